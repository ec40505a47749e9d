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


def place_tabs(after: QWidget, controls: Iterable[QWidget]) -> None:
    """Let Tab come to `controls`, in turn, right after `after` and before what it holds, all in one window.

    `after` itself need not take the focus.
    """
    policy = after.focusPolicy()
    if not takes_tab(after):
        # Qt's setTabOrder moves nothing around a widget that takes none. To find one before it that does is
        # to go by widgets that Qt made, for the first of which PySide6 makes all its classes of widgets.
        after.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for first, second in pairwise((after, *controls)):
        QWidget.setTabOrder(first, second)
    after.setFocusPolicy(policy)
