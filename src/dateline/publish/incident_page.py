"""The page of an incident: who, where, when, how many and who says so, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dateline.errors import ArchiveError
from dateline.link.scenes import read_kinds
from dateline.link.sentences import say_disagreement, say_value
from dateline.model.archive import Disagreement, Incident, Side
from dateline.model.mark import HARMS, Event, Figure
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.publish.addresses import fragment
from dateline.publish.history import DecisionLine, history_of
from dateline.publish.ledger import Equation, FigureRow, equations, figure_rows
from dateline.publish.lines import (
    IncidentLine,
    ReportLine,
    incident_line,
    report_line,
    say_tolls,
)
from dateline.publish.maps import MapView, Spot, draw_map
from dateline.publish.notes import Notes, say_position, say_shares
from dateline.publish.shelf import Shelf
from dateline.publish.words import (
    count_of,
    join_words,
    say,
    say_basis,
    say_days,
    say_place,
    say_sentence,
    say_toll,
    say_type,
)
from dateline.store.rows import Listed
from dateline.text.tables import read_table

_INFERRED = ("report", "dateline")


@dataclass(frozen=True, slots=True)
class Words:
    """Quoted words and where they stand: a report, and a mark in it ("" for none)."""

    quote: str
    report: str
    mark: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Claims:
    """All figures of one harm, with what they come to."""

    harm: str
    toll: str
    shares: str
    note: str
    rows: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with the outlet that prints it, the copies folded."""

    row: FigureRow
    outlet: str
    published: str
    copies: int


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
    """Reports that are one witness: the first of them, then its copies."""

    report: ReportLine
    copies: tuple[ReportLine, ...]


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
    disagreements: tuple[DisagreementLine, ...]
    witnesses: tuple[WitnessLine, ...]
    sources: str
    codes: tuple[tuple[str, str], ...]
    status: str
    parts: tuple[IncidentLine, ...]
    reasons: tuple[ReasonLine, ...]
    map: MapView | None
    history: tuple[DecisionLine, ...]


@dataclass(frozen=True, slots=True)
class _Telling:
    """One telling with all that is needed to quote it."""

    listed: Listed
    report: Report
    event: Event
    notes: Notes

    def quote(self, start: int, end: int, mark: str = "") -> Words | None:
        """Quote the report; None for words outside it (of another on its page), or for none."""
        offset = self.report.start
        words = " ".join(self.listed.text[max(0, start - offset) : max(0, end - offset)].split())
        if not words or not self.report.span.covers(Span(start, end)):
            return None
        return Words(words, self.report.id, mark, self.listed.outlet or "")


def incident_page(shelf: Shelf, name: str, href: str = "") -> IncidentPage:
    """Return the context of an incident's page; *href* is where its mark on the map leads.

    Raises:
        ArchiveError: There is no such incident.
    """
    incident = shelf.incident(name)
    tellings = list(_tellings(shelf, incident))
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
        claims=_claims(shelf, incident, tellings),
        equations=_equations(shelf, tellings),
        disagreements=tuple(_disagreement(shelf, one) for one in incident.disagreements),
        witnesses=tuple(_witnesses(shelf, incident)),
        sources=_sources(incident),
        codes=tuple(_codes(incident)),
        status=say("status", incident.status),
        parts=tuple(
            incident_line(shelf, shelf.incidents[i], quoted=False)
            for i in incident.parts
            if i in shelf.incidents
        ),
        reasons=tuple(_reason(shelf, words) for words in incident.reasons),
        map=draw_map([spot], 420, 320, towns=shelf.towns, least=4.0)
        if (spot := spot_of(incident, href))
        else None,
        history=history_of(shelf, _rests_on(incident)),
    )


def _rests_on(incident: Incident) -> Iterator[str]:
    """Yield the ids of an incident, of its tellings and of the figures that count in it."""
    yield incident.id
    yield from (mention.event for mention in incident.mentions)
    for toll in incident.tolls.values():
        yield from toll.figures


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


def _tellings(shelf: Shelf, incident: Incident) -> Iterator[_Telling]:
    made: dict[str, Notes] = {}
    for mention in incident.mentions:
        stored = shelf.report(mention.report)
        notes = made.setdefault(mention.report, Notes(stored.report))
        for event in stored.report.events:
            if event.id == mention.event:
                yield _Telling(stored.listed, stored.report, event, notes)


def _firsts(shelf: Shelf, tellings: list[_Telling]) -> list[_Telling]:
    """Return the tellings of one report a witness: copies say the same."""
    return [t for t in tellings if _is_first(shelf, t.report.id)]


def _is_first(shelf: Shelf, report: str) -> bool:
    copy = shelf.copies.get(report)
    return copy is None or copy.first == report


def _where(incident: Incident) -> str:
    where = incident.place
    if where is None:
        return "not known"
    if where.place is None:
        return where.text
    return say_place(where.place)


def _equations(shelf: Shelf, tellings: list[_Telling]) -> tuple[Equation, ...]:
    """Return the equations of every witness, each whole once."""
    made: dict[str, Equation] = {}
    for telling in _firsts(shelf, tellings):
        for toll in telling.event.tolls.values():
            for equation in equations(telling.report, toll.proof):
                made.setdefault(f"{telling.report.id}-{equation.whole.mark}", equation)
    return tuple(made.values())


def _where_words(tellings: list[_Telling]) -> Iterator[Words]:
    for telling in tellings:
        if place := telling.event.place:
            mark = _mark_at(telling.report, place.start, place.end)
            if words := telling.quote(place.start, place.end, mark):
                yield words


def _when_words(tellings: list[_Telling]) -> Iterator[Words]:
    for telling in tellings:
        for start, end in telling.event.when.evidence if telling.event.when else ():
            if words := telling.quote(start, end, _mark_at(telling.report, start, end)):
                yield words


def _mark_at(report: Report, start: int, end: int) -> str:
    """Return the fragment of a place or time that is shown at this very span, else nothing."""
    marks = (*report.places, *report.times)
    return next((fragment(m.id) for m in marks if (m.start, m.end) == (start, end)), "")


def _of_itself(incident: Incident, tellings: list[_Telling]) -> list[_Telling]:
    """Return the tellings of what happened, without what was said or done about it.

    In "the colonel blamed the Column" the colonel acts, but not in the bombing.
    """
    kinds = _kinds()
    about = (kinds.said | kinds.done) - {incident.event_type}
    return [telling for telling in tellings if telling.event.type not in about]


_kinds = cache(read_kinds)


def _parties(tellings: list[_Telling], role: str) -> Iterator[Party]:
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


def _weapons(tellings: list[_Telling]) -> Iterator[Party]:
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


def _responsibility(tellings: list[_Telling]) -> Iterator[Party]:
    seen: set[tuple[str, str]] = set()
    for telling in tellings:
        for claim in telling.event.responsibility:
            if (claim.actor, claim.how) not in seen:
                seen.add((claim.actor, claim.how))
                by = telling.notes.who_said(claim.said_by).text
                words = telling.quote(*telling.event.sentence, fragment(telling.event.id))
                yield Party(f"{claim.how}: {claim.actor}, according to {by}", words)


def _claims(shelf: Shelf, incident: Incident, tellings: list[_Telling]) -> tuple[Claims, ...]:
    """Gather the figures of every telling by harm, in the order of the reports."""
    found: dict[str, list[Claim]] = {}
    seen: set[str] = set()
    firsts = _firsts(shelf, tellings)
    copies = [telling for telling in tellings if telling not in firsts]
    for telling in firsts:
        for figure in _claimed(telling):
            if figure.id not in seen and figure.kind in HARMS:
                seen.add(figure.id)
                found.setdefault(figure.kind, []).append(_claim(shelf, telling, figure))
    for telling in copies:  # what only a copy was read to say
        for figure in _claimed(telling):
            if figure.kind in incident.tolls and figure.kind not in found:
                found[figure.kind] = [_claim(shelf, telling, figure)]
    lines = []
    for harm in HARMS:
        toll = incident.tolls.get(harm)
        if toll or harm in found:
            lines.append(
                Claims(
                    say("harms", harm),
                    say_toll(toll) if toll else "",
                    say_shares(toll) if toll else "",
                    say_sentence(toll.note) if toll else "",
                    tuple(found.get(harm, ())),
                )
            )
    return tuple(lines)


def _claimed(telling: _Telling) -> Iterator[Figure]:
    """Yield the figures of a telling, each number once for each who gives it.

    "Blasts kill nine" in the headline and "killed nine people, police said" below are one claim, of
    the police.
    """
    used = {name for toll in telling.event.tolls.values() for name in toll.figures}
    groups: dict[str, list[Figure]] = {}
    for figure in telling.report.figures:
        first = figure.repeats or figure.id
        if {first, figure.id} & used or figure.event == telling.event.id:
            groups.setdefault(first, []).append(figure)
    names = {one.id: one.speaker.name for one in telling.report.statements}
    for group in groups.values():
        said = {names.get(one.said_by): one for one in reversed(group) if one.said_by}
        yield from said.values() or group[:1]


def _claim(shelf: Shelf, telling: _Telling, figure: Figure) -> Claim:
    (row,) = figure_rows(telling.report, [figure], telling.notes)
    copy = shelf.copies.get(telling.report.id)
    line = report_line(shelf, telling.listed)
    return Claim(
        row,
        telling.listed.outlet or "outlet not known",
        line.when,
        len(copy.reports) - 1 if copy else 0,
    )


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


def _witnesses(shelf: Shelf, incident: Incident) -> Iterator[WitnessLine]:
    groups: dict[str, list[Listed]] = {}
    for listed in shelf.archive.reports(incident=incident.id):
        groups.setdefault(listed.witness, []).append(listed)
    for group in groups.values():
        group.sort(key=lambda listed: not _is_first(shelf, listed.id))
        lines = [report_line(shelf, listed) for listed in group]
        yield WitnessLine(lines[0], tuple(lines[1:]))


def _sources(incident: Incident) -> str:
    reports = count_of(len(incident.reports), "report")
    witnesses = count_of(len(incident.witnesses), "witness", "witnesses")
    independent = count_of(incident.independent_sources, "independent source")
    if len(incident.witnesses) == len(incident.reports):
        return f"{reports}, none a copy of another; {independent}"
    return f"{reports}, which come to {witnesses} once copies are folded; {independent}"


def _codes(incident: Incident) -> Iterator[tuple[str, str]]:
    names = {"acled": "ACLED", "plover": "PLOVER", "ucdp": "UCDP"}
    violence = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
    for book, code in incident.codes.items():
        if code is None or code == []:
            continue
        words = (
            f"type {code}, {violence.get(code, '')}" if isinstance(code, int) else " / ".join(code)
        )
        yield names.get(book, book), words
