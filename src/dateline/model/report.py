"""Reports: news items inside a document, with everything found in them (contract, section 3)."""

from __future__ import annotations

from typing import Literal

import msgspec

from dateline.model.document import Candidate, Custody, Json
from dateline.model.mark import (
    Event,
    Figure,
    Mention,
    Statement,
    Timex,
    Toll,
    Toponym,
    Victim,
)
from dateline.model.span import Span

BlockKind = Literal[
    "title",
    "byline",
    "dateline",
    "paragraph",
    "subhead",
    "caption",
    "via",
    "boilerplate",
    "repeat",
]
Genre = Literal["news", "opinion", "roundup", "live", "unknown"]


class Block(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A paragraph-sized piece of a report with what it is for; a repeat names its first."""

    start: int
    end: int
    kind: BlockKind
    same_as: Span | None = None

    @property
    def span(self) -> Span:
        """Return the block's span."""
        return Span(self.start, self.end)


class Quoted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Words at a span, nothing more: a title."""

    start: int
    end: int
    text: str


class Byline(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The line that says who wrote it, and the names in it."""

    start: int
    end: int
    text: str
    names: tuple[str, ...] = ()


class Named(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An outlet or agency; ``start`` and ``end`` are None where only metadata names it."""

    name: str
    start: int | None = None
    end: int | None = None


class Published(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The days on which a report may have appeared: a closed range, either bound may be open.

    ``precision`` is UCDP's date_prec: 1 one day, 2 two to six days, 3 seven, 4 eight to 31,
    5 more or an open bound. ``basis``: ``given``, ``masthead``, ``dateline``, ``caption``,
    ``weekday``, ``relative``, ``page-order``, or several joined by ``+``.
    """

    earliest: str | None
    latest: str | None
    precision: int
    basis: str
    evidence: tuple[Span, ...] = ()


class Tag(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the published archive files a report under."""

    slug: str
    name: str
    kind: str
    basis: Literal["given", "title", "event", "mention"]
    count: int = 1


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One piece of evidence that a report begins where it does; weights add up."""

    kind: str
    start: int
    end: int
    weight: float


class Report(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One news item inside a document. Spans are code points of the document's text.

    ``unread`` says why a report has no marks that need the parse ("no tables for language 'fr'").
    """

    id: str
    start: int
    end: int
    language: str | None
    genre: Genre
    title: Quoted | None
    byline: Byline | None
    outlet: Named | None
    agencies: tuple[Named, ...] = ()
    metadata: tuple[Candidate, ...] = ()
    published: Published | None
    tags: tuple[Tag, ...] = ()
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...] = ()
    places: tuple[Toponym, ...] = ()
    times: tuple[Timex, ...] = ()
    figures: tuple[Figure, ...] = ()
    victims: tuple[Victim, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    main_event: str | None = None
    tolls: dict[str, Toll] = {}
    why_here: tuple[Evidence, ...] = ()
    genre_evidence: tuple[Span, ...] = ()
    unread: str | None = None

    @property
    def span(self) -> Span:
        """Return the report's extent."""
        return Span(self.start, self.end)


class Failure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A step that could not do its work on a report; stored, counted and shown."""

    step: str
    error: str
    report: str | None = None


class Marked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of ``dateline mark``: a document, its reports and all that was found in them."""

    id: str
    document: str
    source: str
    sha256: str
    text: str | None = None
    record: Json
    custody: Custody
    reports: tuple[Report, ...]
    boilerplate: tuple[Span, ...] = ()
    failures: tuple[Failure, ...] = ()
    pictures: tuple[str, ...] = ()
