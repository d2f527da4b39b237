"""Rows of a user's own tables: CSV with a heading, each bad row told with its file and line.

Excel's semicolons and byte-order mark are taken too. Empty cells are "", cells of columns that are
not known are kept by their heading.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

from dateline.errors import ReadError

T = TypeVar("T")


class Validity(NamedTuple):
    """The days on which a row holds, both included; None where it is open."""

    since: str | None
    until: str | None

    def meets(self, earliest: str | None, latest: str | None) -> bool:
        """Whether the row may hold on the days from *earliest* to *latest*; unknown days may."""
        begun = self.since is None or latest is None or latest >= self.since
        return begun and (self.until is None or earliest is None or earliest <= self.until)


ALWAYS = Validity(None, None)


def read_rows(path: Path, make: Callable[[dict[str, str]], T], needed: Iterable[str]) -> list[T]:
    """Return what *make* makes of each row of the CSV file *path*; [] where there is no file.

    Args:
        path: The file.
        make: Makes a row's value of its cells by heading; a ValueError says what is wrong with it.
        needed: The headings that must be there.

    Raises:
        ReadError: The file or some rows cannot be used; one line each: file, line, cause.
    """
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: not UTF-8 (byte {error.start})") from error
    heading = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in heading else ",")
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise ReadError(f"{path}, line 1: no column {', '.join(missing)}")
    rows, bad = [], []
    for cells in reader:
        try:
            rows.append(make(_cleaned(cells, needed)))
        except ValueError as error:
            bad.append(f"{path}, line {reader.line_num}: {error}")
    if bad:
        raise ReadError("\n".join(bad))
    return rows


def _cleaned(cells: dict[str | None, str | None], needed: Iterable[str]) -> dict[str, str]:
    if None in cells:
        raise ValueError("more cells than the heading has; quote cells that hold a comma")
    row = {(name or "").strip(): (cell or "").strip() for name, cell in cells.items()}
    for name in needed:
        if not row[name]:
            raise ValueError(f"{name} is empty")
    return row


def validity(row: dict[str, str]) -> Validity:
    """Return the days of a row's ``valid_from`` and ``valid_to``.

    Raises:
        ValueError: One is no date like 2014-06-10, or they are the wrong way round.
    """
    days = [_day(name, row.get(name, "")) for name in ("valid_from", "valid_to")]
    if days[0] and days[1] and days[0] > days[1]:
        raise ValueError("valid_from is after valid_to")
    return Validity(*days)


def _day(name: str, cell: str) -> str | None:
    if not cell:
        return None
    try:
        return dt.date.fromisoformat(cell).isoformat()
    except ValueError:
        raise ValueError(f"{name} is no date like 2014-06-10: {cell!r}") from None


def parts(cell: str) -> tuple[str, ...]:
    """Return the names of a cell that holds several, parted by "|".

    >>> parts("al-Reed | Reed Front")
    ('al-Reed', 'Reed Front')
    """
    return tuple(name for part in cell.split("|") if (name := part.strip()))
