"""Troubles: what httpx tells of a line that failed, or of an answer that is none, as errors of ours."""

from __future__ import annotations

import ssl

import httpx

from bookdesk.errors import BookdeskError, InvalidRequest, ServerFailed, Unreachable

#: All that asking may raise but for our own errors.
ASKING_FAILED = (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, UnicodeEncodeError, RuntimeError)


def trouble_of(error: Exception, path: str) -> BookdeskError:
    """Return the error that one of ASKING_FAILED stands for; `path` is what was asked for."""
    if isinstance(error, httpx.TimeoutException):
        return Unreachable("no answer in time")
    if isinstance(error, (httpx.InvalidURL, UnicodeEncodeError)):
        return unsendable()
    # Nothing at all is a line that was cut; half an answer or another protocol's is rubbish.
    if isinstance(error, httpx.RemoteProtocolError) and _was_cut(error):
        return Unreachable("the line was cut")
    if isinstance(error, (httpx.DecodingError, httpx.RemoteProtocolError)):
        return rubbish(path)
    if isinstance(error, (httpx.HTTPError, ssl.SSLError)):
        return Unreachable(_reason(error))
    # httpx tells of a client that was closed meanwhile by a bare RuntimeError.
    return Unreachable("the desk is closing")


def rubbish(path: str) -> ServerFailed:
    """Return the error for an answer that the contract does not know."""
    return ServerFailed(f"What answered {path} is no Bookdesk server, or one of another version.")


def unsendable() -> InvalidRequest:
    """Return the error for a text that can't go over the wire."""
    return InvalidRequest("A text has a character that can't be sent, or is too long.", "malformed", {})


def _was_cut(error: httpx.RemoteProtocolError) -> bool:
    text = str(error)
    return "disconnected" in text or "closed connection" in text


def _reason(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "its certificate is not trusted: " + text.rsplit(": ", 1)[-1].split(" (_ssl", maxsplit=1)[0]
    if isinstance(error, httpx.ConnectError):
        return "nothing answers at its address"
    return "the line was cut"
