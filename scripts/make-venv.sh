#!/bin/sh
# make-venv.sh PYTHON FOLDER: a virtual environment with pip, also where Debian split Python's own modules into packages.
set -eu
python=$1
folder=$2

command -v "$python" >/dev/null 2>&1 || { echo "Python 3.11 or newer is needed: install python3, or say which one with make PYTHON=…" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …" >&2; exit 1; }
[ -x "$folder/bin/python" ] && exit 0

if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    else
        echo "Python's venv module is missing: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
"$python" -m venv "$folder"
