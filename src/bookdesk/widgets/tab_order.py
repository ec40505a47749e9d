"""Where the Tab key comes to controls that are made later than what follows them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable


def takes_tab(widget: QWidget) -> bool:
    """Tell whether the Tab key may come to a widget."""
    return widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus


def place_tabs(after: QWidget, controls: Iterable[QWidget], beyond: QWidget | None = None) -> None:
    """Let Tab come to `controls`, in turn, where `after` stands in the order.

    All of them are in one window. `after` itself need not take the focus: Qt's setTabOrder moves
    nothing around a widget that takes none, so the nearest one before it that does is found. What
    lies in `beyond` is passed over: the controls come before all that it holds.
    """
    before: QWidget | None = after
    while before is not None and (
        not takes_tab(before) or (beyond is not None and beyond.isAncestorOf(before))
    ):
        before = before.previousInFocusChain()
        if before is after:
            before = None
    if before is None:
        return
    for first, second in pairwise((before, *controls)):
        QWidget.setTabOrder(first, second)
