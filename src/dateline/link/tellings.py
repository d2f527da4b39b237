"""Tellings: what one report says of one incident, light enough to hold those of a whole pile.

An event that a report tells twice is one telling (``Event.same_as``), and a broad word beside
exactly one closer one of the same place and days is the same telling: "the attack" after
"a suicide bomber". Events that did not happen, or happened long ago, are no tellings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from dateline.model.archive import SideEvidence
from dateline.model.mark import Event, EventPlace, Figure, Toll, When
from dateline.model.report import Report

HAPPENED = ("happened", "alleged")


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
    ``dated`` is whether the event itself is dated, not only its report.
    """

    report: str
    age: tuple[str, str, str]
    events: tuple[Event, ...]
    type: str
    place: EventPlace | None
    when: When | None
    days: tuple[int, int] | None
    dated: bool
    main: bool
    actors: frozenset[str]
    victims: frozenset[str]
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
    return [facts.telling(events) for events in _fold_broad(groups)]


def _fold_broad(groups: Sequence[list[Event]]) -> list[list[Event]]:
    """Put a broad event with the one closer event of its kin that has its place and days."""
    kinds = read_kinds()
    out: list[list[Event]] = []
    broad: list[list[Event]] = []
    for events in groups:
        (broad if events[0].type in kinds.broad else out).append(events)
    for events in broad:
        homes = [some for some in out if _one_scene(events[0], some[0], kinds)]
        if len(homes) == 1:
            homes[0].extend(events)
        else:
            out.append(events)
    return out


def _one_scene(one: Event, other: Event, kinds: Kinds) -> bool:
    if not kinds.related(one.type, other.type) or one.type == other.type:
        return False
    places = [e.place.place.id if e.place and e.place.place else None for e in (one, other)]
    days = [(e.when.earliest, e.when.latest) if e.when else None for e in (one, other)]
    return places[0] == places[1] and days[0] == days[1]


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
            days=_days(when) or (self._days_before(place) if main else None),
            dated=_days(when) is not None,
            main=main,
            actors=frozenset(
                p.actor for e in events for p in (*e.actors, *e.targets) if p.actor is not None
            ),
            victims=frozenset(
                v.name for v in self.report.victims if v.name is not None and v.event in ids
            ),
            claims=tuple(self._claims(events, ids)),
            speakers=frozenset(self._speakers(events)),
        )

    def _days_before(self, place: EventPlace | None) -> tuple[int, int] | None:
        """A main event without a day of its own lies in the week before its report."""
        if self.latest is None or place is None:
            return None
        latest = date.fromisoformat(self.latest).toordinal()
        return latest - 6, latest

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
                yield self._claim(harm, bounds, None, used)
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
        figures: Sequence[Figure],
    ) -> Claim:
        said = self.statements.get(said_by or "")
        speaker = (said.speaker.name or said.medium) if said else None
        evidence = tuple(
            SideEvidence(document=self.document, start=f.start, end=f.end, quote=f.text)
            for f in figures
        )
        source = speaker or self.voice or f"report {self.report.id}"
        return Claim(harm, *bounds, speaker or self.outlet, source, evidence)


def _whom(figure: Figure) -> tuple[str, str]:
    return (figure.who.role, figure.who.group) if figure.who else ("unknown", "unknown")


def _days(when: When | None) -> tuple[int, int] | None:
    """Return the first and last day as ordinals; an open bound tells no day."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    return date.fromisoformat(when.earliest).toordinal(), date.fromisoformat(
        when.latest
    ).toordinal()
