"""How a connection of the line ended."""

from __future__ import annotations

from bookdesk.api.realtime.tempo import Return


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
