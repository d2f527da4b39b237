"""A report's text with its marks: cut at every boundary, so that overlapping marks all show.

Marks overlap freely: a place inside a figure inside a statement. The text of a block is cut where
any mark begins or ends; each segment then knows every mark that covers it, and links to the note
of the shortest one. Joined again, the segments are the block's text, character for character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from dateline.model.report import Block, Report
from dateline.model.span import Span
from dateline.publish.addresses import fragment

ORDER = ("figure", "victim", "event", "time", "place", "mention", "statement", "said")
"""Which kind a segment links to where two marks are equally short; ``said`` is a statement's
content, which is shown and not linked."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark, or a piece of one, to be shown at a span: its fragment and its kind."""

    start: int
    end: int
    mark: str
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters under one set of marks. ``ids`` are the marks that begin here."""

    text: str
    kinds: tuple[str, ...]
    marks: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block with its segments; ``again`` is the offset of the block that it repeats."""

    start: int
    kind: str
    segments: tuple[Segment, ...]
    again: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that are shown together: one block, or a run of furniture that is folded."""

    fold: str
    blocks: tuple[ShownBlock, ...]


def shown_marks(report: Report) -> list[Shown]:
    """Return every mark of a report as it is to be shown, in text order."""
    found = list(_pieces(report))
    return sorted(set(found), key=lambda shown: (shown.start, -shown.end, shown.mark))


def _pieces(report: Report) -> Iterator[Shown]:
    places = {(place.start, place.end) for place in report.places}
    kinds = (
        ("figure", report.figures),
        ("victim", report.victims),
        ("event", report.events),
        ("time", report.times),
        ("place", report.places),
    )
    for kind, marks in kinds:
        for mark in marks:
            yield Shown(mark.start, mark.end, fragment(mark.id), kind)
    for mention in report.mentions:
        if (mention.start, mention.end) not in places:
            yield Shown(mention.start, mention.end, fragment(mention.id), "mention")
    for statement in report.statements:
        name = fragment(statement.id)
        for span in (*statement.source, *statement.cue):
            yield Shown(*span, name, "statement")
        for span in statement.content:
            yield Shown(*span, name, "said")


def cut_text(text: str, offset: int, span: Span, marks: Iterable[Shown]) -> tuple[Segment, ...]:
    """Cut the characters of *span* into segments.

    Args:
        text: A text whose first character stands at *offset*.
        offset: Where *text* begins, in code points of the document.
        span: What to cut, in code points of the document.
        marks: The marks to show; those outside *span* are passed over.
    """
    inside = [mark for mark in marks if mark.start < span.end and mark.end > span.start]
    edges = {span.start, span.end}
    for mark in inside:
        edges.update((max(span.start, mark.start), min(span.end, mark.end)))
    points = sorted(edges)
    seen: set[str] = set()
    segments = []
    for start, end in pairwise(points):
        over = [mark for mark in inside if mark.start <= start and mark.end >= end]
        over.sort(key=lambda mark: (ORDER.index(mark.kind), mark.end - mark.start))
        over.sort(key=lambda mark: (mark.kind == "said", mark.end - mark.start))
        new = [m.mark for m in over if m.kind != "said" and m.mark not in seen and m.start == start]
        seen.update(new)
        segments.append(
            Segment(
                text[start - offset : end - offset],
                tuple(dict.fromkeys(mark.kind for mark in over)),
                tuple(dict.fromkeys(mark.mark for mark in over)),
                tuple(dict.fromkeys(new)),
            )
        )
    return tuple(segments)


def cut_blocks(report: Report, text: str) -> tuple[ShownBlock, ...]:
    """Return the report's blocks with their segments; *text* is the report's own."""
    marks = shown_marks(report)
    seen: set[str] = set()
    return tuple(_cut_block(block, report.start, text, marks, seen) for block in report.blocks)


def _cut_block(
    block: Block, offset: int, text: str, marks: list[Shown], seen: set[str]
) -> ShownBlock:
    segments = cut_text(text, offset, block.span, marks)
    fresh = tuple(
        Segment(s.text, s.kinds, s.marks, tuple(name for name in s.ids if name not in seen))
        for s in segments
    )
    seen.update(name for segment in fresh for name in segment.ids)
    again = block.same_as.start if block.same_as else None
    return ShownBlock(block.start, block.kind, fresh, again)


def fold_blocks(blocks: Iterable[ShownBlock]) -> tuple[Passage, ...]:
    """Join neighbouring blocks of page furniture, and neighbouring repeats."""
    passages: list[Passage] = []
    for block in blocks:
        fold = block.kind if block.kind in ("boilerplate", "repeat") else ""
        if fold and passages and passages[-1].fold == fold:
            passages[-1] = Passage(fold, (*passages[-1].blocks, block))
        else:
            passages.append(Passage(fold, (block,)))
    return tuple(passages)
