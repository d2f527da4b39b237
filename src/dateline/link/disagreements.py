"""Disagreements: claims about one incident that cannot all be true.

A claim is a range of numbers: "at least 12" is 12 and more, "14" is 14 and nothing else. Two
claims disagree only if no number is in both ranges: "at least 12" and "14" do not. A source that
says another number on a later day has brought its figure up to date; only its last word counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from dateline.link.tellings import Claim, Telling
from dateline.model.archive import Disagreement, Side

_Bounds = tuple[int | None, int | None, int | None]


def find_disagreements(told: Sequence[Telling]) -> Iterator[Disagreement]:
    """Find what the tellings of one incident, oldest first, disagree on; numbers ascending."""
    for harm in ("killed", "wounded"):
        claims = _last_words(told, harm)
        sides = _sides(claims)
        rivals = {
            i
            for a, b in combinations(range(len(sides)), 2)
            if excludes(sides[a][0], sides[b][0])
            for i in (a, b)
        }
        if rivals:
            yield Disagreement(about=harm, sides=tuple(_side(*sides[i]) for i in sorted(rivals)))


def _last_words(told: Sequence[Telling], harm: str) -> list[tuple[Claim, str]]:
    """Return each source's claims of the last day on which it made any, with their reports.

    Of two claims of one day none is known to be the later, so both stand.
    """
    last: dict[str, tuple[str, list[tuple[Claim, str]]]] = {}
    for telling in told:
        day = telling.age[0]
        for claim in telling.claims:
            if claim.harm == harm and claim.evidence:
                known, claims = last.get(claim.source, (day, []))
                last[claim.source] = (
                    day,
                    [*(claims if known == day else []), (claim, telling.report)],
                )
    return [claim for _, claims in last.values() for claim in claims]


def excludes(one: _Bounds, other: _Bounds) -> bool:
    """Whether no number is in both ranges; a range without any bound excludes nothing.

    >>> excludes((12, 12, None), (14, 14, 14)), excludes((12, 12, 12), (14, 14, 14))
    (False, True)
    """
    (low, _, high), (low2, _, high2) = one, other
    return (high is not None and low2 is not None and high < low2) or (
        high2 is not None and low is not None and high2 < low
    )


def _sides(claims: Sequence[tuple[Claim, str]]) -> list[tuple[_Bounds, list[tuple[Claim, str]]]]:
    """Group claims by their numbers, ascending."""
    sides: dict[_Bounds, list[tuple[Claim, str]]] = {}
    for claim, report in claims:
        sides.setdefault((claim.low, claim.best, claim.high), []).append((claim, report))
    return sorted(sides.items(), key=lambda side: [-1 if n is None else n for n in side[0]])


def _side(bounds: _Bounds, claims: Sequence[tuple[Claim, str]]) -> Side:
    low, best, high = bounds
    value: Any = low if low == best == high else {"low": low, "best": best, "high": high}
    speakers = sorted({claim.said_by for claim, _ in claims if claim.said_by})
    return Side(
        value=value,
        said_by=", ".join(speakers) or None,
        reports=tuple(dict.fromkeys(report for _, report in claims)),
        evidence=tuple(dict.fromkeys(e for claim, _ in claims for e in claim.evidence)),
    )
