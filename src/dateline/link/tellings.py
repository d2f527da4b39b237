"""Tellings: what one report says of one incident, light enough to hold those of a whole pile.

The events of a report that are one event come from `dateline.link.scenes`. Events that did not
happen, or happened long ago, are no tellings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from dateline.link.accounts import (
    Account,
    Speakers,
    accounts_in,
    blamed_in,
    matters_in,
    source_of,
)
from dateline.link.claims import Claim, Claims
from dateline.link.days import OPEN, Days, days_of
from dateline.link.scenes import Scene, look_backs_in, read_kinds, scenes_in
from dateline.model.mark import Event, EventPlace, Place, Toll, Victim, When
from dateline.model.report import Report
from dateline.text.fold import fold_name

_CARRIED = ("narrative", "told again")
"""Bases of a day that does not stand in the event's own sentence."""


class Telling(NamedTuple):
    """One report's telling of one incident; ``age`` sorts first what appeared first.

    ``days`` are ordinals (`date.toordinal`), None where neither words nor report say;
    ``dated`` is whether the event itself is dated, not only its report. ``towns`` (ids),
    ``areas`` ("IQ/Ninawa"), ``persons`` (full names) and ``named_days`` are what the whole report
    names. ``accounts`` are what a main telling says beside the numbers. ``back``: the report looks
    back on it, so it is no news there and gives the incident no value. ``parts_of`` are the
    figures that its own are part of. ``open_to`` are the ids of the places that the name of an open
    one may be; ``placed`` says what settled it, where that was not its own report.
    """

    report: str
    age: tuple[str, str, str]
    events: tuple[Event, ...]
    type: str
    place: EventPlace | None
    when: When | None
    days: Days | None
    dated: bool
    main: bool
    actors: frozenset[str]
    victims: frozenset[str]
    towns: frozenset[str]
    areas: frozenset[str]
    persons: frozenset[str]
    named_days: frozenset[int]
    tolls: Mapping[str, Toll]
    claims: tuple[Claim, ...]
    speakers: frozenset[str]
    accounts: tuple[Account, ...] = ()
    outlet: str | None = None
    agency: str | None = None
    harmed: tuple[Victim, ...] = ()
    back: bool = False
    parts_of: frozenset[str] = frozenset()
    open_to: tuple[str, ...] = ()
    placed: str = ""

    @property
    def seen(self) -> Days | None:
        """The days on which its report may have appeared; a bound that is open is the other's."""
        latest, earliest = self.age[:2]
        known = [_ordinal(day) for day in (earliest, latest) if day != "9999"]
        return (known[0], known[-1]) if known else None

    @property
    def id(self) -> str:
        """The id of its first event."""
        return self.events[0].id

    def toll(self, harm: str) -> Toll | None:
        """Return the toll of this telling: the largest of its events."""
        return self.tolls.get(harm)


def tellings_in(
    report: Report, document: str, *, apart: Collection[tuple[str, str]] = ()
) -> list[Telling]:
    """Return what *report* tells as happened or alleged, in text order; *document* is its id.

    After these stands what it looks back on (``Telling.back``).

    Events that a person set *apart* (pairs of ids) are told by different tellings.
    """
    facts = _Facts(report, document)
    told = [facts.telling(scene) for scene in scenes_in(report, apart)]
    return told + [facts.telling(scene, back=True) for scene in look_backs_in(report)]


class _Facts:
    """What a report's tellings are made from, looked up once."""

    def __init__(self, report: Report, document: str) -> None:
        self.report, self.document = report, document
        self.statements = {statement.id: statement for statement in report.statements}
        published = report.published
        self.latest = published.latest if published else None
        earliest = (published.earliest if published else None) or "9999"
        self.age = (self.latest or "9999", earliest, report.id)
        self.outlet = report.outlet.name if report.outlet else None
        self.agency = report.agencies[0].name if report.agencies else None
        self.voice = self.agency or self.outlet
        placed = [p.place for p in report.places if p.place and (p.place.feature or "")[:1] == "P"]
        self.towns = frozenset(place.id for place in placed if place.id)
        self.areas = frozenset(area_of(place) for place in placed)
        self.persons = frozenset(
            fold_name(m.actor)
            for m in report.mentions
            if m.kind == "person" and m.actor and " " in m.actor
        )
        self.named_days = frozenset(
            date.fromisoformat(time.earliest).toordinal()
            for time in report.times
            if time.earliest is not None and time.earliest == time.latest
        )
        voice = source_of(self.voice) if self.voice else f"report {report.id}"
        self.speakers = Speakers(report, self.outlet, voice)
        self.broad = read_kinds().broad
        self.claims = Claims(report, document, self.speakers)

    def telling(self, scene: Scene, *, back: bool = False) -> Telling:
        """Make the telling of a scene; what is only about it gives no place and no day.

        What a report looks *back* on is compared, and claims nothing.
        """
        own, events = scene.events, (*scene.events, *scene.about)
        ids = {event.id for event in events}
        place = min(
            (e.place for e in own if e.place and e.place.place),
            key=lambda place: place.where_prec,
            default=own[0].place,
        )
        when = min((e.when for e in own if e.when), key=lambda w: w.precision, default=None)
        days = self._days(when)
        tolls = self.claims.tolls(events, scene.main)
        return Telling(
            report=self.report.id,
            age=self.age,
            events=events,
            type=next((e.type for e in own if e.type not in self.broad), own[0].type),
            place=place,
            when=when,
            days=self._about() if days is None and scene.main else days,
            dated=days is not None,
            main=scene.main,
            actors=frozenset(
                p.actor for e in events for p in (*e.actors, *e.targets) if p.actor is not None
            ),
            victims=frozenset(
                v.name for v in self.report.victims if v.name is not None and v.event in ids
            ),
            towns=self.towns,
            areas=self.areas,
            persons=self.persons,
            named_days=self.named_days,
            tolls=tolls,
            claims=()
            if back
            else (*self.claims.of(events, tolls), *self.claims.strengths(ids, scene.main)),
            accounts=tuple(self._accounts(scene)) if scene.main else (),
            outlet=self.outlet,
            agency=self.agency,
            speakers=frozenset(self._speakers(events)),
            harmed=tuple(
                v for v in self.report.victims if v.event in ids or (scene.main and v.event is None)
            ),
            back=back,
            parts_of=frozenset(
                f.part_of for f in self.report.figures if f.part_of and f.event in ids
            ),
            open_to=self._open_to(place),
        )

    def _open_to(self, where: EventPlace | None) -> tuple[str, ...]:
        if where is None or where.place is not None:
            return ()
        return next(
            (
                tuple(one.id for one in toponym.candidates if one.id)
                for toponym in self.report.places
                if toponym.start == where.start
            ),
            (),
        )

    def _accounts(self, scene: Scene) -> Iterator[Account]:
        yield from accounts_in(self.report, self.document, scene.events, self.speakers)
        yield from blamed_in(
            self.report, self.document, (*scene.events, *scene.about), self.speakers
        )
        yield from matters_in(self.report, self.document, self.speakers)

    def _days(self, when: When | None) -> Days | None:
        """Close a day that is open at its end by the report's: nothing is told before it happens.

        In a report without a day, a day carried over from another sentence is not relied on: what
        that sentence's year was is itself a guess from the text.
        """
        if when is not None and self.latest is None and when.basis in _CARRIED:
            return None
        if when is not None and when.latest is None and self.latest is not None:
            when = msgspec.structs.replace(when, latest=max(self.latest, when.earliest or ""))
        days = days_of(when)
        if days is None or self.latest is None:
            return days
        # a day after its report is wrongly read, or of something else
        return days if days[0] <= date.fromisoformat(self.latest).toordinal() + 1 else None

    def _about(self) -> Days | None:
        """Bound a main event that has no day: the week before its report.

        Little is made of such days (`compare.Weights.report_days`). Of a report that appeared on
        some day or later only the first day is known: that excludes what happened long before.
        """
        if self.latest is None:
            earliest = self.age[1]
            return None if earliest == "9999" else (_ordinal(earliest) - 6, OPEN)
        latest = date.fromisoformat(self.latest).toordinal()
        return latest - 6, latest

    def _speakers(self, events: Sequence[Event]) -> Iterator[str]:
        """Yield who originally says so: a speaker, else the agency, else the outlet."""
        for event in events:
            said = self.statements.get(event.statement or "")
            name = said and (said.speaker.actor or said.speaker.name or said.medium)
            yield source_of(name or self.voice or f"report {self.report.id}")


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def area_of(place: Place) -> str:
    """Return the country and province of a place, by which tellings are brought together."""
    return f"{place.country}/{place.admin1}"
