"""Copies: reports that share most of their words, folded into one witness.

Candidates are pairs that share sampled runs of five words (`dateline.link.bodies`); each is then
verified on all of its runs. The measure is containment, the shared runs over the shorter report's,
so that a cut or framed copy counts as one. Two reports that name one agency as the origin of their
words are copies from less on, and captures of one address from still less.

Groups grow from the most alike pair down. Two groups join only if their members share words each
with each: a report spliced from two others must not make these two copies of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from dateline.link.bodies import Bodies, Body, Print, segments
from dateline.link.lineage import trace
from dateline.model.archive import Copy

ALIKE = 0.6
"""Containment from which two reports are copies; half-shared text is left apart.

On `copies` (dev, November 2026) all from .50 to .66 score the same, .68 loses a copy."""
CREDITED = 0.45
"""The same for two that credit one agency: text that an outlet reworked in part."""
RELATED = 0.3
"""Containment that members of two groups must have, each with each, for the groups to join; from
here on two captures of one address are versions of one report."""
_ASKED = 8
"""Members of a group that are asked so; those that joined first are the most alike."""
_FEWEST_WORDS = 6
"""Words below which even the very same text tells nothing."""


def fold_copies(prints: Sequence[Print], body: Callable[[str], Body]) -> list[Copy]:
    """Fold copies into groups of two and more, by witness.

    Args:
        prints: One a report, in any order.
        body: Gives a report's body by its id; asked only for reports that have candidates.

    The witness of a group is the id of the report that appeared first; where days do not
    tell, of the one whose id sorts first.
    """
    by_age = sorted(prints, key=lambda print_: print_.age)
    kept, same = _fold_exact(by_age)
    pairs = _candidates(kept)
    bodies = Bodies(body)
    groups = _Groups(len(kept))
    scored = [(bodies.containment(kept[i].report, kept[j].report), i, j) for i, j in pairs]
    for score, i, j in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= _enough(kept[i], kept[j]):
            groups.join(i, j, lambda a, b: bodies.containment(kept[a].report, kept[b].report))
    found = []
    for members in groups.all():
        some = sorted((p for m in members for p in same[kept[m].report]), key=lambda p: p.age)
        if len(some) > 1:
            found.append(_copy(some, bodies))
    return sorted(found, key=lambda copy: copy.witness)


def _enough(one: Print, other: Print) -> float:
    """Return the containment from which two reports are one witness."""
    if one.address is not None and one.address == other.address:
        return RELATED
    return CREDITED if one.agencies & other.agencies else ALIKE


def _fold_exact(by_age: Sequence[Print]) -> tuple[list[Print], dict[str, list[Print]]]:
    """Keep one report of those with the very same words; say which those are."""
    kept: list[Print] = []
    same: dict[str, list[Print]] = {}
    seen: dict[bytes, str] = {}
    for one in by_age:
        first = seen.setdefault(one.whole, one.report) if one.words >= _FEWEST_WORDS else None
        if first is None or first == one.report:
            kept.append(one)
            same[one.report] = [one]
        else:
            same[first].append(one)
    return kept, same


def _candidates(kept: Sequence[Print]) -> Iterable[tuple[int, int]]:
    """Yield pairs that share sampled runs: each holder of a run with the longest and its neighbour.

    So a run that a thousand reports share costs two thousand pairs, not half a million.
    """
    order = sorted(range(len(kept)), key=lambda i: (-kept[i].words, kept[i].age))
    if not order:
        return []
    hashes = np.concatenate([kept[i].sampled for i in order])
    owners = np.repeat(np.arange(len(order), dtype=np.int64), [len(kept[i].sampled) for i in order])
    by_hash = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[by_hash], owners[by_hash]
    again = np.flatnonzero(hashes[1:] == hashes[:-1]) + 1
    first = np.searchsorted(hashes, hashes[again], side="left")
    left = np.concatenate([owners[first], owners[again - 1]])
    right = np.concatenate([owners[again], owners[again]])
    pairs, counts = np.unique(left * len(order) + right, return_counts=True)
    found = set()
    for pair, shared in zip(pairs.tolist(), counts.tolist(), strict=True):
        a, b = order[pair // len(order)], order[pair % len(order)]
        least = min(len(kept[a].sampled), len(kept[b].sampled))
        if a != b and shared >= 0.2 * least:  # of a star or chain only a part is seen
            found.add((min(a, b), max(a, b)))
    return sorted(found)


class _Groups:
    """Groups of report numbers."""

    def __init__(self, count: int) -> None:
        self._members = {i: [i] for i in range(count)}
        self._group = list(range(count))

    def join(self, i: int, j: int, alike: Callable[[int, int], float]) -> None:
        """Join the groups of *i* and *j* if their members are related, each to each."""
        a, b = self._group[i], self._group[j]
        if a == b:
            return
        some, others = (self._members[group][:_ASKED] for group in (a, b))
        if any(alike(one, other) < RELATED for one in some for other in others):
            return
        keep, gone = min(a, b), max(a, b)
        for member in self._members.pop(gone):
            self._group[member] = keep
            self._members[keep].append(member)

    def all(self) -> Iterator[list[int]]:
        """Yield the groups."""
        yield from self._members.values()


def _copy(members: Sequence[Print], bodies: Bodies) -> Copy:
    """Make the group of *members*, which stand in the order they appeared."""
    reports = [member.report for member in members]
    shared = [*_shared(reports[0], reports[1:], bodies)]
    for report in reports[1:]:
        shared += _shared(report, reports[:1], bodies)
    return Copy(
        witness=reports[0],
        reports=tuple(reports),
        first=reports[0],
        shared=tuple(sorted(shared, key=lambda span: (span["document"], span["start"]))),
        lineage=tuple(trace(members, bodies)),
    )


def _shared(report: str, with_: Sequence[str], bodies: Bodies) -> Iterator[dict[str, Any]]:
    """Yield the spans of *report* whose runs stand in one of the others too."""
    worded = bodies.worded(report)
    covered = worded.covered(np.concatenate([bodies.runs(name) for name in with_]))
    for start, end in segments(covered):
        yield {
            "document": worded.body.document,
            "start": worded.spans[start][0],
            "end": worded.spans[end - 1][1],
        }
