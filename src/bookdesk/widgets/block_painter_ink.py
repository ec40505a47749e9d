"""The colours and edge of a block as it is now, offline or not (VISUAL part 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.layout import BlockKind

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.theme import Theme

_HELD = (BlockKind.HELD_BY_YOU, BlockKind.HELD)
_KNOWN_AT = (BlockKind.AVAILABLE, BlockKind.LIMITED, BlockKind.SHORT, *_HELD)


class Ink(NamedTuple):
    """The colours and edge of a block as it is now, offline or not."""

    fill: QColor
    line: QColor
    text: QColor
    edge: str
    edge_width: int


def ink_of(theme: Theme, block: Block, *, offline: bool) -> Ink:
    """Return a block's ink; offline what may have changed since loses its fill and gets a broken edge.

    What stands back loses its fill alone.
    """
    style = theme.state(block.kind)
    if block.stands_back and not offline:
        return Ink(theme.surface, style.line, style.text, style.edge, style.edge_width)
    if not offline or block.kind not in _KNOWN_AT:
        return Ink(style.fill, style.line, style.text, style.edge, style.edge_width)
    edge, width = ("dotted", 2) if block.kind in _HELD else ("dashed", max(1, style.edge_width))
    if theme.high_contrast:
        return Ink(theme.surface, theme.line_strong, theme.text, edge, width)
    return Ink(theme.surface, style.line, style.text, edge, width)
