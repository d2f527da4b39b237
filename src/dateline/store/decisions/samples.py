"""How right an archive was found to be: values drawn at random, and what people said of each.

A sample of a kind is the first fifty of its values in the order of a hash of a seed and the value's id.
So the same archive gives the same sample everywhere, and nobody chooses what is looked at. What a
person says of a value is a note, ``sample.killed``, with the words "right", "wrong" or "cannot tell";
what was missed in whole reports that somebody read is a note on the report, ``sample.read``.

The interval is Clopper and Pearson's exact one ("The use of confidence or fiducial limits illustrated in
the case of the binomial", 1934): it holds for the smallest samples, and is never too narrow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import comb
from typing import Any, Literal

import msgspec

from dateline.model.archive import Decision
from dateline.store.questions import Questions

Verdict = Literal["right", "wrong", "cannot tell"]
SIZE, REPORTS = 50, 10
SEED = "1"
READ = "sample.read"
_PREFIX = "sample."
_LEVEL = 0.95
_HALVINGS = 60
KINDS = {
    "killed": "SELECT r.id, f.ord FROM figure f JOIN report r ON r.n = f.report"
    " WHERE f.kind = 'killed' AND f.repeats IS NULL",
    "wounded": "SELECT r.id, f.ord FROM figure f JOIN report r ON r.n = f.report"
    " WHERE f.kind = 'wounded' AND f.repeats IS NULL",
    "place": "SELECT r.id, t.ord FROM toponym t JOIN report r ON r.n = t.report"
    " WHERE t.place IS NOT NULL",
    "day": "SELECT r.id, e.ord FROM event e JOIN report r ON r.n = e.report"
    " WHERE e.earliest IS NOT NULL",
    "type": "SELECT r.id, e.ord FROM event e JOIN report r ON r.n = e.report",
    "speaker": "SELECT r.id, s.ord FROM statement s JOIN report r ON r.n = s.report"
    " WHERE s.speaker IS NOT NULL",
}
"""What a value of each kind is: a report's id, and its place in the report's list."""
NAMES = {
    "killed": "killed figures",
    "wounded": "wounded figures",
    "place": "places",
    "day": "days of events",
    "type": "types of events",
    "speaker": "speakers",
}


class SampleResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample came to: how many were right of those that could be told, by whom, when."""

    kind: str
    right: int
    wrong: int
    unclear: int
    low: float
    high: float
    by: tuple[str, ...]
    last: str
    versions: tuple[str, ...]

    def __str__(self) -> str:
        told = self.right + self.wrong
        who = self.by[0] if len(self.by) == 1 else f"{len(self.by)} people"
        unclear = f"; {self.unclear} could not be told" if self.unclear else ""
        return (
            f"{NAMES.get(self.kind, self.kind)}: {self.right} of {told} right"
            f" ({100 * self.low:.0f} to {100 * self.high:.0f} %){unclear}, checked by {who}"
            f" on {self.last}, version {', '.join(self.versions)}"
        )


class ReadResult(msgspec.Struct, frozen=True, kw_only=True):
    """What whole reports came to: what was found in them, and what a reader missed, by kind."""

    reports: int
    found: dict[str, int]
    missed: dict[str, int]
    by: tuple[str, ...]
    last: str

    def __str__(self) -> str:
        parts = [
            f"{count} of {count + self.found.get(kind, 0)} {NAMES.get(kind, kind)}"
            for kind, count in self.missed.items()
            if count + self.found.get(kind, 0)
        ]
        who = self.by[0] if len(self.by) == 1 else f"{len(self.by)} people"
        read = f"{self.reports} reports" if self.reports != 1 else "1 report"
        return f"missed in {read} read whole: {', '.join(parts)}, read by {who} on {self.last}"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """How right an archive was found to be."""

    values: tuple[SampleResult, ...] = ()
    read: ReadResult | None = None

    def lines(self) -> list[str]:
        """Return it in words, a line a kind."""
        return [*map(str, self.values), *([str(self.read)] if self.read else [])]


def draw(
    archive: Questions, kind: str, seed: str = SEED, size: int = SIZE
) -> list[tuple[str, int]]:
    """Draw values of a kind: the id of a report, and the place in its list of marks of that kind."""
    rows = [(str(name), int(ord_)) for name, ord_ in archive.connection.execute(KINDS[kind])]
    return sorted(rows, key=lambda row: (_lot(seed, kind, *row), row))[:size]


def draw_reports(archive: Questions, seed: str = SEED, size: int = REPORTS) -> list[str]:
    """Draw whole reports that were marked, to be read for what was missed."""
    rows = archive.connection.execute("SELECT id FROM report WHERE unread IS NULL")
    names = [str(name) for (name,) in rows]
    return sorted(names, key=lambda name: (_lot(seed, "report", name, 0), name))[:size]


def _lot(seed: str, kind: str, name: str, ord_: int) -> bytes:
    return blake2b(f"{seed}/{kind}/{name}/{ord_}".encode(), digest_size=8).digest()


def verdicts(decisions: Iterable[Decision], kind: str) -> dict[str, Decision]:
    """Return the last verdict on each value of a kind, by its id."""
    return {
        one.of[0]: one
        for one in decisions
        if one.kind == "note" and one.field == f"{_PREFIX}{kind}" and isinstance(one.value, dict)
    }


def checked(decisions: Sequence[Decision]) -> Checked:
    """Return what the samples came to, from the decisions in force."""
    results = [_result(kind, list(verdicts(decisions, kind).values())) for kind in KINDS]
    return Checked(
        values=tuple(one for one in results if one is not None),
        read=_read(list(verdicts(decisions, "read").values())),
    )


def _result(kind: str, said: Sequence[Decision]) -> SampleResult | None:
    of: dict[str, int] = defaultdict(int)
    for one in said:
        of[str(one.value.get("verdict"))] += 1
    right, wrong = of["right"], of["wrong"]
    if not right + wrong:
        return None
    low, high = exact_interval(right, right + wrong)
    return SampleResult(
        kind=kind,
        right=right,
        wrong=wrong,
        unclear=of["cannot tell"],
        low=low,
        high=high,
        by=tuple(sorted({one.by for one in said})),
        last=max(one.at for one in said)[:10],
        versions=tuple(sorted({str(one.value.get("version", "not known")) for one in said})),
    )


def _read(said: Sequence[Decision]) -> ReadResult | None:
    if not said:
        return None
    sums: dict[str, dict[str, int]] = {"found": defaultdict(int), "missed": defaultdict(int)}
    for one in said:
        for part, counts in sums.items():
            given: Any = one.value.get(part)
            for kind, count in given.items() if isinstance(given, dict) else ():
                if isinstance(count, int):
                    counts[str(kind)] += count
    return ReadResult(
        reports=len(said),
        found=dict(sums["found"]),
        missed=dict(sums["missed"]),
        by=tuple(sorted({one.by for one in said})),
        last=max(one.at for one in said)[:10],
    )


def exact_interval(right: int, told: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share (Clopper and Pearson 1934).

    >>> [round(one, 2) for one in exact_interval(46, 50)], exact_interval(0, 0)
    ([0.81, 0.98], (0.0, 1.0))
    """
    tail = (1 - _LEVEL) / 2
    low = 0.0 if right == 0 else _solve(lambda p: _at_least(right, told, p), tail)
    high = (
        1.0
        if right == told
        else _solve(lambda p: 1 - _at_least(right + 1, told, p), tail, up=False)
    )
    return low, high


def _solve(share: Any, tail: float, *, up: bool = True) -> float:
    """Return where a rising (or falling) share of p comes to *tail*, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (share(middle) < tail) == up:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_least(right: int, told: int, p: float) -> float:
    """Return how likely *right* or more of *told* are right, if each is with likelihood p."""
    return sum(comb(told, k) * p**k * (1 - p) ** (told - k) for k in range(right, told + 1))
