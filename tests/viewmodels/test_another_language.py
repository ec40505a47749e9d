"""Another language while the desk runs: nothing that a model shows stays in the one before."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import pytest
from tests.factories import MARIE, at
from tests.viewmodels.test_live_model import STOPPED, FakeLine

from bookdesk.desktop.credentials import Answer, Outcome
from bookdesk.desktop.language import install_language
from bookdesk.domain.schedule import Customer
from bookdesk.errors import BackendFailed, InvalidRequest, KeyUnavailable, ReservationExpired, SlotTaken
from bookdesk.viewmodels.booking import STEP_KEYS
from bookdesk.viewmodels.preferences import PreferencesModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    Scene = Callable[[DeskAtWork, QtBot], None]


@pytest.fixture
def english_afterwards(qapp: QApplication) -> Iterator[None]:
    """English before and after, whatever a test speaks."""
    install_language(qapp, "en")
    yield
    install_language(qapp, "en")


@pytest.fixture
def english(desk: DeskAtWork, english_afterwards: None) -> DeskAtWork:
    """A desk that speaks English."""
    desk.models.speak("en")
    return desk


def texts_of(value: object) -> set[str]:
    """Return the texts in a state that are written for a reader: not those of what it is about."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return {value} if any(sign.isalpha() for sign in value) else set()
    if not isinstance(value, tuple) or type(value).__module__.startswith("bookdesk.domain"):
        return set()
    return {text for part in value for text in texts_of(part)}


def shown(desk: DeskAtWork) -> set[str]:
    """Return every text that the models show, but for what the status bar has said already."""
    models = desk.models
    states = (
        models.connection.state,
        models.desk.state,
        models.hold.state,
        models.hold.draft,
        models.hold.kept,
        models.booking.state,
        models.blocks.state,
        models.conflict.state,
        models.customers.state,
        models.live.state,
        models.looked_at.state,
        (models.preferences.trouble,),
    )
    return {text for state in states for text in texts_of(state)} - {""}


def data_of(desk: DeskAtWork) -> set[str]:
    """Return what is called the same in every language: names, identities, keys and what people typed."""
    catalogue, hold, booking = desk.models.desk.catalogue, desk.models.hold, desk.models.booking.state.booking
    fields = {"name", "phone", "notes", "start", "end", "reason"}
    named = fields | {"Desk 1", "Desk 2", "Ana", *STEP_KEYS.values()}
    if catalogue is not None:
        named |= {catalogue.business.name}
        named |= {text for one in catalogue.providers for text in (one.id, one.name)}
        named |= {text for one in catalogue.services for text in (one.id, one.name)}
        # A unit is written alike.
        named |= {f"{one.name}, {one.minutes} min" for one in catalogue.services}
    people = [Customer(hold.draft.customer_id, hold.draft.name, hold.draft.phone)]
    if booking is not None and booking.customer is not None:
        people.append(booking.customer)
    return named | {text for one in people for text in (one.id or "", one.name, one.phone)}


def hold(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)


def an_ended_hold(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.choose_customer(MARIE)
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.tick(121)


def an_ended_hold_that_is_taken(desk: DeskAtWork, qtbot: QtBot) -> None:
    an_ended_hold(desk, qtbot)
    desk.gateway.take(desk.slot("becky", "11:00"), "Desk 2")
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: bool(desk.models.hold.state.taken))


def a_hold_that_the_server_ended(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.refusals["confirm"] = ReservationExpired("The hold ended.", "reservation_expired")
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.models.hold.confirm()


def a_hold_that_may_be(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.unreachable = True
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold(desk.slot("becky", "11:00"))
    assert desk.models.hold.state.message


def a_confirm_without_an_answer(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.unreachable = True
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: desk.models.hold.state.unsettled and not desk.models.connection.is_live)


def fields_that_the_server_refuses(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "12", "")
    wrong = {"customer.phone": "give a phone number with its digits"}
    desk.gateway.refusals["confirm"] = InvalidRequest("A field is wrong.", "invalid_request", wrong)
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: bool(desk.models.hold.state.fields))
    assert desk.models.hold.state.message


def a_phone_without_a_name(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("", "204", "")
    desk.models.hold.confirm()
    assert desk.models.hold.state.fields


def a_name_that_is_too_long(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("x" * 300, "", "")
    desk.models.hold.confirm()
    assert desk.models.hold.state.fields


def a_choice_of_another_slot(desk: DeskAtWork, qtbot: QtBot) -> None:
    slots = tuple(desk.slot("becky", time) for time in ("11:45", "14:30"))
    desk.gateway.refusals["hold"] = SlotTaken("Taken.", slots, "Desk 2")
    with qtbot.waitSignal(desk.models.hold.taken):
        desk.models.hold.hold(desk.slot("becky", "11:00"))
    assert desk.models.conflict.state.rows


def a_choice_that_was_made_offline(desk: DeskAtWork, qtbot: QtBot) -> None:
    a_choice_of_another_slot(desk, qtbot)
    desk.models.conflict.set_live(is_live=False)
    desk.models.conflict.pick(1)
    assert desk.models.conflict.state.open


def a_slot_looked_at_that_is_taken(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.models.desk.slot(desk.slot("becky", "14:30").id, "becky")
    assert slot is not None
    desk.models.looked_at.look_at(slot)
    desk.gateway.take(slot, "Desk 2")
    desk.tick(1)
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: bool(desk.models.looked_at.state.title))


def an_open_booking(desk: DeskAtWork, qtbot: QtBot) -> None:
    named = (one for one in desk.models.desk.bookings if one.customer is not None)
    desk.models.booking.open(next(named))


def a_block_without_a_reason(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = desk.models.blocks
    blocks.open_for("becky", at("14:30"), at("15:15"))
    blocks.apply("becky", blocks.state.start.replace(tzinfo=None), blocks.state.end.replace(tzinfo=None), "")
    assert blocks.state.error


def no_live_news(desk: DeskAtWork, qtbot: QtBot) -> None:
    line = FakeLine()
    desk.models.live.connect_to(line)
    line.tell(STOPPED)
    qtbot.waitUntil(lambda: bool(desk.models.desk.state.news_trouble))


def no_backend(desk: DeskAtWork, qtbot: QtBot) -> None:
    why = BackendFailed("{file} can't be opened: {reason}.", file="b.db", reason="disk I/O error")
    desk.models.desk.server_lost(why)
    assert "b.db" in desk.models.desk.state.reason


def a_key_that_is_locked(desk: DeskAtWork, qtbot: QtBot) -> None:
    locked = Answer(Outcome.LOCKED, text="The keyring is locked. Unlock it and start again.")
    why = KeyUnavailable("The database's key lies in the keyring. {why}", why=locked)
    desk.models.desk.server_lost(why)
    assert "locked" in desk.models.desk.state.reason


SCENES: list[Scene] = [
    an_ended_hold,
    an_ended_hold_that_is_taken,
    a_hold_that_the_server_ended,
    a_hold_that_may_be,
    a_confirm_without_an_answer,
    fields_that_the_server_refuses,
    a_phone_without_a_name,
    a_name_that_is_too_long,
    a_choice_of_another_slot,
    a_choice_that_was_made_offline,
    a_slot_looked_at_that_is_taken,
    an_open_booking,
    a_block_without_a_reason,
    no_live_news,
    no_backend,
    a_key_that_is_locked,
]


@pytest.mark.parametrize("scene", SCENES)
def test_no_model_shows_what_it_said_in_the_language_before(
    english: DeskAtWork, qtbot: QtBot, qapp: QApplication, scene: Scene
) -> None:
    scene(english, qtbot)
    before = shown(english)
    install_language(qapp, "fr")
    english.models.speak("fr")
    after = shown(english)
    assert after & before <= data_of(english)
    assert len(after) >= len(before)
    install_language(qapp, "en")
    english.models.speak("en")
    assert shown(english) == before


def test_a_desk_that_knows_nothing_yet_says_so_anew(
    unconnected: DeskAtWork, qapp: QApplication, english_afterwards: None
) -> None:
    unconnected.models.desk.server_lost(BackendFailed("The backend on this machine ended."))
    before = shown(unconnected)
    assert unconnected.models.desk.state.empty_text in before
    install_language(qapp, "fr")
    unconnected.models.speak("fr")
    assert not shown(unconnected) & before


@pytest.mark.parametrize(
    ("wrong", "set_aside", "may_save"),
    [(("clock", "theme"), "", True), ((), "settings.json.broken-1", True), ((), "", False)],
)
def test_what_is_wrong_with_the_settings_is_said_anew(
    qapp: QApplication, english_afterwards: None, wrong: tuple[str, ...], set_aside: str, may_save: bool
) -> None:
    model = PreferencesModel()
    model.tell_loaded(wrong, set_aside, may_save=may_save)
    english = model.trouble
    told: list[str] = []
    model.troubled.connect(lambda: told.append(model.trouble))
    install_language(qapp, "fr")
    model.say_anew()
    assert told == [model.trouble]
    assert model.trouble not in ("", english)
    assert set_aside in model.trouble


def test_a_saved_setting_takes_its_trouble_away_for_good(
    qapp: QApplication, english_afterwards: None, desk: DeskAtWork, qtbot: QtBot
) -> None:
    fails = [OSError()]

    def save(_preferences: object) -> None:
        if fails:
            raise fails.pop()

    model = PreferencesModel(None, save, desk.bridge)
    with qtbot.waitSignal(model.troubled):
        model.set(clock="12")
    with qtbot.waitSignal(model.troubled):
        model.set(clock="24")
    install_language(qapp, "fr")
    model.say_anew()
    assert model.trouble == ""
