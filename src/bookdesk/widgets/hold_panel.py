"""The panel of the current hold: a heading, its body while there is one, else how to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bookdesk.viewmodels.hold_state import HoldPhase, slow_text
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, WrappedLabel
from bookdesk.widgets.tab_order import place_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.hold_actions import HoldActions
    from bookdesk.widgets.hold_body import HoldBody
    from bookdesk.widgets.look import Look


class HoldPanel(QWidget):
    """Shows HoldState; the body and the row of a kept customer are made when first shown.

    `made` bears the controls that were made. `foot` is where its actions stand: whoever shows the
    panel keeps it in sight while the rest scrolls.
    """

    made = Signal(object)

    def __init__(self, models: DeskModels, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._hold = models.hold
        self._desk = models.desk
        self._look = look
        self._body: HoldBody | None = None
        self._actions: HoldActions | None = None
        self._kept: _KeptRow | None = None
        self.setAccessibleName(self.tr("Current hold"))
        self._head = PlainLabel(self.tr("Current hold"), "name")
        self._until = PlainLabel("", "small")
        self.foot = QWidget()
        actions = QVBoxLayout(self.foot)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(0)
        self.foot.hide()
        self._notice = _Notice(look)
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._until)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        # Below everything that can be pressed or typed in: its coming moves nothing.
        column.addWidget(self._notice)
        self._hold.changed.connect(self._on_hold_changed)
        self._hold.draft_changed.connect(self._on_hold_changed)
        self._desk.catalogue_known.connect(self._on_hold_changed)

    def show_state(self) -> None:
        """Show the hold, if there is one, else how to hold."""
        self._on_hold_changed()

    def focus_customer(self) -> None:
        """Put the focus on the customer's name."""
        if self._body is not None:
            self._body.focus_customer()

    @property
    def shows_fields(self) -> bool:
        """Tell whether a customer can be typed."""
        return self._body is not None and not self._body.isHidden()

    def make_ahead(self) -> Iterator[None]:
        """Make what the first hold shows, a piece at each step."""
        self._made_body()
        yield
        self._made_actions()
        self._on_hold_changed()
        yield

    def _on_hold_changed(self) -> None:
        state, draft = self._hold.state, self._hold.draft
        if draft.is_empty:
            draft = self._hold.kept
        phase = state.phase
        on = phase is not HoldPhase.NONE
        # A held slot stays until another one is granted; that one is asked for all the same.
        asks_other = phase is HoldPhase.HELD and state.busy and not state.extending
        self._head.setText(self.tr("Hold ended") if phase is HoldPhase.ENDED else self.tr("Current hold"))
        self._until.setText(self.tr("asking") if phase is HoldPhase.ASKING or asks_other else state.until)
        if on or self._body is not None:
            self._made_body().show_state()
            self._made_actions().show_state()
            self.foot.setVisible(on)
        self._show_notice()
        kept = "" if on or draft.is_empty else draft.title
        if kept or self._kept is not None:
            self._made_kept().show_name(kept, len(self._hold.drafts) - 1)

    def _made_body(self) -> HoldBody:
        if self._body is None:
            from bookdesk.widgets.hold_body import HoldBody

            self._body = HoldBody(self._models, self._look)
            self._column.insertWidget(1, self._body)
            place_tabs(self.parentWidget() or self, self._body.controls)
            self.made.emit(self._body.controls)
        return self._body

    def _made_actions(self) -> HoldActions:
        if self._actions is None:
            from bookdesk.widgets.hold_actions import HoldActions
            from bookdesk.widgets.sidebar import line

            self._actions = HoldActions(self._hold, self._look)
            column = self.foot.layout()
            assert column is not None  # noqa: S101  made with it
            column.addWidget(line())
            column.addWidget(self._actions)
            place_tabs(self._made_body().controls[-1], self._actions.controls)
        return self._actions

    def _made_kept(self) -> _KeptRow:
        if self._kept is None:
            self._kept = _KeptRow(self._look)
            self._kept.put_away.connect(self._hold.clear_customer)
            self._column.addWidget(self._kept)
            if self._body is not None:
                place_tabs(self._made_actions().controls[-1], [self._kept.away])
            else:
                place_tabs(self.parentWidget() or self, [self._kept.away])
        return self._kept

    def _show_notice(self) -> None:
        state = self._hold.state
        if state.phase is HoldPhase.NONE:
            self._notice.say(
                self.tr("No slot held."),
                self._how_to_hold(),
            )
        elif state.taken or state.message:
            self._notice.say("", state.taken or state.message, warns=True)
        elif state.slow:
            self._notice.say("", slow_text(), warns=True)
        elif state.warns:
            text = self.tr("{left} left. Confirm or extend.")
            if state.extended:
                # Once is all there is.
                text = self.tr("{left} left. Confirm now.")
            self._notice.say("", text.format(left=state.left_text), warns=True)
        else:
            self._notice.say("", "")

    def _how_to_hold(self) -> str:
        catalogue = self._desk.catalogue
        seconds = catalogue.business.hold_seconds if catalogue else 120
        minutes, rest = divmod(seconds, 60)
        if rest:
            return self.tr("Select a free slot and press Enter to hold it for %n second(s).", "", seconds)
        return self.tr("Select a free slot and press Enter to hold it for %n minute(s).", "", minutes)


class _Notice(QFrame):
    """A sentence about the hold, with a warning's glyph where it warns."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._glyph = PlainLabel()
        self._glyph.hide()
        self._look = look
        look.changed.connect(self._draw_glyph)
        self._glyph.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._title = PlainLabel()
        self._text = WrappedLabel("", "small")
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addLayout(lines, 1)

    def _draw_glyph(self) -> None:
        look = self._look
        self._glyph.setPixmap(look.pixmap(self, "warning", look.theme.warn_text, look.px(16)))

    def say(self, title: str, text: str, *, warns: bool = False) -> None:
        """Say something, or nothing: the place is given up then."""
        self.setVisible(bool(title or text))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        if warns:
            self._draw_glyph()
        self._glyph.setVisible(warns)
        role = "warning" if warns else ""
        if (self.property("role") or "") != role:
            self.setProperty("role", role)
            for widget in (self, self._text):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.layout().setContentsMargins(*((12, 8, 12, 8) if warns else (0, 0, 0, 0)))  # type: ignore[union-attr]


class _KeptRow(QWidget):
    """Tells that a customer's details wait for the next hold, and puts them away."""

    put_away = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._glyph = PlainLabel()
        self._text = ElidedLabel("", "small")
        self.away = away = QPushButton(self.tr("Clear"))
        # Outside a QDialog a button leaves Enter alone unless it is told so.
        away.setAutoDefault(True)
        away.setProperty("role", "link")
        away.setAccessibleName(self.tr("Clear the kept customer"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._text, 1)
        row.addWidget(away)
        look.changed.connect(self._draw_glyph)
        self._draw_glyph()
        away.clicked.connect(self.put_away)
        self.hide()

    def _draw_glyph(self) -> None:
        look = self._look
        self._glyph.setPixmap(look.pixmap(self, "person", look.theme.text2, look.px(16)))

    def show_name(self, name: str, others: int) -> None:
        """Show whose details are kept, "" for none, and how many `others` wait behind them."""
        self.setVisible(bool(name))
        text = self.tr("Kept: {name} and %n other(s)", "", others) if others > 0 else self.tr("Kept: {name}")
        self._text.setText(text.format(name=name))
