"""Mutations: what is changed elsewhere, in order, once the line allows it."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any

from bookdesk.query.retry import Tries

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.engine import Engine
    from bookdesk.query.options import MutationOptions


class Mutation:
    """One change on its way. Its future has what `mutation_fn` returned or raised."""

    __slots__ = ("_context", "_engine", "_on_over", "_tries", "_variables", "future", "is_paused", "options")

    def __init__(
        self,
        engine: Engine,
        options: MutationOptions,
        variables: Any,
        on_over: Callable[[Mutation], None],
    ) -> None:
        self.options = options
        self.future: Future[Any] = Future()
        self.future.set_running_or_notify_cancel()
        self.is_paused = False
        self._engine = engine
        self._variables = variables
        self._on_over = on_over
        self._context: Any = None
        self._tries: Tries | None = None

    @property
    def has_begun(self) -> bool:
        """Tell whether its turn in its scope came."""
        return self._tries is not None

    @property
    def may_begin(self) -> bool:
        """Tell whether the line allows its first try."""
        return self.options.network_mode != "online" or self._engine.online

    def prepare(self) -> bool:
        """Call `on_mutate`; False when it raised, which fails the mutation before anything is sent."""
        if self.options.on_mutate is not None:
            try:
                self._context = self.options.on_mutate(self._variables)
            except Exception as error:  # noqa: BLE001  it becomes the mutation's error
                self._settle(None, error)
                return False
        return True

    def wait(self) -> None:
        """Wait for its turn or for the line."""
        self.is_paused = True

    def go_on(self) -> None:
        """Begin, or go on after a pause."""
        if self._tries is not None:
            self._tries.go_on()
            return
        self.is_paused = False
        options, variables = self.options, self._variables
        self._tries = Tries(
            self._engine,
            lambda: options.mutation_fn(variables),
            "mutation",
            options.network_mode,
            options.retry,
            options.retry_delay,
            on_failed=lambda _count, _error: None,
            on_paused=self._on_paused,
            on_done=self._settle,
        )
        self._tries.start()

    def cancel(self) -> None:
        """Forget it: no callback is called, what runs ends by itself."""
        if self._tries is not None:
            self._tries.cancel()
        if not self.future.done():
            self.future.set_exception(CancelledError())

    def _on_paused(self, paused: bool) -> None:  # noqa: FBT001  a callback's value
        self.is_paused = paused

    def _settle(self, data: Any, error: Exception | None) -> None:
        """Call the callbacks. One that raises is reported: what happened elsewhere stays as it is."""
        options, notifier = self.options, self._engine.notifier
        with notifier.batch():
            if error is None:
                if options.on_success is not None:
                    notifier.call(options.on_success, data, self._variables, self._context)
            elif options.on_error is not None:
                notifier.call(options.on_error, error, self._variables, self._context)
            if options.on_settled is not None:
                notifier.call(options.on_settled, data, error, self._variables, self._context)
        self._on_over(self)
        if self.future.done():
            # A callback cleared the client, this mutation too.
            return
        if error is None:
            self.future.set_result(data)
        else:
            self.future.set_exception(error)


class MutationQueue:
    """All mutations under way, oldest first. Those of one scope run one after another."""

    __slots__ = ("_engine", "_under_way")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._under_way: list[Mutation] = []

    def __len__(self) -> int:
        return len(self._under_way)

    def add(self, options: MutationOptions, variables: Any) -> Future[Any]:
        """Begin a mutation, or let it wait for its turn or the line."""
        mutation = Mutation(self._engine, options, variables, self._on_over)
        self._under_way.append(mutation)
        if mutation.prepare() and mutation in self._under_way:
            if self._may_run(mutation):
                mutation.go_on()
            else:
                mutation.wait()
        return mutation.future

    def resume(self) -> list[Future[Any]]:
        """Let those go on that wait for the line, oldest first; returns the futures of all of these."""
        waiting = [m for m in self._under_way if m.is_paused]
        for mutation in waiting:
            if mutation.is_paused and (mutation.has_begun or self._may_run(mutation)):
                mutation.go_on()
        return [mutation.future for mutation in waiting]

    def clear(self) -> None:
        """Forget all of them."""
        under_way, self._under_way = self._under_way, []
        for mutation in under_way:
            mutation.cancel()

    def _may_run(self, mutation: Mutation) -> bool:
        return mutation.may_begin and self._is_first_of_scope(mutation)

    def _is_first_of_scope(self, mutation: Mutation) -> bool:
        scope = mutation.options.scope
        first = next((m for m in self._under_way if m.options.scope == scope), mutation)
        return scope is None or first is mutation

    def _on_over(self, mutation: Mutation) -> None:
        if mutation not in self._under_way:
            return
        self._under_way.remove(mutation)
        scope = mutation.options.scope
        if scope is not None:
            following = next((m for m in self._under_way if m.options.scope == scope), None)
            # One that neither waits nor has begun is being prepared: it goes on by itself after that.
            if following is not None and following.is_paused and self._may_run(following):
                following.go_on()
