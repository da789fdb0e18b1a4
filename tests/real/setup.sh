#!/usr/bin/env bash
# Makes what the ignored tests of tests/real need. What is complete already is left alone.
#
# * target/real/flask-3.1.3, target/real/flask-3.0.3 and target/real/flask-2.3.3: three Pythons, each with a Flask of its own,
#   and target/real/flask-1.1.4 with an old one
# * target/real/formats, target/real/werkzeug-0.16.1 and target/real/express: the libraries whose cookies
#   fixtures/formats/make makes. It takes Ruby with Rails and Rack, and PHP, from the system (see .ci/run)
# * target/real/recipes: DuckDB
# * Chromium, installed where it is missing and there is apt-get (as root)
set -euo pipefail
cd "$(dirname "$0")/../.."

# make NAME PINNED-PACKAGE...
make() {
    local venv="target/real/$1" pins
    shift
    pins="$*"
    # the pins are written down last: what was interrupted is made anew
    if [[ "$(cat "$venv/pins" 2>/dev/null)" == "$pins" ]] && "$venv/bin/python" -c '' 2>/dev/null; then
        return
    fi
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore "$@"
    printf '%s\n' "$pins" >"$venv/pins"
}

# the same packages beneath all, but for Werkzeug: each Flask has the one of its time
beneath=(itsdangerous==2.2.0 jinja2==3.1.6 markupsafe==3.0.4 click==8.1.8 blinker==1.9.0)
make flask-3.1.3 flask==3.1.3 werkzeug==3.1.9 "${beneath[@]}"
make flask-3.0.3 flask==3.0.3 werkzeug==3.0.6 "${beneath[@]}"
make flask-2.3.3 flask==2.3.3 werkzeug==2.3.8 "${beneath[@]}"
# the last one with the itsdangerous before 2.0
make flask-1.1.4 flask==1.1.4 werkzeug==1.0.1 itsdangerous==1.1.0 jinja2==2.11.3 markupsafe==2.0.1 click==7.1.2 setuptools==65.5.0

# other frameworks
make formats django==5.2.19 starlette==1.10.0 tornado==6.6.1 bottle==0.13.4 pyramid==2.1 repoze.who==3.2.0 setuptools==65.5.0 \
    pyjwt==2.15.1 jwcrypto==1.6.1 cryptography==50.0.2 aiohttp==3.14.5 aiohttp-session==2.12.1 \
    flask==3.1.3 werkzeug==3.1.9 flask-login==0.6.3 flask-wtf==1.3.0 flask-session==0.8.0 cachelib==0.17.0 itsdangerous==2.2.0
make werkzeug-0.16.1 werkzeug==0.16.1 secure-cookie==0.2.0
if command -v npm >/dev/null; then
    express=(express@5.3.0 cookie-parser@1.4.7 cookie-session@2.1.1 express-session@1.19.0)
    if [[ "$(cat target/real/express/pins 2>/dev/null)" != "${express[*]}" ]]; then
        rm -rf target/real/express
        mkdir -p target/real/express
        (cd target/real/express && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "${express[@]}")
        printf '%s\n' "${express[*]}" >target/real/express/pins
    fi
fi

# what reads our output in docs/recipes.md, beside jq
make recipes duckdb==2.0.1

# the browser that our jar is held to
if ! command -v chromium >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium
fi
