"""The columns of exported tables, from ``data/exports.toml``, and the check on every row written.

One list serves CSV, Parquet, workbook, data package and documentation, so none can differ.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from dateline.errors import DatelineError

Cell = str | int | float | bool | None
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "date": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LINE = re.compile(r"(.+?)\s+(string|integer|number|boolean|date)\s+(.+)")


class Column(NamedTuple):
    """A column: its name, its type (a key of Frictionless' types), what it holds."""

    name: str
    type: str
    about: str


class Table(NamedTuple):
    """A table of an export."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


@cache
def read_columns() -> dict[str, dict[str, Table]]:
    """Return every table by its set (``tables``, ``single``, ``sheets``) and name."""
    path = resources.files("dateline").joinpath("data", "exports.toml")
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = read.pop("groups")
    return {
        kind: {
            name: Table(name, row["about"], tuple(_columns(row["columns"], groups)))
            for name, row in some.items()
        }
        for kind, some in read.items()
    }


def _columns(text: str, groups: dict[str, str]) -> list[Column]:
    found: list[Column] = []
    for line in text.strip().splitlines():
        if line.startswith("@"):
            found += _columns(groups[line[1:]], groups)
        elif column := _LINE.fullmatch(line):
            found.append(Column(*column.groups()))
        else:
            raise ValueError(f"exports.toml: {line!r} is no column")
    return found


def check_row(table: Table, row: Sequence[Cell]) -> None:
    """Refuse a row that is not of its table's columns and types; empty cells are of every type.

    Raises:
        DatelineError: It is not; that is a fault of the exporter, and says so.
    """
    if len(row) != len(table.columns):
        raise DatelineError(
            f"export: a row of {table.name} has {len(row)} cells, not {len(table.columns)}"
        )
    for column, cell in zip(table.columns, row, strict=True):
        if cell is not None and not _fits(cell, column.type):
            raise DatelineError(
                f"export: {table.name}.{column.name} is {cell!r}, which is no {column.type}"
            )


def _fits(cell: Any, kind: str) -> bool:
    if isinstance(cell, bool) and kind != "boolean":
        return False
    if not isinstance(cell, _TYPES[kind]):
        return False
    return kind != "date" or _DAY.fullmatch(str(cell)) is not None
