"""Parquet: the tables of the CSV export with their types, for data frames and query engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.export.columns import Table, check_row, read_columns
from dateline.export.notes import write_note
from dateline.export.rows import Row, table_rows
from dateline.export.tables import LOST
from dateline.store.view import View

if TYPE_CHECKING:
    import pyarrow

_ROWS = 20_000  # of a row group


def write_parquet(view: View, folder: Path) -> int:
    """Write every table into *folder*, with a README, and return the rows written."""
    count = write_tables(folder, read_columns()["tables"], table_rows(view))
    about = "Tables of everything in the archive, one Parquet file each; ids join them."
    write_note(view, folder / "README.md", about, LOST)
    return count


def write_tables(folder: Path, names: Iterable[str], found: Iterable[tuple[str, Row]]) -> int:
    """Write the tables *names* into *folder*, of rows with their tables' names; return how many."""
    import pyarrow.parquet

    folder.mkdir(parents=True, exist_ok=True)
    tables, count = read_columns()["tables"], 0
    with ExitStack() as files:
        writers = {
            name: files.enter_context(
                pyarrow.parquet.ParquetWriter(folder / f"{name}.parquet", schema_of(tables[name]))
            )
            for name in names
        }
        for name, rows in _batches(found):
            writers[name].write_table(arrow_table(tables[name], rows))
            count += len(rows)
    return count


def _batches(found: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, list[Row]]]:
    waiting: dict[str, list[Row]] = {}
    for name, row in found:
        rows = waiting.setdefault(name, [])
        rows.append(row)
        if len(rows) == _ROWS:
            yield name, waiting.pop(name)
    yield from waiting.items()


def schema_of(table: Table) -> pyarrow.Schema:
    """Return a table's columns as Arrow's, each with what it holds as its description."""
    import pyarrow

    types = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(c.name, types[c.type], metadata={"description": c.about})
            for c in table.columns
        ]
    )


def arrow_table(table: Table, rows: list[Row]) -> pyarrow.Table:
    """Return rows as an Arrow table; every one is checked against its columns."""
    import pyarrow

    for row in rows:
        check_row(table, row)
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in table.columns]
    arrays = [
        [None if cell is None else date.fromisoformat(cell) for cell in cells]
        if column.type == "date"
        else list(cells)
        for column, cells in zip(table.columns, columns, strict=True)
    ]
    data: dict[str, Any] = dict(zip(table.names, arrays, strict=True))
    return pyarrow.Table.from_pydict(data, schema=schema_of(table))
