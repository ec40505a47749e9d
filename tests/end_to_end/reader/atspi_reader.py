"""A screen reader without a voice: reads the desk through AT-SPI, acts on it, and notes what it hears.

Run by the system's Python, which has pyatspi. Each line of its input is a question, `{"ask": ...}` in
JSON, and is answered by a line of its output. An accessible object is known by a number.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

# They exist for the system's Python alone, and bring no types.
pyatspi: Any = import_module("pyatspi")
Atspi: Any = import_module("gi.repository.Atspi")
GLib: Any = import_module("gi.repository.GLib")

_HEARD = (
    "object:announcement",
    "object:state-changed:focused",
    "object:state-changed:selected",
    "object:selection-changed",
)
_CROWDED = ("table", "list", "combo box")
_STATES = ("focusable", "focused", "selectable", "selected", "showing", "visible", "enabled", "checked")


class Reader:
    """Knows the objects that it told of, and the events since its start in their order."""

    def __init__(self) -> None:
        self._known: list[Any] = []
        self._heard: list[dict[str, object]] = []
        self._loop = GLib.MainLoop()
        # What is kept may be old: everything is asked for when it is read.
        pyatspi.Registry.getDesktop(0).set_cache_mask(Atspi.Cache.NONE)
        for name in _HEARD:
            pyatspi.Registry.registerEventListener(self._on_event, name)
        GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, self._on_line)

    def run(self) -> None:
        """Answer until the input ends."""
        self._loop.run()

    def _on_line(self, *_: object) -> bool:
        line = sys.stdin.readline()
        if not line:
            self._loop.quit()
            return False
        question = json.loads(line)
        answer = getattr(self, "answer_" + question.pop("ask"))
        try:
            told = {"told": answer(**question)}
        except Exception as error:  # noqa: BLE001  told to the test, which waits for an answer
            told = {"error": repr(error)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        return True

    def _on_event(self, event: Any) -> None:
        try:
            source = self._told(event.source)
        except Exception:  # noqa: BLE001  the object was gone before it could be read
            source = {}
        data = event.any_data if isinstance(event.any_data, str) else ""
        self._heard.append({"type": str(event.type), "detail": event.detail1, "text": data, "source": source})

    # Answers

    def answer_programs(self) -> list[dict[str, object]]:
        """Tell of the programs that are there."""
        desktop = pyatspi.Registry.getDesktop(0)
        return [self._told(program) for program in desktop if program is not None]

    def answer_tree(self, root: int) -> list[dict[str, object]]:
        """Tell of an object and of all below it that can be seen, parents before children; of no cells."""
        found: list[dict[str, object]] = []

        def walk(one: Any, parent: int) -> None:
            told = self._told(one) | {"parent": parent}
            found.append(told)
            # Closed pages and dialogs have no places on the screen.
            if told["role"] != "table" and (one.getState().contains(pyatspi.STATE_SHOWING) or parent < 0):
                for child in _children(one):
                    walk(child, told["id"])

        walk(self._known[root], -1)
        return found

    def answer_find(self, root: int, role: str, name: str) -> list[dict[str, object]]:
        """Tell of what is shown, has a role and begins with a name; nothing that lies in tables and lists."""
        found = []
        waiting = [self._known[root]]
        while waiting:
            one = waiting.pop()
            try:
                own = one.getRoleName()
                if own != "application" and not one.getState().contains(pyatspi.STATE_SHOWING):
                    continue
                if own == role and (one.name or " ".join(_labels(one))).startswith(name):
                    found.append(self._told(one))
                if own not in _CROWDED or role == "list":
                    waiting += reversed(_children(one))
            except GLib.Error:
                # It went after its parent had told of it.
                continue
        return found

    def answer_cells(self, table: int) -> dict[str, object]:
        """Tell how large a table is, and of its cells with their places and headers."""
        one = self._known[table]
        grid = one.queryTable()
        cells = [child for child in _children(one) if child.getRole() == pyatspi.ROLE_TABLE_CELL]
        return {
            "rows": grid.nRows,
            "columns": grid.nColumns,
            "cells": [self._told(cell) | _placed(cell) for cell in cells],
            "heads": [self._told(grid.getColumnHeader(column)) for column in range(grid.nColumns)],
        }

    def answer_cell(self, table: int, text: str) -> dict[str, object] | None:
        """Tell of a table's first cell whose name has a text: the others are asked for no more than that."""
        cells = (child for child in _children(self._known[table]) if text in child.name)
        return next((self._told(cell) for cell in cells), None)

    def answer_names(self, table: int) -> list[str]:
        """Tell the names of a table's cells."""
        children = _children(self._known[table])
        return [child.name for child in children if child.getRole() == pyatspi.ROLE_TABLE_CELL]

    def answer_siblings(self, known: int) -> list[dict[str, object]]:
        """Tell of what lies beside an object, it among them, such as the items of a menu."""
        return [self._told(child) for child in _children(self._known[known].parent)]

    def answer_one(self, known: int) -> dict[str, object]:
        """Tell of an object anew."""
        return self._told(self._known[known], known)

    def answer_act(self, known: int, action: str) -> bool:
        """Do one of an object's actions; tell whether it was taken."""
        actions = self._known[known].queryAction()
        names = [actions.getName(n) for n in range(actions.nActions)]
        return bool(actions.doAction(names.index(action)))

    def answer_write(self, known: int, text: str) -> bool:
        """Replace the text of a field; tell whether it was taken."""
        return bool(self._known[known].queryEditableText().setTextContents(text))

    def answer_read(self, known: int) -> str:
        """Tell the text of a field."""
        return str(self._known[known].queryText().getText(0, -1))

    def answer_heard(self, since: int) -> list[dict[str, object]]:
        """Tell of the events from number `since` on."""
        return self._heard[since:]

    def _told(self, one: Any, known: int | None = None) -> dict[str, Any]:
        if known is None:
            known = len(self._known)
            self._known.append(one)
        states = one.getState()
        box = _box(one)
        return {
            "id": known,
            "role": one.getRoleName(),
            "name": one.name,
            "description": one.description,
            "labels": _labels(one),
            "actions": _actions(one),
            "states": [s for s in _STATES if states.contains(getattr(pyatspi, f"STATE_{s.upper()}"))],
            "box": box,
        }


def _children(one: Any) -> list[Any]:
    found = (one.getChildAtIndex(n) for n in range(one.childCount))
    return [child for child in found if child is not None]


def _name(one: Any) -> str:
    return str(one.name) if one is not None else ""


def _labels(one: Any) -> list[str]:
    """Tell the names of what labels an object; Qt names boxes with a list so."""
    return [
        relation.getTarget(n).name
        for relation in one.getRelationSet()
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY
        for n in range(relation.getNTargets())
    ]


def _actions(one: Any) -> list[str]:
    try:
        actions = one.queryAction()
    except NotImplementedError:
        return []
    return [actions.getName(n) for n in range(actions.nActions)]


def _box(one: Any) -> list[int]:
    try:
        box = one.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    except NotImplementedError:
        return []
    return [box.x, box.y, box.width, box.height]


def _placed(cell: Any) -> dict[str, object]:
    # The interface's own functions: a component, which a cell is too, has a position of another kind.
    ways = Atspi.TableCell
    _, row, column = ways.get_position(cell)
    return {
        "row": row,
        "column": column,
        "column_heads": [_name(head) for head in ways.get_column_header_cells(cell)],
        "row_heads": [_name(head) for head in ways.get_row_header_cells(cell)],
    }


if __name__ == "__main__":
    Reader().run()
