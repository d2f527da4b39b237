"""Rulings: what a person put together or set apart, which outranks every score.

A ruling is a pair of ids. What was put together is one, and what is one with it too (transitively);
what was set apart is never joined, whatever scores say. Where both are said of the same two, in
however many steps, they are kept apart and the pair that could not be held is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Settled(NamedTuple):
    """What rulings come to: sets of ids that are one, pairs to keep apart, pairs not held."""

    together: list[list[str]]
    apart: dict[str, frozenset[str]]
    unheld: list[tuple[str, str]]

    def forbid(self, one: str, other: str) -> bool:
        """Whether two ids were set apart, in either order."""
        return other in self.apart.get(one, ())


def settle(together: Iterable[tuple[str, str]], apart: Iterable[tuple[str, str]]) -> Settled:
    """Settle rulings, in whatever order they are given.

    >>> settle([("a", "b"), ("b", "c")], [("a", "c")])
    Settled(together=[['a', 'b']], apart={...}, unheld=[('b', 'c')])
    """
    against: dict[str, set[str]] = defaultdict(set)
    for one, other in apart:
        if one != other:
            against[one].add(other)
            against[other].add(one)
    sets: dict[str, set[str]] = {}
    unheld = []
    for one, other in sorted({(min(pair), max(pair)) for pair in together}):
        first, second = sets.get(one, {one}), sets.get(other, {other})
        if any(not second.isdisjoint(against.get(name, ())) for name in first):
            unheld.append((one, other))
            continue
        both = first | second
        sets.update(dict.fromkeys(both, both))
    groups = sorted({tuple(sorted(some)) for some in sets.values() if len(some) > 1})
    return Settled(
        [list(some) for some in groups],
        {name: frozenset(others) for name, others in sorted(against.items())},
        unheld,
    )


def kept_apart(one: str, other: str) -> str:
    """Say that two rulings contradict each other, as a reason."""
    return f"{one} and {other}: put together by one decision and apart by another, so kept apart"
