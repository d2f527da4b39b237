"""The page of an incident: who, where, when, how many and who says so, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256

from dateline.errors import ArchiveError
from dateline.export.lines import incident_bytes
from dateline.link.scenes import read_kinds
from dateline.link.sentences import say_disagreement, say_value
from dateline.model.archive import Disagreement, Incident, Person, Side
from dateline.model.report import Report
from dateline.publish.addresses import fragment
from dateline.publish.claims import Claims, claims_of
from dateline.publish.history import DecisionLine, history_of
from dateline.publish.incident_codes import CodedBook, Counted, coded_books, counted_by
from dateline.publish.ledger import Equation, Node, equations, sum_trees
from dateline.publish.lines import (
    IncidentLine,
    ReportLine,
    headline,
    incident_line,
    report_line,
    shorten,
)
from dateline.publish.maps import MapView, Spot, draw_map
from dateline.publish.notes import say_position
from dateline.publish.shelf import Shelf
from dateline.publish.told import Telling, Words, firsts_of, is_first, tellings_of
from dateline.publish.words import (
    count_of,
    join_words,
    say,
    say_basis,
    say_day,
    say_days,
    say_place,
    say_tolls,
    say_type,
)
from dateline.store.rows import Listed
from dateline.text.tables import read_table

_INFERRED = ("report", "dateline")
_LONGEST_STATEMENT = 280


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side of a disagreement."""

    value: str
    said_by: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class DisagreementLine:
    """A disagreement: a sentence, then its sides."""

    sentence: str
    sides: tuple[SideLine, ...]


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """Reports that are one witness: the first of them, then its copies; ``back`` if they look back."""

    report: ReportLine
    copies: tuple[ReportLine, ...]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts or is acted on, with the words that say so."""

    name: str
    words: Words | None


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why a telling is of this incident; ``title`` is of its report, "" where it has none."""

    report: str
    mark: str
    title: str
    outlet: str
    words: str


@dataclass(frozen=True, slots=True)
class VictimLine:
    """One person harmed, as all reports together tell it."""

    who: str
    harm: str
    about: str
    told: str
    words: Words | None


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A statement about the incident: who speaks, and the words."""

    who: str
    naming: str
    words: Words


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite an incident: its heading, its id, how far the archive goes, a hash of its line."""

    heading: str
    archive: str
    id: str
    until: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """All that the template of an incident needs."""

    line: IncidentLine
    sentence: str
    where: str
    where_note: str
    position: str
    where_words: Words | None
    when: str
    when_note: str
    when_words: tuple[Words, ...]
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    weapons: tuple[Party, ...]
    responsibility: tuple[Party, ...]
    claims: tuple[Claims, ...]
    equations: tuple[Equation, ...]
    sums: tuple[Node, ...]
    victims: tuple[VictimLine, ...]
    statements: tuple[SaidLine, ...]
    disagreements: tuple[DisagreementLine, ...]
    witnesses: tuple[WitnessLine, ...]
    sources: str
    books: tuple[CodedBook, ...]
    counted: tuple[Counted, ...]
    status: str
    whole: IncidentLine | None
    parts: tuple[IncidentLine, ...]
    cite: Citation
    reasons: tuple[ReasonLine, ...]
    map: MapView | None
    history: tuple[DecisionLine, ...]


def incident_page(shelf: Shelf, name: str, href: str = "") -> IncidentPage:
    """Return the context of an incident's page; *href* is where its mark on the map leads.

    Raises:
        ArchiveError: There is no such incident.
    """
    incident = shelf.incident(name)
    tellings = list(tellings_of(shelf, incident))
    line = incident_line(shelf, incident)
    place, when = incident.place, incident.when
    return IncidentPage(
        line=line,
        sentence=line.sentence,
        where=_where(incident),
        where_note=f"{say('where_precision', place.where_prec)}; {say('place_basis', place.basis)}"
        if place
        else "no report says where",
        position=say_position(place.place.lat, place.place.lon) if place and place.place else "",
        where_words=next(_where_words(tellings), None),
        when=say_days(when.earliest, when.latest) if when else "not known",
        when_note=f"{say('date_precision', when.precision)}; {say_basis(when.basis)}"
        if when
        else "no report says when",
        when_words=tuple(_when_words(tellings[:1])),
        actors=tuple(_parties(_of_itself(incident, tellings), "actors")),
        targets=tuple(_parties(_of_itself(incident, tellings), "targets")),
        weapons=tuple(_weapons(tellings)),
        responsibility=tuple(_responsibility(tellings)),
        claims=claims_of(shelf, incident, tellings),
        equations=(made := _equations(shelf, tellings)),
        sums=sum_trees(made),
        victims=tuple(_victims(shelf, incident)),
        statements=tuple(_statements(firsts_of(shelf, tellings))),
        disagreements=tuple(_disagreement(shelf, one) for one in incident.disagreements),
        witnesses=tuple(_witnesses(shelf, incident, tellings)),
        sources=_sources(incident),
        books=coded_books(shelf.coder, incident),
        counted=counted_by(shelf.coder, incident),
        status=say("status", incident.status),
        whole=incident_line(shelf, shelf.incidents[incident.part_of], quoted=False)
        if incident.part_of in shelf.incidents
        else None,
        parts=tuple(
            incident_line(shelf, shelf.incidents[i], quoted=False)
            for i in incident.parts
            if i in shelf.incidents
        ),
        cite=_citation(shelf, incident, line),
        reasons=tuple(_reason(shelf, words) for words in incident.reasons),
        map=draw_map([spot], 420, 320, towns=shelf.towns, least=4.0)
        if (spot := spot_of(incident, href))
        else None,
        history=history_of(shelf, _rests_on(incident)),
    )


def _rests_on(incident: Incident) -> Iterator[str]:
    """Yield the ids of an incident, of its tellings and of all that counts in it."""
    yield incident.id
    yield from (mention.event for mention in incident.mentions)
    for toll in incident.tolls.values():
        yield from toll.counted


def spot_of(incident: Incident, href: str) -> Spot | None:
    """Return where an incident stands on a map, None if nobody says."""
    where = incident.place
    if where is None or where.place is None:
        return None
    tolls = say_tolls(incident.tolls)
    title = f"{where.place.name}: {say_type(incident.event_type)}{', ' + tolls if tolls else ''}"
    inferred = where.basis in _INFERRED
    return Spot(
        where.place.lat, where.place.lon, where.where_prec, inferred, where.place.name, title, href
    )


def _where(incident: Incident) -> str:
    where = incident.place
    if where is None:
        return "not known"
    if where.place is None:
        return where.text
    return say_place(where.place)


def _equations(shelf: Shelf, tellings: list[Telling]) -> tuple[Equation, ...]:
    """Return the equations of every witness, each whole once."""
    made: dict[str, Equation] = {}
    for telling in firsts_of(shelf, tellings):
        for toll in telling.event.tolls.values():
            for equation in equations(telling.report, toll.proof):
                made.setdefault(f"{telling.report.id}-{equation.whole.mark}", equation)
    return tuple(made.values())


def _where_words(tellings: list[Telling]) -> Iterator[Words]:
    for telling in tellings:
        if place := telling.event.place:
            mark = _mark_at(telling.report, place.start, place.end)
            if words := telling.quote(place.start, place.end, mark):
                yield words


def _when_words(tellings: list[Telling]) -> Iterator[Words]:
    for telling in tellings:
        for start, end in telling.event.when.evidence if telling.event.when else ():
            if words := telling.quote(start, end, _mark_at(telling.report, start, end)):
                yield words


def _mark_at(report: Report, start: int, end: int) -> str:
    """Return the fragment of a place or time that is shown at this very span, else nothing."""
    marks = (*report.places, *report.times)
    return next((fragment(m.id) for m in marks if (m.start, m.end) == (start, end)), "")


def _of_itself(incident: Incident, tellings: list[Telling]) -> list[Telling]:
    """Return the tellings of what happened, without what was said or done about it.

    In "the colonel blamed the Column" the colonel acts, but not in the bombing.
    """
    kinds = _kinds()
    about = (kinds.said | kinds.done) - {incident.event_type}
    return [telling for telling in tellings if telling.event.type not in about]


_kinds = cache(read_kinds)


def _parties(tellings: list[Telling], role: str) -> Iterator[Party]:
    """Yield who acts or is acted on, each once, however it is called.

    "The town", "a town" and "town" are one; "a crowded bus" and "bus" are one, under the name that
    says more. A number alone ("at least 12 people") is nobody: it stands with the figures.
    """
    found: dict[frozenset[str], Party] = {}
    for telling in tellings:
        for party in telling.event.actors if role == "actors" else telling.event.targets:
            name = party.actor or " ".join(party.text.split())
            key = _telling_words(name)
            if not key or any(key <= other for other in found):
                continue
            words = telling.quote(party.start, party.end, fragment(telling.event.id))
            found = {other: one for other, one in found.items() if not other < key}
            found[key] = Party(name, words)
    yield from found.values()


def _telling_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others: no article, number or "people"."""
    idle = read_table("pages")["idle_words"]
    words = re.findall(r"[^\W_]+", name.casefold())
    return frozenset(word for word in words if word not in idle and not word.isdigit())


def _weapons(tellings: list[Telling]) -> Iterator[Party]:
    """Yield the weapons, one of each class: "blast" and "explosion" are one."""
    seen: set[str] = set()
    for telling in tellings:
        weapon = telling.event.weapon
        if weapon and weapon.kind not in seen:
            seen.add(weapon.kind)
            name = weapon.kind.replace("_", " ")
            words = telling.quote(weapon.start, weapon.end, fragment(telling.event.id))
            yield Party(name, words)


def _reason(shelf: Shelf, reason: str) -> ReasonLine:
    """Read a reason of the linker: ``REPORT-eN: bombing and bombing; same day (1.51)``."""
    mark, _, words = reason.partition(": ")
    report, _, event = mark.rpartition("-")
    kinds, _, rest = words.partition("; ")
    one, _, other = kinds.partition(" and ")
    if one == other:
        kinds = f"both {say('event_types', one)}"
    words = "; ".join(part for part in (kinds.replace("_", " "), rest) if part)
    try:
        listed = shelf.report(report).listed
    except ArchiveError:  # a reason of another kind: as it was written
        return ReasonLine("", "", "", "", reason)
    return ReasonLine(report, event, listed.title or report, listed.outlet or "", words)


def _responsibility(tellings: list[Telling]) -> Iterator[Party]:
    seen: set[tuple[str, str]] = set()
    for telling in tellings:
        for claim in telling.event.responsibility:
            if (claim.actor, claim.how) not in seen:
                seen.add((claim.actor, claim.how))
                by = telling.notes.who_said(claim.said_by).text
                words = telling.quote(*telling.event.sentence, fragment(telling.event.id))
                yield Party(f"{claim.how}: {claim.actor}, according to {by}", words)


def _disagreement(shelf: Shelf, one: Disagreement) -> DisagreementLine:
    sides = _join_sides(_side(shelf, side, one.about) for side in one.sides)
    sentence = one.sentence or say_disagreement(one.about, one.sides, one.of)
    return DisagreementLine(sentence, sides)


def _join_sides(sides: Iterable[SideLine]) -> tuple[SideLine, ...]:
    """Make one side of those that say the same."""
    joined: dict[str, SideLine] = {}
    for side in sides:
        first = joined.get(side.value, SideLine(side.value, "", ()))
        joined[side.value] = SideLine(
            side.value,
            ", ".join(filter(None, dict.fromkeys((first.said_by, side.said_by)))),
            tuple(dict.fromkeys(first.words + side.words)),
        )
    return tuple(joined.values())


def _side(shelf: Shelf, side: Side, about: str) -> SideLine:
    reports = {shelf.report(name).listed.document: shelf.report(name) for name in side.reports}
    words = []
    for evidence in side.evidence:
        stored = reports.get(evidence.document)
        if stored is not None:
            marks = (
                *stored.report.figures,
                *stored.report.events,
                *stored.report.places,
                *stored.report.times,
            )
            mark = next(
                (
                    fragment(m.id)
                    for m in marks
                    if (m.start, m.end) == (evidence.start, evidence.end)
                ),
                "",
            )
            words.append(
                Words(
                    " ".join(evidence.quote.split()),
                    stored.listed.id,
                    mark,
                    stored.listed.outlet or "",
                )
            )
    outlets = [name for stored in reports.values() if (name := stored.listed.outlet)]
    return SideLine(
        say_value(side.value, about),
        side.said_by or join_words(list(dict.fromkeys(outlets))) or "a report",
        tuple(words),
    )


def _witnesses(shelf: Shelf, incident: Incident, tellings: list[Telling]) -> Iterator[WitnessLine]:
    told = {t.report.id for t in tellings if t.event.factuality != "historical"}
    back = {t.report.id for t in tellings} - told
    groups: dict[str, list[Listed]] = {}
    for listed in (shelf.report(name).listed for name in incident.reports):
        groups.setdefault(listed.witness, []).append(listed)
    day = shelf.days
    for group in sorted(groups.values(), key=lambda some: min(_when_told(day[x.id]) for x in some)):
        group.sort(key=lambda one: (not is_first(shelf, one.id), _when_told(day[one.id]), one.id))
        lines = [report_line(shelf, listed) for listed in group]
        yield WitnessLine(lines[0], tuple(lines[1:]), lines[0].id in back)


def _when_told(day: date | None) -> date:
    return day or date.max


def _sources(incident: Incident) -> str:
    reports = count_of(len(incident.reports), "report")
    witnesses = count_of(len(incident.witnesses), "witness", "witnesses")
    independent = count_of(incident.independent_sources, "independent source")
    if len(incident.witnesses) == len(incident.reports):
        return f"{reports}, none a copy of another; {independent}"
    return f"{reports}, which come to {witnesses} once copies are folded; {independent}"


def _victims(shelf: Shelf, incident: Incident) -> Iterator[VictimLine]:
    """Yield each person harmed, the named first, as many reports told it."""
    people = sorted(incident.victims, key=lambda one: (one.name is None, -len(one.reports)))
    for one in people:
        about = [
            f"aged {one.age}" if one.age is not None else "",
            one.sex or "",
            say("role", one.role) if one.role != "unknown" else "",
        ]
        others = [name for name in one.names if name != one.name]
        if others:
            about.append(f"also given as {join_words(others)}")
        yield VictimLine(
            one.name or "not named",
            say("harms", one.harm),
            ", ".join(part for part in about if part),
            count_of(len(one.reports), "report"),
            _words_of_victim(shelf, one),
        )


def _words_of_victim(shelf: Shelf, person: Person) -> Words | None:
    for name in person.reports:
        stored = shelf.report(name)
        for victim in stored.report.victims:
            if victim.id in person.marks:
                words = " ".join(victim.text.split())
                return Words(words, name, fragment(victim.id), stored.listed.outlet or "")
    return None


def _statements(tellings: list[Telling]) -> Iterator[SaidLine]:
    """Yield who says what of it: statements that tell it, give its numbers or name who did it."""
    seen: set[str] = set()
    for telling in tellings:
        told = {telling.event.statement, *(r.said_by for r in telling.event.responsibility)}
        told |= {f.said_by for f in telling.report.figures if f.event == telling.event.id}
        for one in telling.report.statements:
            if one.id not in told or one.id in seen or not one.content:
                continue
            seen.add(one.id)
            first, last = one.content[0].start, one.content[-1].end
            if words := telling.quote(first, last, fragment(one.id)):
                short = replace(words, quote=shorten(words.quote, _LONGEST_STATEMENT))
                who = one.speaker.name or say("naming", one.speaker.naming)
                naming = "" if one.speaker.name is None else say("naming", one.speaker.naming)
                yield SaidLine(who, naming, short)


def _citation(shelf: Shelf, incident: Incident, line: IncidentLine) -> Citation:
    heading = f"{line.where}: {headline(line)}" if line.where else headline(line)
    last = shelf.counts.latest
    return Citation(
        heading,
        shelf.title or "dateline archive",
        incident.id,
        say_day(last) if last else "",
        sha256(incident_bytes(incident)).hexdigest(),
    )
