"""Rows of a codebook: one a place and day, whose numbers add up to the incident's.

A whole may have parts of other places or days ("of the 56, 42 died in Baghdad and 14 in Mosul"). Each
such part is a row of its own; what no part holds stays at the incident's place. Where the parts come
to more than the whole there is one row, and nobody is counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dateline.codes.ledger import Claim, Said
from dateline.codes.policies import Policy
from dateline.codes.settle import read_number
from dateline.marks.precision import feature_precision
from dateline.model.archive import Incident
from dateline.model.mark import EventPlace, Figure, Place, Toll, When
from dateline.model.report import Report


class Row(NamedTuple):
    """The people harmed at one place on one day; ``figures`` are the parts it is of, none of the rest."""

    place: EventPlace | None
    when: When | None
    low: int
    best: int
    high: int
    by_role: Mapping[str, int]
    figures: tuple[str, ...]
    words: str


class _Part(NamedTuple):
    figure: Figure
    number: int
    place: EventPlace | None
    when: When | None


def split_rows(
    incident: Incident,
    toll: Toll | None,
    claim: Claim | None,
    report: Report | None,
    policy: Policy,
) -> list[Row]:
    """Return the rows of an incident: the rest at its own place first, then its parts by size.

    Args:
        incident: Whose rows.
        toll: What it comes to, None where nobody was harmed; open bounds are closed by its number.
        claim: The claim whose number it is.
        report: The report of that claim.
        policy: Reads the parts' numbers.
    """
    low, best, high = closed(toll)
    parts = _parts(incident, toll, claim, report, policy) if toll and claim and report else []
    if sum(part.number for part in parts) > best:
        parts = []
    groups: dict[tuple[str, str], list[_Part]] = {}
    for part in parts:
        groups.setdefault(_where_and_when(part.place, part.when), []).append(part)
    rest = best - sum(part.number for part in parts)
    roles = dict(toll.by_role) if toll else {}
    rows = []
    for some in sorted(groups.values(), key=lambda some: -sum(one.number for one in some)):
        number = sum(one.number for one in some)
        own: dict[str, int] = {}
        for one in some:
            role = one.figure.who.role if one.figure.who else "unknown"
            taken = min(one.number, roles.get(role, 0)) if role != "unknown" else 0
            own[role] = own.get(role, 0) + taken
            roles[role] = roles.get(role, 0) - taken
        own["unknown"] = number - sum(own.get(role, 0) for role in own if role != "unknown")
        ids = tuple(one.figure.id for one in some)
        words = "; ".join(" ".join(one.figure.text.split()) for one in some)
        rows.append(Row(some[0].place, some[0].when, 0, number, 0, _some(own), ids, words))
    if rest or not rows:
        named = {role: number for role, number in roles.items() if role != "unknown" and number}
        left = {**named, "unknown": rest - sum(named.values())}
        rows.insert(0, Row(incident.place, incident.when, 0, rest, 0, _fit(left, rest), (), ""))
    return _with_bounds(rows, low, high - best)


def closed(toll: Toll | None) -> tuple[int, int, int]:
    """Return a toll's low, best and high with open bounds closed by its number.

    >>> closed(None), closed(Toll(low=42, best=42, high=None))
    ((0, 0, 0), (42, 42, 42))
    """
    if toll is None:
        return 0, 0, 0
    known = [one for one in (toll.best, toll.low, toll.high) if one is not None]
    best = known[0] if known else 0
    low = best if toll.low is None else min(toll.low, best)
    return low, best, best if toll.high is None else max(toll.high, best)


def _parts(
    incident: Incident, toll: Toll, claim: Claim, report: Report, policy: Policy
) -> list[_Part]:
    """Return the parts of the whole that are of another place or day than the incident."""
    figures = {one.id: one for one in report.figures}
    places = {one.start: one.place for one in report.places}
    own = {mention.event for mention in incident.mentions}
    proof = next((one for one in toll.proof if one.whole in claim.ids), None)
    found = []
    for name in proof.parts if proof else ():
        figure = figures.get(name)
        if figure is None or (figure.event is not None and figure.event not in own):
            continue
        where = _place(figure, places) or incident.place
        day = figure.when if figure.when and figure.when.precision == 1 else incident.when
        number = read_number(_said(figure), policy)
        if number and _where_and_when(where, day) != _where_and_when(incident.place, incident.when):
            found.append(_Part(figure, number, where, day))
    return found


def _said(figure: Figure) -> Said:
    return Said(id=figure.id, low=figure.low, best=figure.best, high=figure.high, words=figure.text)


def _place(figure: Figure, places: Mapping[int, Place | None]) -> EventPlace | None:
    where = figure.place
    place = places.get(where.start) if where else None
    if where is None or place is None:
        return None
    return EventPlace(
        start=where.start,
        end=where.end,
        text=where.text,
        place=place,
        where_prec=feature_precision(place.feature or ""),
        basis="same sentence",
    )


def _where_and_when(place: EventPlace | None, when: When | None) -> tuple[str, str]:
    spot = place.place if place else None
    where = (spot.id or f"{spot.lat} {spot.lon}") if spot else (place.text if place else "")
    return where, f"{when.earliest}/{when.latest}" if when else ""


def _some(split: Mapping[str, int]) -> dict[str, int]:
    return {role: number for role, number in sorted(split.items()) if number > 0}


def _fit(split: Mapping[str, int], whole: int) -> dict[str, int]:
    """Cut a split to a whole; what it lacks is unknown."""
    out: dict[str, int] = {}
    left = whole
    for role, number in sorted(split.items()):
        if role != "unknown":
            out[role] = max(0, min(number, left))
            left -= out[role]
    return _some({**out, "unknown": left})


def _with_bounds(rows: list[Row], low: int, more: int) -> list[Row]:
    """Share the lowest number out over the rows; what may be more may be so at the first."""
    out = []
    for n, row in enumerate(rows):
        own = min(row.best, low)
        low -= own
        out.append(row._replace(low=own, high=row.best + (more if n == 0 else 0)))
    return out
