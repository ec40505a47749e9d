"""One provider's column of a day: laid out when somebody looks at it, not before."""

from __future__ import annotations

from itertools import compress
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.domain.layout import Block


class ColumnHead(NamedTuple):
    """What stands above a column.

    `note` is its second line ("4 free, to 17:00"), `zone_note` the sentence on where the provider
    is when that is elsewhere, `zone_offset` the short of it ("UTC-4").
    """

    note: str = ""
    zone_note: str = ""
    zone_offset: str = ""


class ProviderColumn:
    """One provider's column; it never changes, but its parts may be made when they are first asked for.

    `tint` is the place of the provider's colour in the theme, `blocks` its day in start order. Of 200
    providers a window shows eight: whoever needs few columns must not ask all for their blocks.
    """

    __slots__ = (
        "_blocks",
        "_head",
        "_held",
        "_like",
        "_make_blocks",
        "_make_head",
        "_rows",
        "made_of",
        "name",
        "provider_id",
        "tint",
    )

    def __init__(
        self,
        provider_id: str,
        name: str,
        note: str = "",
        tint: int = 0,
        zone_note: str = "",
        blocks: tuple[Block, ...] = (),
        zone_offset: str = "",
    ) -> None:
        self.provider_id = provider_id
        self.name = name
        self.tint = tint
        self._head: ColumnHead | None = ColumnHead(note, zone_note, zone_offset)
        self._blocks: tuple[Block, ...] | None = blocks
        self._held: tuple[int, ...] | None = None
        self._rows: dict[str, int] | None = None
        self._like: ProviderColumn | None = None
        self._make_head: Callable[[], ColumnHead] | None = None
        self._make_blocks: Callable[[], tuple[Block, ...]] | None = None
        #: What the server told of it, compared by identity; None where that is not known.
        self.made_of: tuple[object, ...] | None = None

    @classmethod
    def made_later(
        cls,
        provider_id: str,
        name: str,
        tint: int,
        make_head: Callable[[], ColumnHead],
        make_blocks: Callable[[], tuple[Block, ...]],
        made_of: tuple[object, ...],
        like: ProviderColumn | None = None,
    ) -> ProviderColumn:
        """Make a column whose head and blocks are each made when they are first asked for.

        `made_of` is what the server told of it: while that is the same, only time or this desk changed it.
        `like` is the provider's column before, most of whose blocks may be the same.
        """
        column = cls(provider_id, name, tint=tint)
        column._head, column._make_head = None, make_head
        column._blocks, column._make_blocks = None, make_blocks
        column.made_of, column._like = made_of, like
        return column

    @property
    def is_laid_out(self) -> bool:
        """Tell whether its blocks are there already."""
        return self._blocks is not None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its day in start order; always the same object."""
        blocks = self._blocks
        if blocks is None:
            assert self._make_blocks is not None  # noqa: S101  one of the two is there
            blocks = self._blocks = self._make_blocks()
            self._make_blocks = None
            like, self._like = self._like, None
            if like is not None and like.known_rows is not None and _are_alike(like.blocks, blocks):
                self._rows = like.known_rows
            self._held = tuple([row for row, block in enumerate(blocks) if block.held_until is not None])
        return blocks

    @property
    def held(self) -> tuple[int, ...]:
        """The rows whose blocks count down."""
        blocks = self.blocks
        if self._held is None:
            self._held = tuple([row for row, block in enumerate(blocks) if block.held_until is not None])
        return self._held

    @property
    def known_rows(self) -> dict[str, int] | None:
        """The rows of its blocks by their identity, once one was asked for."""
        return self._rows

    def row_of(self, identity: str) -> int | None:
        """Find the first block of an identity; None when there is none."""
        rows = self._rows
        if rows is None:
            # In a flurry each of many outlines asks at each paint.
            rows = self._rows = {}
            for row, block in enumerate(self.blocks):
                rows.setdefault(block.identity, row)
        return rows.get(identity)

    @property
    def head(self) -> ColumnHead:
        """What stands above it besides the name."""
        head = self._head
        if head is None:
            assert self._make_head is not None  # noqa: S101  one of the two is there
            head = self._head = self._make_head()
            self._make_head = None
        return head

    @property
    def note(self) -> str:
        """The second line of its header ("4 free, to 17:00")."""
        return self.head.note

    @property
    def zone_note(self) -> str:
        """The sentence on where the provider is when that is elsewhere."""
        return self.head.zone_note

    @property
    def zone_offset(self) -> str:
        """The short of it ("UTC-4")."""
        return self.head.zone_offset

    def is_told_as(self, other: ProviderColumn) -> bool:
        """Tell whether the server told the very same of both."""
        mine, others = self.made_of, other.made_of
        return (
            mine is not None and others is not None and all(a is b for a, b in zip(mine, others, strict=True))
        )

    def same_head(self, other: ProviderColumn) -> bool:
        """Tell whether the header shows the same of both."""
        return (self.provider_id, self.name, self.tint, self.head) == (
            other.provider_id,
            other.name,
            other.tint,
            other.head,
        )

    def with_blocks(self, blocks: tuple[Block, ...], note: str | None = None) -> ProviderColumn:
        """Return a column with other blocks, and another note where one is given."""
        head = self.head
        shown = head.note if note is None else note
        return ProviderColumn(
            self.provider_id, self.name, shown, self.tint, head.zone_note, blocks, head.zone_offset
        )

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, ProviderColumn):
            return NotImplemented
        return self.same_head(other) and self.blocks == other.blocks

    def __hash__(self) -> int:
        return hash(self.provider_id)

    def __repr__(self) -> str:
        return f"ProviderColumn({self.provider_id!r}, is_laid_out={self.is_laid_out})"


def _are_alike(were: tuple[Block, ...], are: tuple[Block, ...]) -> bool:
    """Tell whether the blocks of two columns have the same identities in the same rows."""
    if len(were) != len(are):
        return False
    others = list(map(is_not, were, are))
    return all(
        a.identity == b.identity for a, b in zip(compress(were, others), compress(are, others), strict=True)
    )
