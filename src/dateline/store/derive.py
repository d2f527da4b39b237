"""Rows of the tables that are made from a reading: what SQL sees of a report's marks.

Nothing here is authority: the same reading gives the same rows, and `dateline verify` holds every
row against them. A mark's row is keyed by its report and its place in the reading's list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dateline.model.mark import Place, Toll
from dateline.model.report import Report

Row = tuple[Any, ...]
PlaceKey = Callable[[Place | None], int | None]
"""Gives the number of a place's row, and makes the row if there is none."""

COLUMNS = {
    "mention": 'report, ord, start, "end", kind, name',
    "toponym": 'report, ord, start, "end", place',
    "figure": 'report, ord, mark, start, "end", kind, low, best, high, approximate, unit, scope,'
    ' factuality, role, "group", side, event, said_by, part_of, repeats',
    "victim": 'report, ord, mark, start, "end", name, age, sex, "group", role, side, harm, event,'
    " figure",
    "event": 'report, ord, mark, start, "end", type, factuality, place, where_prec, earliest,'
    " latest, precision, killed_low, killed_best, killed_high, wounded_low, wounded_best,"
    " wounded_high, same_as",
    "statement": 'report, ord, mark, start, "end", kind, speaker, naming, medium',
}
"""The derived tables and their columns, in the order of the rows below."""

INSERTS = {
    table: f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"
    for table, columns in COLUMNS.items()
}


def rows_of(report: Report, n: int, place_key: PlaceKey) -> dict[str, list[Row]]:
    """Return the rows of every derived table for the report whose row is number *n*."""
    cut = _Cut(report.id)
    return {
        "mention": [
            (n, i, m.start, m.end, m.kind, m.actor)
            for i, m in enumerate(report.mentions)
            if m.kind != "place"  # a toponym's row says it, with its place
        ],
        "toponym": [
            (n, i, p.start, p.end, place_key(p.place)) for i, p in enumerate(report.places)
        ],
        "figure": _figures(report, n, cut),
        "victim": _victims(report, n, cut),
        "event": _events(report, n, cut, place_key),
        "statement": [
            (n, i, cut(s.id), s.start, s.end, s.kind, s.speaker.name, s.speaker.naming, s.medium)
            for i, s in enumerate(report.statements)
        ],
    }


class _Cut:
    """Cuts the report's id off a mark's: "9f2c1ab04e77-f102" is "f102" beside its report."""

    __slots__ = ("_length", "_prefix")

    def __init__(self, report: str) -> None:
        self._prefix = report + "-"
        self._length = len(self._prefix)

    def __call__(self, mark: str) -> str:
        return mark[self._length :] if mark.startswith(self._prefix) else mark

    def or_none(self, mark: str | None) -> str | None:
        return None if mark is None else self(mark)


def _figures(report: Report, n: int, cut: _Cut) -> list[Row]:
    rows: list[Row] = []
    for i, f in enumerate(report.figures):
        who = (f.who.role, f.who.group, f.who.side) if f.who else (None, None, None)
        bounds = (f.low, f.best, f.high, f.approximate, f.unit, f.scope, f.factuality)
        links = (cut.or_none(m) for m in (f.event, f.said_by, f.part_of, f.repeats))
        rows.append((n, i, cut(f.id), f.start, f.end, f.kind, *bounds, *who, *links))
    return rows


def _victims(report: Report, n: int, cut: _Cut) -> list[Row]:
    rows: list[Row] = []
    for i, v in enumerate(report.victims):
        who = (v.name, v.age, v.sex, v.group, v.role, v.side, v.harm)
        links = (cut.or_none(v.event), cut.or_none(v.figure))
        rows.append((n, i, cut(v.id), v.start, v.end, *who, *links))
    return rows


def _events(report: Report, n: int, cut: _Cut, place_key: PlaceKey) -> list[Row]:
    rows: list[Row] = []
    for i, e in enumerate(report.events):
        where = (place_key(e.place.place), e.place.where_prec) if e.place else (None, None)
        when = (e.when.earliest, e.when.latest, e.when.precision) if e.when else (None,) * 3
        tolls = (*bounds_of(e.tolls.get("killed")), *bounds_of(e.tolls.get("wounded")))
        what = (cut(e.id), e.start, e.end, e.type, e.factuality)
        rows.append((n, i, *what, *where, *when, *tolls, cut.or_none(e.same_as)))
    return rows


def bounds_of(toll: Toll | None) -> tuple[int | None, int | None, int | None]:
    """Return a toll's low, best and high; three times None where there is no toll."""
    return (toll.low, toll.best, toll.high) if toll else (None, None, None)
