"""Rows that are made from a reading: what SQL sees of a report's marks.

Nothing here is authority: the same reading gives the same rows, and `dateline verify` holds every
row against them. A report has one row in ``marks``: a column a kind, in it a JSON list, in it a
list a mark. The views ``mention``, ``toponym``, ``figure``, ``victim``, ``event`` and ``statement``
take them apart again, so SQL asks them as tables; kept as a row a mark they would be larger than
the text. What keeps them small:

* 0 is no value, and the 0s at a list's end are left out; numbers that may be 0 are kept one higher.
* Kinds, roles, names are numbers of rows of ``word``.
* A mark of the same report is its start, one higher: its kind is known by the column.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from dateline.model.mark import Place, Toll
from dateline.model.report import Report
from dateline.store.mark_ids import OWN, Pattern, lettered_marks, pattern_of

Row = tuple[Any, ...]
PlaceKey = Callable[[Place | None], int]
"""Gives the number of a place's row, made if there is none; 0 for None."""
WordKey = Callable[[str | None], int]
"""Gives the number of the row of a kind, role or name, made if there is none; 0 for None."""

KINDS = ("mentions", "toponyms", "figures", "victims", "events", "statements")
"""The columns of ``marks`` after ``report`` and ``ids``."""

INSERT_MARKS = "INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_EPOCH = date(1970, 1, 1).toordinal() - 1
"""The day before the first: a day of its own is never 0."""

_encode = msgspec.json.Encoder().encode


def marks_row(report: Report, n: int, place_key: PlaceKey, word_key: WordKey) -> Row:
    """Return the row of ``marks`` for the report whose row is number *n*."""
    pattern = pattern_of(report.id, lettered_marks(report))
    ref, word = _Reference(pattern), word_key
    mentions = [
        [m.start, m.end - m.start, word(m.kind), word(m.actor)]
        for m in report.mentions
        if m.kind != "place"  # a toponym's entry says it, with its place
    ]
    toponyms = [[p.start, p.end - p.start, place_key(p.place)] for p in report.places]
    statements = [
        [
            *(s.start, s.end - s.start, word(s.kind), word(s.speaker.naming)),
            *(word(s.speaker.name), word(s.medium), ref.own(s.id, "s", s.start)),
        ]
        for s in report.statements
    ]
    return (
        n,
        pattern.text,
        _packed(mentions),
        _packed(toponyms),
        _packed(_figures(report, ref, word)),
        _packed(_victims(report, ref, word)),
        _packed(_events(report, ref, place_key, word)),
        _packed(statements),
    )


def _packed(marks: list[list[Any]]) -> str:
    for mark in marks:
        while mark[-1] == 0:
            mark.pop()
    return _encode(marks).decode()


class _Reference:
    """Writes the ids of a report's marks: "9f2c1ab04e77-f102" is 103 for a figure, else "f102b".

    Ids that somebody renamed stand whole where a number does not say them, as they do in views.
    """

    __slots__ = ("_cut", "_is_own")

    def __init__(self, pattern: Pattern) -> None:
        self._cut, self._is_own = pattern.cut, pattern.text == OWN

    def __call__(self, mark: str | None, letter: str) -> int | str:
        if mark is None:
            return 0
        own = self._cut(mark)
        if own is None:
            return mark
        start = own[1:]
        if own[:1] == letter and start.isdecimal() and (start[0] != "0" or start == "0"):
            return int(start) + 1
        return own if self._is_own else mark

    def own(self, mark: str, letter: str, start: int) -> int | str:
        """Return a mark's own id, 0 where its kind and its start say it."""
        own = self(mark, letter)
        return 0 if own == start + 1 else own


def _figures(report: Report, ref: _Reference, word: WordKey) -> list[list[Any]]:
    rows = []
    for f in report.figures:
        who = (word(f.who.role), word(f.who.group), word(f.who.side)) if f.who else (0, 0, 0)
        rows.append(
            [
                *(f.start, f.end - f.start, word(f.kind), _up(f.low), _up(f.best), _up(f.high)),
                *(word(f.factuality), word(f.scope), word(f.unit), int(f.approximate)),
                *(ref(f.event, "e"), *who, ref(f.said_by, "s")),
                *(ref(f.part_of, "f"), ref(f.repeats, "f"), ref.own(f.id, "f", f.start)),
            ]
        )
    return rows


def _victims(report: Report, ref: _Reference, word: WordKey) -> list[list[Any]]:
    return [
        [
            *(v.start, v.end - v.start, word(v.harm), word(v.role), word(v.group), word(v.sex)),
            *(_up(v.age), word(v.name), ref(v.event, "e"), ref(v.figure, "f"), word(v.side)),
            ref.own(v.id, "v", v.start),
        ]
        for v in report.victims
    ]


def _events(report: Report, ref: _Reference, place_key: PlaceKey, word: WordKey) -> list[list[Any]]:
    rows = []
    for e in report.events:
        where = (place_key(e.place.place), e.place.where_prec) if e.place else (0, 0)
        when = (*_days(e.when.earliest, e.when.latest), e.when.precision) if e.when else (0, 0, 0)
        rows.append(
            [
                *(e.start, e.end - e.start, word(e.type), word(e.factuality), *where, *when),
                *(ref(e.same_as, "e"), ref.own(e.id, "e", e.start)),
                *map(_up, bounds_of(e.tolls.get("killed"))),
                *map(_up, bounds_of(e.tolls.get("wounded"))),
            ]
        )
    return rows


def _up(number: int | None) -> int:
    return 0 if number is None else number + 1


def _days(earliest: str | None, latest: str | None) -> tuple[int, int]:
    """Return two days as days since 1969; the latest, where there are two, since the day before the
    earliest.

    >>> _days("1970-01-03", "1970-01-10"), _days(None, "1970-01-03")
    ((3, 8), (0, 3))
    """
    first, last = _day(earliest), _day(latest)
    return first, last if first == 0 or last == 0 else last - first + 1


@lru_cache(maxsize=4096)
def _day(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() - _EPOCH if day else 0


def bounds_of(toll: Toll | None) -> tuple[int | None, int | None, int | None]:
    """Return a toll's low, best and high; three times None where there is no toll."""
    return (toll.low, toll.best, toll.high) if toll else (None, None, None)
