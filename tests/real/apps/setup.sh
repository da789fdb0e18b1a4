#!/usr/bin/env bash
# Makes target/real/apps, which tests/real/apps.rs needs: a Python with the apps of requirements.txt, and the blog of
# Flask's own tutorial, from the sdist of Flask. What is complete already is left alone.
#
# redis-server and nginx are taken from the system, and installed where they are missing and there is apt-get (as root).
set -euo pipefail
here=tests/real/apps
cd "$(dirname "$0")/../../.."
venv=target/real/apps

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
command -v nginx >/dev/null || [[ -x /usr/sbin/nginx ]] || missing+=(nginx-light)
if ((${#missing[@]})); then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
fi

# the pins are written down last: what was interrupted is made anew
pins="$(cat "$here/requirements.txt" "$here/tutorial.txt")"
if [[ "$(cat "$venv/pins" 2>/dev/null)" == "$pins" ]] && "$venv/bin/python" -c '' 2>/dev/null; then
    exit
fi
rm -rf "$venv"
python3 -m venv "$venv"
pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install --root-user-action=ignore --no-deps --require-hashes -r "$here/requirements.txt"
"${pip[@]}" download --no-deps --no-binary :all: --no-build-isolation --require-hashes -r "$here/tutorial.txt" -d "$venv/sdist"
tar -xzf "$venv"/sdist/flask-*.tar.gz -C "$venv" --strip-components=3 --wildcards 'flask-*/examples/tutorial/flaskr'
printf '%s\n' "$pins" >"$venv/pins"
