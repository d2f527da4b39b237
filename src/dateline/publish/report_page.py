"""The page of a report: its text with every mark, the ledger of its figures, its custody."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from dateline.errors import ArchiveError
from dateline.link.sentences import say_lineage
from dateline.model.archive import Copy, Incident, TextSpan
from dateline.model.document import Candidate
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.publish.addresses import fragment, offset_of, web_address
from dateline.publish.history import DecisionLine, history_in
from dateline.publish.ledger import Equation, FigureRow, equations, figure_rows
from dateline.publish.lines import IncidentLine, incident_line, say_when, shorten
from dateline.publish.marked_text import Passage, Segment, cut_blocks, cut_text, fold_blocks
from dateline.publish.notes import Note, Notes, join_alike, say_shares
from dateline.publish.paging import Pager
from dateline.publish.parts import explained, in_part
from dateline.publish.pictures import Picture
from dateline.publish.shelf import Shelf
from dateline.publish.words import (
    join_words,
    say,
    say_days,
    say_sentence,
    say_toll,
    say_type,
    say_within,
)
from dateline.store.rows import Listed, StoredDocument, StoredReport

Text = Literal["full", "excerpt", "none"]
_EXCERPT_BLOCKS = 3
_LONGEST_SAID = 240  # characters of a statement below the text: all of it is marked above
_MOST_PASSAGES = 6  # of a copy that differs


@dataclass(frozen=True, slots=True)
class TollLine:
    """What the figures of a report come to, for one harm."""

    number: str
    harm: str
    mark: str
    shares: str
    note: str
    equations: tuple[Equation, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Who says what, in which words."""

    mark: str
    speaker: str
    naming: str
    words: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One telling of an event."""

    mark: str
    type: str
    words: str
    place: str
    when: str
    factuality: str


@dataclass(frozen=True, slots=True)
class VictimLine:
    """One person said to have been harmed."""

    mark: str
    who: str
    harm: str
    words: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A toponym's place, once for all its mentions."""

    name: str
    within: str
    slug: str | None
    mark: str
    times: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a list of facts; ``href`` only for http and https."""

    term: str
    value: str
    note: str = ""
    href: str | None = None
    mono: bool = False


@dataclass(frozen=True, slots=True)
class TagLink:
    """A tag that this report is filed under."""

    slug: str
    name: str
    kind: str
    basis: str


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A report with the same words; ``how`` says which of the two was made from the other.

    Passages that only one of the two has stand in ``here`` and ``there``.
    """

    id: str
    title: str
    outlet: str | None
    first: bool
    how: str
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All that the template of a report's page needs; ``begins`` says where each page's text does."""

    id: str
    title: str
    heading: tuple[Segment, ...]
    outlet: str | None
    agencies: str
    byline: str
    genre: str
    when: str
    when_quotes: tuple[str, ...]
    precision: str
    unread: str | None
    language: str | None
    pager: Pager
    begins: tuple[int, ...]
    passages: tuple[Passage, ...]
    shortened: str
    legend: tuple[tuple[str, str, int], ...]
    notes: tuple[Note, ...]
    explained: str
    note_of: dict[str, str]
    figures: tuple[FigureRow, ...]
    tolls: tuple[TollLine, ...]
    victims: tuple[VictimLine, ...]
    statements: tuple[StatementLine, ...]
    events: tuple[EventLine, ...]
    places: tuple[PlaceLine, ...]
    incidents: tuple[IncidentLine, ...]
    tags: tuple[TagLink, ...]
    copies: tuple[CopyLine, ...]
    pictures: tuple[Picture, ...]
    sharers: int
    custody: tuple[Fact, ...]
    metadata: tuple[Fact, ...]
    why_here: str
    history: tuple[DecisionLine, ...]

    def has(self, mark: str) -> bool:
        """Whether a mark's words, or a block's, stand on this page."""
        return self.pager.number == bisect(self.begins[1:], offset_of(mark)) + 1


def report_page(shelf: Shelf, name: str, text: Text = "full", number: int = 1) -> ReportPage:
    """Return the context of a report's page.

    Args:
        shelf: The archive.
        name: The report's id.
        text: How much of the report's text is shown; its pictures only with all of it.
        number: Which of its pages, from 1; what is said of the whole report stands on the first.

    Raises:
        ArchiveError: There is no such report, or no such page of it.
    """
    stored, (parts, left_out) = shelf.report(name), shelf.layout(name)
    if not 1 <= number <= len(parts):
        raise ArchiveError(f"report {name} has no page {number}")
    part, is_first = parts[number - 1], number == 1
    listed, report = stored.listed, stored.report
    notes, document = Notes(report), shelf.archive.document(listed.document)
    here = in_part(report, part) if len(parts) > 1 else report
    heading, passages = _text(here, listed, text, is_first=is_first)
    joined, note_of = join_alike(
        note
        for note in explained(notes.all(), left_out)
        if part.start <= offset_of(note.mark) < part.end
    )
    return ReportPage(
        id=report.id,
        title=listed.title or f"Untitled report {report.id}",
        heading=heading,
        outlet=listed.outlet,
        agencies=", ".join(dict.fromkeys(agency.name for agency in report.agencies)),
        byline="" if report.byline else _field(report.metadata, "byline"),
        genre=say("genres", report.genre),
        when=say_when(listed.earliest, listed.latest, listed.basis),
        when_quotes=_quotes(report, listed),
        precision=say("date_precision", listed.precision) if listed.precision else "",
        unread=report.unread,
        language=report.language,
        pager=Pager(number, len(parts)),
        begins=tuple(part.start for part in parts),
        passages=passages,
        shortened=_say_shortened(text, is_first=is_first),
        legend=_legend(here),
        notes=joined,
        explained=_say_left_out(left_out),
        note_of=note_of,
        figures=tuple(figure_rows(report, here.figures, notes)),
        tolls=_tolls(report) if is_first else (),
        victims=_victims(here),
        statements=_statements(here, listed),
        events=_events(here),
        places=_places(here, shelf),
        incidents=_incidents(shelf, stored, part),
        tags=_tags(shelf, report) if is_first else (),
        copies=_copies(shelf, listed, text) if is_first else (),
        pictures=_pictures(shelf, document, text) if is_first else (),
        sharers=len(document.reports),
        custody=_custody(document, listed, report, shelf.capture(listed.id)) if is_first else (),
        metadata=_metadata(report.metadata) if is_first else (),
        why_here="; ".join(dict.fromkeys(e.kind for e in report.why_here)),
        history=history_in(shelf, report.id) if is_first else (),
    )


def _say_left_out(kinds: Sequence[str]) -> str:
    """Say what a long report is shown without."""
    named = join_words([say("mark_kinds", kind).lower() for kind in kinds])
    said = f"This report is long: {named} are marked in it, and not explained here."
    return said if kinds else ""


def _say_shortened(text: Text, *, is_first: bool) -> str:
    """Say how little of a text is shown."""
    if text == "full":
        return ""
    opens = text == "excerpt" and is_first
    return "Only the opening is shown here." if opens else "The text is not shown here."


def _tags(shelf: Shelf, report: Report) -> tuple[TagLink, ...]:
    return tuple(
        TagLink(tag.slug, tag.name, say("tag_kinds", tag.kind), tag.basis)
        for tag in report.tags
        if tag.slug in shelf.tags
    )


def _pictures(shelf: Shelf, document: StoredDocument, text: Text) -> tuple[Picture, ...]:
    if text == "full":
        return shelf.pictures.of(document)
    return tuple(Picture(path, "") for path in document.pictures)


def _text(
    report: Report, listed: Listed, text: Text, *, is_first: bool
) -> tuple[tuple[Segment, ...], tuple[Passage, ...]]:
    """Return the title's segments and the passages below it; the title is not shown twice."""
    blocks = list(cut_blocks(report, listed.text))
    heading: tuple[Segment, ...] = ()
    if report.title is not None:
        for n, block in enumerate(blocks):
            if block.kind == "title" and block.start == report.title.start:
                heading = blocks.pop(n).segments
                break
        else:
            heading = cut_text(
                listed.text, report.start, Span(report.title.start, report.title.end), ()
            )
    if text == "full":
        return heading, fold_blocks(blocks)
    shown = [block for block in blocks if block.kind == "paragraph"]
    most = _EXCERPT_BLOCKS if text == "excerpt" and is_first else 0
    return heading, fold_blocks(shown[:most])


def _field(metadata: Iterable[Candidate], field: str) -> str:
    return next((one.value for one in metadata if one.field == field), "")


def _quotes(report: Report, listed: Listed) -> tuple[str, ...]:
    if report.published is None:
        return ()
    start = report.start
    words = (
        listed.text[s.start - start : s.end - start]
        for s in report.published.evidence
        if report.span.covers(s)  # the order of a page rests on its other reports' words too
    )
    return tuple(dict.fromkeys(" ".join(quote.split()) for quote in words if quote.strip()))[:4]


def _legend(report: Report) -> tuple[tuple[str, str, int], ...]:
    places = {(place.start, place.end) for place in report.places}
    names = [m for m in report.mentions if (m.start, m.end) not in places]
    counts = {
        "figure": len(report.figures),
        "victim": len(report.victims),
        "event": len(report.events),
        "statement": len(report.statements),
        "place": len(report.places),
        "time": len(report.times),
        "mention": len(names),
    }
    return tuple((kind, say("mark_kinds", kind), n) for kind, n in counts.items() if n)


def _tolls(report: Report) -> tuple[TollLine, ...]:
    own = {figure.id for figure in report.figures}
    return tuple(
        TollLine(
            say_toll(toll),
            say("harms", harm),
            next((fragment(name) for name in toll.figures if name in own), ""),
            say_shares(toll),
            say_sentence(toll.note),
            tuple(equations(report, toll.proof)),
        )
        for harm, toll in report.tolls.items()
    )


def _victims(report: Report) -> tuple[VictimLine, ...]:
    lines = []
    for victim in report.victims:
        parts = [victim.name or "Not named", str(victim.age) if victim.age is not None else ""]
        who = ", ".join(part for part in parts if part)
        lines.append(
            VictimLine(
                fragment(victim.id), who, say("harms", victim.harm), " ".join(victim.text.split())
            )
        )
    return tuple(lines)


def _statements(report: Report, listed: Listed) -> tuple[StatementLine, ...]:
    lines = []
    for mark in report.statements:
        pieces = [listed.text[s.start - report.start : s.end - report.start] for s in mark.content]
        words = shorten(" … ".join(" ".join(piece.split()) for piece in pieces), _LONGEST_SAID)
        speaker = mark.speaker.name or say("naming", mark.speaker.naming)
        naming = "" if mark.speaker.name is None else say("naming", mark.speaker.naming)
        if mark.speaker.reason is not None:  # "anonymous, because he was not authorised to speak"
            naming = f"{naming}, {' '.join(mark.speaker.reason.text.split())}".lstrip(", ")
        lines.append(StatementLine(fragment(mark.id), speaker, naming, words.strip("“”\"'‘’")))
    return tuple(lines)


def _events(report: Report) -> tuple[EventLine, ...]:
    lines = []
    for event in report.events:
        place, when = event.place, event.when
        lines.append(
            EventLine(
                fragment(event.id),
                say_type(event.type),
                " ".join(event.text.split()),
                (place.place.name if place.place else place.text) if place else "",
                say_days(when.earliest, when.latest) if when else "",
                "" if event.factuality == "happened" else say("factuality", event.factuality),
            )
        )
    return tuple(lines)


def _places(report: Report, shelf: Shelf) -> tuple[PlaceLine, ...]:
    times = Counter(mark.place for mark in report.places if mark.place is not None)
    lines = {}
    for mark in report.places:
        if mark.place is not None and mark.place not in lines:
            within = say_within(mark.place)
            slug = shelf.place_tags.get(mark.place.name)
            lines[mark.place] = PlaceLine(
                mark.place.name, within, slug, fragment(mark.id), times[mark.place]
            )
    return tuple(lines.values())


def _incidents(shelf: Shelf, stored: StoredReport, part: Span) -> tuple[IncidentLine, ...]:
    """Return the incidents that a part tells: the report's main one, then those with a toll."""
    known = [shelf.incidents[name] for name in stored.incidents if name in shelf.incidents]
    told = [one for one in known if _is_told(one, stored.report, part)]
    told.sort(key=lambda one: (one.id != stored.main_incident, not one.tolls, one.id))
    return tuple(incident_line(shelf, one, quoted=False) for one in told)


def _is_told(incident: Incident, report: Report, part: Span) -> bool:
    own = [offset_of(one.event) for one in incident.mentions if one.report == report.id]
    return any(part.start <= at < part.end for at in own) or not own


def _copies(shelf: Shelf, listed: Listed, text: Text) -> tuple[CopyLine, ...]:
    copy = shelf.copies.get(listed.id)
    if copy is None:
        return ()
    others = [shelf.report(other).listed for other in copy.reports if other != listed.id]
    return tuple(_copy_line(copy, listed, other, text) for other in others)


def _copy_line(copy: Copy, listed: Listed, other: Listed, text: Text) -> CopyLine:
    """Say how another report was made from this one, or this one from it, and where they differ."""
    line = CopyLine(other.id, other.title or other.id, other.outlet, other.id == copy.first, "")
    pair = {listed.id, other.id}
    one = next((one for one in copy.lineage if {one.report, one.source} == pair), None)
    if one is None:
        return line
    is_copy = one.report == listed.id
    how = f"{'this is' if is_copy else 'that is'} {say_lineage(one)}"
    if text != "full":
        return replace(line, how=how)
    spans = (one.added, one.dropped) if is_copy else (one.dropped, one.added)
    here, there = (
        tuple(_passages(x, some)) for x, some in zip((listed, other), spans, strict=True)
    )
    return replace(line, how=how, here=here, there=there)


def _passages(listed: Listed, spans: Iterable[TextSpan]) -> Iterator[str]:
    for span in islice(spans, _MOST_PASSAGES):
        start, end = max(0, span.start - listed.start), max(0, span.end - listed.start)
        if words := " ".join(listed.text[start:end].split()):
            yield shorten(words)


def _custody(
    document: StoredDocument, listed: Listed, report: Report, capture: str
) -> tuple[Fact, ...]:
    custody = document.custody
    address = custody.final_url or custody.url or _field(report.metadata, "url")
    facts = [
        Fact("Original", address, href=web_address(address)) if address else None,
        Fact("Capture", capture, href=capture) if capture else None,
        Fact("File", document.source),
        Fact("Record", document.name) if document.name else None,
        Fact("Saved", custody.retrieved_at) if custody.retrieved_at else None,
        Fact("Saved by", custody.retrieved_by) if custody.retrieved_by else None,
        Fact("Kind", custody.media_type) if custody.media_type else None,
        Fact("Read by", custody.reader) if custody.reader else None,
        Fact("In the text", f"characters {listed.start:,} to {listed.end:,}"),
        Fact("Text’s hash", document.sha256, "SHA-256 of the whole document’s text", mono=True),
        Fact("File’s hash", custody.raw_sha256, "SHA-256 of the bytes it was read from", mono=True),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _metadata(metadata: Iterable[Candidate]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            say("metadata", one.field),
            one.value,
            one.source,
            web_address(one.value) if one.field == "url" else None,
        )
        for one in metadata
    )
