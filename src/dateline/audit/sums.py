"""Sums: a table's dead of a place over a period, against what reports say of that period.

"The blast brought this year's dead in the province to 1,204": if the table's rows of the province
come to 980 by that day, 224 are not in it. Only periods that lie within the table's own days, at a
place that is named, are held against it; figures of one side or group are not, since tables count
the dead of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from dateline.audit.claimed import Claimed
from dateline.audit.told import PeriodFigure
from dateline.link.compare import NEAR, distance
from dateline.link.days import Days, days_of
from dateline.model.mark import Place, When
from dateline.text.fold import fold_name


class Sum(NamedTuple):
    """A figure over a period beside the sum of the table's rows there and then.

    ``kind`` is whether the table has fewer, more, or no other number than the words allow.
    """

    told: PeriodFigure
    days: Days
    rows: int
    sum: int
    kind: Literal["fewer", "more", "agrees"]


class Sums(NamedTuple):
    """The sums that could be checked, and why others could not, counted."""

    checked: tuple[Sum, ...]
    unchecked: dict[str, int]


def check_sums(
    periods: Iterable[PeriodFigure], claims: Sequence[Claimed], only: str | None
) -> Sums:
    """Hold a table's rows against figures over a period; *only* is whom the table counts."""
    span = _span(claims)
    checked: list[Sum] = []
    unchecked: dict[str, int] = {}
    for told in _once(periods):
        days, why = _period(told, span, only)
        if days is None:
            unchecked[why] = unchecked.get(why, 0) + 1
            continue
        rows = [c for c in claims if _counts(c, told, days)]
        total = sum(_number(c, told.figure.kind) for c in rows)
        checked.append(Sum(told, days, len(rows), total, _kind(told, total)))
    return Sums(tuple(checked), dict(sorted(unchecked.items())))


def _span(claims: Iterable[Claimed]) -> Days | None:
    days = [claimed.row.days for claimed in claims]
    return (min(d[0] for d in days), max(d[1] for d in days)) if days else None


def _once(periods: Iterable[PeriodFigure]) -> Iterator[PeriodFigure]:
    """Leave out what copies and repeats say again."""
    seen = set()
    for told in periods:
        figure = told.figure
        when = figure.when and (figure.when.earliest, figure.when.latest)
        key = (figure.text, told.place and told.place.id, when, told.published)
        if key not in seen:
            seen.add(key)
            yield told


def _period(told: PeriodFigure, span: Days | None, only: str | None) -> tuple[Days | None, str]:
    """Return the days of a figure's period, or why it cannot be checked."""
    figure = told.figure
    if figure.who is not None and (
        figure.who.role not in ("unknown", only) or figure.who.group != "unknown"
    ):
        return None, "counts one side or group only"
    if told.place is None:
        return None, "names no place that is known"
    when = figure.when
    if when is None or when.earliest is None:
        return None, "says no first day"
    latest = min(filter(None, (when.latest, told.published)), default=None)
    days = days_of(When(earliest=when.earliest, latest=latest, precision=5, basis="figure"))
    if days is None or days[1] < days[0]:
        return None, "says no last day"
    if span is None or days[0] < span[0] or days[1] > span[1]:
        return None, "reaches beyond the table's days"
    return days, ""


def _counts(claimed: Claimed, told: PeriodFigure, days: Days) -> bool:
    row, place = claimed.row, told.place
    within = days[0] <= row.days[0] and row.days[1] <= days[1]
    return within and place is not None and _inside(claimed, place)


def _inside(claimed: Claimed, place: Place) -> bool:
    """Whether a row lies in a country, a province, or a town and what is near it."""
    feature = place.feature or ""
    if claimed.country and place.country and claimed.country != place.country:
        return False
    if feature.startswith("PCL"):
        return claimed.country == place.country
    if feature == "ADM1":
        names = {fold_name(place.name), fold_name(place.admin1 or "")}
        own = {fold_name((claimed.area or "").partition("/")[2]), *claimed.provinces}
        return bool(names & (own - {""}))
    point = claimed.row.point
    return point is not None and distance(*point, place.lat, place.lon) <= NEAR


def _number(claimed: Claimed, kind: str) -> int:
    bounds = claimed.row.killed if kind == "killed" else claimed.row.wounded
    low, best, high = bounds or (None, None, None)
    return next((n for n in (best, high, low) if n is not None), 0)


def _kind(told: PeriodFigure, total: int) -> Literal["fewer", "more", "agrees"]:
    low, best, high = told.figure.low, told.figure.best, told.figure.high
    if low is None and high is None and best is not None:  # "about 1,200"
        low, high = int(0.9 * best), round(1.1 * best)
    if low is not None and total < low:
        return "fewer"
    return "more" if high is not None and total > high else "agrees"
