"""How a connection of the line ended."""

from __future__ import annotations

from bookdesk.api.realtime.tempo import Return, return_for


class LineEndedError(Exception):
    """The connection is over; raised on the line's thread and caught there.

    `reason` is a sentence of ours, `said` what the server said to it: shown to people, never logged.
    `how` is what to do next, `wait` the seconds that the server asked for at least, `code` its close
    code, and `parting` the one to close with from here, None where nobody listens any more.
    """

    def __init__(
        self,
        reason: str,
        how: Return = Return.BACK_OFF,
        *,
        said: str = "",
        code: int | None = None,
        parting: int | None = None,
        wait: float = 0.0,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.how = how
        self.said = said
        self.code = code
        self.parting = parting
        self.wait = wait

    @property
    def sentence(self) -> str:
        """What to show."""
        return f"{self.reason} The server says: {self.said}" if self.said else self.reason


def ended_by(code: int | None, said: str) -> LineEndedError:
    """Say how a line ends that the server has closed with a code, and what it said to it."""
    how = return_for(code)
    if how is Return.STOP:
        reason = f"The server refuses live news to this desk ({code})."
    elif code is not None and 4100 <= code < 4200:
        reason = f"The server asks to come back later ({code})."
    else:
        reason = f"The server ended the line for live news ({code or 'without a code'})."
    return LineEndedError(reason, how, said=said, code=code)
