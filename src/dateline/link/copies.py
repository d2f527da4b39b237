"""Copies: reports that share most of their words, folded into one witness.

Every run of five words is hashed; a quarter of the hashes is kept for finding candidates, and each
candidate pair is then verified on all of its runs. The measure is containment, the shared runs
over the shorter report's, so that a cut or framed copy counts as one. Sampling by hash value is
that of Broder, "On the resemblance and containment of documents" (1997).

Groups grow from the most alike pair down. Two groups join only if their members share words each
with each: a report spliced from two others must not make these two copies of each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import xxhash

from dateline.model.archive import Copy
from dateline.model.report import Report

Hashes = npt.NDArray[np.uint64]

RUN = 5
"""Words in a run."""
ALIKE = 0.6
"""Containment from which two reports are copies; half-shared agency text is left apart.

On `copies` (dev, November 2026) all from .50 to .66 score the same, .68 loses a copy."""
RELATED = 0.3
"""Containment that members of two groups must have, each with each, for the groups to join."""
_ASKED = 8
"""Members of a group that are asked so; those that joined first are the most alike."""
_FEWEST = 8
"""Runs below which a text is too short to be a near copy; an exact one needs `_FEWEST_WORDS`."""
_FEWEST_WORDS = 6
_SAMPLE = np.uint64(4)
_WORD = re.compile(r"\w+")


class Body(NamedTuple):
    """The words of a report that copies are judged by, as pieces of its document's text."""

    report: str
    document: str
    pieces: tuple[tuple[int, str], ...]
    """Offsets in the document's text, and the words there; boilerplate is left out."""


class Print(NamedTuple):
    """What is kept of a report for finding its copies: few numbers, no words."""

    report: str
    age: tuple[str, str, str]
    """Sorts first what appeared first: latest day, earliest day, id."""
    words: int
    whole: int
    sampled: Hashes


class _Words(dict[str, int]):
    """Hashes of words, each computed once."""

    def __missing__(self, word: str) -> int:
        value = self[word] = xxhash.xxh3_64_intdigest(word.encode())
        return value


_hash_of = _Words()


def body_of(report: Report, document: str, text: str, offset: int = 0) -> Body:
    """Return the body of *report*; *text* begins at *offset* of its document's text."""
    blocks = [b for b in report.blocks if b.kind != "boilerplate"]
    spans = [(b.start, b.end) for b in blocks] or [(report.start, report.end)]
    pieces = tuple((start, text[start - offset : end - offset]) for start, end in spans)
    return Body(report.id, document, pieces)


def take_print(report: Report, body: Body) -> Print:
    """Return the print of a report."""
    words = [word for _, piece in body.pieces for word in _WORD.findall(piece.lower())]
    runs = _runs(words)
    sampled = np.unique(runs[runs % _SAMPLE == 0])
    published = report.published
    latest = (published.latest if published else None) or "9999"
    earliest = (published.earliest if published else None) or "9999"
    return Print(
        report=report.id,
        age=(latest, earliest, report.id),
        words=len(words),
        whole=xxhash.xxh3_64_intdigest(" ".join(words).encode()),
        sampled=sampled,
    )


def _runs(words: Sequence[str]) -> Hashes:
    """Hash every run of five words; a run's hash depends on the order of its words."""
    count = len(words) - RUN + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    each = np.fromiter(map(_hash_of.__getitem__, words), dtype=np.uint64, count=len(words))
    total = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):  # a polynomial in an odd number, modulo 2**64
        total = total * np.uint64(0x9E3779B97F4A7C15) + each[place : place + count]
    return (total ^ (total >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)


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
    bodies = _Bodies(body)
    groups = _Groups(len(kept))
    scored = [(bodies.containment(kept[i].report, kept[j].report), i, j) for i, j in pairs]
    for score, i, j in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= ALIKE:
            groups.join(i, j, lambda a, b: bodies.containment(kept[a].report, kept[b].report))
    found = []
    for members in groups.all():
        some = sorted((p for m in members for p in same[kept[m].report]), key=lambda p: p.age)
        if len(some) > 1:
            found.append(_copy([p.report for p in some], bodies))
    return sorted(found, key=lambda copy: copy.witness)


def _fold_exact(by_age: Sequence[Print]) -> tuple[list[Print], dict[str, list[Print]]]:
    """Keep one report of those with the very same words; say which those are."""
    kept: list[Print] = []
    same: dict[str, list[Print]] = {}
    seen: dict[int, str] = {}
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


class _Bodies:
    """The bodies of candidates with their runs, each read once."""

    def __init__(self, body: Callable[[str], Body]) -> None:
        self._body = body
        self._runs: dict[str, Hashes] = {}

    def runs(self, report: str) -> Hashes:
        if report not in self._runs:
            pieces = self._body(report).pieces
            words = [word for _, piece in pieces for word in _WORD.findall(piece.lower())]
            self._runs[report] = np.unique(_runs(words))
        return self._runs[report]

    def containment(self, one: str, other: str) -> float:
        """Return the shared runs over the shorter report's; 0 for what is too short to tell."""
        a, b = self.runs(one), self.runs(other)
        least = min(len(a), len(b))
        if least < _FEWEST:
            return 0.0
        return len(np.intersect1d(a, b, assume_unique=True)) / least

    def shared(self, report: str, with_: Sequence[str]) -> list[dict[str, Any]]:
        """Return the spans of *report* whose runs stand in one of the others too."""
        others = np.concatenate([self.runs(name) for name in with_])
        body = self._body(report)
        spans = [
            (start + match.start(), start + match.end())
            for start, piece in body.pieces
            for match in _WORD.finditer(piece)
        ]
        words = [word for _, piece in body.pieces for word in _WORD.findall(piece.lower())]
        if len(words) != len(spans):  # lower case of a few letters has other word breaks
            return []
        held = np.flatnonzero(np.isin(_runs(words), others))
        return [
            {"document": body.document, "start": start, "end": end}
            for start, end in _joined((spans[i][0], spans[i + RUN - 1][1]) for i in held.tolist())
        ]


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last is not None and start <= last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


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


def _copy(reports: Sequence[str], bodies: _Bodies) -> Copy:
    """Make the group of *reports*, which stand in the order they appeared."""
    shared = [*bodies.shared(reports[0], reports[1:])]
    for report in reports[1:]:
        shared += bodies.shared(report, reports[:1])
    ordered: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for span in shared:
        ordered[span["document"]].append(span)
    return Copy(
        witness=reports[0],
        reports=tuple(reports),
        first=reports[0],
        shared=tuple(span for spans in ordered.values() for span in spans),
    )
