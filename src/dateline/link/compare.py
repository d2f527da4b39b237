"""How surely two tellings are one incident: a sum of weights, each with its words.

The weights are in `WEIGHTS`. They were set on the development parts of `ledger_linking` and
`gva_linking`, November 2026; ``docs/method/incidents.md`` says how. They are no probabilities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import asin, cos, log2, radians, sin, sqrt
from typing import NamedTuple

from dateline.link.claims import excludes
from dateline.link.days import OPEN, gap, overlap
from dateline.link.scenes import Kinds, sharp
from dateline.link.tellings import Telling, area_of
from dateline.link.words import Alike


class Weights(NamedTuple):
    """What each thing that two tellings share, or do not, adds to their score."""

    same_town: float = 0.7
    same_province: float = 0.3
    province_around: float = 0.2
    same_country: float = 0.1
    near: float = 0.25
    place_named: float = 0.35
    other_place_named: float = 0.1
    other_place: float = -0.2
    same_day: float = 0.32
    same_week: float = 0.3
    wide_days: float = 0.1
    report_days: float = 0.15
    next_day: float = 0.15
    no_day: float = -0.4
    no_day_once: float = 0.15
    other_day_named: float = 0.2
    other_day: float = -0.3
    other_week: float = -0.95
    other_month: float = -1.3
    same_type: float = 0.2
    closer_types: float = -0.15
    other_type: float = 0.2
    both_main: float = 0.15
    per_likeness: float = 3.5
    likeness_at_most: float = 1.2
    unlike: float = -0.3
    likeness_of_others: float = 0.35
    same_actor: float = 0.2
    same_victim: float = 0.6
    rare_name: float = 0.7
    same_toll: float = 0.1
    per_killed: float = 0.04
    same_toll_at_most: float = 0.6
    close_toll: float = 0.15
    rival_toll: float = -0.1
    far_toll: float = -0.3


WEIGHTS = Weights()
ENOUGH = 1.0
"""The sum from which two tellings are one incident."""
ALIKE = 0.12
"""Likeness of two reports from which their main events may be one though types, places or days
are not: one of these may be read wrongly, or one report is a follow-up of the other."""
NEAR = 25.0
"""Kilometres within which two exact places may be one: UCDP's where_prec 2."""
COMMON = 12
"""Reports above which a person's name, and days above which a place, says less."""
TELLING_TOLL = 5
"""Killed from which one and the same number on one day is worth a comparison by itself."""
_FEW = 2
_WIDE = 7
"""Days in a range above which a telling's days say little."""
_MONTH = 31
_MONTHS = 60
_BOTH = "{} and {}"
_NAMED = "the place of one is named in the other's report"


class Weight(NamedTuple):
    """One thing that speaks for two tellings being one incident, or (below 0) against it.

    ``excludes``: it shows that they cannot be one, unless their reports are alike. The words are
    put together only where they are read: most pairs are looked at and never joined.
    """

    weight: float
    words: str
    values: tuple[object, ...] = ()
    excludes: bool = False

    @property
    def reason(self) -> str:
        """Return what it is, in words."""
        return self.words.format(*self.values)


class Pile(NamedTuple):
    """How common places and names are in the pile, and how alike its reports are."""

    days_at: Mapping[str | None, int]
    """Days on which anything is told to have happened at a place, by the place's id."""
    reports_naming: Mapping[str, int]
    alike: Alike
    rare: int = COMMON
    """Reports that may name a person whose name still tells reports apart: at most `COMMON`, and
    in a small pile a twentieth of its reports."""

    def likeness(self, one: Telling, other: Telling) -> float:
        """Return how alike the words of the reports of two tellings are, 0 to 1."""
        a, b = one.report, other.report
        return self.alike.get((a, b) if a < b else (b, a), 0.0)


def survey(told: Iterable[Telling], alike: Alike | None = None) -> Pile:
    """Count how common the places and persons of a pile's tellings are."""
    days: dict[str | None, set[int]] = defaultdict(set)
    naming: dict[str, set[str]] = defaultdict(set)
    reports = set()
    for telling in told:
        if telling.back:
            continue
        reports.add(telling.report)
        if telling.days is not None and telling.place is not None and telling.place.place:
            days[telling.place.place.id].add(telling.days[0])
        for person in telling.persons if telling.main else ():
            naming[person].add(telling.report)
    return Pile(
        {place: len(some) for place, some in days.items()},
        {person: len(some) for person, some in naming.items()},
        alike or {},
        min(COMMON, max(_FEW, len(reports) // 20)),
    )


def are_alike(one: Telling, other: Telling, pile: Pile) -> bool:
    """Whether two are what reports with much the same words are about."""
    return one.main and other.main and pile.likeness(one, other) >= ALIKE


def compare(
    one: Telling, other: Telling, kinds: Kinds, pile: Pile
) -> tuple[float, tuple[str, ...]]:
    """Say how surely two tellings are one incident, and why; below 1 they are not joined."""
    weights = weigh(one, other, kinds, pile)
    return sum(row.weight for row in weights), tuple(row.reason for row in weights)


def weigh(one: Telling, other: Telling, kinds: Kinds, pile: Pile) -> list[Weight]:
    """Return what speaks for and against two tellings being one incident, with its weight each.

    Nothing if they cannot be one. The rows are the waterfall of `Link.weights`.
    """
    if kinds.undo(one.type, other.type) or _two_towns(one, other, kinds):
        return []
    likeness = pile.likeness(one, other)
    rows = []
    for ask in (_same_type, _same_days, _same_place):
        weighed = ask(one, other, kinds, pile)
        if weighed.excludes and not (one.main and other.main and likeness >= ALIKE):
            return []
        rows.append(weighed)
    rows += _more(one, other, likeness, pile)
    return rows


def _same_type(one: Telling, other: Telling, kinds: Kinds, _pile: Pile) -> Weight:
    types = one.type, other.type
    if one.type == other.type:
        return Weight(WEIGHTS.same_type, _BOTH, types)
    if kinds.related(one.type, other.type):
        loose = kinds.broad & {one.type, other.type} or (one.type, other.type) in kinds.together
        return Weight(0.0 if loose else WEIGHTS.closer_types, _BOTH, types)
    return Weight(WEIGHTS.other_type, _BOTH, types, excludes=True)


def _same_place(one: Telling, other: Telling, _kinds: Kinds, pile: Pile) -> Weight:
    """Weigh two places; 0 where nothing is known of one of them."""
    a = one.place.place if one.place else None
    b = other.place.place if other.place else None
    if one.place is None or other.place is None or a is None or b is None:
        if _named(one, other):
            return Weight(WEIGHTS.place_named, _NAMED)
        return Weight(0.0, "place not known")
    coarse = max(one.place.where_prec, other.place.where_prec)
    if a.id is not None and a.id == b.id:
        weight = (
            WEIGHTS.same_town
            if coarse <= 3
            else WEIGHTS.same_province
            if coarse == 4
            else WEIGHTS.same_country
        )
        return Weight(weight * _rare(pile.days_at.get(a.id, 1)), "same place, {}", (a.name,))
    if a.country == b.country and coarse > 4:
        return Weight(WEIGHTS.same_country, "both in {}", (a.country,))
    if coarse == 4 and area_of(a) == area_of(b):
        return Weight(WEIGHTS.province_around, "both in {}", (a.admin1,))
    away = distance(a.lat, a.lon, b.lat, b.lon)
    if coarse < 4 and away <= NEAR:
        return Weight(WEIGHTS.near, "{:.0f} km apart", (away,))
    # one of the two places may be a wrong reading, if the other stands in its report
    if one.main and other.main and _named(one, other):
        return Weight(WEIGHTS.other_place_named, _NAMED)
    return Weight(WEIGHTS.other_place, _BOTH, (a.name, b.name), excludes=True)


def _named(one: Telling, other: Telling) -> bool:
    return _town(one) in other.towns or _town(other) in one.towns


def _town(telling: Telling) -> str | None:
    return telling.place.place.id if telling.place and telling.place.place else None


def _rare(count: int) -> float:
    """Weigh how rare something is: 1 up to `COMMON`, then less with every doubling, at least .4."""
    return max(0.4, 1.0 - 0.15 * log2(max(1.0, count / COMMON)))


def _same_days(one: Telling, other: Telling, kinds: Kinds, _pile: Pile) -> Weight:
    a, b = one.days, other.days
    if a is None or b is None:
        if _happens_once(one, other, kinds):
            return Weight(WEIGHTS.no_day_once, "day not known, but a town is taken once a month")
        return Weight(WEIGHTS.no_day, "day not known")
    if not overlap(a, b):
        apart = gap(a, b)
        if apart == 1 and max(a[1] - a[0], b[1] - b[0]) <= 1 and not _rival_tolls(one, other):
            return Weight(WEIGHTS.next_day, "a day apart")
        return Weight(_days_apart(one, other), "{} days apart", (apart,), excludes=True)
    if OPEN in (a[1], b[1]):
        return Weight(WEIGHTS.no_day, "day not known")
    widest = max(a[1] - a[0], b[1] - b[0]) + 1
    if not (one.dated and other.dated):
        return Weight(WEIGHTS.report_days, "days overlap, one by its report's day only")
    if widest == 1:
        return Weight(WEIGHTS.same_day, "same day")
    if widest <= _WIDE:
        return Weight(WEIGHTS.same_week, "days overlap")
    return Weight(WEIGHTS.wide_days, "days overlap, widely")


def _two_towns(one: Telling, other: Telling, kinds: Kinds) -> bool:
    """Whether two tellings are of two towns taken: these are two, however alike the reports."""
    if one.type not in kinds.once or other.type not in kinds.once:
        return False
    places = [t.place.place for t in (one, other) if t.place and t.place.place and sharp(t.place)]
    if len(places) < 2:
        return False
    a, b = places
    return a.id != b.id and distance(a.lat, a.lon, b.lat, b.lon) > NEAR


def _happens_once(one: Telling, other: Telling, kinds: Kinds) -> bool:
    """Whether both are of what happens once in a long while, in reports of about one month."""
    if one.type != other.type or one.type not in kinds.once:
        return False
    towns = {
        t.place.place.id if t.place and t.place.place and sharp(t.place) else None
        for t in (one, other)
    }
    seen = [t.seen for t in (one, other) if t.seen is not None]
    return len(towns) == 1 and None not in towns and len(seen) == 2 and gap(*seen) <= _MONTH


def _days_apart(one: Telling, other: Telling) -> float:
    """Weigh days that exclude each other, for reports that are alike."""
    if _tells_day(one, other) or _tells_day(other, one):
        return WEIGHTS.other_day_named
    apart = gap(one.days, other.days) if one.days and other.days else 0
    if apart <= _WIDE:
        return WEIGHTS.other_day
    return WEIGHTS.other_week if apart <= _MONTHS else WEIGHTS.other_month


def _tells_day(one: Telling, other: Telling) -> bool:
    """Whether the report of *one* names the day of *other*, which is known to the day."""
    days = other.days
    return days is not None and days[0] == days[1] and other.dated and days[0] in one.named_days


def _rival_tolls(one: Telling, other: Telling) -> bool:
    a, b = one.toll("killed"), other.toll("killed")
    if a is None or b is None:
        return False
    return excludes((a.low, a.best, a.high), (b.low, b.best, b.high))


def _more(one: Telling, other: Telling, likeness: float, pile: Pile) -> Iterator[Weight]:
    """Yield what else speaks for or against it."""
    both_main = one.main and other.main
    if both_main:
        yield Weight(WEIGHTS.both_main, "main event of both")
    if likeness == 0 and both_main and pile.alike:
        yield Weight(WEIGHTS.unlike, "their reports share no rare words")
    if likeness > 0:
        weight = min(WEIGHTS.likeness_at_most, WEIGHTS.per_likeness * likeness)
        part = 1.0 if both_main else WEIGHTS.likeness_of_others
        yield Weight(part * weight, "their reports share {:.0%} of their rare words", (likeness,))
    if not one.actors.isdisjoint(other.actors):
        yield Weight(WEIGHTS.same_actor, "both name {}", (min(one.actors & other.actors),))
    if not one.victims.isdisjoint(other.victims):
        yield Weight(WEIGHTS.same_victim, "a named victim in both")
    elif both_main and not one.persons.isdisjoint(other.persons):
        named = one.persons & other.persons
        rare = min(named, key=lambda name: (pile.reports_naming[name], name))
        if pile.reports_naming[rare] <= pile.rare:
            yield Weight(WEIGHTS.rare_name, "both reports name {}", (rare,))
    yield from _tolls(one, other)


def _tolls(one: Telling, other: Telling) -> Iterator[Weight]:
    """Yield what the numbers of one harm speak, most often the killed: the same is seldom chance."""
    for harm, a in one.tolls.items():  # which stand in the order of `HARMS`
        b = other.tolls.get(harm)
        if b is None or a.best is None or b.best is None:
            continue
        less, more = sorted((a.best, b.best))
        if less == more > 0:
            weight = WEIGHTS.same_toll + WEIGHTS.per_killed * more
            yield Weight(min(WEIGHTS.same_toll_at_most, weight), "{} {} in both", (more, harm))
        elif less >= TELLING_TOLL and more - less <= 0.2 * more:
            yield Weight(WEIGHTS.close_toll, "{} and {} {}", (less, more, harm))
        elif more > 3 * less + 3:
            yield Weight(WEIGHTS.far_toll, "{} and {} {}", (less, more, harm))
        elif excludes((a.low, a.best, a.high), (b.low, b.best, b.high)):
            yield Weight(WEIGHTS.rival_toll, "{} and {} {}", (less, more, harm))
        return


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return kilometres along the great circle between two points in degrees (haversine)."""
    p, q, r, s = map(radians, (lat, lon, lat2, lon2))
    half = sin((r - p) / 2) ** 2 + cos(p) * cos(r) * sin((s - q) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def killed_in(telling: Telling) -> int:
    """Return how many a telling says were killed, 0 if it does not say."""
    toll = telling.toll("killed")
    return (toll.best or 0) if toll is not None else 0
