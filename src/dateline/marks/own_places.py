"""A user's own places: ``places.csv`` in the folder of tables, over those of the gazetteer.

Columns: name, lat, lon; and, where wanted, country (two letters), admin1, aliases (parted by "|"),
valid_from, valid_to, note. A name that stands there means the user's place and no other, on the days
for which the row holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dateline.marks.gazetteer import Entry, Gazetteer
from dateline.model.report import Published
from dateline.text.fold import fold_name
from dateline.text.own_rows import Validity, parts, read_rows, validity

_FILE = "places.csv"


class OwnPlace(NamedTuple):
    """A row of ``places.csv``: its names, all that it is looked up by, and the days it holds."""

    names: tuple[str, ...]
    lat: float
    lon: float
    country: str
    admin1: str
    days: Validity

    def entry(self, number: int) -> Entry:
        """Return the row as a place of the index; rows of ours have numbers from 0 up."""
        return Entry(
            row=-1 - number,
            id=f"own:{fold_name(self.names[0]).replace(' ', '-')}",
            name=self.names[0],
            lat=self.lat,
            lon=self.lon,
            country=self.country,
            feature="",
            population=0,
            admin1=self.admin1,
            admin1_key=0,
            admin2_key=0,
            first=True,
            alike=True,
            how="own",
        )


def read_own_places(folder: Path | None) -> tuple[OwnPlace, ...]:
    """Return the rows of ``places.csv`` in *folder*, none where there is no such file.

    Raises:
        ReadError: Rows that cannot be used, one line each: file, line, cause.
    """
    if folder is None:
        return ()
    return tuple(read_rows(folder / _FILE, _place, ("name", "lat", "lon")))


def _place(row: dict[str, str]) -> OwnPlace:
    country = row.get("country", "").upper()
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise ValueError(f"country is no code of two letters: {row['country']!r}")
    return OwnPlace(
        names=(row["name"], *parts(row.get("aliases", ""))),
        lat=_degrees(row, "lat", 90.0),
        lon=_degrees(row, "lon", 180.0),
        country=country,
        admin1=row.get("admin1", ""),
        days=validity(row),
    )


def _degrees(row: dict[str, str], name: str, most: float) -> float:
    try:
        value = float(row[name])
    except ValueError:
        raise ValueError(f"{name} is no number of degrees: {row[name]!r}") from None
    if not -most <= value <= most:
        raise ValueError(f"{name} is not between -{most:g} and {most:g}: {row[name]}")
    return value


class Atlas:
    """The gazetteer with a user's places over it, as of the day of a report."""

    def __init__(self, index: Gazetteer, own: tuple[OwnPlace, ...]) -> None:
        self._index, self._own = index, own
        self._over = lru_cache(maxsize=64)(self._made)

    def on(self, published: Published | None) -> Gazetteer:
        """Return the index for a report of those days; rows of unknown days hold."""
        if not self._own:
            return self._index
        days = (published.earliest, published.latest) if published else (None, None)
        return self._over(tuple(place.days.meets(*days) for place in self._own))

    def _made(self, holds: tuple[bool, ...]) -> Gazetteer:
        rows: dict[str, list[Entry]] = {}
        for number, (place, held) in enumerate(zip(self._own, holds, strict=True)):
            for name in place.names if held else ():
                rows.setdefault(fold_name(name), []).append(place.entry(number))
        return self._index.over({key: tuple(found) for key, found in rows.items()})
