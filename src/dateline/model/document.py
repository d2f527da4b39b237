"""Documents as they are read, before anything is cut, dated or marked."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from dateline.model.span import Span

Json = dict[str, Any]
"""A JSON object as the input gave it."""

Field = Literal["title", "date", "byline", "outlet", "url"]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One value that the input offers for a field of a report, and where it stood.

    ``source`` (``from`` in JSON) names the place: ``json-ld``, ``meta og:title``, ``time``,
    ``rel=author``, ``canonical``, ``feed pubDate``, ``record date``, ``warc`` ...
    """

    field: Field
    value: str
    source: str = msgspec.field(name="from")


class Custody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the bytes came from. What is not recorded in the input is absent.

    ``offset`` and ``length`` are bytes within ``path`` for a record of a file of records.
    ``retrieved_at`` is what the input states (WARC-Date, ``collected_at``), never the clock.
    """

    raw_sha256: str
    path: str | None = None
    offset: int | None = None
    length: int | None = None
    media_type: str | None = None
    charset: str | None = None
    reader: str | None = None
    retrieved_at: str | None = None
    retrieved_by: str | None = None
    url: str | None = None
    final_url: str | None = None
    headers: dict[str, str] | None = None


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph-sized piece of a document's text, and what the markup says of it.

    Plain text says nothing: all but the span keep their defaults.

    ``tag`` is the element's name (``p``, ``h2``, ``li``, ``figcaption``, ``td`` ...); ``role`` what its
    classes, roles and attributes make of it (see ``ROLES``); ``item`` numbers the article, hentry
    or feed-item element that holds it; ``main`` says whether the main-text helper took it for body
    (None: it was not asked or gave no answer); ``links`` is the share of its characters inside
    links; ``when`` is the ``datetime`` of a ``<time>`` in it; ``tags`` are the (kind, name) pairs of
    its tag links: what a report that holds the piece is filed under.
    """

    start: int
    end: int
    tag: str = ""
    role: str = ""
    item: int | None = None
    main: bool | None = None
    links: float = 0.0
    when: str | None = None
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def span(self) -> Span:
        """Return the piece's span."""
        return Span(self.start, self.end)


ROLES = frozenset(
    {
        "",
        "title",
        "byline",
        "date",
        "caption",
        "via",
        "menu",
        "share",
        "tags",
        "comments",
        "related",
        "advert",
        "footer",
    }
)
"""What a reader may say of a piece; "" where it does not know."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One input as read: the text is fixed here and never edited.

    ``name`` is the record's own id, else None; ``source`` the path a person would look up
    (``pile/a.html``, ``pile/b.zip!c.html``); ``whole`` is true for a record that is one report
    by definition (JSONL, CSV, feed item with its own id is *not*: it may hold several).
    ``sha256`` is that of ``text`` in UTF-8. ``id`` is made by `dateline.read.identity`.
    """

    id: str
    name: str | None
    source: str
    sha256: str
    text: str
    pieces: tuple[Piece, ...]
    whole: bool
    metadata: tuple[Candidate, ...]
    given_tags: tuple[tuple[str, str], ...] = ()
    """(kind, name) pairs that the input files it under: ("tag", "Mosul"), ("category", "Iraq")."""
    language: str | None = None
    record: Json
    custody: Custody
    pictures: tuple[str, ...] = ()
    """Paths of pictures of this page that lie in the pile, relative to the pile's folder."""
