"""Cut a document into its reports. The one public door of cutting, cleaning and dating."""

from __future__ import annotations

import hashlib

from dateline.model.document import Document, Piece
from dateline.model.report import Block, Published, Quoted, Report
from dateline.model.span import Span
from dateline.text.dates import find_dates


def cut_document(
    document: Document, *, split: bool | None = None
) -> tuple[tuple[Report, ...], tuple[Span, ...]]:
    """Cut a document into its reports, in text order and without marks.

    Args:
        document: The document as read.
        split: Whether it may hold several reports; None: ``document.whole`` decides.

    Returns:
        The reports, and the spans of boilerplate outside all of them.
    """
    pieces = [piece for piece in document.pieces if document.text[piece.start : piece.end].strip()]
    if not pieces:
        return (), ()
    return (_whole(document, pieces),), ()


def report_id(document: str, span: Span) -> str:
    """Return the id of the report at *span* of the document with the id *document*."""
    return hashlib.sha256(f"{document}|{span.start}|{span.end}".encode()).hexdigest()[:12]


def _whole(document: Document, pieces: list[Piece]) -> Report:
    span = Span(pieces[0].start, pieces[-1].end)
    titles = [c.value for c in document.metadata if c.field == "title"]
    blocks = tuple(
        Block(
            start=piece.start,
            end=piece.end,
            kind="title"
            if i == 0 and document.text[piece.start : piece.end].strip() in titles
            else "paragraph",
        )
        for i, piece in enumerate(pieces)
    )
    first = blocks[0]
    return Report(
        id=report_id(document.id, span),
        start=span.start,
        end=span.end,
        language="en",
        genre="unknown",
        title=Quoted(start=first.start, end=first.end, text=document.text[first.start : first.end])
        if first.kind == "title"
        else None,
        byline=None,
        outlet=None,
        metadata=document.metadata,
        published=_given(document),
        blocks=blocks,
    )


def _given(document: Document) -> Published | None:
    for candidate in document.metadata:
        if candidate.field == "date":
            for found in find_dates(candidate.value):
                if found.earliest and found.latest:
                    return Published(
                        earliest=found.earliest.isoformat(),
                        latest=found.latest.isoformat(),
                        precision=1 if found.earliest == found.latest else 5,
                        basis="given",
                    )
    return None
