#!/usr/bin/env bash
# Measures sessctl beside the other tools, on the same work and in turn (A B A B …), and prints what came of it as a
# table: the bar, what was measured, met or not. Nothing here fails because something was slow.
#
#   bash benches/peers.sh [--rounds N] [--long] [--before SESSCTL] [inspect | many | server | bomb | growth | rest]...
#
# Without names it does all, in about ten minutes; --long adds ten million lines to growth; --before measures an older
# sessctl beside this one, in the same rounds. Everything that is installed or made lies below target/peers/, but for
# what apt-get brings where it is missing. Linux only.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=5
lines=(1000 10000 100000 1000000)
works=()
before=
while (($#)); do
    case $1 in
    --rounds) rounds=${2:?a number of rounds} && shift ;;
    --long) lines+=(10000000) ;;
    --before) before=$(realpath "${2:?an older sessctl}") && shift ;;
    inspect | many | server | bomb | growth | rest) works+=("$1") ;;
    *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 2 ;;
    esac
    shift
done
((${#works[@]})) || works=(inspect many server bomb growth rest)

peers=target/peers
results=$peers/results
python=$peers/venv/bin/python
sessctl=target/release/sessctl
key=$peers/key
ten_years=315360000 # so that what was signed last week is good today

# no settings but these
export LC_ALL=C.UTF-8 PATH="$PWD/$peers/bin:$PATH" SESSCTL_HOME="$PWD/$peers/home"
export PYTHONDONTWRITEBYTECODE=1
unset SESSCTL_URL SESSCTL_SECRET

say() { printf '== %s\n' "$*" >&2; }
measured() { printf '%s %s\n' "$1" "$2" >>"$results"; }

# --- what is needed ---------------------------------------------------------------------------------------------------

install() {
    say "what is needed"
    local missing=()
    command -v hyperfine >/dev/null || missing+=(hyperfine)
    command -v wrk >/dev/null || missing+=(wrk)
    # not Python's: to the memory of a child it counts that of the Python which started it
    [[ -x /usr/bin/time ]] || missing+=(time)
    if ((${#missing[@]})); then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
    fi
    mkdir -p "$peers/bin"
    install_python flask==3.1.3 itsdangerous==2.2.0 werkzeug==3.1.9 flask-unsign==1.2.1 gunicorn==23.0.0
    command -v jwt >/dev/null || cargo install --quiet --locked --root "$peers" jwt-cli
    build_rust
    cargo build --release --quiet
    [[ -f $key ]] || printf 'a key of our own\n' >"$key"
    made_by_flask many
    made_by_flask bomb
}

# as in tests/real/setup.sh the pins are written down last: what was interrupted is made anew
install_python() {
    local venv=$peers/venv
    [[ "$(cat "$venv/pins" 2>/dev/null)" == "$*" ]] && return
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore "$@"
    printf '%s\n' "$*" >"$venv/pins"
}

# a hello-world and a bare axum hello, with our release profile and our versions
build_rust() {
    local project=$peers/rust
    mkdir -p "$project/src/bin"
    cat >"$project/Cargo.toml" <<TOML
[package]
name = "hellos"
version = "0.0.0"
edition = "2024"

[dependencies]
axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
tokio = { version = "1", features = ["macros", "net", "rt"] }

$(sed -n '/^\[profile.release\]/,/^$/p' Cargo.toml)

[workspace]
TOML
    cat >"$project/src/bin/hello.rs" <<'RUST'
fn main() {
    println!("hello");
}
RUST
    # one thread, since the CPU time of a request is what counts
    cat >"$project/src/bin/axum.rs" <<'RUST'
use axum::{Router, routing::get};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).and_then(|port| port.parse().ok()).expect("a port");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, Router::new().route("/login", get(|| async { "hello" }))).await
}
RUST
    cp Cargo.lock "$project/"
    cargo build --release --quiet --manifest-path "$project/Cargo.toml" --target-dir "$project/target"
    cp "$project/target/release/hello" "$project/target/release/axum" "$peers/bin/"
}

# a recipe that changed makes new cookies
made_by_flask() {
    local recipe made=$peers/$1
    recipe=$(cksum <benches/peers/cookies.py)
    [[ "$(cat "$made.recipe" 2>/dev/null)" == "$recipe" ]] && return
    "$python" benches/peers/cookies.py "$1" "$key" "$made"
    printf '%s\n' "$recipe" >"$made.recipe"
}

# both COMMAND...: the command with the name and the path of this sessctl, then with those of the one before
both() {
    "$@" sessctl "$sessctl"
    [[ -z $before ]] || "$@" before "$before"
}

# --- how it is measured -----------------------------------------------------------------------------------------------

# whole NAME COMMAND...: how long it took, the most it held, and in $code how it ended. It reads what is fed to it.
whole() {
    local name=$1 begin
    shift
    begin=$EPOCHREALTIME code=0
    /usr/bin/time -q -o "$peers/time" -f %M "$@" >/dev/null 2>&1 || code=$?
    measured "$work.time.$name" "$(since "$begin")"
    measured "$work.memory.$name" "$(cat "$peers/time")"
}

# since BEGIN: seconds
since() { printf '%se-6\n' "$((${EPOCHREALTIME/./} - ${1/./}))"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# in_turn RUNS NAME COMMAND [NAME COMMAND]...: whole processes without a shell, by hyperfine. If one fails, so do we.
in_turn() {
    local runs=$1 names=() commands=()
    shift
    while (($#)); do
        names+=("$1")
        commands+=("$2")
        shift 2
    done
    hyperfine --shell=none --warmup 1 --runs "$runs" --style none --export-json "$peers/hyperfine.json" \
        "${commands[@]}" >/dev/null 2>"$peers/hyperfine.log" || fail "$(cat "$peers/hyperfine.log")"
    "$python" - "$peers/hyperfine.json" "${names[@]}" >>"$results" <<'PYTHON'
import json, sys
for name, result in zip(sys.argv[2:], json.load(open(sys.argv[1]))["results"]):
    for time in result["times"]:
        print(name, time)
PYTHON
}

# anew PROGRAM...: copies of them. Where a program lies in memory makes a tenth of so short a time, and stays as it is
# until the file is written again; so it is dealt out anew in each round.
anew() {
    rm -rf "$peers/anew"
    mkdir "$peers/anew"
    local program
    for program in "$@"; do
        cp "$(command -v "$program")" "$peers/anew/"
    done
}

# --- one process ------------------------------------------------------------------------------------------------------

work_inspect() {
    local cookie token round older=()
    token=$(jwt encode --secret abcdefghijklmn --no-iat '{"_permanent":true,"id":"alice"}')
    for ((round = 0; round < 2 * rounds; round++)); do
        # fresh each time, since the tutorial's key gives it three minutes
        cookie=$("$python" benches/peers/cookies.py tutorial)
        anew hello jwt "$sessctl"
        if [[ -n $before ]]; then
            cp "$before" "$peers/anew/before"
            older=(inspect.wall.before "$peers/anew/before inspect $cookie")
        fi
        in_turn 20 inspect.wall.hello "$peers/anew/hello" inspect.wall.jwt "$peers/anew/jwt decode $token" \
            inspect.wall.sessctl "$peers/anew/sessctl inspect $cookie" "${older[@]}"
        in_turn 2 inspect.wall.flask-unsign "$peers/venv/bin/flask-unsign --decode --cookie $cookie"
    done
    # the same, for the memory: hyperfine does not measure it
    whole hello hello
    whole jwt jwt decode "$token"
    both whole_inspect "$cookie"
    whole flask-unsign "$peers/venv/bin/flask-unsign" --decode --cookie "$cookie"
}

whole_inspect() { whole "$2" "$3" inspect "$1"; }

# --- many cookies -----------------------------------------------------------------------------------------------------

inspect_all=(inspect --json --secret-file "$key" --max-age $ten_years)

# ours CORES-IN-WORDS CORES WHO SESSCTL: to /dev/null, and to a reader on any core
ours() {
    local begin
    begin=$EPOCHREALTIME
    taskset -c "$2" "$4" "${inspect_all[@]}" <"$peers/many" >/dev/null
    measured "many.$3.$1.null" "$(since "$begin")"
    begin=$EPOCHREALTIME
    taskset -c "$2" "$4" "${inspect_all[@]}" <"$peers/many" | cat >/dev/null
    measured "many.$3.$1.pipe" "$(since "$begin")"
}

theirs() {
    measured "many.$1" "$(taskset -c 0 "$python" benches/peers/loop.py "$1" "$key" $ten_years "$peers/many")"
}

work_many() {
    local round
    "$sessctl" "${inspect_all[@]}" <"$peers/many" >"$peers/report"
    "$python" benches/peers/cookies.py check "$peers/many" "$peers/report"
    rm "$peers/report"
    for ((round = 0; round < rounds; round++)); do
        both ours one 0
        theirs itsdangerous
        both ours two 0,1
        theirs flask-unsign
    done
}

# --- the server -------------------------------------------------------------------------------------------------------

# of each server that runs, by its name
declare -A ports pids

stop_servers() {
    local pid waited
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
        for ((waited = 0; waited < 50; waited++)); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2>/dev/null || true
    done
    pids=()
}
trap stop_servers EXIT

# serve NAME COMMAND...: starts it on a free port, which stands for PORT in its arguments
serve() {
    local name=$1 port
    shift
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "${@/PORT/$port}" >/dev/null 2>&1 &
    pids[$name]=$! ports[$name]=$port
}

# greets NAME TEXT COOKIE: waits until it answers, and with this text
greets() {
    "$python" - "${ports[$1]}" "$2" "$3" <<'PYTHON'
import sys, time, urllib.request
port, text, cookie = sys.argv[1:]
request = urllib.request.Request(f"http://127.0.0.1:{port}/login", headers={"Cookie": f"session={cookie}"})
for _ in range(100):
    try:
        page = urllib.request.urlopen(request, timeout=10).read().decode()
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit(f"no answer at port {port}")
if text not in page:
    sys.exit(f"{text} is not in {page}")
PYTHON
}

# the ticks of a process and its children, all threads included
ticks() {
    local each
    for each in "$1" $(cat "/proc/$1/task/$1/children"); do
        cat "/proc/$each/stat"
    done | awk '{ sub(/.*\) /, ""); ticks += $12 + $13 } END { print ticks }'
}

# load NAME COOKIES
load() {
    local pid=${pids[$1]} before said
    before=$(ticks "$pid")
    said=$(wrk -t1 -c32 -d5s -s benches/peers/class.lua "http://127.0.0.1:${ports[$1]}/login" -- "$2")
    [[ $said != *Non-2xx* ]] || fail "$said"
    measured "server.rate.$1" "$(awk '/^Requests\/sec:/ { print $2 }' <<<"$said")"
    measured "server.cpu.$1" "$(awk -v ticks=$(($(ticks "$pid") - before)) -v hertz="$(getconf CLK_TCK)" \
        '/ requests in / { print ticks / hertz / $1 }' <<<"$said")"
}

work_server() {
    local cookies=$peers/class cookie round name
    "$python" benches/peers/cookies.py class >"$cookies"
    read -r cookie <"$cookies"
    serve gunicorn "$peers/venv/bin/gunicorn" --pythonpath benches/peers,tests/real -w 2 -b 127.0.0.1:PORT wsgi:app
    serve axum axum PORT
    both serve_the_tutorial
    greets gunicorn alice1でログイン中 "$cookie"
    greets axum hello "$cookie"
    for name in sessctl ${before:+before}; do
        greets "$name" alice1でログイン中 "$cookie"
    done
    for ((round = 0; round < rounds; round++)); do
        for name in gunicorn axum sessctl ${before:+before}; do
            load "$name" "$cookies"
        done
    done
    stop_servers
}

serve_the_tutorial() { serve "$1" "$2" serve --port PORT --lifetime 1h --json; }

# --- a bomb -----------------------------------------------------------------------------------------------------------

work_bomb() {
    local round
    { "$sessctl" inspect --json --secret-file "$key" <"$peers/bomb" || true; } | grep -q '"error":"PayloadTooLarge"' ||
        fail "the bomb was not refused for its size"
    for ((round = 0; round < rounds; round++)); do
        both refuse
    done
    # these take ten seconds and three gigabytes
    whole itsdangerous "$python" benches/peers/loop.py itsdangerous "$key" $ten_years "$peers/bomb"
    whole flask-unsign "$peers/venv/bin/flask-unsign" --decode --cookie <"$peers/bomb"
}

refuse() {
    whole "$1.inspect" "$2" inspect --secret-file "$key" <"$peers/bomb"
    whole "$1.inspect--json" "$2" inspect --json --secret-file "$key" <"$peers/bomb"
    ((code == 1)) || fail "the bomb was not refused: $code"
}

# --- more and more lines ----------------------------------------------------------------------------------------------

# feed LINES: our cookies, again and again
feed() {
    local left=$1
    for (( ; left > 100000; left -= 100000)); do
        cat "$peers/many"
    done
    head -n "$left" "$peers/many"
}

work_growth() {
    local round count
    for ((round = 0; round < rounds; round++)); do
        for count in "${lines[@]}"; do
            # the longest take long enough to need no median
            ((round == 0 || count <= 1000000)) || continue
            whole "$count" taskset -c 0 "$sessctl" "${inspect_all[@]}" < <(feed "$count" 2>/dev/null)
            ((code == 0)) || measured "growth.failed.$count" "$code"
        done
    done
}

# --- and the rest -----------------------------------------------------------------------------------------------------

work_rest() {
    local round
    for ((round = 0; round < rounds; round++)); do
        both demo
    done
    serve sessctl "$sessctl" serve --port PORT --json
    greets sessctl "<form" ""
    measured rest.memory.serve "$(awk '/^VmRSS:/ { print $2 }' "/proc/${pids[sessctl]}/status")"
    stop_servers
}

demo() {
    cp "$2" "$peers/anew/$1"
    in_turn 20 "rest.wall.$1.demo" "$peers/anew/$1 demo" "rest.wall.$1.login" "$peers/anew/$1 login alice"
    whole "$1.demo" "$2" demo
}

[[ $(uname) == Linux ]] || fail "this measures with /proc and taskset: Linux only"
busy=$(cut -d ' ' -f 1 /proc/loadavg)
install
: >"$results"
for work in "${works[@]}"; do
    say "$work"
    "work_$work"
done
printf '%s, ' "$("$sessctl" --version)" "$(jwt --version)" "$("$python" --version)"
printf '%s cores, their load at the beginning %s\n\n' "$(nproc)" "$busy"
"$python" benches/peers/table.py "$results"
