"""Statements of the busy paths: SQLAlchemy Core, compiled once for SQLite, run on the driver's cursor.

They work with SQLite's driver alone; docs/adr/0004 tells why, and what another database would need.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import sqlalchemy as sa

_SQLITE = sqlite.dialect(paramstyle="qmark")


class _Compiled(NamedTuple):
    text: str
    names: tuple[str, ...]
    literals: Mapping[str, Any]
    row: Callable[..., Any]


class Prepared:
    """A Core statement that is compiled at its first use; its parameters are the named bindparams.

    A hold runs ten statements: SQLAlchemy's own way of running one costs several times what SQLite
    needs for it. The transaction is the connection's. Rows are named tuples of what SQLite has: a
    boolean is 0 or 1.
    """

    def __init__(self, statement: sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase) -> None:
        self._statement = statement
        self._compiled: _Compiled | None = None

    def all(self, connection: sa.Connection, **parameters: object) -> list[Any]:
        """Run it and return all rows; raises KeyError when a parameter is missing."""
        cursor, row = self._run(connection, parameters)
        try:
            return [row(*values) for values in cursor.fetchall()]
        finally:
            cursor.close()

    def first(self, connection: sa.Connection, **parameters: object) -> Any:
        """Run it and return its first row, None when there is none."""
        found = self.all(connection, **parameters)
        return found[0] if found else None

    def scalar(self, connection: sa.Connection, **parameters: object) -> Any:
        """Run it and return the first value of its first row, None when there is none."""
        found = self.first(connection, **parameters)
        return None if found is None else found[0]

    def do(self, connection: sa.Connection, **parameters: object) -> int:
        """Run it for its effect; returns how many rows it touched."""
        cursor, _ = self._run(connection, parameters)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def _run(
        self, connection: sa.Connection, parameters: dict[str, object]
    ) -> tuple[Any, Callable[..., Any]]:
        compiled = self._compiled or self._compile()
        values = [
            parameters[name] if name in parameters else compiled.literals[name] for name in compiled.names
        ]
        driver: Any = connection.connection.dbapi_connection
        return driver.execute(compiled.text, values), compiled.row

    def _compile(self) -> _Compiled:
        made: Any = self._statement.compile(dialect=_SQLITE)
        # A literal in the statement is a parameter with a value of its own; a bindparam has none.
        literals = {name: value for name, value in made.params.items() if value is not None}
        columns = getattr(self._statement, "exported_columns", None)
        row = namedtuple("Row", columns.keys() if columns is not None else (), rename=True)  # type: ignore[misc]
        self._compiled = _Compiled(str(made), tuple(made.positiontup or ()), literals, row)
        return self._compiled
