"""A page: text and pieces with what its markup offers, and how it becomes a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody, Document, Json, Piece
from dateline.read.filed import heading_tags
from dateline.read.identity import document_id, text_sha256
from dateline.text.dates import find_dates

REFUSED = " (refused: later than retrieval)"
"""What follows the source of a date that its own input shows to be impossible."""


class Page(NamedTuple):
    """What a reader of text or HTML makes of one input, in no archive's terms yet.

    ``candidates`` stand best first within each field; ``images`` are addresses as the page gives
    them; ``retrieved_at`` and ``url`` are what the page itself says of how it was saved.
    """

    text: str
    pieces: tuple[Piece, ...]
    candidates: tuple[Candidate, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    retrieved_at: str | None = None
    retrieved_by: str | None = None
    url: str | None = None


def make_document(
    page: Page,
    custody: Custody,
    *,
    source: str,
    name: str | None = None,
    whole: bool = False,
    candidates: Iterable[Candidate] = (),
    record: Json | None = None,
    language: str | None = None,
    pictures: tuple[str, ...] = (),
) -> Document:
    """Return the document of a page.

    Args:
        page: The text and what its markup offers.
        custody: Where the bytes came from.
        candidates: What the record, feed or archive around the page offers; before the page's own.

    Raises:
        ReadError: The text holds no words, or what is no Unicode text (NUL, half a surrogate).
    """
    check_text(page.text)
    offered = tuple(dict.fromkeys((*candidates, *page.candidates)))
    metadata = refuse_later(offered, custody.retrieved_at)
    first = {candidate.field: candidate.value for candidate in reversed(metadata)}
    return Document(
        id=document_id(
            page.text,
            name=name,
            outlet=first.get("outlet"),
            date=first.get("date"),
            url=first.get("url"),
        ),
        name=name,
        source=source,
        sha256=text_sha256(page.text),
        text=page.text,
        pieces=page.pieces,
        whole=whole,
        metadata=metadata,
        given_tags=page.tags if whole else _once(page.tags, heading_tags(page.text, page.pieces)),
        language=language,
        record=record or {},
        custody=custody,
        pictures=pictures,
    )


def _once(*some: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pair for pairs in some for pair in pairs))


def check_text(text: str) -> None:
    """Do nothing if *text* is a text.

    Raises:
        ReadError: It holds a NUL character or half a surrogate pair.
    """
    if "\x00" in text:
        raise ReadError(f"not text: a NUL character at {text.index(chr(0))}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError(f"not text: half a surrogate pair at {error.start}") from error


def refuse_later(
    candidates: tuple[Candidate, ...], retrieved_at: str | None
) -> tuple[Candidate, ...]:
    """Mark the dates that lie a day or more after the day the input says it was retrieved on.

    A day of grace is left for the zones of the world. The candidate stays, last and with `REFUSED`
    after its source, so that a person sees it and no step uses it.
    """
    limit = _last_day(retrieved_at) if retrieved_at else None
    if limit is None:
        return candidates
    late = [
        c for c in candidates if c.field == "date" and (_first_day(c.value) or limit) > limit + 1
    ]
    kept = tuple(c for c in candidates if c not in late)
    return kept + tuple(
        Candidate(field="date", value=c.value, source=c.source + REFUSED) for c in late
    )


def _first_day(value: str) -> int | None:
    days = [found.earliest for found in find_dates(value) if found.earliest]
    return min(days).toordinal() if days else None


def _last_day(value: str) -> int | None:
    days = [found.latest for found in find_dates(value) if found.latest]
    return max(days).toordinal() if days else None
