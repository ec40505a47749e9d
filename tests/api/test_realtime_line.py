"""The desk's line for news against a real backend: subscribed, cut, moved on, refused, closed."""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.api.backends import backend
from tests.api.certificates import Authority
from tests.api.cutting_proxy import cutting_proxy
from tests.api.listener import HASTY, SOON, listening
from tests.api.strangers import answering, http, ignore, stranger
from tests.api.timeouts import PATIENT
from tests.backend.conftest import Desk, Running, salon_backend
from tests.backend.conftest import backend as again
from tests.factories_backend import NOW, at
from tests.kept_port import kept_port

from bookdesk.api.client import HttpGateway
from bookdesk.api.realtime.line import PusherLine
from bookdesk.api.realtime.place import place_of
from bookdesk.domain.channels import DESK, calendar_channel, provider_channel, week_channel
from bookdesk.domain.live import (
    BookingsChanged,
    DayFigures,
    Parted,
    SocketPhase,
    Stamped,
    Subscribed,
    SubscriptionRefused,
    TimeslotNews,
)
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BECKY = provider_channel("becky")
JJ = provider_channel("jj")
RESERVED = CODE_OF_STATUS[SlotStatus.RESERVED]


def opened(url: str, token: str, authority: Path | None = None) -> HttpGateway:
    return HttpGateway(url, token, "Desk 1", time.monotonic, ignore, authority, PATIENT)


@pytest.fixture(scope="module")
def salon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend on the salon: each test takes a day of its own."""
    with salon_backend(tmp_path_factory.mktemp("salon")) as running:
        yield running


@pytest.fixture
def other(salon: Running) -> Iterator[Desk]:
    """Another desk, which does what is told of."""
    desk = salon.desk("Desk 2")
    yield desk
    desk.http.close()


@pytest.fixture
def gateway(salon: Running) -> Iterator[HttpGateway]:
    """This desk's gateway."""
    with closing(opened(salon.url, salon.token)) as one:
        yield one


def test_a_hold_is_told_as_the_day_shows_it(gateway: HttpGateway, other: Desk) -> None:
    with listening(gateway.news_line(HASTY), BECKY) as heard:
        before = heard.next(Subscribed).stamp
        other.held("becky", "cut", at(16, "09:00"))
        news = heard.next(TimeslotNews)
    day = gateway.day(date(2018, 7, 16), "cut", ["becky"]).providers[0]
    row = list(day.starts).index(news.start)
    extra = day.extras[row]
    assert (news.channel, news.provider_id, news.service_id) == (BECKY, "becky", "cut")
    assert news.date == date(2018, 7, 16)
    assert news.start == int(at(16, "09:00").timestamp())
    assert (news.end, news.status, news.version) == (day.ends[row], day.statuses[row], day.versions[row])
    assert news.status == RESERVED
    assert (news.remaining, news.held_by, news.held_until) == (0, "Desk 2", extra.held_until)
    assert before.seq is not None
    assert news.stamp == (before.seq + 1, before.epoch)


def test_the_other_channels_tell_theirs(gateway: HttpGateway, other: Desk) -> None:
    with listening(gateway.news_line(HASTY), calendar_channel("2018-07"), DESK) as heard:
        heard.next(Subscribed)
        heard.next(Subscribed)
        booking = other.booked("jj", "cut", at(16, "09:00"))
        told = {type(one): one for one in (heard.next(BookingsChanged), heard.next(DayFigures))}
    assert told[BookingsChanged].ids == (booking["id"],)  # type: ignore[union-attr]
    figures = told[DayFigures]
    assert isinstance(figures, DayFigures)
    assert figures.date == date(2018, 7, 16)
    month = gateway.month(2018, 7, "cut", [])
    assert figures.counts["cut"] == month.days[15].available_count


def test_sixty_channels_in_the_order_they_are_wanted(gateway: HttpGateway) -> None:
    wanted = [BECKY, DESK, *(week_channel(date(2018, 7, 1) + timedelta(days=n)) for n in range(58))]
    with listening(gateway.news_line(HASTY), *wanted) as heard:
        assert [heard.next(Subscribed).channel for _ in wanted] == wanted


def test_only_the_difference_is_asked_for(gateway: HttpGateway, other: Desk) -> None:
    with listening(gateway.news_line(HASTY), BECKY, DESK) as heard:
        assert [heard.next(Subscribed).channel for _ in range(2)] == [BECKY, DESK]
        heard.line.want([JJ, DESK])
        assert heard.next(Parted) == Parted(BECKY)
        assert heard.next(Subscribed).channel == JJ
        other.held("becky", "cut", at(17, "09:00"))
        other.held("jj", "cut", at(17, "09:00"))
        assert heard.next(TimeslotNews).provider_id == "jj"
        heard.line.want([BECKY, JJ])
        assert heard.next(Subscribed).channel == BECKY
        other.held("becky", "cut", at(17, "10:30"))
        assert heard.next(TimeslotNews).provider_id == "becky"
    told = [one for batch in heard.batches for one in batch]
    assert [one.channel for one in told if isinstance(one, Subscribed)] == [BECKY, DESK, JJ, BECKY]
    assert not any(isinstance(one, TimeslotNews) and one.start == int(at(17, "09:00").timestamp()) and
                   one.provider_id == "becky" for one in told)  # fmt: skip


def test_one_refused_channel_leaves_the_others(gateway: HttpGateway) -> None:
    nobody = provider_channel("nobody")
    with listening(gateway.news_line(HASTY), nobody, BECKY) as heard:
        assert heard.next(SubscriptionRefused).channel == nobody
        assert heard.next(Subscribed).channel == BECKY
        assert heard.states[-1].phase is SocketPhase.UP


def test_a_cut_line_mends_itself_and_has_missed_nothing(
    salon: Running, gateway: HttpGateway, other: Desk
) -> None:
    with cutting_proxy(salon.url) as proxy, listening(gateway.news_line(HASTY), BECKY) as steady:
        steady.next(Subscribed)
        cut_off = opened(proxy.url, salon.token)
        with closing(cut_off), listening(cut_off.news_line(HASTY), BECKY, DESK) as heard:
            heard.next(Subscribed)
            heard.next(Subscribed)
            other.held("becky", "cut", at(18, "09:00"))
            first = heard.next(TimeslotNews).stamp
            assert first.seq is not None
            proxy.cut()
            assert {heard.next(Parted).channel, heard.next(Parted).channel} == {BECKY, DESK}
            assert heard.phase(SocketPhase.WAITING).reason
            assert heard.phase(SocketPhase.UP)
            # Nothing happened meanwhile, and the number says so.
            assert heard.next(Subscribed) == Subscribed(BECKY, first)
            other.held("becky", "cut", at(18, "09:45"))
            assert heard.next(TimeslotNews).stamp == (first.seq + 1, first.epoch)
            proxy.is_down = True
            proxy.cut()
            heard.phase(SocketPhase.WAITING)
            other.held("becky", "cut", at(18, "10:30"))
            # Told by now to who was there; else it would be told to whoever comes back meanwhile.
            missed = (first.seq + 2, first.epoch)
            while steady.next(TimeslotNews).stamp != missed:
                pass
            proxy.is_down = False
            assert heard.next(Subscribed) == Subscribed(BECKY, Stamped(*missed))


def test_what_is_wanted_while_the_line_is_down_is_heard_when_it_is_back(salon: Running) -> None:
    with (
        cutting_proxy(salon.url) as proxy,
        closing(opened(proxy.url, salon.token)) as gateway,
        listening(gateway.news_line(HASTY), BECKY) as heard,
    ):
        heard.next(Subscribed)
        proxy.is_down = True
        proxy.cut()
        heard.phase(SocketPhase.WAITING)
        heard.line.want([JJ])
        proxy.is_down = False
        assert heard.next(Subscribed).channel == JJ


def test_a_server_that_was_started_anew_has_another_key(tmp_path: Path) -> None:
    port = kept_port()
    with (
        salon_backend(tmp_path / "salon", token="t" * 32, port=port) as first,
        closing(opened(first.url, first.token)) as gateway,
        listening(gateway.news_line(HASTY), BECKY) as heard,
    ):
        before = heard.next(Subscribed).stamp
        first.process.terminate()
        first.process.wait(60)
        heard.phase(SocketPhase.WAITING)
        with again(tmp_path / "salon", port=port, token=first.token, now=NOW.isoformat()) as second:
            assert second.ready["realtimeKey"] != first.ready["realtimeKey"]
            assert heard.next(Subscribed).stamp.epoch != before.epoch


def test_a_token_that_the_server_does_not_know_stops_the_line(salon: Running) -> None:
    with (
        closing(opened(salon.url, "another-token-altogether")) as gateway,
        listening(gateway.news_line(HASTY), BECKY) as heard,
    ):
        assert "does not know this desk's token" in heard.phase(SocketPhase.STOPPED).reason


def test_a_server_without_news_is_not_asked_again_until_somebody_asks() -> None:
    business = b'{"name": "Salon", "timeZone": "UTC", "weekStart": 0, "defaultServiceId": null,'
    business += b'"me": {"userId": "a", "name": "Ana"}, "deskName": "Desk 1"}'
    with (
        stranger(answering(http(business))) as server,
        closing(opened(server.url, "t")) as gateway,
        listening(gateway.news_line(HASTY), BECKY) as heard,
    ):
        assert heard.phase(SocketPhase.STOPPED) == (
            SocketPhase.STOPPED,
            "This server has no live news.",
            0,
        )
        assert len(server.heads) == 1
        heard.line.try_now()
        heard.phase(SocketPhase.STOPPED)
        assert len(server.heads) == 2


def test_the_socket_goes_where_http_goes_and_trusts_whom_it_trusts(tmp_path: Path) -> None:
    ours = Authority(tmp_path, "ours")
    certificate, key = ours.files()
    options = ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with backend(tmp_path / "data", options) as ready:
        with (
            closing(opened(ready["url"], ready["token"], ours.file)) as gateway,
            listening(gateway.news_line(HASTY), DESK) as heard,
        ):
            assert heard.next(Subscribed).channel == DESK
            heard.line.try_now()
        with (
            closing(opened(ready["url"], ready["token"])) as gateway,
            listening(gateway.news_line(HASTY), DESK) as heard,
        ):
            assert "not trusted" in heard.phase(SocketPhase.WAITING).reason


def test_a_served_certificate_for_another_name_is_not_believed(tmp_path: Path) -> None:
    ours = Authority(tmp_path, "ours")
    certificate, key = ours.files("desk.example.com")
    options = ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with backend(tmp_path / "data", options) as ready:
        place = place_of(ready["url"])
        trust = ssl.create_default_context(cafile=ours.file)
        # The key is known already: it is the socket itself that finds the stranger.
        told = ready["realtimeKey"]
        line = PusherLine(place, lambda: told, unsigned, time.monotonic, trust=trust, tempo=HASTY)
        with listening(line, DESK) as heard:
            reason = heard.phase(SocketPhase.WAITING).reason
            assert "its certificate is not trusted" in reason
            assert "127.0.0.1" in reason


def unsigned(_socket_id: str, _channel: str) -> str:
    raise AssertionError("a stranger is asked for a signature")


def test_the_line_is_closed_at_once_from_any_thread(gateway: HttpGateway) -> None:
    with listening(gateway.news_line(HASTY), BECKY) as heard:
        heard.next(Subscribed)
        threads = [threading.Thread(target=heard.line.close, kwargs={"wait": SOON}) for _ in range(3)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SOON)
            assert not thread.is_alive()
        # None of them had to wait for as long as it may.
        assert time.monotonic() - started < SOON / 2
        assert "bookdesk-line" not in [thread.name for thread in threading.enumerate()]
        heard.line.want([JJ])
        heard.line.try_now()
        assert heard.next(Parted) == Parted(BECKY)


def test_closing_does_not_wait_for_the_line_s_thread(gateway: HttpGateway) -> None:
    line = gateway.news_line(HASTY)
    gate, told, left = threading.Event(), threading.Event(), threading.Event()

    def on_state(_state: object) -> None:
        told.set()
        gate.wait(SOON)
        left.set()

    line.open(lambda _news: None, on_state)
    assert told.wait(SOON)
    line.close()
    assert not left.is_set()
    gate.set()
    line.close(wait=SOON)
    assert left.is_set()


def test_a_line_that_was_never_opened_closes(gateway: HttpGateway) -> None:
    line = gateway.news_line()
    line.close()
    line.close()
    with pytest.raises(RuntimeError, match="opens once"):
        line.open(print, print)


def test_closing_from_within_news(gateway: HttpGateway) -> None:
    line = gateway.news_line(HASTY)
    told = threading.Event()

    def on_news(_news: object) -> None:
        line.close()
        told.set()

    line.want([BECKY])
    line.open(on_news, lambda _state: None)
    assert told.wait(SOON)


def test_no_address_but_loopback_or_tls() -> None:
    from bookdesk.api.realtime.place import place_of

    with pytest.raises(UsageError, match="use https"):
        place_of("http://desk.example.com")
    assert (
        place_of("https://desk.example.com")
        .socket_url("a key")
        .startswith("wss://desk.example.com:443/app/a%20key?protocol=7&client=bookdesk&version=")
    )
    assert place_of("http://[::1]:81").socket_url("k").startswith("ws://[::1]:81/app/k?")
    assert place_of("https://tür.example").host == "xn--tr-xka.example"
