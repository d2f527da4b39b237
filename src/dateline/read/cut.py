"""Cut a document into its reports. The one public door of cutting, cleaning and dating."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from dateline.model.document import Candidate, Document
from dateline.model.report import Block, Byline, Published, Quoted, Report
from dateline.model.span import Span
from dateline.read.blocks import classify_lines
from dateline.read.dating import Undated, date_reports, read_given
from dateline.read.daywords import Passage
from dateline.read.genre import find_genre
from dateline.read.language import find_language
from dateline.read.lines import Line, compare_lines, read_lines
from dateline.read.masthead import best_candidate, find_agencies, find_outlet, read_byline
from dateline.read.segment import (
    TITLE,
    Segment,
    head_parts,
    page_heading,
    page_parts,
    segment_lines,
)


class _Cut(NamedTuple):
    """One report as its lines, the part of each, its blocks, and why it begins there."""

    lines: list[Line]
    segment: Segment
    blocks: list[Block]


def cut_document(
    document: Document, *, split: bool | None = None
) -> tuple[tuple[Report, ...], tuple[Span, ...]]:
    """Cut a document into its reports, in text order and without marks.

    Args:
        document: The document as read.
        split: Whether it may hold several reports; None: ``document.whole`` decides.

    Returns:
        The reports, and the spans of what lies outside all of them.
    """
    lines = read_lines(document)
    if not lines:
        return (), ()
    split = not document.whole if split is None else split
    if split:
        compare_lines(lines)
        segments = segment_lines(lines)
    else:
        segments = [_whole(document, lines)]
    cuts = [_cut(lines, segment) for segment in segments]
    alone = not split or len(cuts) == 1
    days = _days(document, lines, cuts, alone)
    reports = tuple(_report(document, cut, alone, day) for cut, day in zip(cuts, days, strict=True))
    inside = {i for segment in segments for i in range(segment.first, segment.last + 1)}
    return reports, tuple(
        Span(line.start, line.end) for i, line in enumerate(lines) if i not in inside
    )


def _cut(lines: list[Line], segment: Segment) -> _Cut:
    own = lines[segment.first : segment.last + 1]
    return _Cut(own, segment, classify_lines(own, segment.parts))


def report_id(document: str, span: Span) -> str:
    """Return the id of the report at *span* of the document with the id *document*."""
    return hashlib.sha256(f"{document}|{span.start}|{span.end}".encode()).hexdigest()[:12]


def _whole(document: Document, lines: list[Line]) -> Segment:
    """All lines as one report."""
    title = best_candidate(document.metadata, "title")
    marked_up = any(line.piece.tag for line in lines)
    find = page_parts if marked_up else head_parts
    return Segment(0, len(lines) - 1, find(lines, title.value if title else None), ())


def _own_metadata(document: Document, alone: bool) -> tuple[Candidate, ...]:
    """All candidates for a page of one report; of a page of several, its outlet and address only."""
    return tuple(c for c in document.metadata if alone or c.field in ("outlet", "url"))


def _days(
    document: Document, lines: list[Line], cuts: list[_Cut], alone: bool
) -> list[Published | None]:
    given = tuple(c for c in document.metadata if c.field == "date") if alone else ()
    undated = []
    for cut in cuts:
        stamps = tuple(
            line
            for line, block in zip(cut.lines, cut.blocks, strict=True)
            if block.kind == "dateline"
        )
        passages = (
            Passage(line.start, line.text, block.kind == "caption")
            for line, block in zip(cut.lines, cut.blocks, strict=True)
            if block.kind in ("paragraph", "caption", "subhead")
        )
        undated.append(Undated(given, stamps, tuple(passages)))
    heading = None if alone and document.whole else page_heading(lines)
    retrieved = read_given(document.custody.retrieved_at) if document.custody.retrieved_at else None
    return date_reports(
        undated,
        heading=heading,
        listed=heading is not None,
        latest=retrieved[1] if retrieved else None,
    )


def _report(document: Document, cut: _Cut, alone: bool, published: Published | None) -> Report:
    lines, blocks = cut.lines, cut.blocks
    span = Span(lines[0].start, lines[-1].end)
    metadata = _own_metadata(document, alone)
    title = next(
        (line for line, part in zip(lines, cut.segment.parts, strict=True) if part == TITLE), None
    )
    body = [block.span for block in blocks if block.kind in ("paragraph", "subhead")]
    genre, shown = find_genre(document.text, Span(title.start, title.end) if title else None, body)
    by_kind = {
        kind: [line for line, block in zip(lines, blocks, strict=True) if block.kind == kind]
        for kind in ("via", "boilerplate", "paragraph")
    }
    return Report(
        id=report_id(document.id, span),
        start=span.start,
        end=span.end,
        language=find_language(
            "\n".join(s.of(document.text) for s in body) or span.of(document.text),
            document.language,
        ),
        genre=genre,
        title=Quoted(start=title.start, end=title.end, text=title.text.replace("\u00a0", " "))
        if title
        else None,
        byline=_byline(lines, blocks),
        outlet=find_outlet(
            title,
            by_kind["via"],
            [line for line in by_kind["boilerplate"] if "aside" in line.cues],
            next(iter(by_kind["paragraph"]), None),
            metadata,
        ),
        agencies=find_agencies(
            document.text, [block.span for block in blocks if block.kind != "boilerplate"]
        ),
        metadata=metadata,
        published=published,
        blocks=tuple(blocks),
        why_here=cut.segment.why,
        genre_evidence=shown,
    )


def _byline(lines: list[Line], blocks: list[Block]) -> Byline | None:
    """The first line that says who wrote the report, date lines included."""
    for kind in ("byline", "dateline"):
        for line, block in zip(lines, blocks, strict=True):
            if block.kind == kind and (found := read_byline(line)):
                return found
    return None
