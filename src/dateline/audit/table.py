"""A table of events as rows: what each says of where, when, what, who and how many.

A row that cannot be read (a day that is none, a number with letters) is told with its line and its
cause, and the rest of the table is read.
"""

from __future__ import annotations

import calendar
import csv
import io
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Named
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from dateline.audit.mappings import Columns, Mapping, Names, recognise
from dateline.errors import ReadError
from dateline.link.claims import Bounds
from dateline.link.days import Days
from dateline.read.charset import decode, guess_charset
from dateline.read.records import dialect_of

_WEEK = timedelta(days=6)
_ALSO = frozenset({"", "na", "n/a", "null", "none", "-"})
"""What a table writes where it has nothing."""


class Row(NamedTuple):
    """One row. ``days`` are those on which it says it happened, ``day`` the one it writes.

    ``exact`` is whether it claims to know the days as written; ``line`` is where it stands in the
    file, the header being line 1. ``faults`` are what does not fit inside the row.
    """

    line: int
    name: str | None
    days: Days
    day: int
    exact: bool
    type: str | None
    actors: tuple[str, ...]
    country: str | None
    admin1: str | None
    place: str | None
    point: tuple[float, float] | None
    where_prec: int
    killed: Bounds | None
    wounded: Bounds | None
    faults: tuple[str, ...]

    @property
    def content(self) -> tuple[object, ...]:
        """All that a row says, its id and sources left out: two of one content tell one event twice."""
        where = (self.country, self.admin1, self.place, self.point)
        return (self.days, self.type, self.killed, self.wounded, *where, frozenset(self.actors))


class BadRow(NamedTuple):
    """A row that could not be read: its line, and why."""

    line: int
    cause: str


class Table(NamedTuple):
    """A table that was read: its mapping, its rows, and those that could not be read."""

    path: Path
    mapping: Mapping
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]


def read_table(path: Path, mapping: Mapping | None = None) -> Table:
    """Read a table of events; ACLED's and UCDP GED's are known by their columns.

    Raises:
        ReadError: It is no table, or its columns are not known.
    """
    lines = _lines(path)
    header = [name.strip().strip("\ufeff").lower() for name in next(lines, (0, []))[1]]
    if not any(header):
        raise ReadError(f"{path}: empty: give a table with a header")
    mapping = mapping or recognise(header)
    if mapping is None:
        shown = ", ".join(header[:8])[:200]
        raise ReadError(
            f"{path}: line 1: the columns are neither ACLED's nor UCDP GED's ({shown}): say what"
            " they hold in a mapping, and give it with --mapping"
        )
    if not {*mapping.columns.first} & {*header}:
        wanted = " or ".join(mapping.columns.first)
        raise ReadError(
            f"{path}: line 1: no column {wanted}, which a table of {mapping.name} needs:"
            " add it, or give another --mapping"
        )
    rows: list[Row] = []
    bad: list[BadRow] = []
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            try:
                rows.append(_row(line, cells, header, mapping))
            except ValueError as error:
                bad.append(BadRow(line, str(error)))
    return Table(path, mapping, tuple(rows), tuple(bad))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's line and cells, the header first."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror or error}") from error
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 is full of null bytes
    if raw.startswith(b"PK\x03\x04") or (b"\x00" in raw[:4096] and not wide):
        raise ReadError(f"{path}: no CSV, but a spreadsheet or a packed file: save it as CSV")
    text = decode(raw, guess_charset(raw[:65536]))
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline=""), dialect_of(text[:65536]))
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise ReadError(f"{path}: line {reader.line_num}: no table: {error}") from error


class _Cells:
    """A row's cells by what they hold."""

    def __init__(self, cells: Named[str, str]) -> None:
        self._cells = cells

    def get(self, names: Names) -> str | None:
        """Return the first filled cell among columns, as it was before a spreadsheet's apostrophe."""
        return next(self.all(names), None)

    def all(self, names: Names) -> Iterator[str]:
        for name in names:
            value = self._cells.get(name, "").strip()
            if value[:1] == "'" and value[1:2] in {"=", "+", "-", "@"}:
                value = value[1:]
            if value.lower() not in _ALSO:
                yield value

    def number(self, names: Names) -> int | None:
        """Return a whole number; "12.0" and "1,204" are."""
        value = self.get(names)
        if value is None:
            return None
        try:
            number = float(value.replace(",", ""))
        except ValueError:
            raise ValueError(f"{self._named(names)} {value!r} is no number") from None
        if number != int(number) or number < 0:
            raise ValueError(f"{self._named(names)} {value!r} is no count")
        return int(number)

    def degrees(self, names: Names, most: float) -> float | None:
        value = self.get(names)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"{self._named(names)} {value!r} are no degrees") from None
        if not -most <= number <= most:
            raise ValueError(f"{self._named(names)} {value!r} lies outside -{most} to {most}")
        return number

    def _named(self, names: Names) -> str:
        return next((name for name in names if name in self._cells), names[0])


def _row(line: int, values: list[str], header: list[str], mapping: Mapping) -> Row:
    """Make a row.

    Raises:
        ValueError: A cell does not hold what its column is for.
    """
    if len(values) > len(header):
        raise ValueError(f"{len(values)} cells, but the header has {len(header)}")
    cells = _Cells(dict(zip(header, values, strict=False)))
    columns = mapping.columns
    day, days, exact = _days(cells, mapping)
    killed, faults = _killed(cells, columns)
    lat, lon = cells.degrees(columns.latitude, 90), cells.degrees(columns.longitude, 180)
    return Row(
        line=line,
        name=cells.get(columns.id),
        days=days,
        day=day,
        exact=exact,
        type=cells.get(columns.type),
        actors=tuple(_parts(cells.all(columns.actors))),
        country=cells.get(columns.country) or mapping.country,
        admin1=cells.get(columns.admin1),
        place=cells.get(columns.place),
        point=None if lat is None or lon is None else (lat, lon),
        where_prec=mapping.where.get(cells.get(columns.where_precision) or "", 1),
        killed=killed,
        wounded=_bounds(cells, columns.wounded, columns.wounded_low, columns.wounded_high),
        faults=tuple(faults),
    )


def _parts(actors: Iterable[str]) -> Iterator[str]:
    """Yield single actors of "A; B"."""
    for some in actors:
        yield from (part.strip() for part in some.split(";") if part.strip())


def _days(cells: _Cells, mapping: Mapping) -> tuple[int, Days, bool]:
    """Return the day a row writes, the days it says it may have been, and whether these are exact."""
    columns = mapping.columns
    first = cells.get(columns.first)
    if first is None:
        raise ValueError(f"{columns.first[0]} is empty: a row needs a day")
    day = _day(first, columns.first[0], mapping.dates)
    last = cells.get(columns.last)
    end = _day(last, columns.last[0], mapping.dates) if last else day
    if end < day:
        raise ValueError(f"{columns.last[0]} {last!r} lies before {columns.first[0]} {first!r}")
    reach = mapping.days.get(cells.get(columns.date_precision) or "", "day")
    if reach == "day":
        return day.toordinal(), (day.toordinal(), end.toordinal()), True
    early, late = _reach(day, reach)
    return day.toordinal(), (early.toordinal(), late.toordinal()), False


def _reach(day: date, reach: str) -> tuple[date, date]:
    """Return the days that a day "some time in the week" may stand for, and so on."""
    if reach == "week":
        return day - _WEEK, day + _WEEK
    if reach == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=last)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _day(value: str, column: str, forms: tuple[str, ...]) -> date:
    for form in forms:
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    shown = date(2014, 6, 10).strftime(forms[0])
    raise ValueError(f"{column} {value!r} is no day: write it as in {shown!r}")


def _killed(cells: _Cells, columns: Columns) -> tuple[Bounds | None, list[str]]:
    """Return how many a row says were killed, and what does not add up in it."""
    bounds = _bounds(cells, columns.killed, columns.killed_low, columns.killed_high)
    parts = [
        number for name in columns.killed_parts if (number := cells.number((name,))) is not None
    ]
    faults = []
    if bounds is not None:
        low, best, high = bounds
        if best is not None and parts and sum(parts) != best:
            sides = " + ".join(map(str, parts))
            faults.append(f"its own parts {sides} make {sum(parts)}, not {best}")
        in_order = [number for number in (low, best, high) if number is not None]
        if in_order != sorted(in_order):
            faults.append(
                "its own low, best and high are not in order: " + ", ".join(map(str, in_order))
            )
    return bounds, faults


def _bounds(cells: _Cells, best: Names, low: Names, high: Names) -> Bounds | None:
    numbers = cells.number(low), cells.number(best), cells.number(high)
    return None if numbers == (None, None, None) else numbers
