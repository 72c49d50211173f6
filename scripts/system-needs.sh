#!/bin/sh
# What the tests need beside Python. Installs it where it may (root on Debian or Ubuntu), else says in one line what to install.
set -eu

packages=""
need() { # command or file, package of Debian, package of Homebrew
    for candidate in $1; do
        if command -v "$candidate" >/dev/null 2>&1 || [ -e "$candidate" ]; then return 0; fi
    done
    packages="$packages $2"
    brew="${brew:-} $3"
}

need "chromium chromium-browser google-chrome /Applications/Chromium.app /Applications/Google?Chrome.app" chromium "--cask=chromium"
need "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null || echo initdb)" postgresql postgresql
need tesseract tesseract-ocr tesseract
if ! tesseract --list-langs 2>/dev/null | grep -qx vie; then packages="$packages tesseract-ocr-vie"; brew="${brew:-} tesseract-lang"; fi
need "soffice libreoffice /Applications/LibreOffice.app" libreoffice-writer "--cask=libreoffice"
need antiword antiword antiword

[ -z "$packages" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$packages …"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
elif [ "$(uname)" = Darwin ]; then
    echo "The tests need more of the system: brew install$brew" >&2
    exit 1
else
    echo "The tests need more of the system: sudo apt-get install$packages" >&2
    exit 1
fi
