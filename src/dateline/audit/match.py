"""Rows to incidents, one to one, the pairs that have most merit first.

A row and an incident are weighed by the linker's own scores (`dateline.link.compare`), the row
standing for one more report. A row that differs in one property is weighed with that property set
aside, at a price: "all else fits, only the day does not". So a row that was moved to another day
finds its incident, unless another row tells that as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import log
from typing import NamedTuple

from dateline.audit.claimed import Claimed
from dateline.audit.near import APART, Near
from dateline.audit.told import Tellings, Told
from dateline.audit.verdicts import About, Judge, Verdict
from dateline.link.compare import compare
from dateline.link.scenes import Kinds, read_kinds
from dateline.link.tellings import Telling
from dateline.text.fold import fold_name

_CHANCE = 31
"""Days within which a row without a number of dead may be an incident of another day."""
_AS_WELL = 0.1
"""By how much the second of two rows of one content may fit worse than the first."""
_PER_WIDTH = 0.05
"""What a row's days cost for every time they are wider or narrower than those told, as a power of e:
a row that knows the month is rather the incident of which reports know the month."""
_PER_OFF = 1.0
"""What a property on which a row and an incident do not agree takes off their merit."""
_PER_WORDS = 1.0
"""What it adds if the row's type and actors are all that a coder would write, and nothing else."""
_SURE = 3
"""Killed in both from which one number on one day is worth looking at without any place."""


class Fit(NamedTuple):
    """A row and an incident that may be one: the verdicts, the linker's score and its reasons.

    ``merit`` is the score with what a coder would write added, and what does not agree taken off.
    """

    row: int
    incident: int
    verdicts: dict[About, Verdict]
    merit: float
    reasons: tuple[str, ...]

    @property
    def off(self) -> tuple[About, ...]:
        """The properties on which they do not agree."""
        return tuple(name for name, one in self.verdicts.items() if one.agrees is False)


class Matched(NamedTuple):
    """The fit of each matched row, and the row that each doubled row repeats, by row number."""

    fits: dict[int, Fit]
    doubles: dict[int, int]


def match_rows(claims: Sequence[Claimed], told: Tellings, judge: Judge) -> Matched:
    """Match the rows of a table with the incidents of an archive."""
    fits = sorted(_Matcher(claims, told, judge).fits(), key=_order)
    taken = _assign(claims, fits)
    doubles = _doubles(claims, taken)
    return Matched(taken, doubles | _told_again(claims, fits, taken, doubles))


def _order(fit: Fit) -> tuple[float, float, int, int]:
    off = sum(fit.verdicts[name].off for name in fit.off)
    return -round(fit.merit, 6), off, fit.row, fit.incident


def _assign(claims: Sequence[Claimed], fits: Iterable[Fit]) -> dict[int, Fit]:
    """Take the fits in their order, each row and each incident once.

    Of rows with one content, the later must fit their incidents as well as the first fits its own:
    two raids of one day in one province may be two incidents, or one row told twice.
    """
    taken: dict[int, Fit] = {}
    gone: set[int] = set()
    firsts: dict[tuple[object, ...], float] = {}
    for fit in fits:
        if fit.row in taken or fit.incident in gone:
            continue
        if fit.merit + _AS_WELL >= firsts.setdefault(claims[fit.row].row.content, fit.merit):
            taken[fit.row] = fit
            gone.add(fit.incident)
    return taken


def _doubles(claims: Sequence[Claimed], taken: dict[int, Fit]) -> dict[int, int]:
    """Return the rows without an incident of their own that say what another row says."""
    same: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, claimed in enumerate(claims):
        same[claimed.row.content].append(n)
    found = {}
    for rows in same.values():
        kept = [n for n in rows if n in taken] or rows[:1]
        found.update({n: kept[-1] for n in rows if n not in kept})
    return found


def _told_again(
    claims: Sequence[Claimed], fits: Iterable[Fit], taken: dict[int, Fit], known: dict[int, int]
) -> dict[int, int]:
    """Return the rows that tell an incident of another row again, with its actors in other words.

    Rows of one incident with other places, days or numbers are parts of it, and stay.
    """
    holder = {fit.incident: row for row, fit in taken.items()}
    found: dict[int, int] = {}
    for fit in fits:
        first = holder.get(fit.incident)
        if first is None or fit.off or fit.row in taken or fit.row in known:
            continue
        one, other = (
            claim.row._replace(actors=()).content for claim in (claims[fit.row], claims[first])
        )
        if one == other and any(claims[first].row.killed or ()):
            found.setdefault(fit.row, first)
    return found


class _Matcher:
    """Finds the incidents that a row may be, and weighs them."""

    def __init__(self, claims: Sequence[Claimed], told: Tellings, judge: Judge) -> None:
        self._claims, self._told, self._judge = claims, told, judge
        self._kinds: Kinds = read_kinds()
        self._near = Near(told.incidents)
        self._related = cache(self._are_related)

    def fits(self) -> Iterator[Fit]:
        """Yield every fit of every row."""
        for n, claimed in enumerate(self._claims):
            for incident in self._near.of(claimed):
                told = self._told.incidents[incident]
                if self._related(claimed.types, told.kinds):
                    fit = self._fit(n, incident)
                    if fit is not None:
                        yield fit

    def _are_related(self, types: frozenset[str], kinds: frozenset[str]) -> bool:
        """Whether a row of some types may be an incident that is told as of some kinds."""
        if not types:
            return not kinds <= (self._kinds.said | self._kinds.done)
        return any(self._kinds.related(a, b) for a in types for b in kinds)

    def _fit(self, n: int, incident: int) -> Fit | None:
        claimed, told = self._claims[n], self._told.incidents[incident]
        verdicts = self._verdicts(claimed, told)
        if verdicts is None or not self._likely(claimed, told, verdicts):
            return None
        off = {name for name, one in verdicts.items() if one.agrees is False}
        score, reasons = self._weigh(claimed, told, off)
        merit = score - _PER_WIDTH * _widths(claimed, told) - _PER_OFF * len(off)
        merit += _PER_WORDS * _same_words(claimed, told)
        aside = (f"{name} set aside" for name in ("date", "place") if name in off)
        return Fit(n, incident, verdicts, merit, (*aside, *reasons))

    def _verdicts(self, claimed: Claimed, told: Told) -> dict[About, Verdict] | None:
        """Return the verdict on each property, None where too many do not agree for one event.

        A row of another day or place must agree in everything else.
        """
        date, place = self._judge.date(claimed.row, told), self._judge.place(claimed, told)
        elsewhere = date.agrees is False or place.agrees is False
        if date.agrees is place.agrees is False or date.off > APART:
            return None
        figure = self._judge.figure(claimed.row, told)
        if elsewhere and figure.agrees is False:
            return None
        names = (self._told.names.get(report, ()) for report in told.incident.reports)
        actor = self._judge.actor(claimed.row, told, names)
        if elsewhere and actor.agrees is False:
            return None
        return {"date": date, "place": place, "figure": figure, "actor": actor}

    def _likely(self, claimed: Claimed, told: Told, verdicts: dict[About, Verdict]) -> bool:
        """Whether enough else fits for a property that does not, or that nobody tells."""
        figure, place, date = verdicts["figure"], verdicts["place"], verdicts["date"]
        if self._judge.needs_dead and not told.bounds("killed"):
            return False
        same = told.incident.event_type in claimed.types or not claimed.types
        counted = figure.agrees is True
        nowhere = place.agrees is None and claimed.telling.place is not None
        if nowhere or date.agrees is None:
            return counted and max(n or 0 for n in claimed.row.killed or (0,)) >= _SURE
        if not counted and _vaguer(claimed, told):
            return False
        if date.agrees is False:
            return counted or (same and date.off <= _CHANCE)
        if place.agrees is False:
            return counted or same
        return True

    def _weigh(
        self, claimed: Claimed, told: Told, off: set[About]
    ) -> tuple[float, tuple[str, ...]]:
        """Return the linker's best score over an incident's tellings, and its reasons."""
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        for telling in told.tellings:
            row = _set_aside(self._as_typed(claimed, telling), telling, off)
            best = max(best, compare(row, telling, self._kinds, self._told.pile))
        return best

    def _as_typed(self, claimed: Claimed, telling: Telling) -> Telling:
        """Return a row's telling with the one of its types that suits a report's best."""
        kinds = claimed.types or {telling.type}
        related = sorted(kind for kind in kinds if self._kinds.related(kind, telling.type))
        kind = telling.type if telling.type in kinds else (related or [claimed.telling.type])[0]
        return claimed.telling._replace(type=kind)


def _set_aside(row: Telling, telling: Telling, off: set[About]) -> Telling:
    """Return a row's telling with the properties that are off taken from the report's."""
    if "date" in off:
        row = row._replace(days=telling.days, when=telling.when, dated=telling.dated)
    if "place" in off:
        row = row._replace(place=telling.place, towns=telling.towns, areas=telling.areas)
    return row


def _same_words(claimed: Claimed, told: Told) -> float:
    """Return the share of the words for type and actors that a row and a coder have in common."""
    row = claimed.row
    own = {fold_name(name) for name in (row.type or "", *row.actors)} - {""}
    either = own | told.words
    return len(own & told.words) / len(either) if either else 0.0


def _vaguer(claimed: Claimed, told: Told) -> bool:
    """Whether reports tell of more than a month, and the row of less: "the third such case this year"
    supports no row by itself.
    """
    first, last = claimed.row.days
    return last - first <= _CHANCE < min((b - a for a, b in told.days), default=0)


def _widths(claimed: Claimed, told: Told) -> float:
    """Return how far the width of a row's days is from that of the incident's, as a logarithm."""
    row = claimed.row.days[1] - claimed.row.days[0] + 1
    return min((abs(log(row / (b - a + 1))) for a, b in told.days[:1]), default=0.0)
