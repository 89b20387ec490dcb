#!/bin/sh
# Leaves .venv ready. First argument: run (what the program needs), test (what its checks need too)
# or oracles (and the programs that our coefficients are held against).
# On Debian it installs the system libraries that are missing when it may; otherwise it names them.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
python=${PYTHON:-python3}

window="libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libglib2.0-0 libxcb-cursor0 \
libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 \
libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libportaudio2"
tests="xvfb openbox xdotool xauth x11-utils x11-xserver-utils strace"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Ooghoogte needs Python 3.11 or newer; '$python' is not. Name another with: make PYTHON=python3.12 $what" >&2
    exit 1
fi

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    needed=$window
    [ "$what" = test ] && needed="$needed $tests"
    "$python" -c 'import ensurepip' 2>/dev/null || needed="$needed python3-venv"
    missing=""
    for package in $needed; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        as_root=""
        [ "$(id -u)" = 0 ] || as_root="sudo -n"
        if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
            echo "Installing system libraries:$missing"
            $as_root apt-get update -q >/dev/null
            # shellcheck disable=SC2086
            DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q --no-install-recommends $missing >/dev/null
        else
            echo "Please install these system libraries first: apt-get install$missing" >&2
        fi
    fi
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
target=.
[ "$what" = test ] && target='.[dev]'
[ "$what" = oracles ] && target='.[dev,oracles]'
.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$target"
.venv/bin/pybabel -q compile -D ooghoogte -d observer/text/locale
touch ".venv/.$what"
[ "$what" = test ] && touch .venv/.run
exit 0
