"""Tolls: what the figures of a report or an event come to under policy ``plain``, with the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dateline.events.arithmetic import Claim, Solution
from dateline.model.mark import Figure, Proof, Toll

POLICY = "plain 1"
"""Best is the exact number, else low, else high, else the approximate one."""


def value(figure: Figure) -> int:
    """Return the one number that policy ``plain`` takes of a figure."""
    return Claim(figure.id, figure.low, figure.best, figure.high).value


def make_toll(
    figures: Mapping[str, Figure], solution: Solution, wholes: tuple[str, ...]
) -> Toll | None:
    """Return the toll of some claims that stand side by side, or None where there are none.

    Args:
        figures: All figures of the harm, by id.
        solution: What the figures are to one another.
        wholes: The ids of the figures to sum.
    """
    if not wholes:
        return None
    counted = [_sharpest(figures, solution, one) for one in wholes]
    best = sum(value(figure) for figure in counted)
    proof = _proofs(figures, solution, wholes)
    return Toll(
        low=_sum(figure.low for figure in counted),
        best=best,
        high=_sum(figure.high for figure in counted),
        by_role=_split(figures, solution, wholes, "role"),
        by_group=_split(figures, solution, wholes, "group"),
        by_side=_sides(figures, wholes),
        policy=POLICY,
        figures=wholes,
        proof=proof,
        note=_note(figures, proof),
    )


def _sharpest(figures: Mapping[str, Figure], solution: Solution, whole: str) -> Figure:
    """Return the telling of a claim to count: an exact one before "nearly 30"."""
    told = [whole, *(again for again, first in solution.repeats.items() if first == whole)]
    if not is_loose(figures[whole]):
        return figures[whole]
    least = 0.9 * value(figures[whole])
    exact = [one for one in told if not is_loose(figures[one]) and value(figures[one]) >= least]
    return figures[(exact or told)[0]]


def is_loose(figure: Figure) -> bool:
    """Whether a number is inexact or a vague word: "nearly 30", "dozens"."""
    return figure.approximate or (figure.best is None and not any(map(str.isdigit, figure.text)))


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)


def _split(
    figures: Mapping[str, Figure], solution: Solution, wholes: tuple[str, ...], what: str
) -> dict[str, int]:
    """Share the wholes out by role or group; what no part says is "unknown" and adds up."""
    found: Counter[str] = Counter()
    for whole in wholes:
        left = value(_sharpest(figures, solution, whole))
        own = _said(figures[whole], what)
        if own != "unknown":
            found[own] += left
            continue
        for part in _below(solution, whole):
            said = _said(figures[part], what)
            if said != "unknown":
                some = min(left, value(figures[part]))
                found[said] += some
                left -= some
        found["unknown"] += left
    return {name: number for name, number in sorted(found.items()) if number}


def _said(figure: Figure, what: str) -> str:
    return str(getattr(figure.who, what)) if figure.who else "unknown"


def _below(solution: Solution, whole: str) -> list[str]:
    """Return the parts of a whole, and of its parts, in the order they were told."""
    own = [part for part, holder in solution.part_of.items() if holder == whole]
    return [one for part in own for one in (part, *_below(solution, part))]


def _sides(figures: Mapping[str, Figure], wholes: tuple[str, ...]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for whole in wholes:
        who = figures[whole].who
        if who is not None and who.side is not None:
            found[who.side] += value(figures[whole])
    return {name: number for name, number in sorted(found.items()) if number}


def _proofs(
    figures: Mapping[str, Figure], solution: Solution, wholes: tuple[str, ...]
) -> tuple[Proof, ...]:
    """Return one equation for each whole that has parts, and for each part that has."""
    found = []
    for whole in (one for top in wholes for one in (top, *_below(solution, top))):
        parts = tuple(part for part, holder in solution.part_of.items() if holder == whole)
        if parts:
            total = sum(value(figures[part]) for part in parts)
            found.append(
                Proof(whole=whole, parts=parts, sum=total, unplaced=value(figures[whole]) - total)
            )
    return tuple(found)


def _note(figures: Mapping[str, Figure], proof: tuple[Proof, ...]) -> str | None:
    over = [one for one in proof if one.unplaced < 0]
    if not over:
        return None
    one = over[0]
    return f"the parts of {figures[one.whole].text!r} come to {one.sum}: some are told twice over"
