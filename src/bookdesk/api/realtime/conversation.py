"""What is said over one connection: greeting, subscriptions, signs of life, news. It knows no socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bookdesk.api.realtime import protocol
from bookdesk.api.realtime.ended import LineEndedError, ended_by
from bookdesk.api.realtime.events import news_of
from bookdesk.api.realtime.subscriptions import Subscriptions
from bookdesk.api.realtime.tempo import Heartbeat, Return
from bookdesk.domain.live import News, Parted, Subscribed, SubscriptionRefused
from bookdesk.errors import NotSignedIn, ServerBusy, ServerFailed, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bookdesk.api.realtime.complaints import Complaints
    from bookdesk.api.realtime.errands import Errand
    from bookdesk.api.realtime.protocol import Frame
    from bookdesk.api.realtime.tempo import Tempo

#: Signatures that are asked for at a time: two hundred come soon, and holds find a free connection.
HANDS = 4
#: Seconds after which a server that failed is asked for a signature again.
_AGAIN = 2.0
#: Seconds after which one that failed several times is asked once more: the line may stand for days.
_LATER = 60.0


class Speaker(Protocol):
    """What the conversation speaks into."""

    def send(self, text: str) -> None:
        """Send a text."""


class Conversation:
    """One connection that was upgraded, at `now` in seconds of the desk's clock, as all times here.

    `ask(socket_id, channel)` has a signature asked for; `answer` takes what came. Every method that
    hears something may raise LineEndedError.
    """

    def __init__(
        self,
        speaker: Speaker,
        ask: Callable[[str, str], None],
        wanted: Collection[str],
        tempo: Tempo,
        complaints: Complaints,
        now: float,
    ) -> None:
        self.socket_id = ""
        self._speaker = speaker
        self._ask = ask
        self._tempo = tempo
        self._complaints = complaints
        self._channels = Subscriptions(wanted)
        self._greeted_by = now + tempo.greeting
        self._heartbeat = Heartbeat(now, tempo.activity, tempo.patience)
        self._news: list[News] = []

    def want(self, channels: Collection[str]) -> None:
        """Listen to these channels from now on, in this order, and to no others."""
        dropped = self._channels.want(channels)
        for name in dropped.asked_for:
            self._speaker.send(protocol.unsubscribe(name))
        self._news += (Parted(name) for name in dropped.heard)

    def take_news(self) -> list[News]:
        """Take the news that came since the last time."""
        news, self._news = self._news, []
        return news

    def end(self) -> None:
        """Take notice that the line is down: of all that was heard, nothing is from here on."""
        self._news += (Parted(name) for name in self._channels.heard)

    def hurry(self, now: float) -> None:
        """Find out at once whether the line stands."""
        self._heartbeat.hurry(now)

    def next(self) -> float:
        """Return when something is due without a word of the server."""
        if not self.socket_id:
            return self._greeted_by
        again = self._channels.next_try()
        return self._heartbeat.next() if again is None else min(again, self._heartbeat.next())

    def advance(self, now: float) -> None:
        """Do what is due: ask for signatures, subscribe, ask a silent server for a sign of life."""
        if not self.socket_id:
            if now >= self._greeted_by:
                raise LineEndedError("The server did not answer in time.")
            return
        for name in self._channels.to_sign(HANDS, now):
            self._ask(self.socket_id, name)
        for name, signature in self._channels.to_subscribe():
            self._speaker.send(protocol.subscribe(name, signature))
        due = self._heartbeat.due(now)
        if due == "gone":
            raise LineEndedError("The server is silent.")
        if due == "ping":
            self._speaker.send(protocol.PING)

    def answer(self, errand: Errand, now: float) -> None:
        """Take a channel's signature, or why there is none; what another socket asked for is of no use."""
        socket_id, channel = errand.about
        error = errand.error
        if socket_id != self.socket_id:
            return
        if errand.value is not None:
            self._channels.signed(channel, errand.value)
            return
        if isinstance(error, Unreachable):
            raise LineEndedError(str(error))
        if isinstance(error, NotSignedIn):
            raise LineEndedError(str(error), Return.STOP)
        if isinstance(error, ServerBusy | ServerFailed):
            wait = error.retry_after if isinstance(error, ServerBusy) else _AGAIN
            if not self._channels.postpone(channel, now + wait):
                # Whoever shows its data looks for it otherwise meanwhile.
                self._refused(channel, str(error), now + max(wait, _LATER))
            return
        self._refused(channel, str(error))

    def hear(self, texts: list[str], now: float) -> None:
        """Take what the server said, one text at least."""
        self._heartbeat.heard(now)
        for text in texts:
            try:
                frame = protocol.read_frame(text)
            except ValueError:
                self._complaints.note("a frame can't be read", f"{len(text)} characters")
                continue
            if frame.event.startswith(("pusher:", "pusher_internal:")):
                self._hear_protocol(frame, now)
            else:
                self._hear_event(frame)

    def _hear_protocol(self, frame: Frame, now: float) -> None:
        if frame.event == protocol.ERROR:
            said = protocol.complaint(frame.data)
            if said.code is not None and 4000 <= said.code < 4300:
                raise ended_by(said.code, said.message)
            self._complaints.note("the server complains", f"code {said.code}")
        elif frame.event == protocol.ESTABLISHED:
            self._greet(frame, now)
        elif frame.event == "pusher:ping":
            self._speaker.send(protocol.PONG)
        elif frame.event == protocol.SUCCEEDED:
            if self._channels.succeeded(frame.channel):
                self._news.append(Subscribed(frame.channel, protocol.stamp(frame.data)))
        elif frame.event == protocol.REFUSED:
            self._refused(frame.channel, f"status {protocol.complaint(frame.data).code}")
        elif frame.event != "pusher:pong":
            self._complaints.note("an unknown event of the protocol")

    def _greet(self, frame: Frame, now: float) -> None:
        if self.socket_id:
            self._complaints.note("a second greeting")
            return
        try:
            greeting = protocol.greeting(frame.data)
        except ValueError as error:
            raise LineEndedError("What answered speaks another protocol.") from error
        self.socket_id = greeting.socket_id
        activity = min(self._tempo.activity, max(1.0, greeting.activity))
        self._heartbeat = Heartbeat(now, activity, self._tempo.patience)

    def _hear_event(self, frame: Frame) -> None:
        whose = self._channels.whose(frame.channel)
        if whose is None:
            self._complaints.note("news of a channel that is not listened to")
            return
        try:
            news = news_of(frame.event, frame.channel, whose, frame.data)
        except ValueError as error:
            self._complaints.note("an event can't be read", type(error).__name__)
            return
        if news is None:
            self._complaints.note("an unknown event")
        else:
            self._news.append(news)

    def _refused(self, channel: str, reason: str, again_at: float | None = None) -> None:
        if self._channels.refuse(channel, again_at):
            self._news.append(SubscriptionRefused(channel, reason))
