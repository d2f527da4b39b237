"""CSV tables: one file for each kind of thing, for spreadsheets and statistics programs.

UTF-8 with a byte order mark, since spreadsheets take anything else for the local code page; comma,
double quotes, CRLF (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe
before it: text that begins with ``= + - @``, a tab, a carriage return or their full-width forms,
after white space too (OWASP, "CSV Injection"; " =1" and "＝1" are missed by its list).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from dateline.export.columns import Cell, Table, check_row, read_columns
from dateline.export.notes import write_note
from dateline.export.rows import Row, table_rows
from dateline.store.view import View

_QUOTES = frozenset("\"'“”‘’")
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠|%−﹣﹦﹢")

LOST = (
    "The documents' texts, records, custody and blocks (they are in `jsonl`).",
    "Candidates of places, proofs of tolls, evidence spans beside a mark's own words, and"
    " metadata that was not chosen.",
    "Tolls by role, group and side.",
    "Lists stand in one cell, parted by ` | `.",
)
"""What the tables have no place for."""
SAFE = "A cell that a spreadsheet would run as a formula has an apostrophe before it."


def write_csv(view: View, folder: Path) -> int:
    """Write every table into *folder*, with a README, and return the rows written."""
    count = write_tables(view, folder)
    about = "Tables of everything in the archive, one CSV file each; ids join them."
    write_note(view, folder / "README.md", about, (*LOST, SAFE))
    return count


def write_tables(view: View, folder: Path) -> int:
    """Write the CSV file of every table into *folder* and return how many rows there are."""
    folder.mkdir(parents=True, exist_ok=True)
    tables, count = read_columns()["tables"], 0
    with ExitStack() as files:
        writers = {
            name: _writer(files.enter_context(_open(folder / f"{name}.csv")), table)
            for name, table in tables.items()
        }
        for name, row in table_rows(view):
            check_row(tables[name], row)
            writers[name].writerow([safe_cell(cell) for cell in row])
            count += 1
    return count


def write_table(path: Path, table: Table, rows: Iterable[Row]) -> int:
    """Write a CSV file of one table, every row checked and every cell safe; return the rows."""
    count = 0
    with _open(path) as file:
        writer = _writer(file, table)
        for row in rows:
            check_row(table, row)
            writer.writerow([safe_cell(cell) for cell in row])
            count += 1
    return count


def _open(path: Path) -> Any:
    return path.open("w", encoding="utf-8-sig", newline="")


def _writer(file: Any, table: Table) -> Any:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(table.names)
    return writer


def safe_cell(cell: Cell) -> Cell:
    """Return *cell* so that no spreadsheet runs it; numbers stay numbers, None is empty.

    What shows nothing (a zero-width space, a byte order mark) and quotation marks before a formula
    are looked through, since programs drop them when they paste or read a cell.

    >>> safe_cell("=1+1"), safe_cell(" ＝1"), safe_cell(-3), safe_cell("Mosul"), safe_cell(None)
    ("'=1+1", "' ＝1", -3, 'Mosul', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str):
        first = next((char for char in cell if not _is_idle(char)), "")
        if first in _FORMULA or cell[:1] in _FORMULA:
            return f"'{cell}"
        return cell
    return cell


def _is_idle(char: str) -> bool:
    """Whether a character may stand before a formula without keeping it from being one."""
    return char.isspace() or char in _QUOTES or unicodedata.category(char) in ("Cc", "Cf")
