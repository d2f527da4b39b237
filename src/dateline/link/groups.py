"""Groups of tellings, grown from the surest pair down.

Two tellings of one report are never one incident, the tellings of two groups must fit each with
each on average, and all must be able to have happened on one day. What a person put together
joins first and against all this; what a person set apart never joins (`dateline.link.rulings`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

from dateline.link.compare import Weight
from dateline.link.days import Days, gap
from dateline.link.rulings import Settled, kept_apart
from dateline.link.tellings import Telling
from dateline.model.archive import Link, LinkWeight

AVERAGE = 0.7
"""What the tellings of two groups must score on average, each with each, for them to join."""
CAP, LEAST = 1.5, -0.5
"""What one pair counts in that average at most and at least."""
COPIED = 5.0
"""The score of two tellings in the same words of a copy."""
_ASKED = 8
"""Members of a group that are asked so; those that joined first are the surest."""

_ACROSS = 0.25
"""How alike the reports of two groups must be, as a share of how alike they are inside each."""
_SAME = 0.9
"""Likeness from which two reports have the same words."""


class Pair(NamedTuple):
    """Two tellings that are one incident, how sure that is (a sum of weights), and why."""

    score: float
    one: int
    other: int
    weights: Sequence[Weight]
    alike: bool = False
    """Whether the reports are so alike that days may differ (`compare.are_alike`)."""


class Groups:
    """Groups of tellings, each with its reports and the days that all its tellings allow."""

    def __init__(
        self,
        told: Sequence[Telling],
        weigh: Callable[[int, int], float],
        likeness: Callable[[int, int], float],
    ) -> None:
        self._group = list(range(len(told)))
        self._members = {i: [i] for i in range(len(told))}
        self._reports = {i: {t.report} for i, t in enumerate(told)}
        self._days = {i: t.days for i, t in enumerate(told)}
        self._links: dict[int, list[Link]] = {}
        self._notes: dict[int, list[str]] = {}
        self._apart: dict[int, set[int]] = {}
        self._told = told
        self._weigh = cache(weigh)
        self._likeness = likeness

    def rule(self, rulings: Settled) -> None:
        """Join what a person put together, and keep what was set apart; to be called first.

        An id of no telling (what did not happen, a mark that is gone) is passed over.
        """
        of = {event.id: i for i, telling in enumerate(self._told) for event in telling.events}
        for one, others in rulings.apart.items():
            against = {of[other] for other in others if other in of} - {of.get(one)}
            if one in of:
                self._apart.setdefault(of[one], set()).update(against)
        for names in rulings.together:
            first, *rest = sorted({of[name] for name in names if name in of}) or [0]
            for other in rest:
                self._put_together(first, other)
        for unheld in rulings.unheld:
            for i in {self._group[of[name]] for name in unheld if name in of}:
                self._notes.setdefault(i, []).append(kept_apart(*unheld))

    def join(self, pair: Pair) -> None:
        """Join the groups of a pair, unless a report, the days or the other members forbid it."""
        keep, gone = sorted((self._group[pair.one], self._group[pair.other]))
        if keep == gone or self._reports[keep] & self._reports[gone]:
            return
        if not self._apart.get(keep, set()).isdisjoint(self._members[gone]):
            return
        days = self._common_days(keep, gone, pair.alike)
        if days == ():
            return
        if pair.score < COPIED and (
            self._average(keep, gone) < AVERAGE or self._are_two_stories(keep, gone)
        ):
            return
        rows = tuple(
            LinkWeight(reason=row.reason, weight=round(row.weight, 3)) for row in pair.weights
        )
        self._merge(keep, gone, days or None, self._link(pair, round(pair.score, 3), rows))

    def _link(self, pair: Pair, score: float | None, weights: tuple[LinkWeight, ...]) -> Link:
        event, to = self._told[pair.other].id, self._told[pair.one].id
        return Link(event=event, to=to, score=score, weights=weights)

    def _put_together(self, one: int, other: int) -> None:
        """Join the groups of two tellings, whatever speaks against it."""
        keep, gone = sorted((self._group[one], self._group[other]))
        if keep != gone:
            days = self._common_days(keep, gone, alike=True) or None
            rows = (LinkWeight(reason="a person put them together", weight=None),)
            self._merge(keep, gone, days, self._link(Pair(COPIED, one, other, ()), None, rows))

    def _merge(self, keep: int, gone: int, days: Days | None, link: Link) -> None:
        self._days[keep] = days
        for member in self._members.pop(gone):
            self._group[member] = keep
            self._members[keep].append(member)
        self._reports[keep] |= self._reports.pop(gone)
        self._links[keep] = [*self._links.pop(keep, []), link, *self._links.pop(gone, [])]
        if gone in self._notes:
            self._notes.setdefault(keep, []).extend(self._notes.pop(gone))
        if gone in self._apart:
            self._apart.setdefault(keep, set()).update(self._apart.pop(gone))

    def _common_days(self, keep: int, gone: int, alike: bool) -> Days | tuple[()] | None:
        """Return the days that two groups allow, None if any, () if there is none.

        Of two tellings alike one may be dated wrongly: then the larger group's days stand.
        """
        one, other = self._days[keep], self._days[gone]
        if one is None or other is None:
            return one or other
        if gap(one, other) <= 1:
            return max(one[0], other[0]), min(one[1], other[1])
        if not alike:
            return ()
        return one if len(self._members[keep]) >= len(self._members[gone]) else other

    def _average(self, keep: int, gone: int) -> float:
        """Return what the members of two groups score on average, each with each."""
        asked = [
            max(LEAST, min(CAP, self._weigh(min(a, b), max(a, b))))
            for a in self._members[keep][:_ASKED]
            for b in self._members[gone][:_ASKED]
        ]
        return sum(asked) / len(asked)

    def _are_two_stories(self, keep: int, gone: int) -> bool:
        """Whether the reports of each group share their words with each other, and not across.

        Two bombings in one city on one day with three dead each: only the words tell them apart.
        """
        some, others = (
            [i for i in self._members[group][:_ASKED] if self._told[i].main]
            for group in (keep, gone)
        )
        if len(some) < 2 or len(others) < 2:
            return False
        inside = [
            mean
            for group in (some, others)
            if (mean := self._mean(combinations(group, 2))) is not None
        ]
        across = self._mean(product(some, others))
        return len(inside) == 2 and across is not None and across < _ACROSS * min(inside)

    def _mean(self, pairs: Iterable[tuple[int, int]]) -> float | None:
        """Return how alike the reports of pairs are on average; copies say nothing."""
        found = [value for a, b in pairs if (value := self._likeness(a, b)) < _SAME]
        return sum(found) / len(found) if found else None

    def all(self) -> Iterator[tuple[list[int], list[Link], list[str]]]:
        """Yield each group's members, oldest first, what joined them, and what else is to be said."""
        for keep, members in self._members.items():
            yield sorted(members), self._links.get(keep, []), self._notes.get(keep, [])
