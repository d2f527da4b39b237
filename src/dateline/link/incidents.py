"""Incidents: tellings of one event in the world, put side by side.

Two tellings are compared only if they share a day, or stand a day apart, and share a province, a
number of killed or a rare name (a block), or if their reports are alike in their rare words.
`dateline.link.compare` weighs each pair. Groups grow from the surest pair down (agglomeration with
constraints): two tellings of one report are never one incident, the tellings of two groups must
fit each with each on average, and all must be able to have happened on one day.

An incident's id is that of its earliest telling's event, so it comes from content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, combinations, product
from typing import NamedTuple

from dateline.link.compare import (
    COMMON,
    ENOUGH,
    TELLING_TOLL,
    Pile,
    are_alike,
    compare,
    killed_in,
    survey,
)
from dateline.link.days import Days, gap
from dateline.link.disagreements import find_disagreements
from dateline.link.scenes import Kinds, read_kinds
from dateline.link.tellings import Telling, area_of
from dateline.link.words import Alike
from dateline.model.archive import EventMention, Incident
from dateline.model.mark import HARMS, EventPlace, Participant, Toll, When

_MANY = 200
"""Tellings in a block above which only those with the very same place are compared."""
_LONGEST = 31
"""Days in a range above which a telling joins no block: "this year" meets everything."""


AVERAGE = 0.7
"""What the tellings of two groups must score on average, each with each, for them to join."""
CAP, LEAST = 1.5, -0.5
"""What one pair counts in that average at most and at least."""
_COPIED = 5.0
"""The score of two tellings in the same words of a copy."""
_ASKED = 8
"""Members of a group that are asked so; those that joined first are the surest."""


class Pair(NamedTuple):
    """Two tellings that are one incident, how sure that is (a sum of weights), and why."""

    score: float
    one: int
    other: int
    reasons: tuple[str, ...]
    alike: bool = False
    """Whether the reports are so alike that days may differ (`compare.are_alike`)."""


def gather_incidents(
    tellings: Iterable[Telling],
    witness: Mapping[str, str],
    *,
    alike: Alike | None = None,
    kinds: Kinds | None = None,
) -> list[Incident]:
    """Gather tellings into incidents, by id.

    Args:
        tellings: Those of `tellings_in`, of any number of reports, in any order.
        witness: The witness of each report that has copies.
        alike: How alike the words of reports are (`words.find_alike`).
        kinds: Which types may go together; the package's table unless given.
    """
    kinds = kinds or read_kinds()
    told = sorted(tellings, key=lambda t: (t.age, t.events[0].start, t.id))
    pile = survey(told, alike)
    groups = _Groups(told, lambda a, b: compare(told[a], told[b], kinds, pile)[0])
    pairs = [*_copied(told, witness), *_compared(told, kinds, pile)]
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
                yield Pair(_COPIED, same[key], i, ("the same words in a copy",))
            same.setdefault(key, i)


def _compared(told: Sequence[Telling], kinds: Kinds, pile: Pile) -> Iterator[Pair]:
    """Compare the tellings of each block and those of reports alike, every pair once."""
    seen: set[tuple[int, int]] = set()
    for one, other in chain(_in_blocks(told, pile), _in_alike(told, kinds, pile.alike)):
        if (one, other) not in seen and told[one].report != told[other].report:
            seen.add((one, other))
            score, reasons = compare(told[one], told[other], kinds, pile)
            if score >= ENOUGH:
                yield Pair(score, one, other, reasons, are_alike(told[one], told[other], pile))


def _in_blocks(told: Sequence[Telling], pile: Pile) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, telling in enumerate(told):
        for key in _block_keys(telling, pile):
            blocks[key].append(i)
    for _, members in sorted(blocks.items()):
        yield from _pairs_of(members, told)


def _in_alike(told: Sequence[Telling], kinds: Kinds, alike: Alike) -> Iterator[tuple[int, int]]:
    of: dict[str, list[int]] = defaultdict(list)
    for i, telling in enumerate(told):
        of[telling.report].append(i)
    for one, other in sorted(alike):
        for i, j in product(of[one], of[other]):
            if (told[i].main and told[j].main) or kinds.related(told[i].type, told[j].type):
                yield (i, j) if i < j else (j, i)


def _block_keys(telling: Telling, pile: Pile) -> Iterator[tuple[str, int]]:
    """Yield an area, a number of killed or a rare name, with each day it may have been and the next.

    So tellings a day apart share a block. A large number and a name make blocks without a day
    too, for main events: an undated report can only be found by these.
    """
    keys = {f"{killed} killed"} if (killed := killed_in(telling)) >= TELLING_TOLL else set()
    if telling.main:
        keys.update(name for name in telling.persons if pile.reports_naming[name] <= COMMON)
        for key in keys:
            yield key, 0
    if telling.days is None or telling.days[1] - telling.days[0] >= _LONGEST:
        return
    place = telling.place.place if telling.place else None
    keys |= {area_of(place)} if place is not None else telling.areas if telling.main else set()
    for day in range(telling.days[0], telling.days[1] + 2):
        for key in keys:
            yield key, day


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


class _Groups:
    """Groups of tellings, each with its reports and the days that all its tellings allow."""

    def __init__(self, told: Sequence[Telling], weigh: Callable[[int, int], float]) -> None:
        self._group = list(range(len(told)))
        self._members = {i: [i] for i in range(len(told))}
        self._reports = {i: {t.report} for i, t in enumerate(told)}
        self._days = {i: t.days for i, t in enumerate(told)}
        self._reasons: dict[int, list[str]] = {}
        self._told = told
        self._weigh = cache(weigh)

    def join(self, pair: Pair) -> None:
        """Join the groups of a pair, unless a report, the days or the other members forbid it."""
        keep, gone = sorted((self._group[pair.one], self._group[pair.other]))
        if keep == gone or self._reports[keep] & self._reports[gone]:
            return
        days = self._common_days(keep, gone, pair.alike)
        if days == () or (pair.score < _COPIED and self._average(keep, gone) < AVERAGE):
            return
        self._days[keep] = days or None
        for member in self._members.pop(gone):
            self._group[member] = keep
            self._members[keep].append(member)
        self._reports[keep] |= self._reports.pop(gone)
        said = f"{self._told[pair.other].id}: {'; '.join(pair.reasons)} ({pair.score:.2f})"
        self._reasons[keep] = [*self._reasons.pop(keep, []), said, *self._reasons.pop(gone, [])]

    def _common_days(self, keep: int, gone: int, alike: bool) -> Days | tuple[()] | None:
        """Return the days that two groups allow, None if any, () if there is none.

        Of two tellings alike one may be dated wrongly: then the larger group's days stand.
        """
        one, other = self._days[keep], self._days[gone]
        if one is None or other is None:
            return one or other
        if gap(one, other) <= 1:
            return max(one[0], other[0]), min(one[1], other[1])
        if not alike:
            return ()
        return one if len(self._members[keep]) >= len(self._members[gone]) else other

    def _average(self, keep: int, gone: int) -> float:
        """Return what the members of two groups score on average, each with each."""
        asked = [
            max(LEAST, min(CAP, self._weigh(min(a, b), max(a, b))))
            for a in self._members[keep][:_ASKED]
            for b in self._members[gone][:_ASKED]
        ]
        return sum(asked) / len(asked)

    def all(self) -> Iterator[tuple[list[int], list[str]]]:
        """Yield each group's members, oldest first, and the reasons that joined them."""
        for keep, members in self._members.items():
            yield sorted(members), self._reasons.get(keep, [])


def _incident(
    told: Sequence[Telling], reasons: Sequence[str], witness: Mapping[str, str]
) -> Incident:
    """Make the incident of *told*, which stand oldest first."""
    best = best_informed(told)
    kind = _type(told)
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


def _type(told: Sequence[Telling]) -> str:
    """Return the type of most tellings: of events rather than what is done about them, of main
    events rather than those told in passing, and no broad one if there is a closer one.
    """
    kinds = read_kinds()
    about = kinds.said | kinds.done
    types = Counter(t.type for t in told)
    main = {t.type for t in told if t.main}

    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        return name in about, name in kinds.broad, name not in main, -types[name], name

    return min(types, key=rank)


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
    """Return the best place: one that the event's own words give rather than the report's, then
    the sharpest, then that of most tellings, then the oldest.

    "15 km north of Corva" is as sharp as Corva: it says more of where, and less exactly.
    """
    placed = [t.place for t in told if t.place is not None]
    named = Counter(p.place.id if p.place else None for p in placed)

    def rank(place: EventPlace) -> tuple[bool, bool, int, int]:
        known = place.place
        inferred = place.basis in ("report", "dateline")
        return (
            known is None,
            inferred,
            max(2, place.where_prec),
            -named[known.id if known else None],
        )

    return min(placed, key=rank, default=None)


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
