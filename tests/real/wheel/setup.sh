#!/usr/bin/env bash
# Builds the wheel that tests/real/wheel.rs installs, and brings the tools for it. What is complete already is left alone, but the
# wheel itself is always built anew.
#
# * target/real/wheel-tools: a Python with maturin, cargo-zigbuild, zig and mypy
# * target/wheels: the wheel of this tree, for Linux on x86-64 with glibc 2.17 or later. WHEEL_PROFILE is Cargo's profile.
# The Flasks are those of tests/real/setup.sh.
set -euo pipefail
cd "$(dirname "$0")/../../.."

tools=target/real/wheel-tools
pins="maturin==1.16.0 cargo-zigbuild==0.24.1 ziglang==0.17.1 mypy==2.4.1"
if [[ "$(cat "$tools/pins" 2>/dev/null)" != "$pins" ]]; then
    rm -rf "$tools"
    python3 -m venv "$tools"
    # shellcheck disable=SC2086
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore $pins
    printf '%s\n' "$pins" >"$tools/pins"
fi
rm -rf target/wheels
PATH="$PWD/$tools/bin:$PATH" bash packaging/wheel
