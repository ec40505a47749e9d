"""The mark of a field that can't be taken as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Mark a field as one that can't be taken, or take the mark away; the theme's sheet draws it."""
    value = "true" if wrong else "false"
    if (field.property("wrong") or "false") != value:
        field.setProperty("wrong", value)
        field.style().unpolish(field)
        field.style().polish(field)
