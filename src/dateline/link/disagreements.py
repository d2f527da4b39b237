"""Disagreements: claims about one incident that cannot all be true.

A claim is a range of numbers: "at least 12" is 12 and more, "14" is 14 and nothing else. Two
claims disagree only if no number is in both ranges: "at least 12" and "14" do not. A source that
says another number on a later day has brought its figure up to date; only its last word counts.

Every exact number is a side. A claim that leaves a bound open is of the side with the lowest
number that it allows, else a side of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dateline.link.claims import Bounds, Claim, excludes
from dateline.link.tellings import Telling
from dateline.model.archive import Disagreement, Side
from dateline.model.mark import HARMS

_Said = tuple[Claim, str]
"""A claim and its report."""


def find_disagreements(told: Sequence[Telling]) -> Iterator[Disagreement]:
    """Find what the tellings of one incident, oldest first, disagree on; numbers ascending."""
    for harm in HARMS:
        sides = _sides(_last_words(told, harm))
        if len(sides) > 1:
            yield Disagreement(about=harm, sides=tuple(_side(*side) for side in sides))


def _last_words(told: Sequence[Telling], harm: str) -> list[_Said]:
    """Return each source's claims of the last day on which it made any, with their reports.

    Of two claims of one day none is known to be the later, so both stand.
    """
    last: dict[str, tuple[str, list[_Said]]] = {}
    for telling in told:
        day = telling.age[0]
        for claim in telling.claims:
            if claim.harm == harm and claim.evidence:
                known, claims = last.get(claim.source, (day, []))
                before = claims if known == day else []
                last[claim.source] = day, [*before, (claim, telling.report)]
    return [claim for _, claims in last.values() for claim in claims]


def _sides(claims: Sequence[_Said]) -> list[tuple[Bounds, list[_Said]]]:
    """Group claims that agree, by ascending numbers; claims without any bound say nothing."""
    bounded = [said for said in claims if said[0].low is not None or said[0].high is not None]
    sides: dict[Bounds, list[_Said]] = {}
    for said in sorted(bounded, key=_width):
        bounds = said[0].bounds
        agreed = sorted((side for side in sides if not excludes(side, bounds)), key=_order)
        sides.setdefault(agreed[0] if agreed else bounds, []).append(said)
    return sorted(sides.items(), key=lambda side: _order(side[0]))


def _width(said: _Said) -> tuple[bool, int, tuple[int, ...], str, int]:
    """Sort exact numbers first, then the narrower ranges, then those open at an end."""
    low, _, high = said[0].bounds
    evidence = said[0].evidence[0]
    wide = high - low if low is not None and high is not None else 0
    return (
        low is None or high is None,
        wide,
        _order(said[0].bounds),
        evidence.document,
        evidence.start,
    )


def _order(bounds: Bounds) -> tuple[int, ...]:
    return tuple(-1 if number is None else number for number in bounds)


def _side(bounds: Bounds, claims: Sequence[_Said]) -> Side:
    low, best, high = bounds
    value: Any = low if low == best == high else {"low": low, "best": best, "high": high}
    speakers = sorted({claim.said_by for claim, _ in claims if claim.said_by})
    return Side(
        value=value,
        said_by=", ".join(speakers) or None,
        reports=tuple(dict.fromkeys(report for _, report in claims)),
        evidence=tuple(dict.fromkeys(e for claim, _ in claims for e in claim.evidence)),
    )
