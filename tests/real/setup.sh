#!/usr/bin/env bash
# Makes the two Pythons that the ignored tests of tests/real need, each with a Flask of its own:
# target/real/flask-3.1.3 and target/real/flask-2.3.3. Installs Chromium where it is missing and there is apt-get (as
# root). What is complete already is left alone.
set -euo pipefail
cd "$(dirname "$0")/../.."

# make VERSION PINNED-PACKAGE...
make() {
    local venv="target/real/flask-$1" pins
    shift
    pins="$*"
    # the pins are written down last: what was interrupted is made anew
    if [[ "$(cat "$venv/pins" 2>/dev/null)" == "$pins" ]] && "$venv/bin/python" -c 'import flask' 2>/dev/null; then
        return
    fi
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore "$@"
    printf '%s\n' "$pins" >"$venv/pins"
}

# the same packages beneath both, but for Werkzeug: each Flask has the one of its time
beneath=(itsdangerous==2.2.0 jinja2==3.1.6 markupsafe==3.0.4 click==8.1.8 blinker==1.9.0)
make 3.1.3 flask==3.1.3 werkzeug==3.1.9 "${beneath[@]}"
make 2.3.3 flask==2.3.3 werkzeug==2.3.8 "${beneath[@]}"

# the browser that our jar is held to
if ! command -v chromium >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium
fi
