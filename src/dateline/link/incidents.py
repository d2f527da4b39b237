"""Incidents: tellings of one event in the world, put side by side.

`dateline.link.blocks` finds the tellings that are compared, and `dateline.link.compare` weighs each
pair. Groups grow from the surest pair down (agglomeration with
constraints): two tellings of one report are never one incident, the tellings of two groups must
fit each with each on average, and all must be able to have happened on one day.

An incident's id is that of its earliest telling's event, so it comes from content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dateline.link.blocks import find_pairs
from dateline.link.compare import ENOUGH, Pile, Weight, are_alike, survey, weigh
from dateline.link.groups import COPIED, Groups, Pair
from dateline.link.parts import find_parts, put_parts
from dateline.link.rulings import settle
from dateline.link.scenes import Kinds, read_kinds
from dateline.link.summary import sum_up
from dateline.link.tellings import Telling
from dateline.link.words import Alike
from dateline.model.archive import Incident

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
    """Weigh the pairs of tellings that may be one, and yield those that are surely enough."""
    for one, other in find_pairs(told, kinds, pile):
        weights = weigh(told[one], told[other], kinds, pile)
        score = sum(row.weight for row in weights)
        if score >= ENOUGH:
            yield Pair(score, one, other, weights, are_alike(told[one], told[other], pile))
