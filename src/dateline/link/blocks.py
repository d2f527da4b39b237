"""Blocks: which tellings are held against each other at all.

Two tellings are compared only if they share a day, or stand a day apart, and share a province, a
number of killed or a rare name (a block), or if their reports are alike in their rare words. What
then surely cannot be one, by type, days or place, is sorted out in columns, many pairs at once:
`dateline.link.compare` would say the same of each, at a hundred times the cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.link.compare import ALIKE, NEAR, TELLING_TOLL, Pile, killed_in
from dateline.link.days import OPEN
from dateline.link.scenes import Kinds
from dateline.link.tellings import Telling, area_of
from dateline.link.words import Alike
from dateline.model.mark import Place

_MANY = 200
"""Tellings in a block above which only those with the very same place are compared."""
_LONGEST = 31
"""Days in a range above which a telling joins no block: "this year" meets everything."""
_ALWAYS = (0, OPEN)
"""The days of a telling that has none."""
_AT_ONCE = 1 << 15
"""Pairs of reports whose tellings are held against each other at once."""
_PROVINCE = 4
"""UCDP's where_prec of a province."""
_ROUNDING = 0.01
"""Kilometres by which distances of columns and of single pairs may differ, and more."""

_Numbers = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


def find_pairs(told: Sequence[Telling], kinds: Kinds, pile: Pile) -> Iterator[tuple[int, int]]:
    """Yield the pairs of tellings that may be one, by their places in *told*, each once.

    None is left out that `dateline.link.compare.weigh` finds possible and a block or its reports'
    words bring together.
    """
    columns = _Columns(told, kinds)
    keys = {
        *columns.possible(_in_blocks(told, kinds, pile)),
        *columns.possible_in(pile.alike),
    }
    for key in sorted(keys):
        yield divmod(key, len(told))


def _in_blocks(told: Sequence[Telling], kinds: Kinds, pile: Pile) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, telling in enumerate(told):
        for key in _block_keys(telling, kinds, pile):
            blocks[key].append(i)
    for members in blocks.values():
        if len(members) > 1:
            yield from _pairs_of(members, told)


def _block_keys(telling: Telling, kinds: Kinds, pile: Pile) -> Iterator[tuple[str, int]]:
    """Yield an area, a number of killed or a rare name, with each day it may have been and the next.

    So tellings a day apart share a block. A large number and a name make blocks without a day
    too, for main events: an undated report can only be found by these. So does a town with what
    happens there once in a long while.
    """
    keys = {f"{killed} killed"} if (killed := killed_in(telling)) >= TELLING_TOLL else set()
    if telling.main:
        keys.update(name for name in telling.persons if pile.reports_naming[name] <= pile.rare)
        for key in keys:
            yield key, 0
    if telling.type in kinds.once and telling.place and telling.place.place:
        yield f"{telling.type} {telling.place.place.id}", 0
    if telling.days is None or telling.days[1] - telling.days[0] >= _LONGEST:
        return
    place = telling.place.place if telling.place else None
    if telling.place is not None:  # one name may be read as towns of two provinces
        keys.add(f"in {telling.place.text.casefold()}")
    keys |= {area_of(place)} if place is not None else telling.areas if telling.main else set()
    for day in range(telling.days[0], telling.days[1] + 2):
        for key in keys:
            yield key, day


def _pairs_of(members: Sequence[int], told: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    if len(members) <= _MANY:
        yield from combinations(members, 2)
        return
    by_place: dict[str | None, list[int]] = defaultdict(list)
    for i in members:
        place = told[i].place
        by_place[place.place.id if place and place.place else None].append(i)
    for some in by_place.values():
        yield from combinations(some[:_MANY], 2)
        yield from zip(some[_MANY - 1 :], some[_MANY:], strict=False)


class _Columns:
    """What can exclude that two tellings are one, a column a property, a row a telling."""

    def __init__(self, told: Sequence[Telling], kinds: Kinds) -> None:
        days = [telling.days or _ALWAYS for telling in told]
        places = [t.place.place if t.place else None for t in told]
        self._first = np.array([first for first, _ in days], np.int64)
        self._last = np.array([last for _, last in days], np.int64)
        self._main = np.array([telling.main for telling in told], np.bool_)
        self._report = _numbered(telling.report for telling in told)
        self._set_types([telling.type for telling in told], kinds)
        self._set_places(places)
        self._coarse = np.array([t.place.where_prec if t.place else 0 for t in told], np.int64)
        self._count = len(told)
        self._rows = {told[rows[0]].report: rows for rows in _grouped(self._report)}

    def _set_types(self, types: Sequence[str], kinds: Kinds) -> None:
        names = sorted(set(types))
        number = {name: n for n, name in enumerate(names)}
        self._type = np.array([number[name] for name in types], np.int64)
        self._kin = np.array(
            [[kinds.related(a, b) and not kinds.undo(a, b) for b in names] for a in names], np.bool_
        ).reshape(len(names), len(names))

    def _set_places(self, places: Sequence[Place | None]) -> None:
        self._placed = np.array([place is not None for place in places], np.bool_)
        self._id = _numbered(place.id if place else None for place in places)
        self._named = np.array([bool(place and place.id is not None) for place in places], np.bool_)
        self._country = _numbered(place.country if place else None for place in places)
        self._area = _numbered(area_of(place) if place else None for place in places)
        self._lat = np.radians([place.lat if place else 0.0 for place in places])
        self._lon = np.radians([place.lon if place else 0.0 for place in places])

    def possible(self, pairs: Iterable[tuple[int, int]]) -> list[int]:
        """Return the keys of those of *pairs* that are of two reports and that nothing excludes."""
        both = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 2)
        return self._keys(both[:, 0], both[:, 1], np.zeros(len(both), np.bool_))

    def possible_in(self, alike: Alike) -> Iterator[int]:
        """Yield the same of the tellings of reports that are alike.

        What excludes two main events of reports much alike may be read wrongly.
        """
        pairs = [
            (self._rows[one], self._rows[other], likeness >= ALIKE)
            for (one, other), likeness in alike.items()
            if one in self._rows and other in self._rows
        ]
        for at in range(0, len(pairs), _AT_ONCE):
            some, others, much = zip(*pairs[at : at + _AT_ONCE], strict=True)
            one, other, times = _each_with_each(some, others)
            both_main = self._main[one] & self._main[other]
            free = np.repeat(np.array(much, np.bool_), times) & both_main
            yield from self._keys(np.minimum(one, other), np.maximum(one, other), free)

    def _keys(self, one: _Numbers, other: _Numbers, free: _Flags) -> list[int]:
        kept = (free | ~self._excluded(one, other)) & (self._report[one] != self._report[other])
        found: list[int] = np.unique(one[kept] * self._count + other[kept]).tolist()
        return found

    def _excluded(self, one: _Numbers, other: _Numbers) -> _Flags:
        """Return which pairs surely exclude each other; some that do are left for `weigh`."""
        apart = (self._first[one] > self._last[other] + 1) | (
            self._first[other] > self._last[one] + 1
        )
        kin = self._kin[self._type[one], self._type[other]]
        return apart | ~kin | self._elsewhere(one, other)

    def _elsewhere(self, one: _Numbers, other: _Numbers) -> _Flags:
        coarse = np.maximum(self._coarse[one], self._coarse[other])
        near = self._near(one, other)
        together = (self._named[one] & (self._id[one] == self._id[other])) | (
            (self._country[one] == self._country[other]) & (coarse > _PROVINCE)
        )
        together |= (coarse == _PROVINCE) & (self._area[one] == self._area[other])
        together |= (coarse < _PROVINCE) & near
        # of two main events one may be placed wrongly, if its report names the other's place
        open_ = self._main[one] & self._main[other]
        apart: _Flags = self._placed[one] & self._placed[other] & ~together & ~open_
        return apart

    def _near(self, one: _Numbers, other: _Numbers) -> _Flags:
        lat, lat2 = self._lat[one], self._lat[other]
        half = np.sin((lat2 - lat) / 2) ** 2
        half += np.cos(lat) * np.cos(lat2) * np.sin((self._lon[other] - self._lon[one]) / 2) ** 2
        away = 2 * 6371.0 * np.arcsin(np.minimum(1.0, np.sqrt(half)))
        return np.asarray(away <= NEAR + _ROUNDING, np.bool_)


def _numbered(values: Iterable[Any]) -> _Numbers:
    """Return a number for each value, the same for the same."""
    number: dict[Any, int] = {}
    return np.array([number.setdefault(value, len(number)) for value in values], np.int64)


def _grouped(numbers: _Numbers) -> list[_Numbers]:
    """Return where each number stands, number by number."""
    order = np.argsort(numbers, kind="stable")
    ends = np.flatnonzero(np.diff(numbers[order])) + 1
    return np.split(order, ends) if len(order) else []


def _each_with_each(
    some: Sequence[_Numbers], others: Sequence[_Numbers]
) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Return every row of each of *some* beside every row of the same place of *others*.

    The third says how many pairs each place has.
    """
    many = np.array([len(rows) for rows in some], np.int64)
    width = np.array([len(rows) for rows in others], np.int64)
    times = many * width
    whose = np.repeat(np.arange(len(times)), times)
    at = np.arange(len(whose)) - np.repeat(np.cumsum(times) - times, times)
    left, right = np.cumsum(many) - many, np.cumsum(width) - width
    return (
        np.concatenate(some)[left[whose] + at // width[whose]],
        np.concatenate(others)[right[whose] + at % width[whose]],
        times,
    )
