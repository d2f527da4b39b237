"""A row as a telling: the same shape that a report's words are brought to, so that one linker weighs
both.

Places are looked up in the gazetteer: the row's town near its point, its province by any of its
spellings. What is not found there keeps the row's own name and point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dateline.audit.mappings import Mapping
from dateline.audit.table import Row
from dateline.codes.names import read_codebook
from dateline.errors import ReadError
from dateline.events.types import read_types
from dateline.link.claims import Bounds
from dateline.link.compare import distance
from dateline.link.tellings import Telling, tellings_in
from dateline.marks.gazetteer import Entry, Gazetteer
from dateline.model.mark import Event, EventPlace, Place, Toll, Toponym, When
from dateline.model.report import Named, Published, Report
from dateline.model.span import Span
from dateline.text.fold import fold_name

_FAR = 60.0
"""Kilometres from a row's point within which a place of its name is taken for the one it means."""


_BRACKETS = re.compile(r"\([^()]*\)")


class Claimed(NamedTuple):
    """A row with its telling. ``types`` are those of dateline that its words may stand for, all if
    empty; ``provinces`` the folded names of the province it names, ``area`` ("IQ/Ninawa") it, and
    ``known_province`` whether the gazetteer knows it, or it was found by the row's town.
    """

    row: Row
    telling: Telling
    types: frozenset[str]
    country: str | None
    area: str | None
    provinces: frozenset[str]
    known_province: bool


class Claims:
    """Makes `Claimed` of rows, with the gazetteer and a table's mapping.

    Raises:
        ReadError: The mapping names a type of event that there is none of.
    """

    def __init__(self, mapping: Mapping, gazetteer: Gazetteer) -> None:
        self._mapping, self._gazetteer = mapping, gazetteer
        self._types = _types_of(mapping)
        self.provinces = lru_cache(maxsize=4096)(self._provinces)
        self._country = lru_cache(maxsize=512)(self._country_of)

    def claim(self, row: Row) -> Claimed:
        """Return a row as a telling."""
        country = self._country(row.country) if row.country else None
        provinces = self.provinces(row.admin1, country) if row.admin1 else ()
        place = self._place(row, country, provinces)
        types = self._types.get((row.type or "").lower(), frozenset())
        return Claimed(
            row=row,
            telling=_telling(row, place, min(types, default="attack")),
            types=types,
            country=country,
            area=f"{country}/{place.admin1}" if place and place.admin1 else None,
            provinces=frozenset({fold_name(row.admin1 or ""), *map(fold_name, provinces)} - {""}),
            known_province=bool(provinces) or row.admin1 is None,
        )

    def _country_of(self, name: str) -> str | None:
        """Return the two letters of a country, by any name: "Russia (Soviet Union)" too."""
        for words in (name, _BRACKETS.sub(" ", name), *_BRACKETS.findall(name)):
            found = self._gazetteer.find(words.strip(" ()"))
            code = next((e.country for e in found if e.feature.startswith("PCL")), None)
            if code is not None:
                return code
        return None

    def _provinces(self, name: str, country: str | None) -> tuple[str, ...]:
        """Return the names that provinces called *name* have in the gazetteer."""
        found = [
            entry
            for entry in self._gazetteer.find(name)
            if entry.feature == "ADM1" and country in (None, entry.country)
        ]
        return tuple(dict.fromkeys(n for e in found for n in (e.admin1, e.name) if n))

    def _place(self, row: Row, country: str | None, provinces: Iterable[str]) -> Place | None:
        """Return the place that a row means, at its own point if it has one."""
        entry = self._town(row, country, [*provinces])
        lat, lon = row.point or ((entry.lat, entry.lon) if entry else (None, None))
        name = row.place or row.admin1 or row.country
        if name is None or lat is None or lon is None:
            return None
        return Place(
            id=entry.id if entry else None,
            name=name,
            lat=lat,
            lon=lon,
            country=country or (entry.country if entry else None),
            admin1=next(iter(provinces), None) or row.admin1 or (entry.admin1 if entry else None),
            feature=entry.feature if entry else None,
        )

    def _town(self, row: Row, country: str | None, provinces: list[str]) -> Entry | None:
        """Return the gazetteer's place of a row's name: near its point, else in its province."""
        name = row.place or row.admin1 or row.country
        found = [e for e in self._gazetteer.find(name or "") if country in (None, e.country)]
        if row.point is not None:
            lat, lon = row.point
            near = [(distance(lat, lon, e.lat, e.lon), n) for n, e in enumerate(found)]
            away, n = min(near, default=(_FAR + 1, 0))
            return found[n] if away <= _FAR else None
        if provinces:
            return next((e for e in found if e.admin1 in provinces), None)
        return found[0] if found else None


def _types_of(mapping: Mapping) -> dict[str, frozenset[str]]:
    """Return dateline's types for a table's words: the mapping's, else those of its codebook.

    Raises:
        ReadError: The mapping names a type that there is none of.
    """
    known = read_types().by_name
    if mapping.types:
        unknown = {name for names in mapping.types.values() for name in names} - known.keys()
        if unknown:
            raise ReadError(
                f"the mapping {mapping.name!r}: no type of event {min(unknown)!r}: see"
                " docs/reference/event-types.md"
            )
        return {word.lower(): frozenset(types) for word, types in mapping.types.items()}
    if mapping.codebook != "acled":
        return {}
    found: dict[str, set[str]] = {}
    for name, kind in known.items():
        if kind.acled:
            found.setdefault(kind.acled[-1].lower(), set()).add(name)
    for row in read_codebook("acled")["recode"]:
        found.setdefault(row["to"][-1].lower(), set()).update(row["of"])
    return {word: frozenset(types) for word, types in found.items()}


def _telling(row: Row, place: Place | None, kind: str) -> Telling:
    """Return the telling of a report that says what the row says, and nothing else."""
    name = f"row {row.line}"
    event = _event(name, row, place, kind)
    last = date.fromordinal(row.days[1]).isoformat()
    report = Report(
        id=name,
        start=0,
        end=0,
        language="en",
        genre="news",
        title=None,
        byline=None,
        outlet=Named(name="the table"),
        published=Published(earliest=last, latest=last, precision=1, basis="given"),
        blocks=(),
        places=() if place is None else (_toponym(name, place),),
        events=(event,),
        main_event=event.id,
    )
    (telling,) = tellings_in(report, name)
    return telling


def _event(name: str, row: Row, place: Place | None, kind: str) -> Event:
    """Return a row as an event of a report without words."""
    first, last = (date.fromordinal(day).isoformat() for day in row.days)
    return Event(
        id=f"{name}-e0",
        start=0,
        end=0,
        text="",
        score=1.0,
        reason="a row",
        sentence=Span(0, 0),
        type=kind,
        factuality="happened",
        place=None if place is None else _where(row, place),
        when=When(earliest=first, latest=last, precision=1 if first == last else 2, basis="given"),
        tolls={
            harm: _toll(bounds)
            for harm, bounds in (("killed", row.killed), ("wounded", row.wounded))
            if bounds is not None and any(bounds)
        },
    )


def _where(row: Row, place: Place) -> EventPlace:
    return EventPlace(
        start=0, end=0, text=place.name, place=place, where_prec=row.where_prec, basis="report"
    )


def _toll(bounds: Bounds) -> Toll:
    """Return bounds as a table means them: one number is that number."""
    low, best, high = bounds
    if low is None and high is None:
        return Toll(low=best, best=best, high=best)
    return Toll(low=low, best=low if best is None else best, high=high)


def _toponym(name: str, place: Place) -> Toponym:
    return Toponym(
        id=f"{name}-p0", start=0, end=0, text=place.name, score=1.0, reason="a row", place=place
    )
