"""Kept intents: what was asked for is on disk before it is sent, and stays there until it is answered.

Before which verb what must be safe: a hold and an extension survive the process, for a power cut costs
no more than the rest of a hold's two minutes; a confirm and a step survive a power cut as well. What
names a person is sealed; the rest lies plainly beside it, for a start that has no key or another one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.intents import ConfirmIntent, KeptDraft, KeptIntent, StepIntent
from bookdesk.data.listeners import Listeners
from bookdesk.data.unkept import Unkept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.query.clock import Clock
    from bookdesk.query.kept_store import KeptStore
    from bookdesk.query.runner import Runner

#: Names the shape of what is kept.
KEPT_SCHEMA = "1"

#: Called on the owner's thread with what an earlier run left: its intents, oldest first, and its draft.
OnRead = Callable[[tuple[KeptIntent, ...], KeptDraft | None], None]


class KeptIntents:
    """Keeps the intents that are under way with one server, and one draft of a customer.

    Its methods are called on the owner's thread and wait for nothing; the store's work runs on
    `runner`. Without a store nothing is kept. What a store has no room for is tried again by `clock`
    until it is kept, or not wanted any more.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        #: Told when `obstacle` is another one.
        self.changed: Listeners[[]] = Listeners()
        self._runner = runner
        self._clock = clock
        self._store: KeptStore | None = None
        self._unkept: Unkept | None = None
        self._draft: KeptDraft | None = None
        self._server = ""
        self._under_way: dict[str, Saving] = {}

    def open(self, store: KeptStore, server: str | None) -> None:
        """Keep what is asked of a server in a store from now on; None is the own backend."""
        self._store, self._server = store, server or ""
        self._unkept = Unkept(store, self._runner, self._clock, self.changed.tell)

    @property
    def obstacle(self) -> OSError | None:
        """What hinders the store from keeping what is asked and typed, None when nothing does."""
        return self._unkept.obstacle if self._unkept is not None else None

    @property
    def keeps_drafts(self) -> bool:
        """Tell whether what is typed about a customer outlives the desk.

        There is a key to seal it with, and what was to be kept last found room.
        """
        return self._store is not None and self._store.may_seal and self.obstacle is None

    def note(self, kept: KeptIntent, *, now: bool = False) -> Saving:
        """Take note of an intent. Whoever sends it calls the saving first, on a worker's thread.

        With `now` it is written at once, whenever it may be sent. A confirm that is sent once more is
        on disk already.
        """
        key = kept.intent.key
        under_way = self._under_way.get(key)
        if under_way is not None and isinstance(kept.intent, ConfirmIntent):
            return under_way
        saving = self._under_way[key] = Saving(self._store, self._server, kept)
        if now and self._store is not None:
            self._write(saving)
        return saving

    def hear(self, saving: Saving) -> None:
        """Hear how a saving went that whoever sent its intent has called: it may be to be tried again."""
        if not saving.is_written and not saving.over.is_set() and self._unkept is not None:
            self._unkept.add(keys.intent_key(self._server, saving.kept.intent.key), saving)

    def forget(self, *intent_keys: str) -> None:
        """Let go of intents: they were answered, or are not wanted any more."""
        for key in intent_keys:
            saving = self._under_way.pop(key, None)
            if saving is not None:
                saving.over.set()
        self._remove(keys.intent_key(self._server, key) for key in intent_keys)

    def forgetting(self, *intent_keys: str) -> Callable[[], None]:
        """Return what lets go of written intents at once, called on any thread but the owner's."""
        store = self._store
        if store is None:
            return lambda: None
        return partial(_remove_all, store, tuple(keys.intent_key(self._server, key) for key in intent_keys))

    def keep_draft(self, draft: KeptDraft | None) -> None:
        """Keep what was typed, sealed or not at all; None puts it away."""
        store, unkept, key = self._store, self._unkept, keys.draft_key(self._server)
        self._draft = draft
        if draft is None:
            self._remove([key])
        elif store is not None and unkept is not None:
            write = partial(store.save, key, draft, sealed=True, durable=True)
            # An older one that waits for room would be written over this one.
            unkept.forget(key)

            def done(is_kept: bool | None, error: Exception | None) -> None:  # noqa: FBT001  a worker's value
                # It may have been typed on since, or be booked.
                if is_kept is False and draft is self._draft:
                    unkept.add(key, write)
                _hear(is_kept, error)

            self._runner.submit(write, done, "store")

    def note_unlocked(self) -> None:
        """Write anew, and whole, what was under way before there was a key to seal it with."""
        for saving in self._under_way.values():
            if saving.is_written and saving.kept.is_personal:
                saving.is_written = False
                self._write(saving)

    def read(self, on_read: OnRead) -> None:
        """Read what an earlier run left; what this one asked for since is not among it.

        It is found out then, before anything is typed, whether there is room for what comes.
        """
        store, server, unkept = self._store, self._server, self._unkept
        if store is None or unkept is None:
            on_read((), None)
            return

        def done(found: dict[object, object] | None, error: Exception | None) -> None:
            mine = {key: value for key, value in (found or {}).items() if _is_of(key, server)}
            intents = [one for one in mine.values() if isinstance(one, KeptIntent)]
            intents = [one for one in intents if one.intent.key not in self._under_way]
            drafts = [one for one in mine.values() if isinstance(one, KeptDraft)]
            on_read(tuple(sorted(intents, key=lambda one: one.asked_at)), drafts[0] if drafts else None)
            _hear(None, error)

        self._runner.submit(store.entries, done, "store")
        unkept.look()

    def _remove(self, wanted: Iterable[tuple[object, ...]]) -> None:
        store, over = self._store, tuple(wanted)
        if store is not None and self._unkept is not None:
            for key in over:
                self._unkept.forget(key)
            self._runner.submit(partial(_remove_all, store, over), _hear, "store")

    def _write(self, saving: Saving) -> None:
        def done(value: object, error: Exception | None) -> None:
            self.hear(saving)
            _hear(value, error)

        self._runner.submit(saving, done, "store")


class Saving:
    """The writing of one intent, done once, by whichever thread comes first; the others wait for it.

    What could not be written is tried again by whoever comes next.
    """

    def __init__(self, store: KeptStore | None, server: str, kept: KeptIntent) -> None:
        self.kept = kept
        #: Set once it was answered or taken back: what is written later would be asked again.
        self.over = threading.Event()
        self.is_written = False
        self._store = store
        self._server = server
        self._lock = threading.Lock()

    def __call__(self) -> bool:
        """Write it unless that was done; on a worker's thread. What can't be written stops nothing.

        Tells whether it is kept now, as whole as there is a key for, or not wanted any more.
        """
        store = self._store
        if store is None:
            return False
        with self._lock:
            if self.is_written or self.over.is_set():
                return True
            key = keys.intent_key(self._server, self.kept.intent.key)
            durable = isinstance(self.kept.intent, ConfirmIntent | StepIntent)
            is_sealed = self.kept.is_personal and store.may_seal
            is_whole = is_sealed and store.save(key, self.kept, sealed=True, durable=durable)
            # The sealed part is waited for; this one is for another day, on which the key is not the same.
            durable = durable and not is_whole
            has_rest = store.save(key, self.kept.without_person(), sealed=False, durable=durable)
            self.is_written = has_rest and is_whole == is_sealed
            if self.over.is_set():
                # It was answered or taken back meanwhile; the removal may have been quicker.
                store.remove(key)
            return self.is_written


def _is_of(key: object, server: str) -> bool:
    return isinstance(key, tuple) and len(key) >= 2 and key[1] == server


def _remove_all(store: KeptStore, wanted: tuple[tuple[object, ...], ...]) -> None:
    for key in wanted:
        store.remove(key)


def _hear(_value: object, error: Exception | None) -> None:
    if error is not None:
        raise error
