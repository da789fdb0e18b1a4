#!/usr/bin/env bash
# Installs what tests/real/shells.rs needs, where it is missing and there is apt-get (as root).
set -euo pipefail

missing=()
command -v bash >/dev/null || missing+=(bash)
command -v zsh >/dev/null || missing+=(zsh)
command -v fish >/dev/null || missing+=(fish)
command -v mandoc >/dev/null || missing+=(mandoc)
command -v groff >/dev/null || missing+=(groff-base)
command -v man >/dev/null || missing+=(man-db)
if ((${#missing[@]})); then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
fi
