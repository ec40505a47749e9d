"""Tries: runs a function until it succeeds or has failed often enough, waiting for the line where it must."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.engine import Engine
    from bookdesk.query.options import NetworkMode, Retry, RetryDelay
    from bookdesk.query.runner import Cancel, Lane, OnDone

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 30.0
#: A delay is lengthened by up to this share, so that many desks do not come back in one moment.
_JITTER = 0.2


def back_off(failures: int) -> float:
    """Return the seconds before the next try after `failures` earlier ones (0 for the first that failed)."""
    delay = min(_FIRST_DELAY * 2.0 ** min(failures, 16), _LONGEST_DELAY)
    return delay * (1 + random.random() * _JITTER)  # noqa: S311  spreads load, keeps no secret


class Tries:
    """One fetch or mutation with its retries.

    `on_failed(count, error)` comes before each further try, `on_paused(paused)` when it begins or
    ends to wait for the line, `on_done(value, error)` once. A cancelled one calls nothing.
    """

    __slots__ = (
        "_cancel_delay",
        "_cancel_job",
        "_engine",
        "_error",
        "_function",
        "_job",
        "_lane",
        "_mode",
        "_no_more",
        "_on_done",
        "_on_failed",
        "_on_paused",
        "_retry",
        "_retry_delay",
        "failures",
        "is_over",
        "is_paused",
    )

    def __init__(
        self,
        engine: Engine,
        function: Callable[[], Any],
        lane: Lane,
        mode: NetworkMode,
        retry: Retry,
        retry_delay: RetryDelay | None,
        *,
        on_failed: Callable[[int, Exception], None],
        on_paused: Callable[[bool], None],
        on_done: OnDone,
    ) -> None:
        self._engine = engine
        self._function = function
        self._lane = lane
        self._mode = mode
        self._retry = retry
        self._retry_delay = retry_delay
        self._on_failed, self._on_paused, self._on_done = on_failed, on_paused, on_done
        self._job: Job | None = None
        self._cancel_job: Cancel | None = None
        self._cancel_delay: Cancel | None = None
        self._no_more = False
        self._error: Exception | None = None
        self.failures = 0
        self.is_paused = False
        self.is_over = False

    @property
    def may_begin(self) -> bool:
        """Tell whether the first try may run now."""
        return self._mode != "online" or self._engine.online

    def start(self) -> None:
        """Run the first try, or wait for the line."""
        if self.may_begin:
            self._run()
        else:
            self._pause()

    def go_on(self) -> None:
        """Go on after a pause, where the line allows it."""
        if self.is_paused and not self.is_over and self._may_continue:
            self.is_paused = False
            if self._no_more and self._error is not None:
                self._finish(None, self._error)
                return
            self._on_paused(False)  # noqa: FBT003  a callback's value
            self._run()

    def promote(self, retry: Retry, retry_delay: RetryDelay | None) -> None:
        """Somebody waits for what was fetched ahead: what has not begun moves to the lane of reads.

        What was to be tried but once is tried again as they wish.
        """
        if self._lane != "prefetch":
            return
        self._lane = "query"
        if self._retry == 0:
            self._retry, self._retry_delay = retry, retry_delay
        job, cancel = self._job, self._cancel_job
        if job is not None and cancel is not None and job.take_back():
            cancel()
            self._run()

    def retry_no_more(self) -> None:
        """Let a try that runs end, but make no further one: nobody looks any more."""
        self._no_more = True

    def retry_again(self) -> None:
        """Somebody looks again."""
        self._no_more = False

    def drop_unless_begun(self) -> bool:
        """Cancel when no try has begun yet; tells whether it did so."""
        if self.is_over or self.failures:
            return False
        job = self._job
        if self.is_paused or (job is not None and job.take_back()):
            self.cancel()
            return True
        return False

    def cancel(self) -> None:
        """End without a word. Work under way ends by itself, and nobody hears of it."""
        self.is_over = True
        if self._job is not None:
            self._job.take_back()
            self._job = None
        for cancel in (self._cancel_job, self._cancel_delay):
            if cancel is not None:
                cancel()
        self._cancel_job = self._cancel_delay = None

    @property
    def _may_continue(self) -> bool:
        return self._mode == "always" or self._engine.online

    def _pause(self) -> None:
        self.is_paused = True
        self._on_paused(True)  # noqa: FBT003  a callback's value

    def _run(self) -> None:
        job = self._job = Job(self._function)
        try:
            self._cancel_job = self._engine.runner.submit(
                job, lambda value, error: self._on_answer(job, value, error), self._lane
            )
        except Exception as error:  # noqa: BLE001  a runner that takes no work fails the try
            self.failures += 1
            self._finish(None, error)

    def _on_answer(self, job: Job, value: Any, error: Exception | None) -> None:
        if job is not self._job or self.is_over:
            return
        self._job = self._cancel_job = None
        if error is None:
            self._finish(value, None)
            return
        try:
            again = not self._no_more and self._should_retry(error)
            delay = self._delay(error) if again else 0.0
        except Exception as caught:  # noqa: BLE001  somebody else's function, given as an option
            self.failures += 1
            self._finish(None, caught)
            return
        self.failures += 1
        if not again:
            self._finish(None, error)
            return
        self._error = error
        # Set before anybody hears of the failure: whoever does may cancel.
        self._cancel_delay = self._engine.clock.call_later(delay, lambda: self._after_delay(error))
        self._on_failed(self.failures, error)

    def _after_delay(self, error: Exception) -> None:
        self._cancel_delay = None
        if self.is_over:
            return
        if self._no_more:
            self._finish(None, error)
        elif self._may_continue:
            self._run()
        else:
            self._pause()

    def _should_retry(self, error: Exception) -> bool:
        if callable(self._retry):
            return self._retry(self.failures, error)
        return self.failures < self._retry

    def _delay(self, error: Exception) -> float:
        if self._retry_delay is None:
            return back_off(self.failures)
        if callable(self._retry_delay):
            return self._retry_delay(self.failures, error)
        return self._retry_delay

    def _finish(self, value: Any, error: Exception | None) -> None:
        self.is_over = True
        self._on_done(value, error)
