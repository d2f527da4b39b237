"""Incidents: tellings of one event in the world, put side by side.

Two tellings are compared only if they share a day, or stand a day apart, and share a province, a
number of killed or a rare name (a block). They are one incident if their types may be, their places are the same or one may hold
the other, and their days overlap; where place or days are wide, more must agree: an actor, a named
victim, the toll. What speaks for and against is a sum of weights, each with its words.
Groups grow from the surest pair down (agglomeration with constraints): two tellings of one report
are never one incident, and all tellings of a group must be able to have happened on one day.

An incident's id is that of its earliest telling's event, so it comes from content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import asin, cos, log2, radians, sin, sqrt
from typing import NamedTuple

from dateline.link.disagreements import excludes, find_disagreements
from dateline.link.tellings import Kinds, Telling, area_of, overlap, read_kinds
from dateline.model.archive import EventMention, Incident
from dateline.model.mark import HARMS, EventPlace, Participant, Toll, When

NEAR = 25.0
"""Kilometres within which two exact places may be one: UCDP's where_prec 2."""
_MANY = 200
"""Tellings in a block above which only those with the very same place are compared."""
_WIDE = 7
"""Days in a range above which a telling's days say little."""
_LONGEST = 31
"""Days in a range above which a telling joins no block: "this year" meets everything."""
_ENOUGH = 1.0
_COMMON = 12
"""Reports above which a person's name, and days above which a place, says less."""
_TOLL = 5
"""Killed from which one and the same number on one day is worth a comparison by itself."""


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


class Pair(NamedTuple):
    """Two tellings that are one incident, how sure that is (a sum of weights), and why."""

    score: float
    one: int
    other: int
    reasons: tuple[str, ...]


def gather_incidents(
    tellings: Iterable[Telling], witness: Mapping[str, str], kinds: Kinds | None = None
) -> list[Incident]:
    """Gather tellings into incidents, by id.

    Args:
        tellings: Those of `tellings_in`, of any number of reports, in any order.
        witness: The witness of each report that has copies.
        kinds: Which types may go together; the package's table unless given.
    """
    kinds = kinds or read_kinds()
    told = sorted(tellings, key=lambda t: (t.age, t.events[0].start, t.id))
    groups = _Groups(told)
    pairs = [*_copied(told, witness), *_compared(told, kinds)]
    for pair in sorted(pairs, key=lambda p: (-p.score, p.one, p.other)):
        groups.join(pair)
    incidents = [
        _incident([told[i] for i in members], reasons, witness) for members, reasons in groups.all()
    ]
    return sorted(incidents, key=lambda incident: incident.id)


def _copied(told: Sequence[Telling], witness: Mapping[str, str]) -> Iterator[Pair]:
    """Pair what copies of one report tell in the same words, placed and dated or not."""
    same: dict[tuple[str, ...], int] = {}
    for i, telling in enumerate(told):
        group = witness.get(telling.report)
        if group is not None:
            first = telling.events[0]
            place = telling.place.text if telling.place else ""
            key = (group, telling.type, first.text, place, str(telling.toll("killed")))
            if key in same:
                yield Pair(5.0, same[key], i, ("the same words in a copy",))
            same.setdefault(key, i)


def _compared(told: Sequence[Telling], kinds: Kinds) -> Iterator[Pair]:
    """Compare the tellings of each block, every pair once."""
    pile = survey(told)
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, telling in enumerate(told):
        for key in _block_keys(telling, pile):
            blocks[key].append(i)
    seen: set[tuple[int, int]] = set()
    for _, members in sorted(blocks.items()):
        for one, other in _pairs_of(members, told):
            if (one, other) not in seen and told[one].report != told[other].report:
                seen.add((one, other))
                score, reasons = compare(told[one], told[other], kinds, pile)
                if score >= _ENOUGH:
                    yield Pair(score, one, other, reasons)


def _block_keys(telling: Telling, pile: Pile) -> Iterator[tuple[str, int]]:
    """Yield an area, a number of killed or a rare name, with each day it may have been and the next.

    So tellings a day apart share a block. A large number and a name make blocks without a day
    too, for main events: an undated report can only be found by these.
    """
    keys = {f"{killed} killed"} if (killed := _killed(telling)) >= _TOLL else set()
    if telling.main:
        keys.update(name for name in telling.persons if pile.reports_naming[name] <= _COMMON)
        for key in keys:
            yield key, 0
    if telling.days is None or telling.days[1] - telling.days[0] >= _LONGEST:
        return
    place = telling.place.place if telling.place else None
    keys |= {area_of(place)} if place is not None else telling.areas if telling.main else set()
    for day in range(telling.days[0], telling.days[1] + 2):
        for key in keys:
            yield key, day


def _killed(telling: Telling) -> int:
    toll = telling.toll("killed")
    return (toll.best or 0) if toll is not None else 0


def _pairs_of(members: Sequence[int], told: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    if len(members) <= _MANY:
        yield from combinations(members, 2)
        return
    by_place: dict[str | None, list[int]] = defaultdict(list)
    for i in members:
        place = told[i].place
        by_place[place.place.id if place and place.place else None].append(i)
    for some in by_place.values():
        yield from combinations(some[:_MANY], 2)
        yield from zip(some[_MANY - 1 :], some[_MANY:], strict=False)


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
    """Weigh how rare something is: 1 up to `_COMMON`, then less with every doubling, at least .4."""
    return max(0.4, 1.0 - 0.15 * log2(max(1.0, count / _COMMON)))


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
        if rare is not None and pile.reports_naming[rare] <= _COMMON:
            yield 0.45, f"both reports name {rare}"
    a, b = one.toll("killed"), other.toll("killed")
    if a is None or b is None or a.best is None or b.best is None:
        return
    if a.best == b.best and a.best > 0:
        yield min(0.6, 0.1 + 0.04 * a.best), f"{a.best} killed in both"
    elif min(a.best, b.best) >= _TOLL and abs(a.best - b.best) <= 0.2 * max(a.best, b.best):
        yield 0.15, f"{a.best} and {b.best} killed"
    elif max(a.best, b.best) > 3 * min(a.best, b.best) + 3:
        yield -0.3, f"{a.best} and {b.best} killed"


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return kilometres along the great circle between two points in degrees (haversine)."""
    p, q, r, s = map(radians, (lat, lon, lat2, lon2))
    half = sin((r - p) / 2) ** 2 + cos(p) * cos(r) * sin((s - q) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


class _Groups:
    """Groups of tellings, each with its reports and the days that all its tellings allow."""

    def __init__(self, told: Sequence[Telling]) -> None:
        self._group = list(range(len(told)))
        self._members = {i: [i] for i in range(len(told))}
        self._reports = {i: {t.report} for i, t in enumerate(told)}
        self._days = {i: t.days for i, t in enumerate(told)}
        self._reasons: dict[int, list[str]] = {}
        self._told = told

    def join(self, pair: Pair) -> None:
        """Join the groups of a pair, unless a report or the days forbid it."""
        keep, gone = sorted((self._group[pair.one], self._group[pair.other]))
        if keep == gone or self._reports[keep] & self._reports[gone]:
            return
        days = self._days[keep], self._days[gone]
        if days[0] and days[1]:
            both = max(days[0][0], days[1][0]), min(days[0][1], days[1][1])
            if both[0] > both[1] + 1:
                return
            self._days[keep] = both
        else:
            self._days[keep] = days[0] or days[1]
        for member in self._members.pop(gone):
            self._group[member] = keep
            self._members[keep].append(member)
        self._reports[keep] |= self._reports.pop(gone)
        said = f"{self._told[pair.other].id}: {'; '.join(pair.reasons)} ({pair.score:.2f})"
        self._reasons[keep] = [*self._reasons.pop(keep, []), said, *self._reasons.pop(gone, [])]

    def all(self) -> Iterator[tuple[list[int], list[str]]]:
        """Yield each group's members, oldest first, and the reasons that joined them."""
        for keep, members in self._members.items():
            yield sorted(members), self._reasons.get(keep, [])


def _incident(
    told: Sequence[Telling], reasons: Sequence[str], witness: Mapping[str, str]
) -> Incident:
    """Make the incident of *told*, which stand oldest first."""
    kinds = read_kinds()
    best = best_informed(told)
    types = Counter(t.type for t in told if t.type not in kinds.broad) or Counter(
        t.type for t in told
    )
    kind = min(types, key=lambda name: (-types[name], name))
    reports = tuple(dict.fromkeys(t.report for t in told))
    alleged = all(t.events[0].factuality == "alleged" for t in told)
    return Incident(
        id=f"i-{told[0].id}",
        event_type=kind,
        codes=next((e.codes for t in told for e in t.events if e.type == kind), {}),
        factuality="alleged" if alleged else "happened",
        place=_place(told),
        when=_when(told),
        actors=_participants(p for t in told for e in t.events for p in e.actors),
        targets=_participants(p for t in told for e in t.events for p in e.targets),
        tolls={harm: toll for harm in HARMS if (toll := _toll(told, harm, best)) is not None},
        mentions=tuple(EventMention(report=t.report, event=e.id) for t in told for e in t.events),
        reports=reports,
        witnesses=tuple(dict.fromkeys(witness.get(report, report) for report in reports)),
        independent_sources=_independent(told, witness),
        disagreements=tuple(find_disagreements(told)),
        reasons=tuple(reasons),
    )


def best_informed(told: Sequence[Telling]) -> list[Telling]:
    """Order tellings by how well informed they are: the later, then the more exact, first.

    Of copies the first stands for all, so a copy never outranks an independent report of its day.
    """

    def key(telling: Telling) -> tuple[str, str, bool, int]:
        toll = telling.toll("killed")
        exact = toll is not None and toll.low == toll.high and toll.best is not None
        latest = telling.age[0] if telling.age[0] != "9999" else ""  # undated ranks lowest
        return latest, telling.age[1], exact, len(toll.figures) if toll else 0

    return sorted(told, key=key, reverse=True)


def _toll(told: Sequence[Telling], harm: str, best: Sequence[Telling]) -> Toll | None:
    """Take the best-informed telling's toll, its range widened to what all tellings leave open."""
    tolls = [toll for t in told if (toll := t.toll(harm)) is not None]
    chosen = next((toll for t in best if (toll := t.toll(harm)) is not None), None)
    if chosen is None:
        return None
    lows = [t.low for t in tolls]
    highs = [t.high for t in tolls]
    return Toll(
        low=None if None in lows else min(low for low in lows if low is not None),
        best=chosen.best,
        high=None if None in highs else max(high for high in highs if high is not None),
        by_role=chosen.by_role,
        by_group=chosen.by_group,
        by_side=chosen.by_side,
        policy=chosen.policy,
        figures=chosen.figures,
        proof=chosen.proof,
        note=chosen.note,
    )


def _place(told: Sequence[Telling]) -> EventPlace | None:
    """Return the sharpest place; of equally sharp ones that of most tellings, then the oldest."""
    placed = [t.place for t in told if t.place is not None]
    named = Counter(p.place.id if p.place else None for p in placed)
    return min(
        placed,
        key=lambda p: (p.place is None, p.where_prec, -named[p.place.id if p.place else None]),
        default=None,
    )


def _when(told: Sequence[Telling]) -> When | None:
    """Return the sharpest days; of equally sharp ones those of most tellings, then the oldest."""
    dated = [t.when for t in told if t.when is not None]
    said = Counter((w.earliest, w.latest) for w in dated)
    return min(dated, key=lambda w: (w.precision, -said[w.earliest, w.latest]), default=None)


def _participants(some: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return each actor once, by its name, else by its words; the oldest telling's words stand."""
    found: dict[str, Participant] = {}
    for one in some:
        found.setdefault(one.actor or one.text, one)
    return tuple(found.values())


def _independent(told: Sequence[Telling], witness: Mapping[str, str]) -> int:
    """Count the original speakers, each once, whatever number of witnesses passes them on."""
    speakers: dict[str, set[str]] = {}
    for telling in told:
        speakers.setdefault(witness.get(telling.report, telling.report), set()).update(
            telling.speakers
        )
    return max(1, len(set().union(*({min(names)} for names in speakers.values()))))
