"""What all parts of one engine work with: the runner, the clock, the line, the news."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bookdesk.query.clock import Clock
    from bookdesk.query.keys import Key
    from bookdesk.query.notify import Notifier
    from bookdesk.query.persister import Persister
    from bookdesk.query.runner import Runner


class Engine:
    """One for each client. `online` is whether work that needs the line may begin.

    `on_restored(key, data)` hears of what was read from the store before anybody sees it. Once it
    `is_closed` no timer is set and no query fetched any more.
    """

    __slots__ = ("clock", "is_closed", "notifier", "on_restored", "online", "persister", "runner")

    def __init__(
        self,
        runner: Runner,
        clock: Clock,
        notifier: Notifier,
        persister: Persister,
        on_restored: Callable[[Key, Any], None] | None = None,
    ) -> None:
        self.runner = runner
        self.clock = clock
        self.notifier = notifier
        self.persister = persister
        self.on_restored = on_restored
        self.online = True
        self.is_closed = False
