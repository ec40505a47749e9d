"""The ear of a channel: what is news, what was missed, and what an answer has of it."""

from __future__ import annotations

import pytest

from bookdesk.data.live_stamps import ChannelEar, Hearing
from bookdesk.domain.live import CatalogueChanged, Stamped


def news(seq: int | None, epoch: str | None = "e1") -> CatalogueChanged:
    return CatalogueChanged("private-desk", Stamped(seq, epoch if seq is not None else None))


def listening(seq: int = 5) -> ChannelEar:
    ear = ChannelEar()
    assert ear.subscribe(Stamped(seq, "e1")), "what was read before may be older"
    return ear


def test_what_follows_is_news_and_what_was_heard_is_not() -> None:
    ear = listening(5)
    assert [ear.take(news(seq)) for seq in (6, 7, 7, 6)] == [Hearing.NEXT] * 2 + [Hearing.OLD] * 2
    assert ear.losses == 1


def test_after_a_gap_an_answer_needs_the_number_before_the_news() -> None:
    ear = listening(5)
    assert ear.take(news(9)) is Hearing.AFTER_LOSS
    assert [ear.is_whole("e1", seq) for seq in (7, 8, 9)] == [False, True, True]
    assert ear.take(news(7)) is Hearing.OLD, "it comes too late"
    assert ear.take(news(10)) is Hearing.NEXT


def test_another_life_counts_anew() -> None:
    ear = listening(5)
    assert ear.take(news(2, "e2")) is Hearing.AFTER_LOSS
    assert not ear.is_whole("e1", 5)
    assert not ear.is_whole("e2", 1)
    assert ear.is_whole("e2", 2)


def test_a_break_that_lost_nothing_is_none() -> None:
    ear = listening(5)
    ear.take(news(6))
    ear.part()
    assert ear.take(news(7)) is Hearing.OLD, "nobody listens"
    ear = listening(5)
    ear.take(news(6))
    ear.part()
    assert not ear.subscribe(Stamped(6, "e1"))
    assert ear.losses == 1
    assert ear.is_whole("e1", 5), "what was read before and patched since is whole"


@pytest.mark.parametrize("stamp", [Stamped(8, "e1"), Stamped(3, "e1"), Stamped(6, "e2"), Stamped()])
def test_a_break_after_which_the_channel_stands_elsewhere_is_a_loss(stamp: Stamped) -> None:
    ear = listening(5)
    ear.take(news(6))
    ear.part()
    assert ear.subscribe(stamp)
    assert ear.losses == 2
    assert not ear.is_whole("e1", 2)
    assert ear.whole_since == stamp.seq


def test_a_first_word_that_comes_twice_says_nothing() -> None:
    ear = listening(5)
    ear.take(news(6))
    assert not ear.subscribe(Stamped(5, "e1"))
    assert ear.take(news(7)) is Hearing.NEXT


def test_a_server_that_does_not_count_is_believed_but_never_whole() -> None:
    ear = ChannelEar()
    assert ear.subscribe(Stamped())
    assert ear.take(news(None)) is Hearing.NEXT
    assert not ear.is_whole("e1", 5)
    ear.part()
    assert ear.subscribe(Stamped()), "each time that it comes back"


def test_what_was_heard_since_a_question_is_kept_as_far_as_there_is_room() -> None:
    ear = listening(5)
    ear.take(news(6))
    mark = ear.mark
    assert ear.since(mark) == []
    later = [news(seq) for seq in range(7, 71)]
    for one in later:
        ear.take(one)
    assert ear.since(mark) == later
    ear.take(news(71))
    assert ear.since(mark) is None, "the first of them is forgotten"


def test_all_is_missed_when_nobody_knows_what_became_of_it() -> None:
    ear = listening(5)
    ear.take(news(6))
    ear.miss_all()
    assert ear.losses == 2
    assert [ear.is_whole("e1", seq) for seq in (5, 6)] == [False, True]
    assert ear.take(news(7)) is Hearing.NEXT


def test_all_is_missed_when_the_server_says_so() -> None:
    ear = listening(5)
    ear.take(news(6))
    ear.miss(Stamped(6, "e1"))
    assert not ear.is_whole("e1", 5)
    assert ear.is_whole("e1", 6)
