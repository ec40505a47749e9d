"""What became of each row: taken, taken with a mark, or refused; and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

#: So many lines of one kind are named; the others are counted.
NAMED = 20


class Lines:
    """Counts lines and remembers the first few, so that a long report costs no memory."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int] = []

    def add(self, line: int) -> None:
        """Count a line."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(line)

    def __str__(self) -> str:
        named = ", ".join(map(str, self.first))
        plural = "s" if self.count > 1 else ""
        return f"line{plural} {named}" + _more(self.count)


@dataclass(slots=True)
class FileReport:
    """One file's rows. `taken` are those without a mark: rows = taken + marked + refused.

    `marks` and `refusals` tell the lines by reason; `new` counts what was not there before.
    """

    name: str
    there: bool = True
    rows: int = 0
    marked: int = 0
    refused: int = 0
    new: int = 0
    marks: dict[str, Lines] = field(default_factory=dict)
    refusals: dict[str, Lines] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """Rows that were taken without a mark."""
        return self.rows - self.marked - self.refused

    def take(self, line: int, marks: list[str] | tuple[str, ...] = ()) -> None:
        """Count a row that was taken, with the reasons of its marks."""
        self.rows += 1
        if marks:
            self.marked += 1
        for reason in marks:
            self.marks.setdefault(reason, Lines()).add(line)

    def refuse(self, line: int, reason: str) -> None:
        """Count a row that was refused and why."""
        self.rows += 1
        self.refused += 1
        self.refusals.setdefault(reason, Lines()).add(line)


@dataclass(slots=True)
class ImportReport:
    """The whole import. `files` are in the order they were read; `added` counts new rows by what they are."""

    files: tuple[FileReport, ...]
    business: str
    time_zone: str
    shift_weeks: int
    added: Mapping[str, int]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(one.rows for one in self.files)

    @property
    def anything_new(self) -> bool:
        """Tell whether the import changed anything."""
        return any(self.added.values())


def write_report(report: ImportReport, out: TextIO) -> None:
    """Write the report as plain text: a line for each file, then its refusals and marks."""
    for one in report.files:
        if not one.there:
            out.write(f"{one.name}: not there, left out\n")
            continue
        out.write(
            f"{one.name}: {one.rows} rows, {one.taken} taken, {one.marked} marked, "
            f"{one.refused} refused, {one.new} new\n"
        )
        for kind, reasons in (("refused", one.refusals), ("marked", one.marks)):
            for reason, lines in sorted(reasons.items(), key=lambda item: (-item[1].count, item[0])):
                out.write(f"  {kind} {lines.count}: {reason} ({lines})\n")
    moved = f", moved by {report.shift_weeks} weeks" if report.shift_weeks else ""
    out.write(f"{report.business}, times in {report.time_zone}{moved}\n")
    if not report.anything_new:
        out.write("Nothing new: everything was there already.\n")
        return
    told = ", ".join(f"{count} {what}" for what, count in report.added.items() if count)
    out.write(f"New: {told}.\n")


def _more(count: int) -> str:
    return f" and {count - NAMED} more" if count > NAMED else ""
