#!/bin/sh
# Makes the virtual environment named by the first argument, or says in one sentence what is missing.
set -eu

venv=$1

newer_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exit 0
fi

if ! python=$(newer_python); then
    found=$(python3 --version 2>&1 || echo "no python3")
    echo "Candor needs Python 3.11 or newer, and this machine has ${found}. Install one, or name it: make setup PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if ! can_make_venv "$python"; then
    # Debian and Ubuntu keep this part of Python in a package of its own.
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing the venv module of Python $version ..."
        apt-get update -qq || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv" >/dev/null ||
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null || true
    fi
    if ! can_make_venv "$python"; then
        echo "Python $version here cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python$version-venv" >&2
        exit 1
    fi
fi

# A half-made environment from an interrupted run is made anew.
"$python" -m venv --clear "$venv"
