"""Ledgers: the claims of an incident, gathered from its reports for the policies to settle.

The reports' tellings (`dateline.link.tellings`) say which figures speak of the incident and what each
report comes to; here they become the claims of `dateline.codes.ledger`, and their participants the
parties of `dateline.codes.parties`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from dateline.codes.ledger import Claim, Ledger, Said
from dateline.codes.names import is_group_name, role_of_force
from dateline.codes.parties import Party, Stance, is_fight
from dateline.link.claims import Claim as Stated
from dateline.link.scenes import read_kinds
from dateline.link.tellings import Telling, tellings_in
from dateline.model.archive import Incident
from dateline.model.mark import Event, Figure, Naming, Participant, Toll, Victim
from dateline.model.report import Report
from dateline.store.questions import Questions
from dateline.store.rows import StoredReport

_REMEMBERED = 256


class Source(NamedTuple):
    """A report of an incident, with the events in it that tell of the incident."""

    stored: StoredReport
    events: tuple[Event, ...]
    telling: Telling | None


class Gathered(NamedTuple):
    """An incident with all that its codes are made from; reports stand oldest first."""

    incident: Incident
    sources: tuple[Source, ...]
    ledger: Ledger
    parties: tuple[Party, ...]


class Ledgers:
    """Gathers what the reports of an archive say of its incidents; remembers reports just read."""

    def __init__(self, archive: Questions) -> None:
        self._report = lru_cache(maxsize=_REMEMBERED)(archive.report)
        self._tellings = lru_cache(maxsize=_REMEMBERED)(self._tellings_of)
        self._last: Gathered | None = None

    def gather(self, incident: Incident) -> Gathered:
        """Gather an incident's claims and parties from its reports.

        Raises:
            ArchiveError: A report of the incident is not in the archive.
        """
        if self._last is not None and self._last.incident is incident:
            return self._last  # the same incident is settled by one policy after the other
        sources = tuple(self._sources(incident))
        parties = tuple(
            dict.fromkeys(party for one in sources for party in _parties(one, incident.event_type))
        )
        ledger = Ledger(
            incident=incident.id,
            claims=tuple(claim for one in sources for claim in _claims(one)),
            fighting=is_fight(incident.event_type, parties),
        )
        self._last = Gathered(incident, sources, ledger, parties)
        return self._last

    def _sources(self, incident: Incident) -> Iterator[Source]:
        for name in incident.reports:
            stored = self._report(name)
            own = {mention.event for mention in incident.mentions if mention.report == name}
            events = tuple(event for event in stored.report.events if event.id in own)
            yield Source(stored, events, self._telling(name, own))

    def _telling(self, name: str, own: set[str]) -> Telling | None:
        """Return the telling of these events alone: a person may have set its others apart."""
        found = [one for one in self._tellings(name) if any(e.id in own for e in one.events)]
        if len(found) == 1 and {event.id for event in found[0].events} <= own:
            return found[0]
        stored = self._report(name)
        others = [event.id for event in stored.report.events if event.id not in own]
        apart = tuple(product(sorted(own), others))
        told = tellings_in(stored.report, stored.listed.document, apart=apart)
        return next((one for one in told if any(e.id in own for e in one.events)), None)

    def _tellings_of(self, name: str) -> list[Telling]:
        stored = self._report(name)
        return tellings_in(stored.report, stored.listed.document)


def _claims(source: Source) -> Iterator[Claim]:
    """Yield what a report's telling comes to, and the other numbers that it prints."""
    telling = source.telling
    if telling is None:
        return
    for harm, toll in telling.tolls.items():
        stated = [one for one in telling.claims if one.harm == harm]
        said = _pieces(source.stored.report, toll.counted)
        ids = {one.id for one in said}
        spans = {(one.start, one.end) for one in said}
        first = next((one for one in stated if _spans(one) <= spans), None)
        yield _claim(source, harm, first, said, toll)
        for one in stated:
            pieces = _at(source.stored.report, harm, one)
            if one is not first and not {piece.id for piece in pieces} <= ids:
                yield _claim(source, harm, one, pieces, None)


def _spans(stated: Stated) -> set[tuple[int, int]]:
    return {(one.start, one.end) for one in stated.evidence}


def _pieces(report: Report, ids: Sequence[str]) -> list[Figure | Victim]:
    figures = {one.id: one for one in report.figures}
    victims = {one.id: one for one in report.victims}
    found = (figures.get(name) or victims.get(name) for name in ids)
    return [one for one in found if one is not None]


def _at(report: Report, harm: str, stated: Stated) -> list[Figure | Victim]:
    """Return the figures, or else the victims, that a claim's evidence quotes.

    Of the two figures of "six people each" the first is as good as the second.
    """
    spans = _spans(stated)
    figures = {
        (one.start, one.end): one
        for one in reversed(report.figures)
        if one.kind == harm and (one.start, one.end) in spans
    }
    victims = [
        one
        for one in report.victims
        if one.harm == harm and (one.start, one.end) in spans.difference(figures)
    ]
    return [*sorted(figures.values(), key=lambda one: one.start), *victims]


def _claim(
    source: Source,
    harm: str,
    stated: Stated | None,
    pieces: Sequence[Figure | Victim],
    toll: Toll | None,
) -> Claim:
    row = source.stored.listed
    bounds = stated.bounds if stated and toll is None else (None, None, None)
    if toll is not None:
        bounds = toll.low, toll.best, toll.high
    speaker, naming = _speaker(source.stored.report, pieces)
    voice = f"witness {row.witness}" if row.witness != row.id else row.outlet or f"report {row.id}"
    if speaker is None and row.witness == row.id and stated is not None:
        voice = stated.source  # an agency speaks in several outlets
    return Claim(
        harm=harm,
        low=bounds[0],
        best=bounds[1],
        high=bounds[2],
        said=tuple(map(_said, pieces)),
        toll=toll,
        report=row.id,
        witness=row.witness,
        source=speaker or voice,
        said_by=speaker or row.outlet,
        naming=naming,
        earliest=row.earliest,
        latest=row.latest,
    )


def _speaker(report: Report, pieces: Sequence[Figure | Victim]) -> tuple[str | None, Naming]:
    """Return who is quoted with the first figure that quotes anybody; None for the outlet's voice."""
    said = {one.said_by for one in pieces if isinstance(one, Figure) and one.said_by}
    for statement in report.statements:
        if statement.id in said:
            name = statement.speaker.name or statement.medium
            return name, statement.speaker.naming if name else "outlet"
    return None, "outlet"


def _said(piece: Figure | Victim) -> Said:
    if isinstance(piece, Victim):
        return Said(
            id=piece.id, low=1, best=1, high=1, words=piece.text, role=piece.role, victim=True
        )
    return Said(
        id=piece.id,
        low=piece.low,
        best=piece.best,
        high=piece.high,
        approximate=piece.approximate,
        words=piece.text,
        role=piece.who.role if piece.who else "unknown",
    )


def _parties(source: Source, event_type: str) -> Iterator[Party]:
    """Yield who took part, and groups that claim it; not who speaks of it, or is arrested for it."""
    report, kinds = source.stored.report, read_kinds()
    about = (kinds.said | kinds.done) - {event_type}
    for event in source.events:
        if event.type in about:
            continue
        for one in event.actors:
            yield from _party(report, one, "actor")
        for one in event.targets:
            yield from _party(report, one, "target")
        for claim in event.responsibility:
            if claim.how == "claimed":
                words = f"{claim.actor}, which claims it"
                name = _proper(claim.actor)
                yield Party(stance="actor", words=words, role="militant", name=name, kind="group")


def _party(report: Report, one: Participant, stance: Stance) -> Iterator[Party]:
    """Yield a participant as a party, unless its words are a place's name and no more."""
    if any(mark.start <= one.start and one.end <= mark.end for mark in report.places):
        return
    inside = (
        mention.kind
        for mention in report.mentions
        if one.start <= mention.start
        and mention.end <= one.end
        and mention.kind not in ("weapon", "place")
    )
    kind = next(inside, None)
    name = _proper(one.actor) if kind in ("person", "organisation", "group") else None
    words = " ".join(one.text.split())
    role = one.role if one.role != "unknown" or name else role_of_force(words)
    yield Party(stance=stance, words=words, role=role, name=name, kind=kind)


def _proper(name: str | None) -> str | None:
    """Return a name that names a group or person, None for any other words."""
    return name if name and is_group_name(name) else None
