"""The top bar: which dates are shown, the way to others, the three views, and the walk-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.widgets.key_hint import IconButton, KeyButton
from bookdesk.widgets.pill import Pill, PillKind
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel
from bookdesk.widgets.sidebar import sidebar_width
from bookdesk.widgets.view_switch import ViewSwitch

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look

#: What the title is never left less than beside the buttons, px at 100 %, and its place among them.
_TITLE_LEAST, _TITLE_PLACE = 220, 5


class TopBar(QWidget):
    """56 px high at 100 %, with the line below; large text in a small window has a row for the title.

    The title's second line has its place kept, so that nothing moves.
    """

    walk_in_asked = Signal()

    def __init__(self, models: DeskModels, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Top bar"))
        self._look = look
        self._logo, self._brand, self._under = PlainLabel(), QWidget(), QWidget()
        self._titles = QWidget()
        self._under.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._is_two_rows = False
        self._name = PlainLabel(self.tr("Bookdesk"), "name")
        self._today = QPushButton(self.tr("Today"))
        self._today.setToolTip(self.tr("Show today (Ctrl+T)"))
        self._previous = IconButton(look, "chevron-left", "", "Alt+Left")
        self._next = IconButton(look, "chevron-right", "", "Alt+Right")
        self._previous.setProperty("role", "segment-first")
        self._next.setProperty("role", "segment-end")
        self._title = ElidedLabel("", "title")
        self._views = ViewSwitch(models.desk)
        self._second = ElidedLabel("", "small")
        self._pill = Pill(look)
        self._undo = IconButton(look, "undo", self.tr("Undo the last step"), "Ctrl+Z")
        self._walk_in = KeyButton(look, self.tr("Walk-in"), "F2", icon="plus", role="primary")
        self._lay_out()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self._today.clicked.connect(models.desk.go_today)
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self._undo.clicked.connect(models.status.undo)
        self._walk_in.clicked.connect(self.walk_in_asked)
        models.desk.changed.connect(self._on_desk_changed)
        models.status.changed.connect(self._on_status_changed)
        self._on_desk_changed()
        self._on_status_changed()

    def _lay_out(self) -> None:
        marks = QHBoxLayout(self._brand)
        marks.setContentsMargins(16, 0, 0, 0)
        marks.setSpacing(8)
        marks.addWidget(self._logo)
        marks.addWidget(self._name)
        marks.addStretch()
        self._lines = QStackedLayout(self._under)
        self._lines.addWidget(self._second)
        pill = QWidget()
        beside = QHBoxLayout(pill)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._pill)
        beside.addStretch()
        self._lines.addWidget(pill)
        titles = self._lines_of_title = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._titles)
        titles.setContentsMargins(0, 0, 0, 0)
        titles.setSpacing(0)
        titles.addWidget(self._title)
        titles.addWidget(self._under)
        steps = QHBoxLayout()
        steps.setSpacing(0)
        steps.addWidget(self._previous)
        steps.addWidget(self._next)
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        row = self._row = QHBoxLayout()
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._brand)
        row.addSpacing(8)
        row.addWidget(self._today)
        row.addLayout(steps)
        row.addSpacing(8)
        row.addWidget(self._titles, 1, Qt.AlignmentFlag.AlignVCenter)
        # Takes the room that the title leaves when it has a row of its own.
        row.addStretch()
        row.addWidget(self._views)
        row.addSpacing(8)
        policy = self._undo.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._undo.setSizePolicy(policy)
        row.addWidget(self._undo)
        row.addWidget(self._walk_in)
        below = self._below = QHBoxLayout()
        below.setContentsMargins(0, 0, 16, 0)
        below.setSpacing(16)
        rows.addLayout(row, 1)
        rows.addLayout(below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title a row of its own where the buttons leave it none."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def _arrange(self) -> None:
        look = self._look
        buttons = (self._today, self._previous, self._next, self._views, self._undo, self._walk_in)
        taken = sidebar_width(look) + sum(button.sizeHint().width() for button in buttons) + 88
        two = look.fonts.scale > 1 and self.width() - taken < look.px(_TITLE_LEAST)
        if two != self._is_two_rows:
            self._is_two_rows = two
            way = QBoxLayout.Direction
            self._lines_of_title.setDirection(way.LeftToRight if two else way.TopToBottom)
            # Beside the title the second line has what that leaves, and stands close to it.
            self._lines_of_title.setStretch(1, 1 if two else 0)
            self._lines_of_title.setSpacing(24 if two else 0)
            for place, part in ((0, self._brand), (_TITLE_PLACE, self._titles)):
                if two:
                    self._below.addWidget(part, place and 1, Qt.AlignmentFlag.AlignVCenter)
                else:
                    self._row.insertWidget(place, part, place and 1, Qt.AlignmentFlag.AlignVCenter)
            self._name.setHidden(two)
            # What begins the row stands as far from the edge as the logo does.
            self._row.setContentsMargins(8 if two else 0, 0, 16, 0)
        self._rows.setContentsMargins(0, look.px(8) if two else 0, 0, look.px(8) if two else 0)
        self._rows.setSpacing(look.px(8) if two else 0)
        self.setFixedHeight(look.px(80) + 1 if two else look.px(56) - 1)
        self._brand.setFixedWidth(16 + look.px(24) if two else sidebar_width(look))

    def _on_look_changed(self) -> None:
        look = self._look
        self._under.setFixedHeight(look.px(20))
        # A font may be higher than its line in the specification.
        self._title.setFixedHeight(max(look.px(24), QFontMetrics(look.fonts.title).height()))
        self._logo.setPixmap(look.pixmap(self, "logo", look.theme.accent, look.px(24)))
        self._arrange()

    def focus_first(self) -> None:
        """Put the focus on the first control."""
        self._today.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_previous(self) -> None:
        self._models.desk.step(-1)

    def _on_next(self) -> None:
        self._models.desk.step(1)

    def _on_desk_changed(self) -> None:
        state = self._models.desk.state
        known = state.date is not None
        waiting = {
            Connection.CONNECTING: self.tr("Connecting"),
            Connection.OFFLINE: self.tr("Offline"),
            Connection.LIVE: "",
        }
        self._title.set_texts(state.title or waiting[state.connection], state.short_title)
        offline = state.connection is Connection.OFFLINE
        if offline:
            self._pill.show_state(PillKind.WARNING, state.second_line or self.tr("Offline"), "offline")
        else:
            self._second.set_texts(state.second_line, *state.short_lines)
        self._lines.setCurrentIndex(1 if offline else 0)
        names = {
            View.DAY: (self.tr("Previous day"), self.tr("Next day")),
            View.WEEK: (self.tr("Previous week"), self.tr("Next week")),
            View.MONTH: (self.tr("Previous month"), self.tr("Next month")),
        }[state.view]
        for button, name in zip((self._previous, self._next), names, strict=True):
            button.set_name(name)
        for part in (self._today, self._previous, self._next, self._views):
            part.setEnabled(known)
        self._walk_in.setEnabled(state.connection is Connection.LIVE)

    def _on_status_changed(self) -> None:
        self._undo.setVisible(self._models.status.state.can_undo)
