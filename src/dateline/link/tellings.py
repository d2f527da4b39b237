"""Tellings: what one report says of one incident, light enough to hold those of a whole pile.

An event that a report tells twice is one telling (``Event.same_as``). So are two events of kin types
with one and the same toll, and a broad word ("the attack") beside exactly one closer one ("a
suicide bomber"), if neither their places nor their days set them apart. Events that did not
happen, or happened long ago, are no tellings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec

from dateline.model.archive import SideEvidence
from dateline.model.mark import Event, EventPlace, Figure, Place, Toll, Victim, When
from dateline.model.report import Report
from dateline.text.fold import fold_name

HAPPENED = ("happened", "alleged")
_TELLING_TOLL = 3
"""Killed from which one number in two events of a report is taken for one and the same toll."""


Days = tuple[int, int]
"""First and last day, both included, as ordinals (`date.toordinal`)."""


class Claim(NamedTuple):
    """What one speaker in one report says an incident's harm comes to.

    ``source`` tells speakers apart: two claims of one source are an update, not a disagreement.
    """

    harm: str
    low: int | None
    best: int | None
    high: int | None
    said_by: str | None
    source: str
    evidence: tuple[SideEvidence, ...]


class Telling(NamedTuple):
    """One report's telling of one incident; ``age`` sorts first what appeared first.

    ``days`` are ordinals (`date.toordinal`), None where neither words nor report say;
    ``dated`` is whether the event itself is dated, not only its report. ``towns`` (ids),
    ``areas`` ("IQ/Ninawa") and ``persons`` (full names) are what the whole report names.
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
    claims: tuple[Claim, ...]
    speakers: frozenset[str]

    @property
    def id(self) -> str:
        """The id of its first event."""
        return self.events[0].id

    def toll(self, harm: str) -> Toll | None:
        """Return the toll of this telling: of the first of its events that has one."""
        return next((e.tolls[harm] for e in self.events if harm in e.tolls), None)


class Kinds(NamedTuple):
    """Which types of event may be tellings of one incident (``data/incident_types.toml``)."""

    broad: frozenset[str]
    kin: frozenset[tuple[str, str]]

    def related(self, one: str, other: str) -> bool:
        """Whether tellings of these two types may be of one incident."""
        return one == other or (one, other) in self.kin


@cache
def read_kinds() -> Kinds:
    """Read the package's table of types that go together."""
    path = resources.files("dateline").joinpath("data", "incident_types.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = {(a, b) for row in table["kin"] for a in row for b in row if a != b}
    return Kinds(frozenset(table["broad"]), frozenset(pairs))


def tellings_in(report: Report, document: str) -> list[Telling]:
    """Return what *report* tells as happened or alleged, in text order; *document* is its id."""
    heads: dict[str, list[Event]] = {}
    for event in report.events:
        if event.factuality in HAPPENED:
            heads.setdefault(event.same_as or event.id, []).append(event)
    groups = [
        sorted(some, key=lambda e: (e.same_as is not None, e.start)) for some in heads.values()
    ]
    facts = _Facts(report, document)
    return [facts.telling(events) for events in _one_scene(groups)]


def _one_scene(groups: Sequence[list[Event]]) -> list[list[Event]]:
    """Put together what are two words for one event: a broad one and one closer, or one toll."""
    kinds = read_kinds()
    out: list[list[Event]] = []
    for events in sorted(groups, key=lambda some: some[0].type in kinds.broad):
        first = events[0]
        same = [some for some in out if _same_toll(first, some[0]) and _fits(first, some[0], kinds)]
        if first.type in kinds.broad and not same:
            same = [
                some for some in out if first.type != some[0].type and _fits(first, some[0], kinds)
            ]
        if len(same) == 1:
            same[0].extend(events)
        else:
            out.append(events)
    return sorted(out, key=lambda some: some[0].start)


def _same_toll(one: Event, other: Event) -> bool:
    """Whether both have the same number of killed, and more than chance would make the same."""
    a, b = one.tolls.get("killed"), other.tolls.get("killed")
    return a is not None and b is not None and a.best == b.best and (a.best or 0) >= _TELLING_TOLL


def _fits(one: Event, other: Event, kinds: Kinds) -> bool:
    """Whether nothing that is known of two events of one report sets them apart."""
    if not kinds.related(one.type, other.type):
        return False
    places = {
        e.place.place.id for e in (one, other) if e.place and e.place.place and sharp(e.place)
    }
    days = [d for e in (one, other) if (d := days_of(e.when)) is not None]
    return len(places) < 2 and (len(days) < 2 or overlap(*days))


def sharp(place: EventPlace) -> bool:
    """Whether a place is a town, a spot or a district: two sharp places can be two places."""
    return place.where_prec <= 3


class _Facts:
    """What a report's tellings are made from, looked up once."""

    def __init__(self, report: Report, document: str) -> None:
        self.report, self.document = report, document
        self.figures = {figure.id: figure for figure in report.figures}
        self.statements = {statement.id: statement for statement in report.statements}
        published = report.published
        self.latest = published.latest if published else None
        earliest = (published.earliest if published else None) or "9999"
        self.age = (self.latest or "9999", earliest, report.id)
        outlet = report.outlet.name if report.outlet else None
        agency = report.agencies[0].name if report.agencies else None
        self.voice = agency or outlet
        placed = [p.place for p in report.places if p.place and (p.place.feature or "")[:1] == "P"]
        self.towns = frozenset(place.id for place in placed if place.id)
        self.areas = frozenset(area_of(place) for place in placed)
        self.persons = frozenset(
            fold_name(m.actor)
            for m in report.mentions
            if m.kind == "person" and m.actor and " " in m.actor
        )
        self.outlet = outlet

    def telling(self, events: list[Event]) -> Telling:
        """Make the telling of *events*, the telling ones first."""
        ids = {event.id for event in events}
        place = min(
            (e.place for e in events if e.place and e.place.place),
            key=lambda place: place.where_prec,
            default=events[0].place,
        )
        when = min((e.when for e in events if e.when), key=lambda w: w.precision, default=None)
        main = self.report.main_event in ids
        kinds = read_kinds()
        return Telling(
            report=self.report.id,
            age=self.age,
            events=tuple(events),
            type=next((e.type for e in events if e.type not in kinds.broad), events[0].type),
            place=place,
            when=when,
            days=self._days(when) or (self._about(when) if main else None),
            dated=self._days(when) is not None,
            main=main,
            actors=frozenset(
                p.actor for e in events for p in (*e.actors, *e.targets) if p.actor is not None
            ),
            victims=frozenset(
                v.name for v in self.report.victims if v.name is not None and v.event in ids
            ),
            towns=self.towns,
            areas=self.areas,
            persons=self.persons,
            claims=tuple(self._claims(events, ids)),
            speakers=frozenset(self._speakers(events)),
        )

    def _days(self, when: When | None) -> Days | None:
        """Close a day that is open at its end by the report's: nothing is told before it happens."""
        if when is not None and when.latest is None and self.latest is not None:
            when = msgspec.structs.replace(when, latest=max(self.latest, when.earliest or ""))
        return days_of(when)

    def _about(self, when: When | None) -> Days | None:
        """Bound a main event that has no day: the week before its report, else the month after
        the day that it is not earlier than. Little is made of such days (`incidents.compare`).
        """
        if self.latest is not None:
            latest = date.fromisoformat(self.latest).toordinal()
            return latest - 6, latest
        if when is not None and when.earliest is not None:
            earliest = date.fromisoformat(when.earliest).toordinal()
            return earliest, earliest + 29
        return None

    def _speakers(self, events: Sequence[Event]) -> Iterator[str]:
        """Yield who originally says so: a speaker, else the agency, else the outlet."""
        for event in events:
            said = self.statements.get(event.statement or "")
            name = said and (said.speaker.name or said.medium)
            yield name or self.voice or f"report {self.report.id}"

    def _claims(self, events: Sequence[Event], ids: set[str]) -> Iterator[Claim]:
        """Yield the toll of a telling, then each rival figure of the same people beside it."""
        for harm in ("killed", "wounded"):
            toll = next((e.tolls[harm] for e in events if harm in e.tolls), None)
            if toll is None:
                continue
            used = [self.figures[name] for name in toll.figures if name in self.figures]
            wholes = [f for f in used if f.part_of is None]
            single = wholes[0] if len(wholes) == 1 else None
            if single is None or single.best != toll.best:  # a sum that the report leaves to us
                bounds = (toll.low, toll.best, toll.high)
                named = [v for v in self.report.victims if v.id in toll.figures]
                yield self._claim(harm, bounds, None, [*used, *named])
            parts = {part for proof in toll.proof for part in proof.parts}
            for figure in self.report.figures:
                if figure is single or (
                    figure.event in ids and self._rivals(figure, harm, used, parts)
                ):
                    bounds = (figure.low, figure.best, figure.high)
                    yield self._claim(harm, bounds, figure.said_by, [figure])

    def _rivals(self, figure: Figure, harm: str, used: list[Figure], parts: set[str]) -> bool:
        """Whether a figure claims the same total as the toll's: not a part, repeat or subgroup."""
        if figure.kind != harm or figure.scope != "event" or figure.factuality not in HAPPENED:
            return False
        if figure.part_of or figure.repeats or figure in used or figure.id in parts:
            return False
        return any(_whom(figure) == _whom(other) for other in used if other.id not in parts)

    def _claim(
        self,
        harm: str,
        bounds: tuple[int | None, int | None, int | None],
        said_by: str | None,
        counted: Sequence[Figure | Victim],
    ) -> Claim:
        said = self.statements.get(said_by or "")
        speaker = (said.speaker.name or said.medium) if said else None
        evidence = tuple(
            SideEvidence(document=self.document, start=f.start, end=f.end, quote=f.text)
            for f in counted
        )
        source = speaker or self.voice or f"report {self.report.id}"
        return Claim(harm, *bounds, speaker or self.outlet, source, evidence)


def _whom(figure: Figure) -> tuple[str, str]:
    return (figure.who.role, figure.who.group) if figure.who else ("unknown", "unknown")


def area_of(place: Place) -> str:
    """Return the country and province of a place, by which tellings are brought together."""
    return f"{place.country}/{place.admin1}"


def days_of(when: When | None) -> Days | None:
    """Return the first and last day as ordinals; an open bound tells no day.

    >>> days_of(When(earliest="0001-01-01", latest="0001-01-03", precision=2, basis="given"))
    (1, 3)
    """
    if when is None or when.earliest is None or when.latest is None:
        return None
    return date.fromisoformat(when.earliest).toordinal(), date.fromisoformat(
        when.latest
    ).toordinal()


def overlap(one: Days, other: Days) -> bool:
    """Whether two ranges share a day."""
    return one[0] <= other[1] and other[0] <= one[1]
