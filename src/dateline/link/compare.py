"""How surely two tellings are one incident: a sum of weights, each with its words.

Weights were set by hand on the development parts of `ledger_linking` and `gva_linking`, November
2026, by reading the pairs that stayed apart or met wrongly; they are no probabilities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import asin, cos, log2, radians, sin, sqrt
from typing import NamedTuple

from dateline.link.disagreements import excludes
from dateline.link.tellings import Kinds, Telling, area_of, overlap

ENOUGH = 1.0
"""The sum from which two tellings are one incident."""
NEAR = 25.0
"""Kilometres within which two exact places may be one: UCDP's where_prec 2."""
COMMON = 12
"""Reports above which a person's name, and days above which a place, says less."""
TELLING_TOLL = 5
"""Killed from which one and the same number on one day is worth a comparison by itself."""
_WIDE = 7
"""Days in a range above which a telling's days say little."""


class Pile(NamedTuple):
    """How common places and names are in the pile: what is told of every day says little."""

    days_at: Mapping[str | None, int]
    """Days on which anything is told to have happened at a place, by the place's id."""
    reports_naming: Mapping[str, int]


def survey(told: Iterable[Telling]) -> Pile:
    """Count how common the places and persons of a pile's tellings are."""
    days: dict[str | None, set[int]] = defaultdict(set)
    naming: dict[str, set[str]] = defaultdict(set)
    for telling in told:
        if telling.days is not None and telling.place is not None and telling.place.place:
            days[telling.place.place.id].add(telling.days[0])
        for person in telling.persons if telling.main else ():
            naming[person].add(telling.report)
    return Pile(
        {place: len(some) for place, some in days.items()},
        {person: len(some) for person, some in naming.items()},
    )


def compare(
    one: Telling, other: Telling, kinds: Kinds, pile: Pile
) -> tuple[float, tuple[str, ...]]:
    """Say how surely two tellings are one incident, and why; below 1 they are not joined."""
    if not kinds.related(one.type, other.type):
        return 0.0, ()
    where, place_reason = _same_place(one, other, pile)
    when, day_reason = _same_days(one, other)
    if where is None or when is None:
        return 0.0, ()
    score = where + when + (0.2 if one.type == other.type else 0.0)
    reasons = [f"{one.type} and {other.type}", place_reason, day_reason]
    for weight, reason in _more(one, other, pile):
        score += weight
        reasons.append(reason)
    return score, tuple(reasons)


def _same_place(one: Telling, other: Telling, pile: Pile) -> tuple[float | None, str]:
    """Weigh two places; None if they cannot be one, 0 where nothing is known of one of them."""
    a = one.place.place if one.place else None
    b = other.place.place if other.place else None
    if one.place is None or other.place is None or a is None or b is None:
        return (0.35, _NAMED) if _named(one, other) else (0.0, "place not known")
    coarse = max(one.place.where_prec, other.place.where_prec)
    if a.id is not None and a.id == b.id:
        weight = 0.7 if coarse <= 3 else 0.3 if coarse == 4 else 0.1
        return weight * _rare(pile.days_at.get(a.id, 1)), f"same place, {a.name}"
    if a.country == b.country and coarse > 4:
        return 0.1, f"both in {a.country}"
    if coarse == 4 and area_of(a) == area_of(b):
        return 0.2, f"both in {a.admin1}"
    away = distance(a.lat, a.lon, b.lat, b.lon)
    if coarse < 4 and away <= NEAR:
        return 0.45, f"{away:.0f} km apart"
    # one of the two places may be a wrong reading, if the other stands in its report
    return (0.2, _NAMED) if one.main and other.main and _named(one, other) else (None, "")


_NAMED = "the place of one is named in the other's report"


def _named(one: Telling, other: Telling) -> bool:
    places = [(t.place.place.id if t.place and t.place.place else None) for t in (one, other)]
    return places[0] in other.towns or places[1] in one.towns


def _rare(count: int) -> float:
    """Weigh how rare something is: 1 up to `COMMON`, then less with every doubling, at least .4."""
    return max(0.4, 1.0 - 0.15 * log2(max(1.0, count / COMMON)))


def _same_days(one: Telling, other: Telling) -> tuple[float | None, str]:
    """Weigh the days of two tellings; None if they cannot be one."""
    a, b = one.days, other.days
    if a is None or b is None:
        return -0.3, "day not known"
    if not overlap(a, b):
        near = a[0] <= b[1] + 1 and b[0] <= a[1] + 1 and max(a[1] - a[0], b[1] - b[0]) <= 1
        return (0.15, "a day apart") if near and not _rival_tolls(one, other) else (None, "")
    widest = max(a[1] - a[0], b[1] - b[0]) + 1
    if not (one.dated and other.dated):
        return 0.05, "days overlap, one by its report's day only"
    if widest == 1:
        return 0.4, "same day"
    return (0.3, "days overlap") if widest <= _WIDE else (0.1, "days overlap, widely")


def _rival_tolls(one: Telling, other: Telling) -> bool:
    a, b = one.toll("killed"), other.toll("killed")
    if a is None or b is None:
        return False
    return excludes((a.low, a.best, a.high), (b.low, b.best, b.high))


def _more(one: Telling, other: Telling, pile: Pile) -> Iterator[tuple[float, str]]:
    """Yield what else speaks for or against it."""
    if one.main and other.main:
        yield 0.15, "main event of both"
    shared = one.actors & other.actors
    if shared:
        yield 0.2, f"both name {min(shared)}"
    if one.victims & other.victims:
        yield 0.6, "a named victim in both"
    elif one.main and other.main:
        named = one.persons & other.persons
        rare = min(named, key=lambda name: (pile.reports_naming[name], name), default=None)
        if rare is not None and pile.reports_naming[rare] <= COMMON:
            yield 0.45, f"both reports name {rare}"
    a, b = one.toll("killed"), other.toll("killed")
    if a is None or b is None or a.best is None or b.best is None:
        return
    if a.best == b.best and a.best > 0:
        yield min(0.6, 0.1 + 0.04 * a.best), f"{a.best} killed in both"
    elif min(a.best, b.best) >= TELLING_TOLL and abs(a.best - b.best) <= 0.2 * max(a.best, b.best):
        yield 0.15, f"{a.best} and {b.best} killed"
    elif max(a.best, b.best) > 3 * min(a.best, b.best) + 3:
        yield -0.3, f"{a.best} and {b.best} killed"


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return kilometres along the great circle between two points in degrees (haversine)."""
    p, q, r, s = map(radians, (lat, lon, lat2, lon2))
    half = sin((r - p) / 2) ** 2 + cos(p) * cos(r) * sin((s - q) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def killed_in(telling: Telling) -> int:
    """Return how many a telling says were killed, 0 if it does not say."""
    toll = telling.toll("killed")
    return (toll.best or 0) if toll is not None else 0
