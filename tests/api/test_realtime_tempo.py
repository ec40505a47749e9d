"""When the line comes back, when it is given up, and how far a channel has come: on paper, by a told time."""

from __future__ import annotations

import logging
from random import SystemRandom
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.api.pusher_strangers import BECKY, SOCKET_ID, frame, greeting, news

from bookdesk.api.realtime.complaints import Complaints
from bookdesk.api.realtime.conversation import HANDS, Conversation
from bookdesk.api.realtime.ended import LineEndedError
from bookdesk.api.realtime.errands import Errand
from bookdesk.api.realtime.protocol import subscribe
from bookdesk.api.realtime.subscriptions import Subscriptions
from bookdesk.api.realtime.tempo import TEMPO, Backoff, Heartbeat, Return, return_for
from bookdesk.domain.live import Parted, Stamped, Subscribed, SubscriptionRefused
from bookdesk.errors import (
    BookdeskError,
    NotAllowed,
    NotSignedIn,
    ServerBusy,
    ServerFailed,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DESK = "private-desk"
JJ = "private-provider.jj.availability"
CHANCE = SystemRandom()


class Paper:
    """What a conversation says, written down."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def send(self, text: str) -> None:
        self.said.append(text)


class Talked:
    """A conversation that was greeted at time 0, and whose signatures are asked for on paper."""

    def __init__(self, *wanted: str, told_activity: float = 30) -> None:
        self.paper = Paper()
        self.asked: list[str] = []
        self.talk = Conversation(self.paper, self._ask, wanted, TEMPO, Complaints(), 0.0)
        self.talk.hear([greeting(told_activity)], 0.0)

    def _ask(self, socket_id: str, channel: str) -> None:
        assert socket_id == SOCKET_ID
        self.asked.append(channel)

    def sign(self, channel: str, error: BookdeskError | None = None, now: float = 0.0) -> None:
        self.talk.answer(Errand((SOCKET_ID, channel), None if error else "key:sig", error), now)
        self.talk.advance(now)


@pytest.mark.parametrize(
    ("codes", "how"),
    [
        ((4000, 4001, 4009, 4099), Return.STOP),
        ((4100, 4199), Return.BACK_OFF),
        ((4200, 4201, 4299), Return.AT_ONCE),
        ((None, 1000, 1001, 1006, 1011, 1012, 3000, 4300, 4999), Return.BACK_OFF),
    ],
)
def test_what_a_close_code_asks_for(codes: Sequence[int | None], how: Return) -> None:
    assert {return_for(code) for code in codes} == {how}


def test_the_wait_doubles_to_a_bound_and_half_of_it_is_chance() -> None:
    backoff = Backoff(TEMPO, CHANCE)
    waits = [backoff.after(Return.BACK_OFF, 0.0) for _ in range(2000)]
    for wait, longest in zip(waits, (2, 4, 8, 16, *[30] * 1996), strict=True):
        assert longest / 2 <= wait <= longest
    assert max(waits) - min(waits[10:]) > 14


def test_a_good_line_is_forgiven_and_a_bad_one_isn_t() -> None:
    backoff = Backoff(TEMPO, CHANCE)
    for _ in range(6):
        backoff.after(Return.BACK_OFF, 0.0)
    backoff.up(100.0)
    assert backoff.after(Return.BACK_OFF, 100.0 + TEMPO.steady - 1) >= 15
    backoff.up(200.0)
    assert backoff.after(Return.BACK_OFF, 200.0 + TEMPO.steady) <= 2
    assert backoff.after(Return.BACK_OFF, 300.0) >= 2
    backoff.forget()
    assert backoff.after(Return.BACK_OFF, 300.0) <= 2


def test_at_once_is_once() -> None:
    backoff = Backoff(TEMPO, CHANCE)
    assert backoff.after(Return.AT_ONCE, 0.0) == 0
    waits = [backoff.after(Return.AT_ONCE, 0.0) for _ in range(5)]
    assert waits[0] >= 2
    assert waits[-1] >= 15
    backoff.up(0.0)
    assert backoff.after(Return.AT_ONCE, TEMPO.steady) == 0


def test_a_server_s_own_wait_is_kept() -> None:
    assert Backoff(TEMPO, CHANCE).after(Return.BACK_OFF, 0.0, least=45.0) == 45.0


def test_a_silent_line_is_asked_twice_and_given_up_within_eighteen_seconds() -> None:
    heartbeat = Heartbeat(100.0, TEMPO.activity, TEMPO.patience)
    done = []
    now = 100.0
    while (due := heartbeat.due(now)) != "gone":
        if due == "ping":
            done.append(now)
        now = heartbeat.next()
    assert done == [110.0, 114.0]
    assert now == 118.0


def test_any_word_is_an_answer() -> None:
    heartbeat = Heartbeat(0.0, 10.0, 4.0)
    assert heartbeat.due(10.0) == "ping"
    heartbeat.heard(13.9)
    assert heartbeat.due(14.0) == "wait"
    assert heartbeat.next() == 23.9
    heartbeat.hurry(15.0)
    assert heartbeat.due(15.0) == "ping"
    heartbeat.hurry(15.1)
    assert heartbeat.due(15.1) == "wait"


@pytest.mark.parametrize(("told", "ours"), [(30, 10.0), (5, 5.0), (0, 1.0), (-3, 1.0), (1e300, 10.0)])
def test_the_shorter_of_both_ends_activity_counts(told: float, ours: float) -> None:
    talked = Talked(told_activity=told)
    assert talked.talk.next() == ours
    talked.talk.advance(ours)
    assert talked.paper.said == ['{"event":"pusher:ping","data":{}}']


def test_signatures_are_asked_for_a_few_at_a_time_and_used_in_order() -> None:
    wanted = [f"private-week.2018-07-{day:02d}.spans" for day in range(1, 10)]
    talked = Talked(*wanted)
    talked.talk.advance(0.0)
    assert talked.asked == wanted[:HANDS]
    talked.sign(wanted[1])
    assert talked.paper.said == []
    assert talked.asked == wanted[: HANDS + 1]
    talked.sign(wanted[0])
    assert [text.count(name) for text, name in zip(talked.paper.said, wanted, strict=False)] == [1, 1]


def test_a_signature_for_another_socket_is_of_no_use() -> None:
    talked = Talked(BECKY)
    talked.talk.advance(0.0)
    talked.talk.answer(Errand(("9.9", BECKY), "key:sig", None), 0.0)
    talked.talk.answer(Errand(("9.9", BECKY), None, Unreachable()), 0.0)
    talked.talk.advance(0.0)
    assert talked.paper.said == []


def test_what_is_wanted_no_more_while_it_is_signed_is_not_subscribed() -> None:
    talked = Talked(BECKY, JJ)
    talked.talk.advance(0.0)
    talked.talk.want([JJ])
    talked.sign(BECKY)
    talked.sign(JJ)
    assert [BECKY in text for text in talked.paper.said] == [False]
    # An answer to what was asked for before is not believed either.
    talked.talk.hear([frame("pusher_internal:subscription_succeeded", {}, BECKY), news(1)], 0.0)
    assert talked.talk.take_news() == []


def test_what_was_asked_for_and_is_wanted_no_more_is_unsubscribed() -> None:
    talked = Talked(BECKY)
    talked.talk.advance(0.0)
    talked.sign(BECKY)
    talked.talk.want([])
    assert talked.paper.said[1:] == [frame_of("pusher:unsubscribe", BECKY)]
    assert talked.talk.take_news() == []
    talked.talk.want([BECKY])
    talked.talk.advance(0.0)
    assert talked.asked == [BECKY, BECKY]


def frame_of(event: str, channel: str) -> str:
    return f'{{"event":"{event}","data":{{"channel":"{channel}"}}}}'


def test_a_busy_server_is_asked_again_when_it_said_and_holds_up_nobody() -> None:
    talked = Talked(BECKY, JJ)
    talked.talk.advance(0.0)
    talked.sign(BECKY, ServerBusy("Busy.", "busy", 7.0))
    talked.sign(JJ)
    assert len(talked.paper.said) == 1
    assert talked.talk.next() == 7.0
    talked.talk.advance(6.9)
    assert talked.asked == [BECKY, JJ]
    talked.talk.advance(7.0)
    assert talked.asked == [BECKY, JJ, BECKY]
    talked.sign(BECKY, now=7.0)
    assert len(talked.paper.said) == 2


def test_a_server_that_fails_three_times_has_refused_until_it_is_asked_a_minute_later() -> None:
    talked = Talked(BECKY)
    for n in range(3):
        talked.talk.advance(n * 2.0)
        assert talked.talk.take_news() == []
        talked.sign(BECKY, ServerFailed("It failed."), n * 2.0)
    assert talked.talk.take_news() == [SubscriptionRefused(BECKY, "It failed.")]
    talked.talk.advance(63.9)
    assert len(talked.asked) == 3
    assert talked.talk.next() <= 64.0
    talked.talk.advance(64.0)
    assert len(talked.asked) == 4
    talked.sign(BECKY, now=64.0)
    assert talked.paper.said[-1:] == [subscribe(BECKY, "key:sig")]
    talked.talk.hear([frame("pusher_internal:subscription_succeeded", {"seq": 1, "epoch": "e"}, BECKY)], 64.0)
    assert talked.talk.take_news() == [Subscribed(BECKY, Stamped(1, "e"))]


def test_what_ends_the_line_and_what_only_a_channel() -> None:
    talked = Talked(BECKY, JJ)
    talked.talk.advance(0.0)
    talked.sign(BECKY, NotAllowed("No.", "channel_refused"))
    assert talked.talk.take_news() == [SubscriptionRefused(BECKY, "No.")]
    with pytest.raises(LineEndedError, match="Could not reach") as caught:
        talked.sign(JJ, Unreachable("no answer"))
    assert caught.value.how is Return.BACK_OFF
    with pytest.raises(LineEndedError) as caught:
        talked.sign(JJ, NotSignedIn("Who are you?", "unauthorised"))
    assert caught.value.how is Return.STOP


def test_the_end_parts_what_was_heard() -> None:
    talked = Talked(BECKY, JJ)
    talked.talk.advance(0.0)
    talked.sign(BECKY)
    talked.sign(JJ)
    talked.talk.hear([frame("pusher_internal:subscription_succeeded", {"seq": 1, "epoch": "e"}, JJ)], 0.0)
    talked.talk.end()
    assert talked.talk.take_news() == [Subscribed(JJ, (1, "e")), Parted(JJ)]  # type: ignore[arg-type]


names = st.lists(st.sampled_from([BECKY, JJ, DESK, "private-week.2018-07-01.spans"]), max_size=5)


@given(wants=st.lists(names, min_size=1, max_size=6), picks=st.lists(st.integers(0, 3), max_size=30))
def test_whatever_is_wanted_when_the_last_wanted_is_heard(wants: list[list[str]], picks: list[int]) -> None:
    channels = Subscriptions(wants[0])
    server: set[str] = set()
    flying: list[str] = []

    def step(pick: int) -> None:
        flying.extend(channels.to_sign(2, 0.0))
        if flying:
            channels.signed(flying.pop(pick % len(flying)), "sig")
        for name, _ in channels.to_subscribe():
            assert name not in server
            server.add(name)
            assert channels.succeeded(name)

    for n, want in enumerate(wants):
        server.difference_update(channels.want(want).asked_for)
        for pick in picks[n * 5 : n * 5 + 5]:
            step(pick)
    for _ in range(20):
        step(0)
    assert server == set(wants[-1])
    assert channels.heard == list(dict.fromkeys(wants[-1]))


def test_a_thousand_complaints_are_four_lines(caplog: pytest.LogCaptureFixture) -> None:
    complaints = Complaints()
    for _ in range(1000):
        complaints.note("a frame can't be read", "3 characters")
    complaints.note("an unknown event")
    assert [record.getMessage() for record in caplog.records] == [
        "realtime: a frame can't be read (3 characters)",
        "realtime: a frame can't be read (3 characters), 10 times by now",
        "realtime: a frame can't be read (3 characters), 100 times by now",
        "realtime: a frame can't be read (3 characters), 1000 times by now",
        "realtime: an unknown event",
    ]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
