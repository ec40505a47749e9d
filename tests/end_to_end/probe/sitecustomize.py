"""Eyes inside the real program: what its widgets show, told to the test that started it.

Python imports this module at its start when this folder stands in PYTHONPATH. It changes nothing by
itself: it listens on the socket that BOOKDESK_PROBE names, and answers on the GUI's thread.
"""

from __future__ import annotations

import json
import os
import queue
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QAbstractItemView


def _listen(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        ask = None
        while True:
            connection, _ = listening.accept()
            with connection, connection.makefile("rw", encoding="utf-8") as line:
                question = json.loads(line.readline())
                ask = ask or _door()
                line.write(json.dumps(ask(question)) + "\n")


def _door() -> Any:
    """Make the way to the GUI's thread; the program has its application by now."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    application = QCoreApplication.instance()
    assert application is not None
    questions: queue.SimpleQueue[dict[str, str]] = queue.SimpleQueue()
    answers: queue.SimpleQueue[object] = queue.SimpleQueue()

    class Eyes(QObject):
        def event(self, event: QEvent) -> bool:
            if event.type() != QEvent.Type.User:
                return super().event(event)
            question = questions.get()
            if question["ask"] == "fail":
                answers.put(None)
                # What a bug at the worst moment says: it quotes what stands in the field.
                raise ValueError(f"no rule for {_typed()}")
            try:
                answers.put(_ANSWERS[question["ask"]](question))
            except Exception as error:  # noqa: BLE001  told to the test, which waits for an answer
                answers.put({"error": repr(error)})
            return True

    eyes = Eyes()
    eyes.moveToThread(application.thread())

    def ask(question: dict[str, str]) -> object:
        questions.put(question)
        QCoreApplication.postEvent(eyes, QEvent(QEvent.Type.User))
        return answers.get()

    return ask


def _typed() -> str:
    from PySide6.QtWidgets import QApplication, QLineEdit

    field = QApplication.focusWidget()
    return field.text() if isinstance(field, QLineEdit) else ""


def _shown(_question: dict[str, str]) -> dict[str, list[str]]:
    """Tell the names of visible tables' and lists' cells, the names and texts of all else that is seen."""
    from PySide6.QtWidgets import QApplication, QLabel

    seen = [widget for widget in QApplication.allWidgets() if widget.isVisible()]
    texts = [label.text() for label in seen if isinstance(label, QLabel)]
    return {
        "cells": [name for _, _, name in _cells()],
        "labels": texts + [name for widget in seen if (name := widget.accessibleName())],
        "typed": [_typed()],
    }


def _place(question: dict[str, str]) -> list[int] | None:
    """Tell where the middle of the cell is whose name has a text, from the corner; None if nowhere."""
    for view, index, name in _cells():
        place = view.visualRect(index).center()
        if question["text"] in name and view.viewport().rect().contains(place):
            seen = view.viewport().mapTo(view.window(), place)
            return [seen.x(), seen.y()]
    return None


def _table(question: dict[str, str]) -> list[list[str | None]]:
    """Tell the names of a visible table's places, row by row; None where nothing stands."""
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QApplication, QTableView

    for view in QApplication.allWidgets():
        if isinstance(view, QTableView) and view.isVisible() and view.accessibleName() == question["name"]:
            model = view.model()
            assert isinstance(model, QAbstractTableModel)
            places = [
                [model.index(row, column) for column in range(model.columnCount())]
                for row in range(model.rowCount())
            ]
            return [
                [
                    str(place.data(Qt.ItemDataRole.AccessibleTextRole)) if place.flags() else None
                    for place in row
                ]
                for row in places
            ]
    return []


def _cells() -> Iterator[tuple[QAbstractItemView, QModelIndex, str]]:
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QApplication, QListView, QTableView

    for view in QApplication.allWidgets():
        if not isinstance(view, QTableView | QListView) or not view.isVisible():
            continue
        model = view.model()
        # A list's count of columns is private.
        columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
        for row in range(model.rowCount()):
            for column in range(columns):
                index = model.index(row, column)
                yield view, index, str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")


def _fail_on_a_thread(_question: dict[str, str]) -> None:
    text = _typed()

    def fail() -> None:
        raise ValueError(f"no rule for {text}")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


_ANSWERS = {"shown": _shown, "place": _place, "table": _table, "fail on a thread": _fail_on_a_thread}

# The desk's own backend inherits the surroundings; it has nothing to show.
if "BOOKDESK_PROBE" in os.environ and "backend" not in sys.orig_argv:
    threading.Thread(target=_listen, args=[os.environ["BOOKDESK_PROBE"]], daemon=True).start()
