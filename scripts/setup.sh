#!/bin/sh
# Makes .venv from the lock file and installs the project into it; does nothing when that is already so.
#   setup.sh            what the programme and its tests need
#   setup.sh --browser  also a Chromium for the browser tests (they are skipped where there is none)
# Nothing outside this folder is changed, except that root on Debian gets missing system packages installed.
set -eu
cd "$(dirname "$0")/.."
PY=.venv/bin/python
STAMP=.venv/guitu-setup

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() {
    say "installing the system packages $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 ||
        { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
}

is_suitable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }
has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

find_python() { # the first suitable Python that can make environments, else the first suitable one
    found=
    for name in ${GUITU_PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        is_suitable "$name" || continue
        has_venv "$name" && { echo "$name"; return; }
        found=${found:-$name}
    done
    echo "$found"
}

make_venv() {
    python=$(find_python)
    [ -n "$python" ] || stop "needs Python 3.11, 3.12 or 3.13 on PATH (or its path in GUITU_PYTHON); none was found"
    if ! has_venv "$python"; then
        package=python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
        can_apt && apt_install "$package" || true
        has_venv "$python" || stop "$python cannot make environments: run 'apt-get install $package' as root, then repeat"
    fi
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

install_project() {
    say "installing from requirements.lock (some 500 MB to fetch the first time; some minutes)"
    "$PY" -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
    "$PY" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
}

missing_library() { "$PY" -c 'import cv2' 2>&1 | sed -n 's/.*ImportError: \(lib[^:]*\):.*/\1/p'; }

need_libraries() { # OpenCV's wheel expects two libraries of the system
    library=$(missing_library)
    [ -n "$library" ] || return 0
    can_apt && apt_install libgl1 libglib2.0-0 || true
    library=$(missing_library)
    [ -z "$library" ] || stop "$library is missing: run 'apt-get install libgl1 libglib2.0-0' as root, then repeat"
}

has() { command -v "$1" >/dev/null 2>&1; }
is_packaged() { apt-cache show "$1" 2>/dev/null | grep -q .; }

need_browser() { # the headless shell takes a third of Chromium's work
    has chromium-headless-shell && return 0
    can_apt && is_packaged chromium-headless-shell && apt_install chromium-headless-shell && return 0
    for name in chromium chromium-browser google-chrome; do
        has "$name" && return 0
    done
    can_apt && apt_install chromium-headless-shell && return 0
    can_apt && apt_install chromium && return 0
    say "no Chromium here: the browser tests will be skipped (to run them: apt-get install chromium-headless-shell)"
}

wanted() { pwd; cat pyproject.toml requirements.lock; }

if ! { is_suitable "$PY" && wanted | cmp -s - "$STAMP"; }; then
    { is_suitable "$PY" && "$PY" -m pip --version >/dev/null 2>&1; } || make_venv
    rm -f "$STAMP"
    install_project
    need_libraries
    wanted >"$STAMP"
fi
if [ "${1:-}" = --browser ]; then need_browser; fi
