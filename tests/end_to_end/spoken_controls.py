"""What a screen reader is told of controls: each has a role and says what it is, and no name holds markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.end_to_end.screen_reader import Node

#: What no name holds: the beginning of a tag, or an entity.
MARKUP = re.compile(r"<[a-z/!]|&[a-z]+;", re.IGNORECASE)
#: What takes the focus is one of these; a part of a window that only holds others is not.
_CONTROLS = {
    "check box",
    "combo box",
    "dialog",
    "list",
    "list item",
    "push button",
    "radio button",
    "spin button",
    "table",
    "table cell",
    "text",
}


def unnamed(nodes: list[Node]) -> list[Node]:
    """List what is shown, takes the focus and says nothing of itself, and names that hold markup."""

    def is_well(node: Node) -> bool:
        # A box to choose from is told by its value; what is chosen there its label or description tells.
        told = [*node.labels, node.description] if node.role == "combo box" else [node.spoken]
        return node.role in _CONTROLS and any(text.strip() for text in told)

    shown = [node for node in nodes if node.is_showing]
    controls = [node for node in shown if "focusable" in node.states]
    return [n for n in controls if not is_well(n)] + [n for n in shown if MARKUP.search(n.name)]
