"""The desk's line for news: one socket on one thread, which mends itself."""

from __future__ import annotations

import logging
import threading
from collections import deque
from random import SystemRandom
from typing import TYPE_CHECKING, Literal, NamedTuple

from bookdesk.api.realtime.complaints import Complaints, is_told
from bookdesk.api.realtime.conversation import HANDS, Conversation
from bookdesk.api.realtime.ended import LineEndedError
from bookdesk.api.realtime.errands import Errand, Errands
from bookdesk.api.realtime.news_socket import NewsSocket
from bookdesk.api.realtime.stream import Deadline
from bookdesk.api.realtime.tempo import TEMPO, Backoff, Return, Tempo
from bookdesk.api.realtime.watch import Watch
from bookdesk.domain.live import SocketPhase, SocketState
from bookdesk.errors import NotAllowed, NotSignedIn, ServerBusy

if TYPE_CHECKING:
    import random
    import ssl
    from collections.abc import Callable, Collection, Sequence

    from bookdesk.api.realtime.place import Place
    from bookdesk.domain.live import News

log = logging.getLogger("bookdesk.api")

#: Longer than any wait for a person who asks to try again.
_FOR_EVER = 3600.0
_NORMAL = 1000
_UNKNOWN_KEY = 4001
#: How an errand for the key is told from one for a signature.
_KEY = ("", "")


class _Want(NamedTuple):
    """A word to the thread: these channels."""

    channels: tuple[str, ...]


_Word = _Want | Errand | Literal["try"]


class PusherLine:
    """Brings news of one server's channels; implements domain.live.NewsLine.

    `key()` reads the key of the server's app, None where there is none: it is asked before each
    connection, for a server that was started anew has another. `authorise(socket_id, channel)` returns
    a subscription's signature; both raise BookdeskError and run on threads of their own. `trust` is what
    TLS is checked against, `now` reads the desk's clock in seconds, `chance` spreads the returns.

    It opens once and closes once.
    """

    def __init__(
        self,
        place: Place,
        key: Callable[[], str | None],
        authorise: Callable[[str, str], str],
        now: Callable[[], float],
        *,
        trust: ssl.SSLContext | None = None,
        tempo: Tempo = TEMPO,
        chance: random.Random | None = None,
    ) -> None:
        self._place = place
        self._key = key
        self._authorise = authorise
        self._now = now
        self._trust = trust
        self._tempo = tempo
        self._backoff = Backoff(tempo, chance or SystemRandom())
        self._complaints = Complaints()
        self._watch = Watch()
        self._errands = Errands(self._put, HANDS)
        self._words: deque[_Word] = deque()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._on_news: Callable[[Sequence[News]], None] = _nobody
        self._on_state: Callable[[SocketState], None] = _nobody
        # The thread's own from here on.
        self._wanted: tuple[str, ...] = ()
        self._refused: tuple[str, LineEndedError] | None = None
        self._is_noted = True

    def open(
        self, on_news: Callable[[Sequence[News]], None], on_state: Callable[[SocketState], None]
    ) -> None:
        """Connect, and stay connected until `close`; both are called on the line's thread."""
        if self._thread is not None or self._closing.is_set():
            raise RuntimeError("a line opens once")
        self._on_news = on_news
        self._on_state = on_state
        self._thread = threading.Thread(target=self._run, name="bookdesk-line", daemon=True)
        self._thread.start()

    def want(self, channels: Collection[str]) -> None:
        """Listen to these channels from now on, in this order, and to no others."""
        self._put(_Want(tuple(channels)))

    def try_now(self) -> None:
        """Connect at once where it waits; look whether the line is alive where it is up."""
        self._put("try")

    def close(self, *, wait: float = 0.0) -> None:
        """Say goodbye and listen no more; also where nothing was opened, and a second time.

        `wait` is how many seconds the thread may take: it needs milliseconds, unless a name is being
        looked up.
        """
        self._closing.set()
        # Whoever closes a line may close at once what its questions are asked through.
        self._errands.close()
        self._watch.ring()
        if self._thread is None:
            self._watch.close()
        elif self._thread is not threading.current_thread():
            self._thread.join(wait)

    def _put(self, word: _Word) -> None:
        self._words.append(word)
        self._watch.ring()

    # On the line's thread

    def _run(self) -> None:
        try:
            reason = ""
            while not self._closing.is_set():
                self._on_state(SocketState(SocketPhase.CONNECTING, reason))
                end = self._connection()
                reason = end.sentence
                if not self._closing.is_set():
                    self._rest(end)
        except BaseException:
            # A bug of ours, which whoever looks after threads reports: nobody may take the line for live.
            self._on_state(SocketState(SocketPhase.STOPPED, "Live news ended by a fault of Bookdesk."))
            raise
        finally:
            self._errands.close()
            self._watch.close()

    def _connection(self) -> LineEndedError:
        """Connect and serve until that ends; returns how it did."""
        try:
            key = self._fetched_key()
            if self._refused is not None and self._refused[0] == key:
                return self._refused[1]
            ends = self._now() + self._tempo.greeting
            deadline = Deadline(ends, self._now, self._closing.is_set)
            socket = NewsSocket(self._watch, self._place, key, self._trust, deadline)
        except LineEndedError as end:
            return end
        conversation = Conversation(
            socket, self._ask, self._wanted, self._tempo, self._complaints, self._now()
        )
        try:
            return self._serve(socket, conversation, key)
        finally:
            socket.close()
            conversation.end()
            self._hand_over(conversation)

    def _fetched_key(self) -> str:
        self._errands.send(_KEY, self._key)
        while True:
            for word in self._taken_words():
                if not isinstance(word, Errand) or word.about != _KEY:
                    continue
                if isinstance(word.error, NotSignedIn | NotAllowed):
                    raise LineEndedError(str(word.error), Return.STOP)
                if word.error is not None:
                    wait = word.error.retry_after if isinstance(word.error, ServerBusy) else 0.0
                    raise LineEndedError(str(word.error), wait=wait)
                if not word.value:
                    raise LineEndedError("This server has no live news.", Return.STOP)
                return word.value
            self._watch.wait(_FOR_EVER)

    def _serve(self, socket: NewsSocket, conversation: Conversation, key: str) -> LineEndedError:
        is_up = False
        # The greeting may have come with the answer to the upgrade.
        more = True
        try:
            while True:
                now = self._now()
                for word in self._taken_words(parting=_NORMAL):
                    if isinstance(word, _Want):
                        conversation.want(word.channels)
                    elif isinstance(word, Errand):
                        conversation.answer(word, now)
                    else:
                        conversation.hurry(now)
                conversation.advance(now)
                self._hand_over(conversation)
                ready = socket.wait(0.0 if more else conversation.next() - now)
                if not (ready.readable or more):
                    continue
                heard = socket.receive()
                more = heard.more
                if heard.texts:
                    conversation.hear(heard.texts, self._now())
                    # Before anything else is looked at: somebody paints them.
                    self._hand_over(conversation)
                if conversation.socket_id and not is_up:
                    is_up = True
                    self._backoff.up(self._now())
                    if self._is_noted:
                        log.info("realtime: up")
                    self._on_state(SocketState(SocketPhase.UP))
        except LineEndedError as end:
            if end.parting is not None:
                socket.close(end.parting)
            if end.code == _UNKNOWN_KEY:
                # The server may have been started anew since it told this key; is it still what it tells?
                self._refused = (key, end)
                return LineEndedError(end.reason, Return.AT_ONCE, said=end.said)
            return end

    def _rest(self, end: LineEndedError) -> None:
        """Wait until the next try is due or asked for."""
        until: float | None = None
        if end.how is Return.STOP:
            self._note_down(end)
            self._on_state(SocketState(SocketPhase.STOPPED, end.sentence))
        else:
            wait = self._backoff.after(end.how, self._now(), end.wait)
            self._note_down(end)
            if wait <= 0:
                return
            self._on_state(SocketState(SocketPhase.WAITING, end.sentence, wait))
            until = self._now() + wait
        while not self._closing.is_set():
            if any(word == "try" for word in self._taken_words()):
                self._backoff.forget()
                self._refused = None
                return
            left = _FOR_EVER if until is None else until - self._now()
            if left <= 0:
                return
            self._watch.wait(left)

    def _taken_words(self, parting: int | None = None) -> list[_Word]:
        """Take what was put; raises LineEndedError when the line is to be closed."""
        words: list[_Word] = []
        while self._words:
            word = self._words.popleft()
            if isinstance(word, _Want):
                self._wanted = word.channels
            words.append(word)
        if self._closing.is_set():
            raise LineEndedError("The desk is closing.", parting=parting)
        return words

    def _ask(self, socket_id: str, channel: str) -> None:
        self._errands.send((socket_id, channel), lambda: self._authorise(socket_id, channel))

    def _hand_over(self, conversation: Conversation) -> None:
        news = conversation.take_news()
        if news:
            self._on_news(news)

    def _note_down(self, end: LineEndedError) -> None:
        # A line that comes and goes would fill the log.
        self._is_noted = end.how is Return.STOP or is_told(self._backoff.failures)
        if self._is_noted:
            log.info("realtime: down: %s (failure %d)", end.reason, self._backoff.failures)


def _nobody(_told: object) -> None:
    """Stand in until the line is opened."""
