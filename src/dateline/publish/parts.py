"""A long report in parts: as many pages as it takes for each to open on a phone.

Notes of names are left out first, then those of days, places, statements and events, of which lists
say most again. What is too long even so is cut between paragraphs, or in a long one between sentences.
What stands beside the text (rows of lists, notes) goes with the words that it is about, and is
weighed with them.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from dateline.model.mark import Mark
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.publish.addresses import offset_of
from dateline.publish.notes import Note, Notes
from dateline.store.rows import StoredReport

SHORT = 8_000
"""Characters of a report that stands on one page with all its notes, however much is marked in it."""
_LEFT_OUT = ("mention", "time", "place", "statement", "event")
"""Kinds of mark that a long report has no notes for, the first first."""

_MOST = 105_000
"""About how many bytes a page may come to, the style sheet and the fonts apart."""
_HEAD, _TAG, _TERM = 6_000, 75, 110
"""Bytes of the first page alone: in any case, and for each tag and term of a sum."""
_MARK, _ROW, _NOTE, _VALUE = 75, 250, 240, 30
"""Bytes of a mark in the text, of its row in a list, of a note, and of a value in that."""
_WHOLE, _CUT = 2_000, 1_000
"""Characters of a paragraph that is never cut, and about how many of a longer one stay together."""
_SENTENCE_END = re.compile(r"[.!?…。؟][\"”’)]*\s+|\n\s*")
_WORD_END = re.compile(r"\s+")

_Kind = TypeVar("_Kind", bound=Mark)


class Layout(NamedTuple):
    """The spans of a report's parts, in code points of its document, and kinds without notes."""

    parts: tuple[Span, ...]
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Piece:
    """What stays together: where it begins, its bytes, and those of the notes that it needs."""

    start: int
    size: int
    notes: dict[object, int] = field(default_factory=dict)


def lay_out(stored: StoredReport) -> Layout:
    """Return the parts of a report, one if that is light enough, and the kinds without notes."""
    report, text = stored.report, stored.listed.text
    starts, left_out = [report.start], tuple[str, ...]()
    if len(text) > SHORT:
        head, notes = _weigh_head(stored), Notes(report).all()
        for count in range(len(_LEFT_OUT) + 1):
            left_out = _LEFT_OUT[:count]
            pieces = _pieces(report, text, explained(notes, left_out))
            starts = _fill(pieces, head, _MOST)
            if len(starts) == 1:
                break
        else:
            tried = (_fill(pieces, head, _MOST * share // 10) for share in range(5, 11))
            starts = next(some for some in tried if len(some) == len(starts))  # as even as can be
    return Layout(tuple(map(Span, starts, [*starts[1:], report.end])), left_out)


def in_part(report: Report, part: Span) -> Report:
    """Return what of a report stands in a part: its blocks, cut to it, and marks that begin there."""

    def here(marks: Sequence[_Kind]) -> tuple[_Kind, ...]:
        return tuple(mark for mark in marks if part.start <= mark.start < part.end)

    return replace(
        report,
        blocks=tuple(
            replace(block, start=max(block.start, part.start), end=min(block.end, part.end))
            for block in report.blocks
            if block.start < part.end and block.end > part.start
        ),
        mentions=here(report.mentions),
        places=here(report.places),
        times=here(report.times),
        figures=here(report.figures),
        victims=here(report.victims),
        events=here(report.events),
        statements=here(report.statements),
    )


def _fill(pieces: Sequence[_Piece], head: int, most: int) -> list[int]:
    """Return where parts begin if each takes the pieces that come to *most* bytes."""
    starts: list[int] = []
    size, noted = head, dict[object, int]()
    for piece in pieces:
        noted |= piece.notes
        size += piece.size
        if not starts or size + sum(noted.values()) > most:
            size, noted = piece.size if starts else size, dict(piece.notes)
            starts.append(piece.start)
    return starts


def _pieces(report: Report, text: str, notes: Iterable[Note]) -> list[_Piece]:
    """Return a report in pieces, with all that goes with the words of each."""
    marks = sorted(_marks(report), key=lambda mark: mark.start)
    cuts = list(_cuts(report, text, marks))
    pieces = [
        _Piece(start, len(text[start - report.start : end - report.start].encode()))
        for start, end in pairwise([*cuts, report.end])
    ]

    def at(offset: int) -> _Piece:
        return pieces[max(0, bisect(cuts, offset) - 1)]

    unlisted = {mark.id for some in (report.mentions, report.times, report.places) for mark in some}
    for mark in marks:
        at(mark.start).size += _MARK + (
            0 if mark.id in unlisted else _ROW + min(_ROW, len(mark.text))
        )
    for note in notes:
        at(offset_of(note.mark)).notes[note.label, note.words, note.rows] = _weigh_note(note)
    return pieces


def explained(notes: Iterable[Note], left_out: Sequence[str]) -> list[Note]:
    """Return notes but those of the kinds that are left out."""
    letters = {kind[0] for kind in left_out}
    return [note for note in notes if note.mark[0] not in letters]


def _marks(report: Report) -> Iterator[Mark]:
    yield from (*report.figures, *report.victims, *report.events, *report.statements)
    yield from (*report.places, *report.times, *report.mentions)


def _weigh_note(note: Note) -> int:
    values = [value for _, some in note.rows for value in some]
    return _NOTE + len(note.words) + sum(_VALUE + len(value.text) for value in values)


def _weigh_head(stored: StoredReport) -> int:
    """Return about how many bytes the first page has of what is said of the whole report."""
    report = stored.report
    terms = sum(len(proof.parts) for toll in report.tolls.values() for proof in toll.proof)
    return _HEAD + _TAG * len(report.tags) + _TERM * terms


def _cuts(report: Report, text: str, marks: Sequence[Mark]) -> Iterator[int]:
    """Yield where a part may begin: at a paragraph, and in a long one after a sentence."""
    starts = [report.start, *(block.start for block in report.blocks[1:])]
    for start, end in pairwise([*starts, report.end]):
        yield start
        at = start
        while end - at > _WHOLE:
            at = _cut_in(text, report.start, Span(at, at + _CUT), marks)
            yield at


def _cut_in(text: str, offset: int, window: Span, marks: Sequence[Mark]) -> int:
    """Return the end of the last sentence in a window that no mark goes over; else of a word."""
    over = [mark for mark in marks if mark.start < window.end and mark.end > window.start]
    for pattern in (_SENTENCE_END, _WORD_END):
        ends = [
            found.end() + offset
            for found in pattern.finditer(text, window.start - offset, window.end - offset)
        ]
        free = [at for at in ends if not any(mark.start < at < mark.end for mark in over)]
        if free:
            return free[-1]
    return window.end
