"""Which incidents a row is compared with: those of its province in the weeks around it, and those of
its country on its days. So the cost grows with the rows and what happened near them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dateline.audit.claimed import Claimed
from dateline.audit.told import Told
from dateline.link.days import Days
from dateline.link.tellings import area_of

APART = 62
"""Days by which a row's day may be off for it to be compared with an incident at all."""
_STEP = 16
_WIDE = 31
"""Days in a range above which an incident is looked for by its weeks, not by its days."""

_Key = tuple[str, str | None, int]


class Near:
    """The incidents of an archive by where and when they are told to have been."""

    def __init__(self, incidents: Iterable[Told]) -> None:
        self._found: dict[_Key, list[int]] = defaultdict(list)
        for n, told in enumerate(incidents):
            for key in sorted(set(_keys_of(told)), key=str):
                self._found[key].append(n)

    def of(self, claimed: Claimed) -> list[int]:
        """Return the numbers of the incidents that a row is compared with."""
        found: set[int] = set()
        for key in _keys_for(claimed):
            found.update(self._found.get(key, ()))
        return sorted(found)


def _keys_of(told: Told) -> Iterator[_Key]:
    places = [p.place for p in told.places if p.place]
    countries = {place.country for place in places} or {None}
    areas = {area_of(place) for place in places if place.admin1}
    vague = {p.place.country for p in told.places if p.place and p.where_prec > 4} | (
        set() if places else {None}
    )
    for days in told.days:
        for step in _steps(days):
            yield from (("area", area, step) for area in areas)
            yield from (("weeks", country, step) for country in countries)
            yield from (("vague", country, step) for country in vague)
            yield "any", None, step
        if days[1] - days[0] > _WIDE:
            yield from (("vague", country, step) for country in countries for step in _steps(days))
        else:
            for day in range(days[0], days[1] + 1):
                yield from (("day", country, day) for country in countries)


def _keys_for(claimed: Claimed) -> Iterator[_Key]:
    first, last = claimed.row.days
    around = _steps((first - APART, last + APART))
    # a province that the gazetteer does not know may be any: then the whole country is looked at
    known = claimed.area is not None and claimed.known_province
    if claimed.country is None:
        yield from (("any", None, step) for step in around)
        return
    for step in around:
        yield ("area", claimed.area, step) if known else ("weeks", claimed.country, step)
        yield "vague", claimed.country, step
        yield "vague", None, step
    for day in range(first, last + 1):
        yield "day", claimed.country, day


def _steps(days: Days) -> range:
    return range(days[0] // _STEP, days[1] // _STEP + 1)
