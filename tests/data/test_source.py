"""The source: questions go to the server that there is when they run, and each kind of data has its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY, make_business, make_salon

from bookdesk.data import keys
from bookdesk.data.availability import shared
from bookdesk.data.fetchers import ProviderDayFetcher
from bookdesk.data.source import may_go_better, open_source
from bookdesk.errors import NotFound, NotSignedIn, ServerBusy, ServerFailed, SlotTaken, Unreachable
from bookdesk.query import QueryObserver, QueryState

if TYPE_CHECKING:
    from bookdesk.domain.gateway import Gateway

BUSY = ServerBusy("Later.", "busy", 2.0)


@pytest.fixture
def rig() -> SourceRig:
    return SourceRig()


def name(gateway: Gateway) -> str:
    return gateway.business().name


def observe(rig: SourceRig, key: tuple[object, ...], error: Exception) -> QueryObserver:
    """Observe what fails, long enough for all tries that there may be."""

    def fail(_: object) -> Any:
        raise error

    observer = QueryObserver(rig.client, key, rig.source.asking(fail))
    observer.subscribe(lambda _: None)
    for _ in range(10):
        rig.settle()
        rig.clock.advance(40)
    return observer


def test_a_question_goes_to_the_server_that_there_is_when_it_runs(rig: SourceRig) -> None:
    ask = rig.source.asking(name)
    assert ask() == "Salon"
    rig.source.connect_to(make_salon(rig.time, make_business(name="Branch")))
    assert ask() == "Branch"


def test_a_late_answer_of_the_former_server_is_dropped(rig: SourceRig) -> None:
    key = keys.availability_key("jj", CUT.id, DAY)
    observer = QueryObserver(rig.client, key, ProviderDayFetcher(rig.source, "jj", CUT.id, DAY))
    observer.subscribe(lambda _: None)
    rig.settle()
    shown = observer.result.data
    rig.client.invalidate_queries(key)
    (late,) = rig.waiting("query")
    rig.runner.start(late)
    second = make_salon(rig.time)
    rig.source.connect_to(second)
    rig.runner.finish(late, {"jj": shown._replace(epoch="the former life", seq=900)})
    assert observer.result.data is shown
    # The line comes up, and what is looked at is asked of the server that there is.
    rig.client.set_online(False)
    rig.client.set_online(True)
    rig.settle()
    assert second.calls["day"] == 1
    assert observer.result.fetch_status == "idle"


def test_what_waits_for_a_server_is_asked_of_the_first_that_comes(rig: SourceRig) -> None:
    source = open_source(rig.runner, rig.clock)
    source.client.set_online(False)
    waits = source.client.fetch_query(("name",), source.asking(name))
    probe = source.client.fetch_query(("line",), source.asking(name), network_mode="always")
    source.connect_to(rig.gateway)
    source.connect_to(rig.gateway)
    source.client.set_online(True)
    rig.settle()
    assert (waits.result(), probe.result()) == ("Salon", "Salon")


def test_without_a_server_no_question_has_an_answer(rig: SourceRig) -> None:
    ask = rig.source.asking(name)
    rig.source.disconnect()
    assert rig.source.gateway is None
    with pytest.raises(Unreachable):
        ask()
    with pytest.raises(Unreachable):
        rig.source.ask(name)


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (Unreachable(), True),
        (ServerFailed("It failed."), True),
        (BUSY, True),
        (NotSignedIn("Sign in."), False),
        (NotFound("Gone."), False),
        (SlotTaken("Taken."), False),
        (RuntimeError("a bug"), True),
    ],
)
def test_a_definite_refusal_is_not_asked_again(error: Exception, again: bool) -> None:
    assert may_go_better(0, error) is again
    assert may_go_better(2, error) is again


def test_three_tries_follow_the_first_at_most() -> None:
    assert may_go_better(2, Unreachable())
    assert not may_go_better(3, Unreachable())
    assert not may_go_better(3, BUSY)


@pytest.mark.parametrize("key", [keys.catalogue_key(), keys.availability_key("jj", CUT.id, DAY)])
def test_every_kind_of_data_is_tried_by_that_rule(rig: SourceRig, key: tuple[object, ...]) -> None:
    refused = observe(rig, key, NotFound("Gone."))
    assert refused.result.failure_count == 1
    busy = observe(rig, (*key, "another"), BUSY)
    assert busy.result.failure_count == 4


def test_every_kind_of_data_has_its_options(rig: SourceRig) -> None:
    key = keys.availability_key("jj", CUT.id, DAY)
    availability = rig.client.options_for(key)
    assert callable(availability.stale_time)
    assert (availability.stale_time(key, QueryState()), availability.persist) == (15.0, True)
    assert availability.structural_sharing is shared
    # Names are stored sealed or not at all.
    assert rig.client.options_for(keys.bookings_key(DAY, DAY)).persist == "sealed"
    assert rig.client.options_for(keys.customers_key("Marie")).persist is False
    assert rig.client.options_for(keys.last_view_key()).gc_time == float("inf")


def test_what_is_asked_for_in_one_turn_is_one_request_and_told_to_the_line(rig: SourceRig) -> None:
    for provider_id in EVERYBODY:
        fetcher = ProviderDayFetcher(rig.source, provider_id, CUT.id, DAY)
        rig.client.fetch_query(keys.availability_key(provider_id, CUT.id, DAY), fetcher)
    rig.settle()
    assert rig.questions.days == [(DAY, CUT.id, EVERYBODY)]
    assert rig.source.line.answers == 1


def test_the_line_hears_of_every_question_s_end(rig: SourceRig) -> None:
    rig.gateway.unreachable = True
    asked = rig.client.fetch_query(("line",), rig.source.asking(name), retry=0)
    rig.settle()
    assert isinstance(asked.exception(), Unreachable)
    assert not rig.source.line.state.is_up
    rig.gateway.unreachable = False
    rig.client.fetch_query(("line",), rig.source.asking(name), retry=0)
    rig.settle()
    assert rig.source.line.state.is_up
