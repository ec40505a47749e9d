"""Statements of the busy paths: SQLAlchemy Core, compiled once, run with no compiling each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa


class Prepared:
    """A Core statement that is compiled at its first use; its parameters are the named bindparams.

    A hold runs ten statements; building each one's cache key costs more than SQLite needs for it.
    Values come back as the database has them: a boolean is 0 or 1.
    """

    def __init__(self, statement: sa.sql.expression.Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, connection: sa.Connection, **parameters: object) -> sa.CursorResult[Any]:
        """Run it; raises KeyError when a parameter is missing."""
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            compiled: Any = self._statement.compile(dialect=dialect)  # type: ignore[attr-defined]
            known = (str(compiled), tuple(compiled.positiontup or ()), dict(compiled.params))
            self._compiled[dialect.name] = known
        text, names, defaults = known
        values = tuple(
            parameters[name] if name in parameters else _default(defaults, name, parameters) for name in names
        )
        return connection.exec_driver_sql(text, values)


def _default(defaults: dict[str, Any], name: str, given: dict[str, object]) -> object:
    # A literal in the statement is a parameter with a value of its own; a bindparam has none.
    value = defaults.get(name)
    if value is None:
        raise KeyError(f"parameter {name} is missing, given are {sorted(given)}")
    return value
