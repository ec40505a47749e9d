#!/bin/sh
# Runs a command on the display that is there, else on a virtual one with a window manager.
#
#   packaging/linux/on_a_display.sh COMMAND [ARGUMENT...]
#
# The exit status is the command's. What was started here is ended here, also on Ctrl+C.
set -eu
here=$(dirname "$0")

if [ -n "${DISPLAY:-}" ]; then
    exec "$@"
fi

place=$(mktemp -d)
server=
manager=
end() {
    for process in $manager $server; do
        kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
    done
    rm -rf "$place"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Xvfb finds a free number itself and writes it once it takes connections; reading waits for that.
mkfifo "$place/number"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>"$place/number" >"$place/xvfb.log" 2>&1 &
server=$!
# Our own end is a reader only: when the server dies before it is ready, the read ends empty.
read -r number <"$place/number" || true
if [ -z "${number:-}" ]; then
    echo "The virtual display did not start:" >&2
    cat "$place/xvfb.log" >&2
    exit 1
fi
DISPLAY=:$number
# The command must see this display and no other.
unset WAYLAND_DISPLAY
QT_QPA_PLATFORM=xcb
export DISPLAY QT_QPA_PLATFORM

# Without a window manager no window gets the keyboard. xprop -spy writes a line at each change of a
# property of the root window; the window manager sets this one when it is ready.
openbox --sm-disable --config-file "$here/openbox.xml" >"$place/openbox.log" 2>&1 &
manager=$!
mkfifo "$place/property"
timeout 30 xprop -root -spy >"$place/property" 2>&1 &
watcher=$!
managed=no
while [ "$managed" = no ] && read -r line; do
    case $line in _NET_SUPPORTING_WM_CHECK*"window id"*) managed=yes ;; esac
done <"$place/property"
kill "$watcher" 2>/dev/null && wait "$watcher" 2>/dev/null || true
if [ "$managed" = no ]; then
    echo "The window manager did not start:" >&2
    cat "$place/openbox.log" >&2
    exit 1
fi

status=0
"$@" || status=$?
exit "$status"
