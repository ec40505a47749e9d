"""The first page of an empty data folder: the demo business, or an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look


class FirstPage(QWidget):
    """Offers two ways to begin; `import_asked` bears the folder chosen."""

    demo_asked = Signal()
    import_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("First page"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel")
        self._look = look
        self._logo = PlainLabel()
        title = PlainLabel(self.tr("Welcome to Bookdesk"), "title")
        words = PlainLabel(
            self.tr(
                "There is no schedule on this machine yet. Look around in a demo business, or take your own"
                " schedule in from a folder of exported files."
            )
        )
        words.setWordWrap(True)
        self._demo = KeyButton(look, self.tr("Open the demo business"), role="primary")
        self._import = KeyButton(look, self.tr("Import a schedule…"))
        self._report = QPlainTextEdit()
        self._report.setReadOnly(True)
        self._report.setAccessibleName(self.tr("Report of the import"))
        self._report.hide()
        self._state = PlainLabel("", "small")
        self._state.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._demo)
        buttons.addWidget(self._import)
        buttons.addStretch()
        self._card = QWidget()
        column = QVBoxLayout(self._card)
        column.setSpacing(12)
        column.addWidget(self._logo)
        column.addWidget(title)
        column.addWidget(words)
        column.addSpacing(4)
        column.addLayout(buttons)
        column.addWidget(self._state)
        column.addWidget(self._report)
        around = QVBoxLayout(self)
        around.addStretch(2)
        around.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(3)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self._demo.clicked.connect(self._on_demo_clicked)
        self._import.clicked.connect(self._on_import_clicked)

    def _on_look_changed(self) -> None:
        look = self._look
        self._logo.setPixmap(look.pixmap(self, "logo", look.theme.accent, look.px(48)))
        self._card.setFixedWidth(look.part_px(560, 0.7))
        self._report.setFixedHeight(look.px(200))

    def take_folder(self, folder: str) -> None:
        """Ask for the import of a folder; the buttons wait for its report."""
        self._set_busy(busy=True)
        self._report.hide()
        self._state.setText(self.tr("Importing {folder}…").format(folder=folder))
        self.import_asked.emit(folder)

    def show_report(self, report: str, *, ok: bool) -> None:
        """Show what an import printed, as it is; after one that failed another way can be chosen."""
        self._set_busy(busy=ok)
        self._state.setText(
            self.tr("The schedule was imported.")
            if ok
            else self.tr("Nothing was imported. The files say why:")
        )
        self._report.setPlainText(report)
        self._report.show()

    def _set_busy(self, *, busy: bool) -> None:
        self._demo.setEnabled(not busy)
        self._import.setEnabled(not busy)

    def _on_demo_clicked(self) -> None:
        self._set_busy(busy=True)
        self.demo_asked.emit()

    def _on_import_clicked(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of the exported files"))
        if folder:
            self.take_folder(folder)
