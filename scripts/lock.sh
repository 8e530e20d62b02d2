#!/bin/sh
# Writes requirements.lock: every package with its hashes, one file for Python 3.11 to 3.13.
# Pins that still fit are kept; `lock.sh --upgrade` takes the newest of everything.
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${GUITU_PYTHON:-python3}" -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
"$tools/venv/bin/uv" pip compile pyproject.toml --extra dev --universal --python-version 3.11 --fork-strategy fewest \
    --generate-hashes --no-annotate --no-header --no-emit-package guitu --output-file requirements.lock --quiet "$@"
if grep -nE '://|^-|^/|file:' requirements.lock; then
    echo "lock: requirements.lock names a place of this machine (lines above)" >&2
    exit 1
fi
