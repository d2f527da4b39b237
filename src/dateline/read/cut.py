"""Cut a document into its reports. The one public door of cutting, cleaning and dating."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from dateline.model.document import Candidate, Document
from dateline.model.report import BlockKind, Published, Quoted, Report
from dateline.model.span import Span
from dateline.read.blocks import Use, classify_lines, make_blocks
from dateline.read.dating import Undated, date_reports, read_given
from dateline.read.daywords import Passage
from dateline.read.evidence import PRE, page_heading
from dateline.read.genre import find_genre
from dateline.read.language import find_language
from dateline.read.lines import Line, compare_lines, read_lines
from dateline.read.masthead import best_candidate, find_agencies, find_outlet, read_byline
from dateline.read.segment import Segment, segment_lines, whole_parts, with_title
from dateline.text.fold import untie


class _Cut(NamedTuple):
    """One report as its lines, the part of each, and what each is for."""

    lines: list[Line]
    segment: Segment
    uses: list[Use]

    def of(self, *kinds: BlockKind) -> list[Line]:
        """The lines of some kinds, in text order."""
        return [use.line for use in self.uses if use.kind in kinds]

    def stamps(self) -> tuple[Line, ...]:
        """The lines that may give its day."""
        return tuple(line for line in self.of("dateline", "byline") if line.stamp > 0.35)


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
    segments = _segments(document, lines, not document.whole if split is None else split)
    cuts = [_cut(lines, segment) for segment in segments]
    days = _days(document, lines, cuts)
    around = _Around(document, len(cuts) == 1, lines[: segments[0].first] or _top(cuts[0]))
    reports = tuple(_report(around, cut, day) for cut, day in zip(cuts, days, strict=True))
    inside = {i for segment in segments for i in range(segment.first, segment.last + 1)}
    return reports, tuple(
        Span(line.start, line.end) for i, line in enumerate(lines) if i not in inside
    )


def _segments(document: Document, lines: list[Line], split: bool) -> list[Segment]:
    best = best_candidate(document.metadata, "title")
    title = best.value if best else None
    if split:
        compare_lines(lines)
        segments = segment_lines(lines, title)
    else:
        segments = [Segment(0, len(lines) - 1, whole_parts(lines, title), ())]
    if best is not None and best.source.startswith(_GIVEN) and len(segments) == 1:
        return [with_title(segments[0], lines, best.value)]
    return segments


_GIVEN = ("feed ", "record ")
"""What a title's source begins with where the input is one report that has a field for it."""


class _Around(NamedTuple):
    """What a report's own lines do not say: its document, whether it is alone in it, the page's top."""

    document: Document
    alone: bool
    top: list[Line]

    @property
    def metadata(self) -> tuple[Candidate, ...]:
        """All candidates for a page of one report; of a page of several, what is every report's."""
        offered = self.document.metadata
        return offered if self.alone else tuple(c for c in offered if c.field in ("outlet", "url"))


def _top(cut: _Cut) -> list[Line]:
    """The boilerplate above a record's own title or text."""
    ends = (i for i, use in enumerate(cut.uses) if use.kind != "boilerplate")
    return cut.lines[: next(ends, 0)]


def _cut(lines: list[Line], segment: Segment) -> _Cut:
    own = lines[segment.first : segment.last + 1]
    return _Cut(own, segment, classify_lines(own, segment.parts))


def report_id(document: str, span: Span) -> str:
    """Return the id of the report at *span* of the document with the id *document*."""
    return hashlib.sha256(f"{document}|{span.start}|{span.end}".encode()).hexdigest()[:12]


def _days(document: Document, lines: list[Line], cuts: list[_Cut]) -> list[Published | None]:
    alone = len(cuts) == 1
    given = tuple(c for c in document.metadata if c.field == "date") if alone else ()
    undated = [
        Undated(given, cut.stamps() or _day_above(cuts[:i], cut), _passages(cut))
        for i, cut in enumerate(cuts)
    ]
    heading = None if document.whole and alone else page_heading(lines)
    retrieved = read_given(document.custody.retrieved_at) if document.custody.retrieved_at else None
    return date_reports(
        undated,
        heading=heading,
        listed=heading is not None,
        latest=retrieved[1] if retrieved else None,
    )


def _day_above(before: list[_Cut], cut: _Cut) -> tuple[Line, ...]:
    """The day heading above an earlier report, where each gives its hour only: "Posted at 9:15"."""
    if not any(line.signed for line in cut.lines):
        return ()
    for other in reversed(before):
        if other.segment.parts[0] == PRE and any(line.signed for line in other.lines):
            return tuple(line for line in other.lines[:1] if line.stamp > 0.35)
    return ()


def _passages(cut: _Cut) -> tuple[Passage, ...]:
    return tuple(
        Passage(use.line.start, use.line.text, is_caption=use.kind == "caption")
        for use in cut.uses
        if use.kind in ("paragraph", "caption", "subhead")
    )


def _report(around: _Around, cut: _Cut, published: Published | None) -> Report:
    document, metadata = around.document, around.metadata
    span = Span(cut.lines[0].start, cut.lines[-1].end)
    blocks = make_blocks(cut.uses)
    title = next(iter(cut.of("title")), None)
    body = [block.span for block in blocks if block.kind in ("paragraph", "subhead")]
    words = "\n".join(part.of(document.text) for part in body) or span.of(document.text)
    named = None if title else best_candidate(metadata, "title")
    genre, shown = find_genre(
        document.text,
        Span(title.start, title.end) if title else None,
        body,
        given=named.value if named else "",
    )
    return Report(
        id=report_id(document.id, span),
        start=span.start,
        end=span.end,
        language=find_language(words, document.language or document.text),
        genre=genre,
        title=_title(title) if title else None,
        byline=read_byline(cut.of("byline", "dateline"), document.text),
        outlet=find_outlet(
            title,
            cut.of("via"),
            [line for line in cut.of("boilerplate") if "aside" in line.cues],
            next(iter(cut.of("paragraph")), None),
            metadata,
            top=around.top,
        ),
        agencies=find_agencies(
            document.text, [block.span for block in blocks if block.kind != "boilerplate"]
        ),
        metadata=metadata,
        published=published,
        blocks=blocks,
        why_here=cut.segment.why,
        genre_evidence=shown,
    )


def _title(line: Line) -> Quoted:
    """A title's words; the no-break space that ties its last two words is a space in ``text``."""
    return Quoted(start=line.start, end=line.end, text=untie(line.text))
