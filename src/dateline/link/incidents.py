"""Incidents: tellings of one event in the world, put side by side.

Two tellings are compared only if they share a day, or stand a day apart, and share a province, a
number of killed or a rare name (a block), or if their reports are alike in their rare words.
`dateline.link.compare` weighs each pair. Groups grow from the surest pair down (agglomeration with
constraints): two tellings of one report are never one incident, the tellings of two groups must
fit each with each on average, and all must be able to have happened on one day.

An incident's id is that of its earliest telling's event, so it comes from content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

from dateline.link.compare import (
    ALIKE,
    ENOUGH,
    TELLING_TOLL,
    Pile,
    Weight,
    are_alike,
    killed_in,
    survey,
    weigh,
)
from dateline.link.days import OPEN, Days
from dateline.link.groups import COPIED, Groups, Pair
from dateline.link.parts import find_parts, put_parts
from dateline.link.rulings import settle
from dateline.link.scenes import Kinds, read_kinds
from dateline.link.summary import sum_up
from dateline.link.tellings import Telling, area_of
from dateline.link.words import Alike
from dateline.model.archive import Incident

_MANY = 200
"""Tellings in a block above which only those with the very same place are compared."""
_LONGEST = 31
"""Days in a range above which a telling joins no block: "this year" meets everything."""
_ALWAYS = (0, OPEN)
"""The days of a telling that has none."""
_SAME_WORDS = (Weight(COPIED, "the same words in a copy"),)


def gather_incidents(
    tellings: Iterable[Telling],
    witness: Mapping[str, str],
    *,
    alike: Alike | None = None,
    kinds: Kinds | None = None,
    together: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> list[Incident]:
    """Gather tellings into incidents, by id.

    Args:
        tellings: Those of `tellings_in`, of any number of reports, in any order.
        witness: The witness of each report that has copies.
        alike: How alike the words of reports are (`words.find_alike`).
        kinds: Which types may go together; the package's table unless given.
        together: Pairs of event ids that a person put together, and
        apart: that a person set apart; both outrank every score (`dateline.link.rulings`).
            Events of one report that are set apart must be so in `tellings_in` too.
    """
    kinds = kinds or read_kinds()
    told = sorted(tellings, key=lambda t: (t.age, t.events[0].start, t.id))
    pile = survey(told, alike)
    groups = Groups(
        told,
        lambda a, b: _score(told[a], told[b], kinds, pile),
        lambda a, b: pile.likeness(told[a], told[b]),
    )
    groups.rule(settle(together, apart))
    pairs = [*_copied(told, witness), *_compared(told, kinds, pile)]
    # what reports look back on comes last: it must not take the place of their news
    back = [telling.back for telling in told]
    for pair in sorted(
        pairs, key=lambda p: (back[p.one] + back[p.other], -p.score, p.one, p.other)
    ):
        groups.join(pair)
    incidents = [
        sum_up([told[i] for i in members], links, witness, notes)
        for members, links, notes in groups.all()
        if not all(told[i].back for i in members)
    ]
    put = put_parts(incidents, find_parts([t for t in told if not t.back], kinds))
    return sorted(put, key=lambda incident: incident.id)


def _score(one: Telling, other: Telling, kinds: Kinds, pile: Pile) -> float:
    return sum(row.weight for row in weigh(one, other, kinds, pile))


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
                yield Pair(COPIED, same[key], i, _SAME_WORDS)
            same.setdefault(key, i)


def _compared(told: Sequence[Telling], kinds: Kinds, pile: Pile) -> Iterator[Pair]:
    """Compare the tellings of each block and those of reports alike, every pair once."""
    seen: set[tuple[int, int]] = set()
    for one, other in chain(_in_blocks(told, kinds, pile), _in_alike(told, kinds, pile.alike)):
        if (one, other) not in seen and told[one].report != told[other].report:
            seen.add((one, other))
            weights = weigh(told[one], told[other], kinds, pile)
            score = sum(row.weight for row in weights)
            if score >= ENOUGH:
                yield Pair(score, one, other, weights, are_alike(told[one], told[other], pile))


def _in_blocks(told: Sequence[Telling], kinds: Kinds, pile: Pile) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, telling in enumerate(told):
        for key in _block_keys(telling, kinds, pile):
            blocks[key].append(i)
    for _, members in sorted(blocks.items()):
        yield from _pairs_of(members, told)


def _in_alike(told: Sequence[Telling], kinds: Kinds, alike: Alike) -> Iterator[tuple[int, int]]:
    of: dict[str, list[tuple[int, Days, bool]]] = defaultdict(list)
    for i, telling in enumerate(told):
        of[telling.report].append((i, telling.days or _ALWAYS, telling.main))
    for (one, other), likeness in sorted(alike.items()):
        free = likeness >= ALIKE
        for i, days, main in of[one]:
            for j, days2, main2 in of[other]:
                both = main and main2
                apart = days[0] > days2[1] + 1 or days2[0] > days[1] + 1
                if apart and not (both and free):
                    continue  # `weigh` would say so too, at ten times the cost
                if both or kinds.related(told[i].type, told[j].type):
                    yield (i, j) if i < j else (j, i)


def _block_keys(telling: Telling, kinds: Kinds, pile: Pile) -> Iterator[tuple[str, int]]:
    """Yield an area, a number of killed or a rare name, with each day it may have been and the next.

    So tellings a day apart share a block. A large number and a name make blocks without a day
    too, for main events: an undated report can only be found by these. So does a town with what
    happens there once in a long while.
    """
    keys = {f"{killed} killed"} if (killed := killed_in(telling)) >= TELLING_TOLL else set()
    if telling.main:
        keys.update(name for name in telling.persons if pile.reports_naming[name] <= pile.rare)
        for key in keys:
            yield key, 0
    if telling.type in kinds.once and telling.place and telling.place.place:
        yield f"{telling.type} {telling.place.place.id}", 0
    if telling.days is None or telling.days[1] - telling.days[0] >= _LONGEST:
        return
    place = telling.place.place if telling.place else None
    if telling.place is not None:  # one name may be read as towns of two provinces
        keys.add(f"in {telling.place.text.casefold()}")
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
