"""What an archive tells, as an audit asks it: incidents with their tellings, and who reports where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from dateline.audit.codebook import Codebook
from dateline.codes.rows import Row
from dateline.link.claims import Bounds
from dateline.link.compare import Pile, survey
from dateline.link.days import Days, days_of
from dateline.link.tellings import Telling, area_of, tellings_in
from dateline.model.archive import Incident
from dateline.model.mark import EventPlace, Figure, Place, When
from dateline.model.report import Report
from dateline.store.questions import Questions
from dateline.text.fold import fold_name

_WEEK = 6
"""Days before a report within which what it tells has happened, where it says no more."""
_UNDATED = "9999"
"""The day in `Telling.age` of a report that is not dated."""
_WIDE = 31
"""Days of publication above which a report says too little of when to count as there."""


class Covering(NamedTuple):
    """A report as a witness to what is told of an area: its days of publication."""

    report: str
    days: Days


class PeriodFigure(NamedTuple):
    """A figure over a period, where that was, its report, and its last day of publication."""

    report: str
    figure: Figure
    place: Place | None
    published: str | None


class Told:
    """An incident with its tellings, or one row that a coder would make of it.

    A whole whose parts are of other places or days is several rows in ACLED and UCDP GED; `slot` is
    the one that this is, and ``is_part`` whether it is of a part only. ``words`` are what the coder
    would write for its type and actors.
    """

    def __init__(
        self,
        incident: Incident,
        tellings: tuple[Telling, ...],
        slot: Row,
        *,
        counted: bool,
        words: frozenset[str],
    ) -> None:
        self.incident, self.tellings, self.slot = incident, tellings, slot
        self.words = words
        self.is_part = bool(slot.figures)
        self._own: list[Bounds] = [(slot.low, slot.best, slot.high)] if counted else []

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The types that it is told as."""
        return frozenset({self.incident.event_type, *(t.type for t in self.tellings)})

    @cached_property
    def days(self) -> tuple[Days, ...]:
        """The ranges of days that are told, its own first; where none is, the week of each report."""
        week = ((day - _WEEK, day) for day in self._reported)
        return self.dated or tuple(dict.fromkeys(week))

    @cached_property
    def dated(self) -> tuple[Days, ...]:
        """The ranges of days that words tell, its own first."""
        own = self._closed(self.slot.when)
        others = () if self.is_part else self.tellings
        dated = (t.days for t in others if t.dated and t.days is not None)
        return tuple(dict.fromkeys((*((own,) if own else ()), *dated)))

    @cached_property
    def _reported(self) -> tuple[int, ...]:
        """The last days on which its dated reports may have appeared, the earliest first."""
        latest = sorted(t.age[0] for t in self.tellings)
        return tuple(date.fromisoformat(day).toordinal() for day in latest if day < _UNDATED)

    def _closed(self, when: When | None) -> Days | None:
        """Close days that are open at their end by the first report: it tells what has happened."""
        if when is None or when.earliest is None:
            return None
        first = date.fromisoformat(when.earliest).toordinal()
        if when.latest is None:
            return first, max(first, *self._reported[:1], first)
        return first, date.fromisoformat(when.latest).toordinal()

    @cached_property
    def places(self) -> tuple[EventPlace, ...]:
        """The places that are told and known, its own first."""
        others = () if self.is_part else (self.incident.place, *(t.place for t in self.tellings))
        told = (self.slot.place, *others)
        return tuple({p.place: p for p in reversed(told) if p is not None and p.place}.values())[
            ::-1
        ]

    @cached_property
    def areas(self) -> frozenset[str]:
        """The provinces of every town that its reports name."""
        return frozenset(area for t in self.tellings for area in t.areas)

    def claimed(self, harm: str) -> list[Bounds]:
        """Return every range that somebody claims of a harm."""
        if self.is_part:
            return self._own if harm == "killed" else []
        return [c.bounds for t in self.tellings for c in t.claims if c.harm == harm]

    def bounds(self, harm: str) -> list[Bounds]:
        """Return every range that is told of a harm: its own, claims, and sums."""
        if self.is_part:
            return self.claimed(harm)
        toll = self.incident.tolls.get(harm)
        stored = [(toll.low, toll.best, toll.high)] if toll else []
        own = self._own if harm == "killed" else []
        tolls = [(x.low, x.best, x.high) for t in self.tellings if (x := t.toll(harm)) is not None]
        return list(dict.fromkeys((*own, *stored, *self.claimed(harm), *tolls)))

    @cached_property
    def actors(self) -> frozenset[str]:
        """The folded names of those who acted or were acted upon."""
        named = (p.actor or p.text for p in (*self.incident.actors, *self.incident.targets))
        return frozenset(fold_name(name) for t in self.tellings for name in (*t.actors, *named))

    @property
    def main(self) -> bool:
        """Whether a report is mainly about it."""
        return any(t.main for t in self.tellings)


class Tellings:
    """An archive read once for an audit."""

    def __init__(self, archive: Questions, incidents: Iterable[Incident], book: Codebook) -> None:
        told: list[Telling] = []
        self._near: dict[str, list[Covering]] = defaultdict(list)
        self.periods: list[PeriodFigure] = []
        self.names: dict[str, frozenset[str]] = {}
        for listed, report in archive.readings():
            told += tellings_in(report, listed.document)
            self._cover(report)
        self.pile: Pile = survey(told)
        of = {event.id: telling for telling in told for event in telling.events}
        self.incidents = tuple(
            slot
            for one in sorted(incidents, key=lambda one: one.id)
            for slot in _slots(one, of, book)
        )

    def _cover(self, report: Report) -> None:
        """Note where and when a report speaks, whom it names, and its figures over a period."""
        published = report.published
        latest = published.latest if published else None
        self.periods += [
            PeriodFigure(report.id, figure, _place_of(figure, report), latest)
            for figure in report.figures
            if figure.scope == "period" and figure.kind in ("killed", "wounded")
        ]
        named = (fold_name(m.actor or m.text) for m in report.mentions)
        self.names[report.id] = frozenset(named)
        days = days_of(
            When(earliest=published.earliest, latest=latest, precision=1, basis="given")
            if published
            else None
        )
        if days is None or days[1] - days[0] > _WIDE:
            return
        placed = [p.place for p in report.places if p.place]
        areas = {area_of(place) for place in placed if place.admin1}
        for area in sorted(areas | {f"{place.country}/None" for place in placed}):
            self._near[area].append(Covering(report.id, days))

    def covering(self, area: str | None, days: Days, within: int) -> list[str]:
        """Return the reports that name a place in an area and appeared up to *within* days later."""
        return [
            one.report
            for one in self._near.get(area or "", ())
            if one.days[0] <= days[1] + within and one.days[1] >= days[0]
        ]


def _place_of(figure: Figure, report: Report) -> Place | None:
    """Return the place of a figure as its toponym was read."""
    if figure.place is None or figure.place.id is None:
        return None
    found = (p.place for p in report.places if p.place and p.place.id == figure.place.id)
    return next(found, None)


def _slots(incident: Incident, of: dict[str, Telling], book: Codebook) -> Iterator[Told]:
    """Yield an incident as the rows that a coder would make of it."""
    tellings = tuple({t.id: t for t in _tellings_of(incident, of)}.values())
    rows, counted = book.rows(incident)
    words = book.words(incident)
    for row in rows:
        yield Told(incident, tellings, row, counted=counted, words=words)


def _tellings_of(incident: Incident, of: dict[str, Telling]) -> Iterator[Telling]:
    for mention in incident.mentions:
        if mention.event in of:
            yield of[mention.event]
