"""Tolls: what the figures of a report or an event come to under policy ``plain``, with the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from dateline.events.arithmetic import Claim, Solution
from dateline.events.singles import Single
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
        figures: All figures of the harm, and victims as `Single` ones, by id.
        solution: What the figures are to one another.
        wholes: The ids of the figures to sum.
    """
    if not wholes:
        return None
    counted = [_sharpest(figures, solution, one) for one in wholes]
    best = sum(value(figure) for figure in counted)
    rivals = [
        figures[one] for one, whole in solution.rivals.items() if whole in wholes and one in figures
    ]
    sides = rivals if len(wholes) == 1 else []
    return Toll(
        low=_least([_sum(one.low for one in counted), *(one.low for one in sides)]),
        best=best,
        high=_most([_sum(one.high for one in counted), *(one.high for one in sides)]),
        by_role=_split(figures, solution, wholes, "role"),
        by_group=_split(figures, solution, wholes, "group"),
        by_side=_sides(figures, wholes),
        policy=POLICY,
        figures=tuple(one for one in wholes if not isinstance(figures[one], Single)),
        victims=tuple(one for one in wholes if isinstance(figures[one], Single)),
        proof=tuple(_proofs(figures, solution, wholes)),
        note=_rival_note(counted, rivals) or _note(figures, solution, wholes),
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


def _least(numbers: list[int | None]) -> int | None:
    return None if None in numbers else min(one for one in numbers if one is not None)


def _most(numbers: list[int | None]) -> int | None:
    return None if None in numbers else max(one for one in numbers if one is not None)


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
        for part in _telling(figures, solution, whole, what):
            some = min(left, value(figures[part]))
            found[_said(figures[part], what)] += some
            left -= some
        found["unknown"] += left
    return {name: number for name, number in sorted(found.items()) if number}


def _said(figure: Figure, what: str) -> str:
    return str(getattr(figure.who, what)) if figure.who else "unknown"


def _below(solution: Solution, whole: str) -> list[str]:
    """Return the parts of a whole, and of its parts, in the order they were told."""
    own = [part for part, holder in solution.part_of.items() if holder == whole]
    return [one for part in own for one in (part, *_below(solution, part))]


def _telling(
    figures: Mapping[str, Figure], solution: Solution, whole: str, what: str
) -> Iterator[str]:
    """Yield the parts of a whole that say *what*, in the order they were told; of one that does
    not, its own parts: of "six miners, including a boy," only the miners.
    """
    for part, holder in solution.part_of.items():
        if holder != whole:
            continue
        if _said(figures[part], what) != "unknown":
            yield part
        else:
            yield from _telling(figures, solution, part, what)


def _sides(figures: Mapping[str, Figure], wholes: tuple[str, ...]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for whole in wholes:
        who = figures[whole].who
        if who is not None and who.side is not None:
            found[who.side] += value(figures[whole])
    return {name: number for name, number in sorted(found.items()) if number}


def _proofs(
    figures: Mapping[str, Figure], solution: Solution, wholes: tuple[str, ...]
) -> Iterator[Proof]:
    """Yield one equation for each whole that has parts, and for each part that has.

    A person told of singly is no term of it: he stands under the figure that counts him.
    """
    for whole, told in _cuts(figures, solution, wholes):
        parts = tuple(one for one in told if not isinstance(figures[one], Single))
        if parts and not isinstance(figures[whole], Single):
            total = sum(value(figures[part]) for part in parts)
            left = value(figures[whole]) - total
            yield Proof(whole=whole, parts=parts, sum=total, unplaced=left)


def _cuts(
    figures: Mapping[str, Figure], solution: Solution, wholes: tuple[str, ...]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each whole with its parts, and each part that has some with them.

    Where all parts of a whole are more than it holds, those told by the way ("including three
    children") are another cut of it, yielded by itself.
    """
    for whole in (one for top in wholes for one in (top, *_below(solution, top))):
        parts = [part for part, holder in solution.part_of.items() if holder == whole]
        cuts = [parts]
        if sum(value(figures[part]) for part in parts) > value(figures[whole]):
            cuts = [[one for one in parts if (one in solution.among) == by] for by in (False, True)]
        yield from ((whole, cut) for cut in cuts if cut)


def _rival_note(counted: list[Figure], rivals: list[Figure]) -> str | None:
    if not rivals:
        return None
    told = sorted({value(one) for one in (*counted, *rivals)})
    return f"rival claims: sources put it at {' and '.join(map(str, told))}"


def _note(figures: Mapping[str, Figure], solution: Solution, wholes: tuple[str, ...]) -> str | None:
    for whole, parts in _cuts(figures, solution, wholes):
        held, told = value(figures[whole]), sum(value(figures[part]) for part in parts)
        if told > held:
            return (
                f"the parts told add up to {told}, more than the {held}: some people are told of"
                " twice"
            )
    return None
