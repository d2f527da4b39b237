"""Places that a report leaves open, settled by the archive: where its other reports have that name.

A mark says only what its own report supports: "Springfield" alone stays open. Where a pile's other
reports, of three witnesses at least and nine in ten of those that say, have one Springfield, an
incident told there is put there too, and says so. Marks stay as they are.

The one sense per discourse that this stretches over a pile is Gale, Church and Yarowsky's (1992).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from dateline.link.tellings import Telling
from dateline.model.mark import Place
from dateline.model.report import Report
from dateline.text.fold import fold_name

WITNESSES = 3
"""Witnesses that must have a name at one place."""
SHARE = 0.9
"""Of the witnesses that settle the name, those that must have it there."""


class Placed(NamedTuple):
    """Where a report has the names that it settles: places by name, as written, and place id."""

    report: str
    at: dict[tuple[str, str], Place]


def placed_in(report: Report) -> Placed:
    """Return where *report* has the names that it settles."""
    placed = ((one.text, one.place) for one in report.places if one.place)
    return Placed(report.id, {(text, at.id): at for text, at in placed if at.id})


class Settled:
    """Where the reports of an archive have each name; `look_for` names, then `find` them."""

    def __init__(self, told: Sequence[Placed]) -> None:
        self._told = told
        self._places: dict[str, Place] = {}
        self._reports: dict[str, dict[str, list[str]]] = {}

    def look_for(self, names: Iterable[str]) -> None:
        """Look up the reports that settle some *names*: few are left open, and most are not."""
        wanted: dict[str, dict[str, list[str]]] = {
            fold_name(name): defaultdict(list) for name in names
        }
        for report, told in self._told if wanted else ():
            for (text, id_), place in told.items():
                if (name := fold_name(text)) in wanted:
                    wanted[name][id_].append(report)
                    self._places[id_] = place
        self._reports.update(wanted)

    def find(
        self, name: str, open_to: Sequence[str], witness: Mapping[str, str]
    ) -> tuple[Place, int] | None:
        """Return the place of *name* among those it is *open_to*, and how many witnesses say so."""
        told = {
            place: {witness.get(report, report) for report in reports}
            for place, reports in self._reports.get(fold_name(name), {}).items()
        }
        if not told:
            return None
        best, having = max(told.items(), key=lambda pair: (len(pair[1]), pair[0]))
        whole = len(set().union(*told.values()))
        if len(having) < WITNESSES or len(having) < SHARE * whole or best not in open_to:
            return None
        return self._places[best], len(having)


def settle_places(
    tellings: Iterable[Telling], settled: Settled, witness: Mapping[str, str]
) -> list[Telling]:
    """Return the tellings, those whose place is open put where the archive has its name."""
    told = list(tellings)
    settled.look_for(
        {t.place.text for t in told if t.place and t.place.place is None and t.open_to}
    )
    return [_settle(telling, settled, witness) for telling in told]


def _settle(telling: Telling, settled: Settled, witness: Mapping[str, str]) -> Telling:
    where = telling.place
    if where is None or where.place is not None or not telling.open_to:
        return telling
    found = settled.find(where.text, telling.open_to, witness)
    if found is None:
        return telling
    place, count = found
    said = f"“{where.text}” is {place.name} in {count} other witnesses of the archive"
    return telling._replace(place=msgspec.structs.replace(where, place=place), placed=said)
