"""A runner that runs nothing until a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.runner import Cancel, Lane, OnDone

_MOST_JOBS = 10_000


@dataclass(eq=False, slots=True)
class FakeJob:
    """What was submitted, and how far it is."""

    function: Callable[[], Any]
    on_done: OnDone
    lane: Lane
    is_cancelled: bool = False
    is_started: bool = False
    is_answered: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether it has neither begun nor been dropped."""
        return not (self.is_started or self.is_cancelled)

    @property
    def is_running(self) -> bool:
        """Whether it has begun, and its answer is still waited for."""
        return self.is_started and not (self.is_answered or self.is_cancelled)


class FakeRunner:
    """Keeps what is submitted, in order.

    `jobs` has everything that was ever submitted. `refusal`, when set, is raised by `submit`.
    `current_lane` is the lane whose function runs right now, None outside of any.
    """

    def __init__(self) -> None:
        self.jobs: list[FakeJob] = []
        self.refusal: Exception | None = None
        self.current_lane: Lane | None = None

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        if self.refusal is not None:
            raise self.refusal
        job = FakeJob(function, on_done, lane)
        self.jobs.append(job)

        def cancel() -> None:
            job.is_cancelled = True

        return cancel

    def submitted(self, lane: Lane | None = None) -> list[FakeJob]:
        """All jobs of a lane so far, whatever became of them; the store's only when asked for."""
        return [job for job in self.jobs if job.lane == lane or (lane is None and job.lane != "store")]

    def waiting(self, lane: Lane | None = None) -> list[FakeJob]:
        """The jobs that have not begun, oldest first."""
        return [job for job in self.jobs if job.is_waiting and lane in {None, job.lane}]

    def running(self, lane: Lane | None = None) -> list[FakeJob]:
        """The jobs that have begun and not ended."""
        return [job for job in self.jobs if job.is_running and lane in {None, job.lane}]

    def start(self, job: FakeJob) -> None:
        """Let a job begin; it ends with `run`, `finish` or `fail`."""
        assert job.is_waiting, "only what waits can begin"
        job.is_started = True
        if isinstance(job.function, Job):
            assert job.function.begin(), "the job was taken back, but not cancelled at the runner"

    def start_next(self, lane: Lane = "query") -> FakeJob:
        """Let the oldest waiting job of a lane begin."""
        job = self._oldest(lane)
        self.start(job)
        return job

    def run(self, job: FakeJob) -> None:
        """Run a job's function, whether it has begun or not, and bring back what comes of it."""
        if not job.is_started:
            self.start(job)
        function = job.function.fetcher if isinstance(job.function, Job) else job.function
        self.current_lane = job.lane
        value: Any = None
        error: Exception | None = None
        try:
            value = function()
        except Exception as raised:  # noqa: BLE001  a runner brings back whatever is raised
            error = raised
        finally:
            self.current_lane = None
        self._answer(job, value, error)

    def run_next(self, lane: Lane = "query") -> FakeJob:
        """Run the oldest waiting job of a lane."""
        job = self._oldest(lane)
        self.run(job)
        return job

    def run_all(self, lane: Lane | None = None) -> int:
        """Run what waits, and what that submits, until nothing waits; returns how many jobs ran."""
        for count in range(_MOST_JOBS):
            waiting = self.waiting(lane)
            if not waiting:
                return count
            self.run(waiting[0])
        raise AssertionError(f"still busy after {_MOST_JOBS} jobs")

    def finish(self, job: FakeJob, value: Any) -> None:
        """Bring back a value as if the job's function had returned it."""
        if not job.is_started:
            self.start(job)
        self._answer(job, value, None)

    def fail(self, job: FakeJob, error: Exception) -> None:
        """Bring back an error as if the job's function had raised it."""
        if not job.is_started:
            self.start(job)
        self._answer(job, None, error)

    def _oldest(self, lane: Lane) -> FakeJob:
        waiting = self.waiting(lane)
        assert waiting, f"nothing waits on the {lane} lane"
        return waiting[0]

    def _answer(self, job: FakeJob, value: Any, error: Exception | None) -> None:
        assert not job.is_answered, "a job is answered once"
        if not job.is_cancelled:
            job.is_answered = True
            job.on_done(value, error)
