"""The window's dialogs: made when they are first asked for, one of them open at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.block_time_dialog import BlockTimeDialog
    from bookdesk.widgets.cancel_dialog import CancelDialog
    from bookdesk.widgets.close_dialog import CloseDialog
    from bookdesk.widgets.conflict_dialog import ConflictDialog
    from bookdesk.widgets.dialog_overlay import DialogOverlay
    from bookdesk.widgets.go_to_dialog import GoToDialog
    from bookdesk.widgets.keys_dialog import KeysDialog
    from bookdesk.widgets.look import Look
    from bookdesk.widgets.settings_dialog import SettingsDialog


class Dialogs(QObject):
    """`opened` and `closed` tell of any of them; what one decides it tells by signals of its own."""

    opened = Signal()
    closed = Signal()
    #: A booking is to be cancelled, for a reason.
    cancel_asked = Signal(object, str)
    #: A date is to be shown.
    date_asked = Signal(object, object)
    #: The window is to be closed, whatever is lost by it.
    close_asked = Signal()

    def __init__(self, models: DeskModels, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._models = models
        self._look = look
        self._window = window
        self._all: list[DialogOverlay] = []
        self._conflict: ConflictDialog | None = None
        self._cancel: CancelDialog | None = None
        self._close: CloseDialog | None = None
        self._keys: KeysDialog | None = None
        self._settings: SettingsDialog | None = None
        self._go_to: GoToDialog | None = None
        self._block_time: BlockTimeDialog | None = None
        models.blocks.changed.connect(self._on_blocks_changed)

    @property
    def conflict(self) -> ConflictDialog:
        """The choice among the nearest slots."""
        if self._conflict is None:
            from bookdesk.widgets.conflict_dialog import ConflictDialog

            self._conflict = ConflictDialog(self._models, self._look, self._window)
            self._join(self._conflict)
        return self._conflict

    @property
    def cancel(self) -> CancelDialog:
        """The question for the reason of a cancellation."""
        if self._cancel is None:
            from bookdesk.widgets.cancel_dialog import CancelDialog

            self._cancel = CancelDialog(self._look, self._window)
            self._cancel.cancel_asked.connect(self.cancel_asked)
            self._join(self._cancel)
        return self._cancel

    @property
    def close(self) -> CloseDialog:
        """The question whether to close all the same."""
        if self._close is None:
            from bookdesk.widgets.close_dialog import CloseDialog

            self._close = CloseDialog(self._models, self._look, self._window)
            self._close.close_asked.connect(self.close_asked)
            self._join(self._close)
        return self._close

    @property
    def asks_to_close(self) -> bool:
        """Tell whether that question is open."""
        return self._close is not None and self._close.isVisible()

    @property
    def keys(self) -> KeysDialog:
        """The keys and what they do."""
        if self._keys is None:
            from bookdesk.widgets.keys_dialog import KeysDialog

            self._keys = KeysDialog(self._look, self._window)
            self._join(self._keys)
        return self._keys

    @property
    def go_to(self) -> GoToDialog:
        """The question for a date."""
        if self._go_to is None:
            from bookdesk.widgets.go_to_dialog import GoToDialog

            self._go_to = GoToDialog(self._models.desk, self._look, self._window)
            self._go_to.date_asked.connect(self.date_asked)
            self._join(self._go_to)
        return self._go_to

    @property
    def settings(self) -> SettingsDialog:
        """What a person may choose about their desk."""
        if self._settings is None:
            from bookdesk.widgets.settings_dialog import SettingsDialog

            self._settings = SettingsDialog(self._models.preferences, self._look, self._window)
            self._join(self._settings)
        return self._settings

    @property
    def block_time(self) -> BlockTimeDialog:
        """The question which time to block, and why."""
        if self._block_time is None:
            from bookdesk.widgets.block_time_dialog import BlockTimeDialog

            words = QLocale(self._models.preferences.language)
            self._block_time = BlockTimeDialog(self._models.blocks, self._look, self._window, words)
            self._join(self._block_time)
        return self._block_time

    @property
    def has_conflict(self) -> bool:
        """Tell whether the conflict's dialog was made."""
        return self._conflict is not None

    @property
    def is_any_open(self) -> bool:
        """Tell whether one of them covers the window."""
        return any(dialog.isVisible() for dialog in self._all)

    @property
    def shows_settings(self) -> bool:
        """Tell whether the settings cover the window."""
        return self._settings is not None and self._settings.isVisible()

    def open(self, dialog: DialogOverlay) -> None:
        """Open one; the others close, for there is never a dialog over a dialog."""
        self.close_all()
        dialog.open()

    def show_asked(self) -> None:
        """Show the questions that models have open: the dialogs that showed them may be gone."""
        if self._models.conflict.state.open:
            self.conflict.show_state()
        self._on_blocks_changed()

    def close_all(self, but: DialogOverlay | None = None) -> None:
        """Close them; what was not taken is as if it never was."""
        for dialog in self._all:
            if dialog is not but:
                dialog.close_dialog()

    def _on_blocks_changed(self) -> None:
        if self._models.blocks.state.is_open:
            self.close_all(but=self.block_time)
        if self._block_time is not None:
            self._block_time.show_state()

    def _join(self, dialog: DialogOverlay) -> None:
        take_enter(dialog)
        self._all.append(dialog)
        dialog.opened.connect(self.opened)
        dialog.closed.connect(self.closed)


def take_enter(part: QWidget) -> None:
    """Let the buttons of a part press on Enter: outside a QDialog they leave it alone unless told so."""
    for button in part.findChildren(QPushButton):
        button.setAutoDefault(True)
