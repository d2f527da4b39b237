"""What the big map draws from: every placed incident in columns, and the base map, as scripts.

Scripts and not JSON, since a page opened from ``file://`` may load those and nothing else. Columns
and not rows, since 50,000 incidents must be small to load and quick to filter.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from dateline.model.archive import Incident
from dateline.publish.addresses import safe_part
from dateline.publish.incident_page import spot_of
from dateline.publish.words import say, say_days_short, say_tolls, say_type
from dateline.text.tables import read_table

_EPOCH = date(1970, 1, 1).toordinal()
_DEGREES = 10_000
COUNTRY = 6
"""where_prec from which a place is no mark on a map: a pin in the middle of a country says nothing."""


class _Names:
    """A column of words: each kept once, its rows by number."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.rows: list[int] = []
        self._known: dict[str, int] = {}

    def number(self, word: str) -> int:
        found = self._known.setdefault(word, len(self.words))
        if found == len(self.words):
            self.words.append(word)
        return found

    def add(self, word: str) -> None:
        self.rows.append(self.number(word))


def map_script(incidents: Iterable[Incident]) -> bytes:
    """Return a script that sets ``DATELINE_MAP``: columns of the incidents placed inside a country.

    ``lat`` and ``lon`` are in ten-thousandths of a degree, ``first`` and ``last`` in days since
    1970 (null where open), ``killed`` the least number that is claimed (null where none is).
    """
    return b"DATELINE_MAP=" + msgspec.json.encode(_columns(incidents)) + b";\n"


def _columns(incidents: Iterable[Incident]) -> dict[str, Any]:
    names = {key: _Names() for key in ("place", "type", "status", "tolls", "when")}
    actors = _Names()
    out: dict[str, list[Any]] = {
        key: []
        for key in ("id", "lat", "lon", "prec", "inferred", "first", "last", "killed", "actors")
    }
    for one in incidents:
        spot = spot_of(one, "")
        if spot is None or spot.where_prec >= COUNTRY:
            continue
        when = one.when
        names["place"].add(spot.name)
        names["type"].add(one.event_type)
        names["status"].add(say("status", one.status))
        names["tolls"].add(say_tolls(one.tolls))
        names["when"].add(say_days_short(when.earliest, when.latest) if when else "undated")
        out["id"].append(safe_part(one.id))
        out["lat"].append(round(spot.lat * _DEGREES))
        out["lon"].append(round(spot.lon * _DEGREES))
        out["prec"].append(spot.where_prec)
        out["inferred"].append(int(spot.inferred))
        out["first"].append(_day(when.earliest) if when else None)
        out["last"].append(_day(when.latest) if when else None)
        out["killed"].append(_killed(one))
        out["actors"].append([actors.number(name) for name in _parties(one)])
    said = {key: {"words": column.words, "rows": column.rows} for key, column in names.items()}
    types = [say_type(word) for word in names["type"].words]
    return {
        **out,
        **said,
        "type": {"words": types, "rows": names["type"].rows},
        "parties": actors.words,
        "precisions": {str(n): say("where_precision", n) for n in range(1, 8)},
        "radius": {str(k): v for k, v in read_table("pages")["radius_km"].items()},
    }


def _parties(incident: Incident) -> Iterator[str]:
    for party in (*incident.actors, *incident.targets):
        if party.actor:
            yield party.actor


def _killed(incident: Incident) -> int | None:
    toll = incident.tolls.get("killed")
    if toll is None:
        return None
    return next((n for n in (toll.low, toll.best, toll.high) if n is not None), None)


def _day(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal() - _EPOCH


@cache
def base_script() -> bytes:
    """Return a script that sets ``DATELINE_BASE``: the base map's file in base 64."""
    packed = (files("dateline") / "data" / "basemap" / "world.bin").read_bytes()
    return b'DATELINE_BASE="' + base64.b64encode(packed) + b'";\n'
