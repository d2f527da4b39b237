"""Reports and incidents as lists show them: one line of facts, a few words of text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dateline.model.archive import Incident
from dateline.publish.shelf import Shelf
from dateline.publish.words import (
    count_of,
    say,
    say_basis,
    say_days,
    say_days_short,
    say_tolls,
    say_type,
)
from dateline.store.rows import Listed

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
_LONGEST = 360


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of an excerpt; ``hit`` if they are what the list is about."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list."""

    id: str
    title: str | None
    when: str
    when_from: str
    outlet: str | None
    genre: str
    language: str | None
    unread: str | None
    tolls: str
    incident: str | None
    copies: int
    excerpt: tuple[Piece, ...] = ()
    only_mentioned: bool = False
    text: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a list."""

    id: str
    where: str
    where_note: str
    type: str
    tolls: str
    when: str
    when_note: str
    factuality: str
    sources: str
    disagreements: int
    sentence: str
    excerpt: tuple[Piece, ...] = ()


def report_line(shelf: Shelf, listed: Listed) -> ReportLine:
    """Return a report's line without an excerpt."""
    stored = shelf.report(listed.id)
    copy = shelf.copies.get(listed.id)
    return ReportLine(
        id=listed.id,
        title=listed.title,
        when=say_days_short(listed.earliest, listed.latest),
        when_from=from_what(listed),
        outlet=listed.outlet,
        genre="" if listed.genre in ("news", "unknown") else say("genres", listed.genre),
        language=listed.language if listed.unread else None,
        unread=listed.unread,
        tolls=say_tolls(stored.report.tolls),
        incident=stored.main_incident if stored.main_incident in shelf.incidents else None,
        copies=len(copy.reports) - 1 if copy else 0,
    )


def from_what(listed: Listed) -> str:
    """Say where a report's date comes from, unless the page itself states the day."""
    if not listed.basis or listed.basis == "given":
        return ""
    return f"from {say_basis(listed.basis)}"


def incident_line(shelf: Shelf, incident: Incident, *, quoted: bool = True) -> IncidentLine:
    """Return an incident's line, with the sentence that tells it if *quoted*."""
    place, when = incident.place, incident.when
    sources = count_of(len(incident.reports), "report")
    if len(incident.witnesses) != len(incident.reports):
        sources += f", {count_of(len(incident.witnesses), 'witness', 'witnesses')}"
    return IncidentLine(
        id=incident.id,
        where=place_name(incident),
        where_note=say("where_precision", place.where_prec)
        if place and place.where_prec > 1
        else "",
        type=say_type(incident.event_type),
        tolls=say_tolls(incident.tolls),
        when=say_days_short(when.earliest, when.latest) if when else "undated",
        when_note=say("date_precision", when.precision) if when and when.precision > 1 else "",
        factuality=""
        if incident.factuality == "happened"
        else say("factuality", incident.factuality),
        sources=sources,
        disagreements=len(incident.disagreements),
        sentence=telling(shelf, incident) if quoted else "",
    )


def place_name(incident: Incident) -> str:
    """Return the name of where an incident happened; empty where nobody says."""
    where = incident.place
    if where is None:
        return ""
    return where.place.name if where.place else where.text


def headline(line: IncidentLine) -> str:
    """Return an incident's heading without its place: "Bombing: at least 22 killed"."""
    return f"{line.type}: {line.tolls}" if line.tolls else line.type


def telling(shelf: Shelf, incident: Incident) -> str:
    """Return the sentence that tells an incident, from its first mention."""
    for mention in incident.mentions:
        stored = shelf.report(mention.report)
        for event in stored.report.events:
            if event.id == mention.event:
                start = stored.report.start
                words = stored.listed.text[
                    event.sentence.start - start : event.sentence.end - start
                ]
                return shorten(" ".join(words.split()))
    return ""


def shorten(words: str, longest: int = _LONGEST) -> str:
    """Cut words at a blank so that they are no longer than *longest* characters."""
    if len(words) <= longest:
        return words
    return words[: words.rfind(" ", 0, longest) if " " in words[:longest] else longest] + " …"


def opening(shelf: Shelf, listed: Listed) -> tuple[Piece, ...]:
    """Return the first sentences of a report's text."""
    for paragraph in paragraphs(shelf, listed):
        if len(paragraph) > 40:
            return (Piece(shorten(paragraph)),)
    return ()


def paragraphs(shelf: Shelf, listed: Listed) -> Iterable[str]:
    """Yield a report's paragraphs, page furniture and repeats left out."""
    report = shelf.report(listed.id).report
    for block in report.blocks:
        if block.kind == "paragraph":
            yield " ".join(
                listed.text[block.start - report.start : block.end - report.start].split()
            )


def excerpt_about(shelf: Shelf, listed: Listed, names: Iterable[str]) -> tuple[Piece, ...]:
    """Return the first sentence that holds one of *names*, the name marked; else the opening."""
    pattern = _pattern(names)
    if pattern is None:
        return opening(shelf, listed)
    for paragraph in paragraphs(shelf, listed):
        if pattern.search(_level(paragraph)):
            return _around(paragraph, pattern)
    return opening(shelf, listed)


def text_about(shelf: Shelf, listed: Listed, names: Iterable[str]) -> tuple[tuple[Piece, ...], ...]:
    """Return a report's paragraphs, *names* marked in them."""
    pattern = _pattern(names)
    return tuple(
        _marked(words, pattern) if pattern else (Piece(words),)
        for words in paragraphs(shelf, listed)
    )


def mark_hits(words: str, names: Iterable[str]) -> tuple[Piece, ...]:
    """Return words cut where one of *names* stands in them.

    >>> mark_hits("Near São Tomé", ["sao tome"])
    (Piece(text='Near ', hit=False), Piece(text='São Tomé', hit=True))
    """
    pattern = _pattern(names)
    return _marked(words, pattern) if pattern else (Piece(words),)


def _level(words: str) -> str:
    """Return words without accents, each character still in its place."""
    if words.isascii():
        return words
    return "".join(unicodedata.normalize("NFD", char)[0] for char in words)


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    plain = sorted(map(_level, names), key=len, reverse=True)
    wanted = "|".join(re.escape(name) for name in plain if name)
    return re.compile(rf"(?<!\w)(?:{wanted})(?!\w)", re.IGNORECASE) if wanted else None


def _around(paragraph: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    """Cut a paragraph down to the sentences from the first hit on."""
    sentences = _SENTENCE.split(paragraph)
    first = next((n for n, words in enumerate(sentences) if pattern.search(_level(words))), 0)
    words = shorten(" ".join(sentences[first:]))
    if not pattern.search(_level(words)):  # it stands behind what was cut off
        found = pattern.search(_level(paragraph))
        words = shorten(paragraph[max(0, found.start() - 120 if found else 0) :])
    return (*([Piece("… ")] if first else []), *_marked(words, pattern))


def _marked(words: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    """Cut words at every hit."""
    pieces, at = [], 0
    for match in pattern.finditer(_level(words)):
        hit = words[match.start() : match.end()]
        pieces += [Piece(words[at : match.start()]), Piece(hit, hit=True)]
        at = match.end()
    return tuple(piece for piece in (*pieces, Piece(words[at:])) if piece.text)


def say_when(earliest: str | None, latest: str | None, basis: str | None) -> str:
    """Return when a report appeared, in a sentence's words, with what says so."""
    days = say_days(earliest, latest)
    if earliest is None and latest is None:
        return "Nothing in the page dates it"
    return f"{days[0].upper()}{days[1:]}, from {say_basis(basis)}" if basis else days


def incident_lines(shelf: Shelf, incidents: Iterable[Incident]) -> tuple[IncidentLine, ...]:
    """Return the lines of some incidents, without their sentences."""
    return tuple(incident_line(shelf, one, quoted=False) for one in incidents)


def with_excerpt(
    line: ReportLine, excerpt: tuple[Piece, ...], *, only_mentioned: bool = False
) -> ReportLine:
    """Return a report's line with an excerpt of its text."""
    return replace(line, excerpt=excerpt, only_mentioned=only_mentioned)
