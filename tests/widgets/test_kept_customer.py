"""The next customer's fields by keys: empty, with what was put away one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.data.codec import DataCodec
from bookdesk.data.intents import KeptDraft
from bookdesk.data.kept_intents import KEPT_SCHEMA
from bookdesk.query.kept_store import KeptStore
from bookdesk.query.sealing import Sealer
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase
from bookdesk.widgets.customer_field import CustomerField
from bookdesk.widgets.key_hint import KeyButton

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from bookdesk.domain.schedule import Booking

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
OFFER = "Use what was typed for Pia P"


def walk_in(opened: WindowAtWork, qtbot: QtBot) -> None:
    """Press F2 and wait for the hold and its focus."""
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.phase is HoldPhase.HELD)
    qtbot.waitUntil(lambda: isinstance(opened.focused(), CustomerField))


def confirm(opened: WindowAtWork, qtbot: QtBot) -> Booking:
    with qtbot.waitSignal(opened.desk.models.hold.booked) as booked:
        opened.key(Qt.Key.Key_Return, CONTROL)
    booking: Booking = booked.args[0]
    return booking


def offers(opened: WindowAtWork) -> list[str]:
    buttons = opened.window.panel.findChildren(KeyButton)
    return [b.accessibleName() for b in buttons if b.isVisible() and b.accessibleName().startswith("Use ")]


@pytest.fixture
def put_away(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window on which Pia's hold ran out and was put away by Escape."""
    opened = connect(open_window(qtbot), qtbot)
    walk_in(opened, qtbot)
    opened.type("Pia P")
    opened.desk.models.hold.set_customer("Pia P", "", "left side")
    with qtbot.waitSignal(opened.desk.models.hold.ended):
        opened.desk.tick(121)
    assert offers(opened) == [], "it stands in the fields still"
    opened.key(Qt.Key.Key_Escape)
    assert opened.desk.models.hold.state.phase is HoldPhase.NONE
    assert "Kept: Pia P" in [x.text() for x in opened.window.findChildren(QLabel) if x.isVisible()]
    yield opened
    opened.close()


def test_the_next_walk_in_is_booked_for_nobody_else(put_away: WindowAtWork, qtbot: QtBot) -> None:
    walk_in(put_away, qtbot)
    assert offers(put_away) == [OFFER]
    put_away.type("Quinn")
    assert offers(put_away) == []
    booking = confirm(put_away, qtbot)
    assert booking.customer is not None
    assert (booking.customer.name, booking.notes) == ("Quinn", "")
    walk_in(put_away, qtbot)
    assert offers(put_away) == [OFFER], "she was not booked"


def kept_row(opened: WindowAtWork) -> list[str]:
    shown = [x.text() for x in opened.window.findChildren(QLabel) if x.isVisible()]
    return [text for text in shown if text.startswith("Kept: ")]


def test_how_many_others_wait_is_told(put_away: WindowAtWork) -> None:
    put_away.desk.models.hold.keep(CustomerDraft("Bob"))
    assert kept_row(put_away) == ["Kept: Bob and 1 other"]
    put_away.press("Clear the kept customer")
    assert kept_row(put_away) == ["Kept: Pia P"]


def test_notes_with_no_name_are_counted_and_cleared_as_all_are(put_away: WindowAtWork) -> None:
    put_away.desk.models.hold.keep(CustomerDraft(notes="left side"))
    assert kept_row(put_away) == ["Kept: details with no name and 1 other"]
    put_away.press("Clear the kept customer")
    assert kept_row(put_away) == ["Kept: Pia P"]
    put_away.press("Clear the kept customer")
    assert kept_row(put_away) == []


def shown_lines(opened: WindowAtWork, after: str) -> list[str]:
    """The labels that are shown from the one that ends with `after` on."""
    dialog = opened.window.dialogs.close
    texts = [x.text() for x in dialog.findChildren(QLabel) if x.isVisible()]
    first = next(at for at, text in enumerate(texts) if text.endswith(after))
    return [text for text in texts[first + 1 :] if text]


def test_closing_asks_for_those_that_are_not_on_disk(put_away: WindowAtWork, tmp_path: Path) -> None:
    desk = put_away.desk
    sealer = Sealer(bytes(32))
    store = KeptStore(tmp_path / "kept", DataCodec(), desk.clock.now, schema=KEPT_SCHEMA, sealer=sealer)
    desk.source.kept.open(store, None)
    assert put_away.window.may_close()
    desk.models.hold.keep(CustomerDraft("Bob"))
    assert not put_away.window.may_close()
    said = "Only the details that were typed last are kept. Those of 1 other customer would be lost:"
    assert said in [x.text() for x in put_away.window.findChildren(QLabel) if x.isVisible()]


def test_what_is_kept_for_nobody_else_is_named_before_the_window_closes(put_away: WindowAtWork) -> None:
    assert not put_away.window.may_close()
    said = "The details of Pia P can't be kept: nothing here can seal them."
    assert said in [x.text() for x in put_away.window.findChildren(QLabel) if x.isVisible()]
    put_away.press("Stay")
    put_away.desk.models.hold.keep(CustomerDraft("Bob"))
    assert not put_away.window.may_close()
    said = "The details of Bob can't be kept: nothing here can seal them."
    said += " Those of 1 other customer would be lost:"
    assert said in [x.text() for x in put_away.window.findChildren(QLabel) if x.isVisible()]
    assert shown_lines(put_away, said) == ["Pia P"]


def test_those_who_would_be_lost_are_named_a_handful_at_most(put_away: WindowAtWork) -> None:
    model, window = put_away.desk.models.hold, put_away.window
    for draft in (CustomerDraft("Ann\n<b>"), CustomerDraft(notes="left side"), CustomerDraft("", "204 555")):
        model.keep(draft)
    for name in ("Bob", "Cedric", "Dag"):
        model.keep(CustomerDraft(name))
    assert not window.may_close()
    said = "Those of 6 other customers would be lost:"
    assert shown_lines(put_away, said) == ["Cedric", "Bob", "204 555", "details with no name", "and 2 more"]
    put_away.press("Stay")
    model.clear_customer()
    assert not window.may_close()
    lines = ["Bob", "204 555", "details with no name", "Ann <b>", "Pia P"]
    assert shown_lines(put_away, "would be lost:") == lines
    described = window.dialogs.close.accessibleDescription()
    assert described.endswith("Those of 5 other customers would be lost: " + ", ".join(lines))
    put_away.press("Stay")
    for _each in range(5):
        model.clear_customer()
    assert not window.may_close()
    assert shown_lines(put_away, "nothing here can seal them.") == []


def test_no_line_of_those_who_would_be_lost_is_squeezed(put_away: WindowAtWork) -> None:
    for name in ("Ann", "Bob " * 40, "Cedric", "Dag", "Eve"):
        put_away.desk.models.hold.keep(CustomerDraft(name, "", "left side"))
    assert not put_away.window.may_close()
    shown = [x for x in put_away.window.dialogs.close.findChildren(QLabel) if x.isVisible()]
    assert [x.text() for x in shown if x.height() < x.sizeHint().height()] == []


def test_closing_says_that_nothing_can_be_written(
    put_away: WindowAtWork, tmp_path: Path, qtbot: QtBot
) -> None:
    desk, folder = put_away.desk, tmp_path / "kept"
    other = KeptStore(folder, DataCodec(), desk.clock.now, schema=KEPT_SCHEMA)
    assert other.look_again()
    store = KeptStore(folder, DataCodec(), desk.clock.now, schema=KEPT_SCHEMA, sealer=Sealer(bytes(32)))
    desk.source.kept.open(store, None)
    assert put_away.window.may_close(), "nothing is known to hinder it yet"
    desk.source.kept.keep_draft(KeptDraft("Pia P", "", "left side"))
    qtbot.waitUntil(lambda: not put_away.window.may_close())
    said = "The details of Pia P can't be kept: nothing can be written here."
    assert said in [x.text() for x in put_away.window.findChildren(QLabel) if x.isVisible()]
    other.close()
    store.close()


def test_alt_k_puts_it_back_into_the_fields(put_away: WindowAtWork, qtbot: QtBot) -> None:
    walk_in(put_away, qtbot)
    put_away.key(Qt.Key.Key_K, ALT)
    assert offers(put_away) == []
    assert put_away.focused().accessibleName() == "Customer"
    booking = confirm(put_away, qtbot)
    assert booking.customer is not None
    assert (booking.customer.name, booking.notes) == ("Pia P", "left side")


def test_its_button_is_pressed_by_keys_and_leaves_the_focus_on_the_name(
    put_away: WindowAtWork, qtbot: QtBot
) -> None:
    walk_in(put_away, qtbot)
    put_away.key(Qt.Key.Key_Backtab)
    assert put_away.focused().accessibleName() == OFFER
    put_away.key(Qt.Key.Key_Return)
    field = put_away.focused()
    assert isinstance(field, CustomerField)
    assert field.text() == "Pia P"


def test_after_a_conflict_is_closed_the_next_one_is_booked_alone(
    put_away: WindowAtWork, qtbot: QtBot
) -> None:
    walk_in(put_away, qtbot)
    put_away.key(Qt.Key.Key_K, ALT)
    model, gateway = put_away.desk.models.hold, put_away.desk.gateway
    with qtbot.waitSignal(model.ended):
        put_away.desk.tick(121)
    assert model.state.slot is not None
    gateway.take(model.state.slot, "Desk 2")
    put_away.key(Qt.Key.Key_H, ALT)
    qtbot.waitUntil(put_away.window.dialogs.conflict.isVisible)
    put_away.key(Qt.Key.Key_Escape)
    walk_in(put_away, qtbot)
    assert offers(put_away) == [OFFER]
    put_away.type("Lou")
    booking = confirm(put_away, qtbot)
    assert booking.customer is not None
    assert booking.customer.name == "Lou"


def test_f2_while_the_ended_hold_is_shown_is_for_the_next_customer(qtbot: QtBot) -> None:
    opened = connect(open_window(qtbot), qtbot)
    walk_in(opened, qtbot)
    opened.type("Pia P")
    with qtbot.waitSignal(opened.desk.models.hold.ended):
        opened.desk.tick(121)
    walk_in(opened, qtbot)
    assert opened.focused().text() == ""  # type: ignore[attr-defined]  # the customer's field
    assert offers(opened) == [OFFER]
    opened.type("Quinn")
    booking = confirm(opened, qtbot)
    assert booking.customer is not None
    assert booking.customer.name == "Quinn"
    opened.close()
