"""Does a row say what the reports of an incident say? Property by property, by the same arithmetic
that finds disagreements between reports.

A row agrees if one report's words allow what it says; where reports disagree, any side will do.
A number agrees if a report gives it, as itself or as a bound, or if it lies between bounds that
reports give: "at least 12" supports 12, and no report supports 19.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from dateline.audit.claimed import Claimed
from dateline.audit.mappings import Mapping
from dateline.audit.table import Row
from dateline.audit.told import Told
from dateline.link.claims import Bounds
from dateline.link.compare import NEAR, distance
from dateline.link.days import Days, gap
from dateline.model.mark import EventPlace, Place
from dateline.text.fold import fold_name, skeleton
from dateline.text.tables import read_table

About = Literal["date", "place", "figure", "actor"]
_ROUGH = 0.1
"""Share by which a number may miss one that reports give only roughly ("about 40")."""
_BRACKETS = re.compile(r"\([^()]*\)")


class Verdict(NamedTuple):
    """Whether a row agrees with what is told; None where one of the two says nothing.

    ``off`` is by how much it does not: days, kilometres, or people.
    """

    about: About
    agrees: bool | None
    off: float = 0.0


class Judge:
    """Compares rows of one kind of table with incidents.

    Args:
        mapping: What the table's codes and numbers mean.
        provinces: The names of a province in the gazetteer, by a name and a country's letters.
        shown: The one name of a known group or organisation, by any of its names.
    """

    def __init__(
        self,
        mapping: Mapping,
        provinces: Callable[[str, str | None], tuple[str, ...]],
        shown: Callable[[str], str | None],
    ) -> None:
        self._mapping, self._provinces, self._shown = mapping, provinces, shown
        self.known = cache(self._known)

    @property
    def needs_dead(self) -> bool:
        """Whether every row of the table is of an event that killed somebody."""
        return self._mapping.needs.killed > 0

    def date(self, row: Row, told: Told) -> Verdict:
        """Compare days: one range must lie in the other."""
        if not told.days:
            return Verdict("date", None)
        if any(_fits(row, days) for days in told.days):
            return Verdict("date", True)
        return Verdict("date", False, max(1, min(_away(row, days) for days in told.days)))

    def place(self, claimed: Claimed, told: Told) -> Verdict:
        """Compare places: the province by name, then what lies in it by distance."""
        if not told.places:
            return Verdict("place", None)
        each = [self._at(claimed, place, told) for place in told.places]
        agreed = next((one for one in each if one.agrees), None)
        return agreed or min(each, key=lambda one: (one.agrees is False, one.off))

    def _at(self, claimed: Claimed, where: EventPlace, told: Told) -> Verdict:
        place, row = where.place, claimed.row
        assert place is not None  # `Told.places` are known ones
        away = distance(*row.point, place.lat, place.lon) if row.point else None
        off = away or 0.0
        if claimed.country and place.country and claimed.country != place.country:
            return Verdict("place", False, off)
        own = claimed.telling.place.place if claimed.telling.place else None
        if own is not None and (own.feature or "").startswith("PCL") and not claimed.provinces:
            return Verdict("place", True)  # "somewhere in Syria"
        if where.where_prec > 4 or not place.admin1:
            return self._inside(claimed, told, off)
        named = self._same_province(claimed, place)
        if named is False:
            return Verdict("place", False, off)
        if where.where_prec == 4 or row.where_prec >= 4:
            return Verdict(
                "place", named if named is not None or away is None else away <= 4 * NEAR, off
            )
        if own is not None and own.id is not None and own.id == place.id:
            return Verdict("place", True)
        if away is not None:
            reach = NEAR if where.where_prec <= 2 else 2 * NEAR
            return Verdict("place", away <= reach, off)
        return Verdict("place", _same_name(row.place, place.name) or (named or None))

    def _inside(self, claimed: Claimed, told: Told, off: float) -> Verdict:
        """Compare with a place no smaller than a part of a country: is the row's province named?"""
        if not claimed.provinces:
            return Verdict("place", True)
        named = {fold_name(area.partition("/")[2]) for area in told.areas}
        named |= {fold_name(p.place.admin1) for p in told.places if p.place and p.place.admin1}
        return Verdict("place", bool(claimed.provinces & named), off)

    def _same_province(self, claimed: Claimed, place: Place) -> bool | None:
        """Whether the row's province is the place's, None if the row names none that is known."""
        if not claimed.provinces:
            return None
        theirs = {fold_name(place.admin1 or "")}
        if place.feature == "ADM1":
            theirs.add(fold_name(place.name))
        if claimed.provinces & theirs:
            return True
        if set(map(_bones, claimed.provinces)) & set(map(_bones, theirs)):
            return True
        country = claimed.country or place.country
        known = self._provinces(claimed.row.admin1 or "", country)
        return False if known or claimed.row.point is None else None

    def figure(self, row: Row, told: Told) -> Verdict:
        """Compare the killed, and the wounded where the row counts them."""
        killed = self._number("killed", row.killed, told)
        if row.wounded is None or killed.agrees is False:
            return killed
        wounded = self._number("wounded", row.wounded, told)
        return wounded if wounded.agrees is False or killed.agrees is None else killed

    def _number(self, harm: str, said: Bounds | None, told: Told) -> Verdict:
        ranges = told.bounds(harm)
        if said is None or not any(said):
            # a row that says none, or nothing, against numbers that are told
            fits = said is None or not ranges or any(not (low or best) for low, best, _ in ranges)
            return Verdict("figure", None) if fits else _no("figure", (0, 0, 0), ranges)
        if not ranges:
            return Verdict("figure", False, max(n for n in said if n is not None))
        fits = _given(said, ranges) or any(
            _between(said, low, high) for low, _, high in told.claimed(harm)
        )
        if said[1] is None or self._mapping.only:
            low, high = _span(ranges)
            fits = fits or _between(said, low, high)
            fits = fits or (self._mapping.only is not None and _below(said, high))
        return Verdict("figure", True) if fits else _no("figure", said, ranges)

    def actor(self, row: Row, told: Told, names: Iterable[Collection[str]]) -> Verdict:
        """Compare named actors: they differ if the row's is known and named in no report, and the
        reports name another known one. *names* are all that each of its reports names, folded.
        """
        own = {known for actor in row.actors if (known := self.known(actor)) is not None}
        if not own:
            return Verdict("actor", None)
        theirs = {known for name in self._acting(told) if (known := self._shown(name)) is not None}
        if not theirs:
            return Verdict("actor", None)
        named = {fold_name(name) for name in own}
        if own & theirs or named & told.actors or any(named & {*some} for some in names):
            return Verdict("actor", True)
        return Verdict("actor", False, 1)

    def _known(self, actor: str) -> str | None:
        """Return the one name of a row's actor, None for generic words and names nobody knows.

        "QSD: Syrian Democratic Forces", "Islamic State (Iraq)".
        """
        bare = " ".join(_BRACKETS.sub(" ", actor).split())
        folded = fold_name(bare)
        if any(word in folded for word in _generic()):
            return None
        parts = (actor, bare, *(part.strip(" )") for part in re.split(r"[(:]", actor)))
        return next((known for part in parts if (known := self._shown(part))), None)

    @staticmethod
    def _acting(told: Told) -> Iterable[str]:
        for participant in (*told.incident.actors, *told.incident.targets):
            yield participant.actor or participant.text


_bones = lru_cache(maxsize=4096)(skeleton)


@cache
def _generic() -> tuple[str, ...]:
    return tuple(fold_name(word) for word in read_table("audit")["actors"]["generic"])


def _fits(row: Row, days: Days) -> bool:
    """Whether the row's days and those told are the same as far as either knows."""
    inside = row.days[0] <= days[0] and days[1] <= row.days[1]
    if not row.exact:
        return inside or days[0] <= row.day <= days[1]
    return inside or (days[0] <= row.days[0] and row.days[1] <= days[1])


def _away(row: Row, days: Days) -> int:
    return gap(row.days if row.exact else (row.day, row.day), days)


def _same_name(one: str | None, other: str) -> bool:
    return one is not None and fold_name(one) == fold_name(other)


def _span(ranges: Iterable[Bounds]) -> tuple[int | None, int | None]:
    """Return the lowest and the highest number that any range gives."""
    given = [n for bounds in ranges for n in bounds if n is not None]
    return (min(given), max(given)) if given else (None, None)


def _below(said: Bounds, high: int | None) -> bool:
    """Whether a count of some of the dead is no more than all of them."""
    least = next((n for n in said if n is not None), None)
    return high is not None and least is not None and least <= high


def _given(said: Bounds, ranges: Iterable[Bounds]) -> bool:
    """Whether one of the numbers that reports give is the row's."""
    numbers = {said[1]} if said[1] is not None else {n for n in said if n is not None}
    for low, best, high in ranges:
        given = {n for n in (low, best, high) if n is not None}
        if numbers & given:
            return True
        rough = best if low is None and high is None else None  # "about 40"
        if rough is not None and any(abs(n - rough) <= _ROUGH * rough for n in numbers):
            return True
    return False


def _between(said: Bounds, low: int | None, high: int | None) -> bool:
    """Whether what is said lies between two bounds that are told; a range must meet them."""
    if low is None or high is None:
        return False
    if said[1] is not None:
        return low <= said[1] <= high
    first, last = said[0], said[2]
    return (first is None or first <= high) and (last is None or last >= low)


def _no(about: About, said: Bounds, ranges: Iterable[Bounds]) -> Verdict:
    """Return the verdict on a number that no report gives, with how far off it is."""
    number = said[1] if said[1] is not None else next((n for n in said if n is not None), 0)
    given = [n for bounds in ranges for n in bounds if n is not None]
    return Verdict(about, False, float(min((abs(number - n) for n in given), default=number)))
