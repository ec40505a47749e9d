"""A WebSocket to a server: text in and out, and nothing that a server sends can cost much.

websocket-client upgrades the connection and reads frames; it has no bound on their size and lets some
invalid UTF-8 pass, so both are looked at here.
"""

from __future__ import annotations

import ssl
import struct
from contextlib import suppress
from http.cookies import CookieError
from typing import TYPE_CHECKING, NamedTuple

from websocket import (
    ABNF,
    WebSocket,
    WebSocketBadStatusException,
    WebSocketConnectionClosedException,
    WebSocketException,
)

from bookdesk.api.realtime.ended import LineEndedError, ended_by
from bookdesk.api.realtime.stream import Deadline, Stream
from bookdesk.api.realtime.watch import Ready
from bookdesk.domain.text import REASON_MOST, one_line

if TYPE_CHECKING:
    from bookdesk.api.realtime.place import Place
    from bookdesk.api.realtime.watch import Watch

#: The longest message, in bytes; the protocol's own are below 10 kB.
MESSAGE_MOST = 256 * 1024

_PROTOCOL_ERROR, _INVALID_TEXT, _TOO_BIG = 1002, 1007, 1009
_STRANGER = "What answered is no live line of a Bookdesk server."
_CUT = "The line for live news was cut."


class Heard(NamedTuple):
    """What one turn brought: texts in order, and whether more may be there already."""

    texts: list[str]
    more: bool


class NewsSocket:
    """One WebSocket, used on one thread. Every method may raise LineEndedError: then the line is over."""

    def __init__(
        self, watch: Watch, place: Place, key: str, trust: ssl.SSLContext | None, deadline: Deadline
    ) -> None:
        """Connect to the app with this key; waits until `deadline` at most."""
        # Its own check of UTF-8 passes what Python's does not.
        self._ws = WebSocket(skip_utf8_validation=True)
        try:
            self._stream = Stream(watch, place, trust, deadline)
        except ssl.SSLError as error:
            raise LineEndedError(_mistrust(error)) from error
        except OSError as error:
            raise LineEndedError("Could not reach the server (nothing answers at its address).") from error
        self._watch = watch
        self._end: LineEndedError | None = None
        try:
            self._upgrade(place.socket_url(key))
        except BaseException:
            self.close()
            raise
        self._stream.deadline = None

    def wait(self, seconds: float) -> Ready:
        """Wait for words of the server, for the bell, or until the time is up."""
        if self._end is not None:
            # It came with the last words, and the library has closed the stream.
            return Ready(readable=True)
        ready = self._watch.wait(seconds, self._stream.socket, write=self._stream.is_full)
        if ready.writable:
            self._stream.flush()
        return ready

    def receive(self) -> Heard:
        """Take what has come, a chunk at most; pings are answered.

        What came before the end is told first, the end by the next call.
        """
        if self._end is not None:
            raise self._end
        texts: list[str] = []
        more = False
        try:
            more = self._stream.fill()
            self._take(texts)
        except LineEndedError as end:
            if not texts:
                raise
            self._end, more = end, True
        except OSError as error:
            raise LineEndedError(_CUT) from error
        return Heard(texts, more)

    def send(self, text: str) -> None:
        """Send a text."""
        try:
            self._ws.send(text)
        except WebSocketException as error:
            raise LineEndedError(_CUT) from error

    def close(self, code: int | None = None) -> None:
        """Close at once, with a word of parting if there is a code."""
        if code is not None:
            with suppress(LineEndedError, WebSocketException):
                self._ws.send_close(code)
        self._stream.close()

    def _upgrade(self, url: str) -> None:
        try:
            # The stream stands already: neither a proxy nor certificates are taken from the environment,
            # and no redirect is followed.
            self._ws.connect(  # type: ignore[no-untyped-call]  # it has no types
                url, socket=self._stream, suppress_origin=True, redirect_limit=0
            )
        except WebSocketBadStatusException as error:
            status = error.status_code
            raise LineEndedError(f"The server refused the line for live news (status {status}).") from error
        except WebSocketConnectionClosedException as error:
            raise LineEndedError(_CUT) from error
        except (WebSocketException, CookieError, ValueError) as error:
            raise LineEndedError(_STRANGER) from error
        except OSError as error:
            raise LineEndedError(_CUT) from error

    def _take(self, texts: list[str]) -> None:
        """Take all whole frames of what was read."""
        try:
            while True:
                opcode, frame = self._ws.recv_data_frame(control_frame=True)
                if frame.mask_value:
                    raise LineEndedError("The server masks its frames.", parting=_PROTOCOL_ERROR)
                if opcode == ABNF.OPCODE_CLOSE:
                    raise _closed(bytes(frame.data))
                if opcode == ABNF.OPCODE_TEXT:
                    texts.append(_text(frame.data))
                elif opcode == ABNF.OPCODE_BINARY:
                    # The protocol knows none: it is read, and complained about, as a text without words.
                    texts.append("")
        except BlockingIOError:
            self._check_size()
        except WebSocketConnectionClosedException:
            raise LineEndedError(_CUT) from None
        except WebSocketException as error:
            sentence = "The server sent what is no WebSocket frame."
            raise LineEndedError(sentence, parting=_PROTOCOL_ERROR) from error

    def _check_size(self) -> None:
        # A frame's length is known before its content is read; pieces of a message add up.
        begun = self._ws.cont_frame.cont_data
        size = (self._ws.frame_buffer.length or 0) + (len(begun[1]) if begun else 0)
        if size > MESSAGE_MOST:
            raise LineEndedError("The server sent too long a message.", parting=_TOO_BIG)


def _text(data: bytes) -> str:
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError as error:
        raise LineEndedError("The server sent what is no text.", parting=_INVALID_TEXT) from error


def _closed(data: bytes) -> LineEndedError:
    code = struct.unpack("!H", data[:2])[0] if len(data) >= 2 else None
    said = one_line(data[2:].decode(errors="replace"))[:REASON_MOST]
    return ended_by(code, said)


def _mistrust(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Could not reach the server (its certificate is not trusted: {error.verify_message})."
    return "Could not reach the server (it speaks no TLS that this desk speaks)."
