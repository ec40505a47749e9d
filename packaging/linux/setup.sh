#!/bin/sh
# Sets up what `make` needs on Debian or Ubuntu: system libraries, a virtual environment, the package.
#
#   packaging/linux/setup.sh desk      what the desk needs on a machine with a screen
#   packaging/linux/setup.sh tests     that, and what the tests, the tour, the checks and the benchmarks need
#
# PYTHON names the interpreter (python3 by default, 3.11 or newer). System packages are installed
# only when something is missing and only as root or with a sudo that asks for no password;
# otherwise one sentence says which command to run. Each step that takes a while is named before it
# begins. Run again it installs nothing twice.
set -eu

wanted=${1:-}
case $wanted in
    desk | tests) ;;
    *)
        echo "usage: $0 desk|tests" >&2
        exit 2
        ;;
esac
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-python3}

# A library that Qt loads, and the package that brings it. The file is looked for, not the package:
# the package's name differs between releases (libglib2.0-0 became libglib2.0-0t64).
libraries='
libEGL.so.1             libegl1
libGL.so.1              libgl1
libX11.so.6             libx11-6
libX11-xcb.so.1         libx11-xcb1
libdbus-1.so.3          libdbus-1-3
libfontconfig.so.1      libfontconfig1
libfreetype.so.6        libfreetype6
libglib-2.0.so.0        libglib2.0-0
libgssapi_krb5.so.2     libgssapi-krb5-2
libxcb-cursor.so.0      libxcb-cursor0
libxcb-icccm.so.4       libxcb-icccm4
libxcb-image.so.0       libxcb-image0
libxcb-keysyms.so.1     libxcb-keysyms1
libxcb-randr.so.0       libxcb-randr0
libxcb-render.so.0      libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0       libxcb-shape0
libxcb-shm.so.0         libxcb-shm0
libxcb-sync.so.1        libxcb-sync1
libxcb-util.so.1        libxcb-util1
libxcb-xfixes.so.0      libxcb-xfixes0
libxcb-xkb.so.1         libxcb-xkb1
libxkbcommon.so.0       libxkbcommon0
libxkbcommon-x11.so.0   libxkbcommon-x11-0
'
# gnome-keyring asks for a session bus of any make; dbus-x11 is the one that brings no init system along.
test_programs='
Xvfb    xvfb
openbox openbox
xdotool xdotool
xprop   x11-utils
xwininfo x11-utils
import  imagemagick
dbus-run-session     dbus-daemon
gnome-keyring-daemon gnome-keyring dbus-x11
'
# A screen reader's ways: the launcher's folder differs between releases, pyatspi is the system's Python's.
launchers='/usr/libexec/at-spi-bus-launcher /usr/lib/at-spi2-core/at-spi-bus-launcher'

if ! command -v "$PYTHON" >/dev/null 2>&1; then
    echo "Bookdesk needs Python 3.11 or newer, and $PYTHON is not there: sudo apt-get install -y python3" >&2
    exit 1
fi
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Bookdesk needs Python 3.11 or newer; $PYTHON is $("$PYTHON" -V). Name another: make PYTHON=python3.12" >&2
    exit 1
fi

# ldconfig stands in /sbin, which is not on everybody's path.
known_libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)

missing_libraries() {
    echo "$libraries" | while read -r library package; do
        [ -n "$library" ] || continue
        case $known_libraries in
            *"$library "*) ;;
            *) echo "$package" ;;
        esac
    done
}

missing_programs() {
    echo "$1" | while read -r program package; do
        [ -n "$program" ] || continue
        command -v "$program" >/dev/null 2>&1 || echo "$package"
    done
}

missing_screen_reader() {
    # shellcheck disable=SC2086  one word for each place
    [ -n "$(ls $launchers 2>/dev/null)" ] || echo at-spi2-core
    /usr/bin/python3 -c 'import pyatspi' 2>/dev/null || echo python3-pyatspi
}

missing_packages() {
    missing_libraries
    if [ "$wanted" = tests ]; then
        missing_programs "$test_programs"
        missing_screen_reader
    fi
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        "$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# Sets `as_root` to what stands before a command that needs the rights of root; fails when there is no way.
may_install() {
    as_root=
    if [ "$(id -u)" -eq 0 ]; then
        return 0
    fi
    as_root=sudo
    command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null
}

apt_install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq -y \
        install --no-install-recommends "$@" </dev/null
}

packages=$(missing_packages | tr ' ' '\n' | sort -u | tr '\n' ' ')
if [ -n "$packages" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Bookdesk needs what Debian calls: $packages" >&2
        echo "There is no apt-get here; install their like with this system's own package manager." >&2
        exit 1
    fi
    if ! may_install; then
        echo "Some system packages are missing, and installing them needs root. Run this once, then make again:" >&2
        echo "  sudo apt-get install -y --no-install-recommends $packages" >&2
        exit 1
    fi
    echo "Installing system packages with apt-get: $packages"
    # A list that can't be refreshed may still do; if not, the install says so.
    $as_root apt-get -o DPkg::Lock::Timeout=300 -qq update </dev/null || true
    # shellcheck disable=SC2086  one word for each package
    apt_install $packages
fi

# The typeface of the design; the system's sans does where it can't be had.
if command -v dpkg-query >/dev/null 2>&1 && ! dpkg-query -s fonts-inter >/dev/null 2>&1 && may_install; then
    echo "Installing the typeface Inter with apt-get"
    apt_install fonts-inter || echo "fonts-inter can't be installed here; the desk uses the system's sans." >&2
fi

# Without it the tests that set a machine's clock are skipped, and say so.
if [ "$wanted" = tests ] && command -v dpkg-query >/dev/null 2>&1 &&
    ! dpkg-query -s libfaketime >/dev/null 2>&1 && may_install; then
    echo "Installing libfaketime with apt-get"
    apt_install libfaketime || echo "libfaketime can't be installed here; tests that set a clock are skipped." >&2
fi

# A folder copied from elsewhere, or made by a Python that is gone, is made anew.
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Making a Python environment in .venv"
    "$PYTHON" -m venv --clear .venv
fi
if [ "$wanted" = tests ]; then
    what='.[tests]'
else
    what=.
fi
# By environment, so that the versions hold for the build's own environment too; the first name is
# read by pip before 25.3, the second by those after.
PIP_CONSTRAINT=$PWD/constraints.txt
PIP_BUILD_CONSTRAINT=$PIP_CONSTRAINT
export PIP_CONSTRAINT PIP_BUILD_CONSTRAINT
echo "Installing Bookdesk and what it needs into .venv; the first time it downloads for a minute or more"
.venv/bin/python -m pip --disable-pip-version-check install --quiet --editable "$what" </dev/null

for level in desk tests; do
    touch ".venv/set-up-$level"
    [ "$level" != "$wanted" ] || break
done
