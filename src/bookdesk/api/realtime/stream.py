"""A TCP or TLS connection that never blocks its thread for longer than it may, bell and deadline included."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.api.realtime.ended import LineEndedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.api.realtime.place import Place
    from bookdesk.api.realtime.watch import Watch

#: What is read in one turn, in bytes: some 200 messages.
CHUNK = 64 * 1024
#: More than this that a server doesn't take, in bytes, and it does not read at all.
_UNSENT_MOST = 256 * 1024
#: An answer to an upgrade that is longer than this is another protocol's.
_GREETING_MOST = 32 * 1024

_UNDER_WAY = frozenset(
    {errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)}
)
_LATER = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Deadline(NamedTuple):
    """By when a connection has to stand, by `now`'s clock in seconds, and whether it is still wanted."""

    ends: float
    now: Callable[[], float]
    unwanted: Callable[[], bool]

    def left(self) -> float:
        """Return the seconds that are left; raises LineEndedError when none are, or nobody wants it."""
        if self.unwanted():
            raise LineEndedError("The desk is closing.")
        left = self.ends - self.now()
        if left <= 0:
            raise LineEndedError("The server did not answer in time.")
        return left


class Stream:
    """A connection as websocket-client wants a socket to be: one without waiting, see `gettimeout`.

    While `deadline` is set, `recv` waits until then; afterwards it gives only what `fill` has read.
    """

    def __init__(self, watch: Watch, place: Place, trust: ssl.SSLContext | None, deadline: Deadline) -> None:
        """Connect; raises LineEndedError and OSError (ssl.SSLError among them)."""
        self.deadline: Deadline | None = deadline
        self.is_cut = False
        self._watch = watch
        self._read = memoryview(b"")
        self._unsent = bytearray()
        self._greeted = 0
        self._socket = _connected(watch, place, deadline)
        try:
            if place.secure:
                self._socket = _secured(watch, self._socket, place.host, trust, deadline)
        except BaseException:
            self.close()
            raise

    @property
    def socket(self) -> socket.socket:
        """What to wait for."""
        return self._socket

    @property
    def is_full(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self._unsent)

    def fill(self) -> bool:
        """Read what has come, a chunk at most; returns whether more may be there already."""
        pieces = []
        room = CHUNK
        while room > 0:
            try:
                piece = self._socket.recv(room)
            except _LATER:
                break
            if not piece:
                self.is_cut = True
                break
            pieces.append(piece)
            room -= len(piece)
            if not isinstance(self._socket, ssl.SSLSocket):
                break
        self._read = memoryview(b"".join([self._read, *pieces]))
        return room <= 0 and not self.is_cut

    def recv(self, most: int) -> bytes:
        """Take up to `most` bytes of what was read; raises BlockingIOError when there is nothing."""
        while not self._read:
            if self.is_cut:
                return b""
            if self.deadline is None:
                raise BlockingIOError
            self._watch.wait(self.deadline.left(), self._socket, write=self.is_full)
            self.flush()
            self.fill()
            self._greeted += len(self._read)
            if self._greeted > _GREETING_MOST:
                raise LineEndedError("What answered is no live line of a Bookdesk server.")
        piece = bytes(self._read[:most])
        self._read = self._read[most:]
        return piece

    def send(self, data: bytes) -> int:
        """Send, or keep what can't be sent yet; raises LineEndedError when the other end takes nothing."""
        self._unsent += data
        self.flush()
        if len(self._unsent) > _UNSENT_MOST:
            raise LineEndedError("The server does not read what it is sent.")
        return len(data)

    def flush(self) -> None:
        """Send what waits, as far as it goes."""
        try:
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent)]
        except _LATER:
            return
        except OSError:
            # A cut is found by reading: why the server closed may be there, unread.
            self._unsent.clear()

    def gettimeout(self) -> float:
        """Say that nothing is waited for: websocket-client then leaves all waiting to `recv`."""
        return 0.0

    def close(self) -> None:
        """Close at once; also a second time."""
        self._watch.leave()
        self._socket.close()


def _connected(watch: Watch, place: Place, deadline: Deadline) -> socket.socket:
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    refused = OSError("nothing answers")
    for n, (family, kind, protocol, _, address) in enumerate(found):
        one = socket.socket(family, kind, protocol)
        try:
            # An address that swallows everything leaves time for the next.
            _reach(watch, one, address, deadline, deadline.left() / (len(found) - n))
        except OSError as error:
            one.close()
            refused = error
        except LineEndedError:
            one.close()
            raise
        else:
            return one
    raise refused


def _reach(watch: Watch, one: socket.socket, address: Any, deadline: Deadline, seconds: float) -> None:
    one.settimeout(0.0)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    ends = deadline.now() + seconds
    problem = one.connect_ex(address)
    try:
        while problem in _UNDER_WAY:
            left = min(deadline.left(), ends - deadline.now())
            if left <= 0:
                raise TimeoutError
            if watch.wait(left, one, read=False, write=True).writable:
                problem = one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    finally:
        watch.leave()
    if problem:
        raise OSError(problem, os.strerror(problem))


def _secured(
    watch: Watch, plain: socket.socket, host: str, trust: ssl.SSLContext | None, deadline: Deadline
) -> ssl.SSLSocket:
    watch.leave()
    context = trust or ssl.create_default_context()
    secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    try:
        while True:
            try:
                secure.do_handshake()
            except ssl.SSLWantReadError:
                watch.wait(deadline.left(), secure)
            except ssl.SSLWantWriteError:
                watch.wait(deadline.left(), secure, read=False, write=True)
            else:
                return secure
    except BaseException:
        watch.leave()
        secure.close()
        raise
