"""The status bar: the line to the server, the newest message with its undo, and whose desk this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from bookdesk.viewmodels.desk_state import Connection
from bookdesk.widgets.kept_places import status_height
from bookdesk.widgets.key_hint import KeyHint
from bookdesk.widgets.pill import Pill, PillKind
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel
from bookdesk.widgets.sidebar import line

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look


class StatusBar(QWidget):
    """32 px high at 100 %, with the line above; the pointer or the focus on an undo keeps it."""

    def __init__(self, models: DeskModels, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._hint = ""
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look.changed.connect(self._on_look_changed)
        self._look = look
        self.setAccessibleName(self.tr("Status bar"))
        self._pill = Pill(look)
        self._updated = PlainLabel("", "small")
        self._next_try = PlainLabel("", "small")
        self._reason = ElidedLabel("", "small")
        self._try_now = QPushButton(self.tr("Try now"))
        self._try_now.setProperty("role", "link")
        self._zone = ElidedLabel("", "small")
        self._message = ElidedLabel("", "small")
        self._message.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._message.setAccessibleName(self.tr("Last message"))
        self._undo = QPushButton(self.tr("Undo"))
        self._undo.setProperty("role", "link")
        self._undo_key = KeyHint(look, "Ctrl+Z")
        self._key_note = ElidedLabel("", "small")
        self._key_note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._who = ElidedLabel("", "small")
        self._who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self._on_look_changed()
        self._try_now.clicked.connect(models.desk.refresh)
        self._undo.clicked.connect(models.status.undo)
        for widget in (self._undo, self._message):
            widget.installEventFilter(self)
        models.desk.changed.connect(self._on_desk_changed)
        models.status.changed.connect(self._on_status_changed)
        self._on_desk_changed()
        self._on_status_changed()

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._pill)
        row.addWidget(self._updated)
        row.addWidget(self._next_try)
        row.addWidget(self._try_now)
        row.addWidget(self._reason)
        self._first_line = line(vertical=True)
        row.addWidget(self._first_line)
        # Whose time is shown is always said: it has its room before what comes and goes.
        self._zone.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self._zone)
        row.addStretch(1)
        row.addWidget(self._message)
        row.addWidget(self._undo)
        row.addWidget(self._undo_key)
        row.addWidget(self._key_note)
        self._last_line = line(vertical=True)
        row.addWidget(self._last_line)
        row.addWidget(self._who)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new room."""
        super().resizeEvent(event)
        self._share_room()

    def event(self, event: QEvent) -> bool:
        """Share the room anew when a part of the bar comes, goes or says something else."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._share_room()
        return super().event(event)

    def _share_room(self) -> None:
        """Give each sentence what it needs; where it is too much, less to the note, then none to the hint."""
        row, sentences = self._row, (self._reason, self._message, self._key_note)
        parts = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        parts = [part for part in parts if not part.isHidden()]
        room = row.contentsRect().width() - row.spacing() * len(parts)
        room -= sum(min(one.sizeHint().width(), one.maximumWidth()) for one in parts if one not in sentences)
        wanted = {one: one.width_of(shortest=False) for one in sentences if one in parts}
        if sum(wanted.values()) > room and self._key_note in wanted:
            wanted[self._key_note] = self._key_note.width_of(shortest=True)
        if sum(wanted.values()) > room and self._message in wanted and not self._models.status.state.message:
            wanted[self._message] = 0
        for sentence, width in wanted.items():
            if sentence.maximumWidth() != width:
                # What is still too much is cut from all of them alike. Qt asks for a layout whether or not
                # the factor is another: the bar would share its room at each turn of the loop for ever.
                row.setStretchFactor(sentence, width)
                sentence.setMaximumWidth(width)

    def set_hint(self, hint: str) -> None:
        """Tell what Enter does, where no message stands; "" for nothing to tell."""
        self._hint = hint
        self._on_status_changed()

    def _on_look_changed(self) -> None:
        self.setFixedHeight(status_height(self._look))
        self._who.setMaximumWidth(self._look.px(220))
        # Two sentences beside each other are no one sentence.
        self._key_note.setContentsMargins(self._look.px(16), 0, 0, 0)
        for one in (self._first_line, self._last_line):
            one.setFixedHeight(self._look.px(16))

    def focus_first(self) -> None:
        """Put the focus on the first control that there is."""
        for button in (self._try_now, self._undo):
            if button.isVisible():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    @property
    def has_controls(self) -> bool:
        """Tell whether the focus can go here now."""
        return self._try_now.isVisible() or self._undo.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep an undo that the pointer or the focus is on."""
        kind = event.type()
        if kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._models.status.keep(kept=True)
        elif kind in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self._models.status.keep(kept=self._undo.hasFocus() and kind is QEvent.Type.Leave)
        return super().eventFilter(watched, event)

    def _on_desk_changed(self) -> None:
        state = self._models.desk.state
        offline = state.connection is Connection.OFFLINE
        if offline:
            self._pill.show_state(PillKind.WARNING, self.tr("Offline"), "offline")
        elif state.connection is Connection.LIVE and not state.awaits_news:
            self._pill.show_state(PillKind.WELL, self.tr("Live"))
        elif state.connection is Connection.LIVE and state.news_trouble:
            # Everything works meanwhile, a little later.
            self._pill.show_state(PillKind.WAITING, self.tr("Every 3 s"))
        else:
            self._pill.show_state(PillKind.WAITING, self.tr("Connecting"))
        # What is told of as it happens is never older than now.
        self._updated.setText("" if offline or state.is_told else state.updated)
        self._updated.setVisible(bool(self._updated.text()))
        retry = self.tr("Next try in {count} s").format(count=state.next_try) if state.next_try else ""
        if state.is_trying:
            retry = self.tr("Trying now")
        self._next_try.setText(retry)
        self._next_try.setVisible(offline and bool(retry))
        reason = state.reason if offline else state.news_trouble
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._try_now.setVisible(offline and self._models.desk.may_try)
        self._zone.setText(state.zone_note)
        self._first_line.setVisible(bool(state.zone_note))
        # Its first sentence says what is so, the others why.
        self._key_note.set_texts(state.key_note, state.key_note.partition(". ")[0].rstrip(".") + ".")
        self._key_note.setVisible(bool(state.key_note) and not self._models.status.state.message)
        who = ", ".join(" ".join(t.split())[:40] for t in (state.desk_name, state.user_name) if t)
        self._who.setText(who)
        self._last_line.setVisible(bool(who))

    def _on_status_changed(self) -> None:
        state = self._models.status.state
        self._message.setText(state.message or self._hint)
        # An empty one would take its room from the reason and the note.
        self._message.setVisible(bool(self._message.text()))
        # What was just done is told in full; where the key lies can wait for its place.
        self._key_note.setVisible(bool(self._key_note.text()) and not state.message)
        self._undo.setVisible(state.can_undo)
        self._undo_key.setVisible(state.can_undo)
