"""Feeds to documents: RSS 2.0 and 1.0, Atom (RFC 4287), JSON Feed 1.1, WordPress exports (WXR).

Read with expat, a chunk at a time, since it alone tells at which byte an item stands. Entities that
a file declares are refused, none is fetched, and depth and length of an item are capped; entities of
HTML, which feeds use without declaring, are understood.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

import msgspec

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody, Document, Field, Json
from dateline.read.charset import decode, guess_charset
from dateline.read.html import read_page
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.page import make_document
from dateline.read.plain import unix_lines
from dateline.read.run import Run
from dateline.read.source import PAGE_LIMIT, Source
from dateline.read.webmeta import clean

DEPTH_LIMIT = 64
_CHUNK = 1 << 16
_ITEMS = frozenset({"item", "entry"})
_SPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_FIELDS: dict[Field, tuple[str, ...]] = {
    "title": ("title", "dc:title"),
    "date": (
        "pubDate",
        "published",
        "issued",
        "dc:date",
        "dcterms:issued",
        "wp:post_date",
        "updated",
    ),
    "byline": ("dc:creator", "author", "author name", "author/name", "itunes:author"),
    "outlet": ("source", "source title", "dc:publisher"),
}
_BODIES = ("content:encoded", "content", "description", "summary")
_NO_DATE = "0000-00-00"
_CAPTION = re.compile(r"\[caption[^\]]{0,400}\](.{0,4000}?)\[/caption\]", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_BLOCK_START = re.compile(
    r"\s*<(?:p|div|ul|ol|h[1-6]|blockquote|table|figure|pre|!--)\b", re.IGNORECASE
)


class Value(NamedTuple):
    """One element of an item: its text and attributes."""

    text: str
    attributes: dict[str, str]


class Item(NamedTuple):
    """One item as it stands in a feed: values by name, in order, and where it lies."""

    values: dict[str, list[Value]]
    offset: int
    raw: bytes
    line: int

    def first(self, *names: str) -> str:
        """Return the first text that is not empty among the elements of these names."""
        for name in names:
            for value in self.values.get(name, ()):
                if text := value.text.strip():
                    return text
        return ""


def read_feed(source: Source, run: Run) -> Iterator[Outcome]:
    """Read an XML feed; every item yields one outcome, what breaks off is said once."""
    charset = guess_charset(source.head)
    with source.opened() as stream:
        exact = charset == "utf-8"
        parser = _FeedParser(stream if exact else _in_utf8(stream, charset), exact=exact)
        number = 0
        try:
            for number, item in enumerate(parser.items(), 1):
                place = f"item {number}"
                yield _read_item(item, parser, _Where(source, place, charset, exact), run)
        except (expat.ExpatError, ReadError) as error:
            yield Failed(source.shown, f"after item {number}", f"not well-formed: {error}")
            return
    if not number:
        yield Skipped(source.shown, "empty: a feed without items")


def _in_utf8(stream: BinaryIO, charset: str) -> BinaryIO:
    """The stream in UTF-8, which expat reads in every case."""
    raw = stream.read(PAGE_LIMIT + 1)
    if len(raw) > PAGE_LIMIT:
        raise ReadError(f"a feed in {charset} larger than {PAGE_LIMIT >> 20} MB")
    return io.BytesIO(decode(raw, charset).encode("utf-8"))


class _Where(NamedTuple):
    source: Source
    place: str
    charset: str
    exact: bool

    @property
    def shown(self) -> str:
        return f"{self.source.shown}, {self.place}"

    @property
    def address(self) -> str | None:
        whole = self.source.address
        return whole if whole is None or self.exact else f"{whole}!{self.place}"


class _FeedParser:
    """Items of an open feed. ``channel`` fills with what stands outside them."""

    def __init__(self, stream: BinaryIO, *, exact: bool) -> None:
        self._stream = stream
        self.channel: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._attributes: list[dict[str, str]] = []
        self._values: dict[str, list[Value]] | None = None
        self._found: list[Item] = []
        self._markup = 0
        self._buffer, self._at, self._start, self._line = b"", 0, 0, 0
        self._parser = _hardened(None if exact else "utf-8")
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed
        self._parser.CharacterDataHandler = self._text.append
        self._parser.SkippedEntityHandler = self._entity

    def items(self) -> Iterator[Item]:
        """Yield the items in the order of the file.

        Raises:
            ExpatError: The file is not well-formed.
            ReadError: It declares entities, nests too deep, or an item is too long.
        """
        while True:
            chunk = self._stream.read(_CHUNK)
            keep = self._start if self._values is not None else self._at
            self._buffer = self._buffer[keep - self._at :] + chunk
            self._at = keep
            if len(self._buffer) > PAGE_LIMIT:
                raise ReadError(f"an item longer than {PAGE_LIMIT >> 20} MB")
            try:
                self._parser.Parse(chunk, not chunk)
            finally:
                yield from self._found
                self._found.clear()
            if not chunk:
                return
            if self._values is None:
                self._at += len(self._buffer)
                self._buffer = b""

    def _entity(self, name: str, is_parameter: bool) -> None:
        self._text.append(html.unescape(f"&{name};"))

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        name = _short(tag)
        self._path.append(name)
        if len(self._path) > DEPTH_LIMIT:
            raise ReadError(f"nested deeper than {DEPTH_LIMIT}")
        if self._markup or name.startswith("xhtml:"):
            self._markup += 1
            self._text.append(f"<{name.removeprefix('xhtml:')}>")
            return
        if name in _ITEMS and self._values is None:
            self._values = {}
            self._start, self._line = self._parser.CurrentByteIndex, self._parser.CurrentLineNumber
        self._text.clear()
        self._attributes.append(attributes)

    def _closed(self, tag: str) -> None:
        name = self._path.pop()
        if self._markup:
            self._markup -= 1
            self._text.append(f"</{name.removeprefix('xhtml:')}>")
            return
        value = Value("".join(self._text), self._attributes.pop())
        self._text.clear()
        if self._values is None:
            self.channel.setdefault(name, value.text.strip())
        elif name in _ITEMS:
            end = self._buffer.find(b">", self._parser.CurrentByteIndex - self._at) + 1
            raw = self._buffer[self._start - self._at : end]
            self._found.append(Item(self._values, self._start, raw, self._line))
            self._values = None
        else:
            above = self._path[-1]
            known = f"{above} {name}" if above in ("author", "source") else name
            self._values.setdefault(known, []).append(value)


def _hardened(encoding: str | None) -> expat.XMLParserType:
    """A parser that expands nothing a file declares and fetches nothing."""
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.UseForeignDTD(True)  # so that "&nbsp;" is skipped and not an error
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    parser.ExternalEntityRefHandler = lambda context, *_: _nothing_there(parser, context)
    parser.EntityDeclHandler = _refuse_entity
    parser.buffer_text = True
    return parser


def _nothing_there(parser: expat.XMLParserType, context: str | None) -> int:
    """Answer every outside file with an empty one."""
    parser.ExternalEntityParserCreate(context).Parse(b"", True)
    return 1


def _refuse_entity(*_: object) -> None:
    raise ReadError("it declares entities, which are refused")


def _short(tag: str) -> str:
    """A name with its usual prefix: "content:encoded", "title"."""
    space, _, name = tag.rpartition(" ")
    if not space:
        return name
    if space.startswith("http://wordpress.org/export/"):
        return f"excerpt:{name}" if "excerpt" in space else f"wp:{name}"
    prefix = _SPACES.get(space, "other")
    return f"{prefix}:{name}" if prefix else name


def _read_item(item: Item, feed: _FeedParser, where: _Where, run: Run) -> Outcome:
    sha, settled = run.record(where.shown, item.raw)
    if settled:
        return settled
    if reason := _not_published(item):
        return Skipped(where.shown, reason)
    try:
        run.keep(sha, item.raw)
        return _document(item, feed, where, sha)
    except (ReadError, ValueError) as error:
        return Failed(where.source.shown, where.place, str(error))


def _not_published(item: Item) -> str | None:
    """Why an item of a WordPress export is no report: a draft, a menu, a picture."""
    kind, status = item.first("wp:post_type"), item.first("wp:status")
    if kind and kind != "post":
        return f"not a post: {kind}"
    if status and status != "publish":
        return f"not published: {status}"
    return None


def _document(item: Item, feed: _FeedParser, where: _Where, sha: str) -> Document | Skipped:
    body = item.first(*_BODIES)
    if item.first("wp:post_type"):
        body = wordpress_paragraphs(body)
    elif _is_plain(item):
        body = html.escape(body).replace("\n\n", "<p>")
    page = read_page(unix_lines(body), helper=False)
    if not page.text:
        return Skipped(where.shown, "empty")
    url = _link(item)
    custody = Custody(
        raw_sha256=sha,
        path=where.address,
        offset=item.offset if where.exact else None,
        length=len(item.raw) if where.exact else None,
        media_type="application/xml",
        charset=where.charset,
        reader="wxr" if item.first("wp:post_type") else "feed",
        url=url,
    )
    return make_document(
        page._replace(tags=tuple(dict.fromkeys((*_tags(item), *page.tags)))),
        custody,
        source=where.source.shown,
        name=item.first("guid", "id", "wp:post_id") or None,
        candidates=list(_candidates(item, feed.channel, url)),
        record=_record(item),
    )


def _is_plain(item: Item) -> bool:
    """Whether an Atom body says of itself that it is text and not HTML."""
    for name in _BODIES:
        for value in item.values.get(name, ()):
            if value.text.strip():
                return name in ("content", "summary") and value.attributes.get("type") == "text"
    return False


def _candidates(item: Item, channel: dict[str, str], url: str | None) -> Iterator[Candidate]:
    for field, names in _FIELDS.items():
        for name in names:
            value = clean(html.unescape(item.first(name)) if field == "title" else item.first(name))
            if value and not value.startswith(_NO_DATE):
                yield Candidate(field=field, value=value, source=f"feed {name}")
    if title := clean(channel.get("title")):
        yield Candidate(field="outlet", value=title, source="feed title")
    if url:
        yield Candidate(field="url", value=url, source="feed link")


def _link(item: Item) -> str | None:
    for value in item.values.get("link", ()):
        href = value.attributes.get("href") or value.text.strip()
        if href and value.attributes.get("rel", "alternate") == "alternate":
            return clean(href)
    for value in item.values.get("guid", ()):
        if value.text.startswith("http") and value.attributes.get("isPermaLink") != "false":
            return clean(value.text)
    return None


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    for value in item.values.get("category", ()):
        name = clean(value.attributes.get("label") or value.attributes.get("term") or value.text)
        domain = value.attributes.get("domain", "")
        if name and (not item.first("wp:post_type") or domain in ("category", "post_tag", "tag")):
            kind = "tag" if domain in ("post_tag", "tag") else "category"
            if name != "Uncategorized":
                yield kind, name


def _record(item: Item) -> Json:
    """The values of an item that are no body, as JSON: one string, or a list of them."""
    record: Json = {}
    for name, values in item.values.items():
        texts = [clean(value.text) for value in values if clean(value.text)]
        if texts and name not in (*_BODIES, "wp:postmeta", "excerpt:encoded"):
            record[name] = texts[0] if len(texts) == 1 else texts
    return record


def wordpress_paragraphs(body: str) -> str:
    r"""Return a post's body with the paragraphs that WordPress adds when it shows it.

    An export holds the body as typed: empty lines part paragraphs, line ends are breaks.

    >>> wordpress_paragraphs("One\ntwo\n\n<h2>Three</h2>")
    '<p>One<br>two</p>\n<h2>Three</h2>'
    """
    body = _CAPTION.sub(r"<figure><figcaption>\1</figcaption></figure>", body)
    if re.search(r"<p[\s>]", body):
        return body
    parts = [part.strip() for part in _PARAGRAPHS.split(unix_lines(body)) if part.strip()]
    return "\n".join(
        part if _BLOCK_START.match(part) else "<p>" + part.replace("\n", "<br>") + "</p>"
        for part in parts
    )


def is_json_feed(value: object) -> bool:
    """Whether a JSON value is a JSON Feed."""
    return isinstance(value, dict) and "jsonfeed.org" in str(value.get("version", ""))


def read_json_feed(feed: Json, source: Source, run: Run) -> Iterator[Outcome]:
    """Read the items of a JSON Feed."""
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        yield Skipped(source.shown, "empty: a feed without items")
        return
    for number, item in enumerate(items, 1):
        where = _Where(source, f"item {number}", "utf-8", exact=False)
        if not isinstance(item, dict):
            yield Failed(source.shown, where.place, "not a JSON object")
            continue
        raw = msgspec.json.encode(item, order="sorted")
        sha, settled = run.record(where.shown, raw)
        if settled:
            yield settled
            continue
        run.keep(sha, raw)
        try:
            yield _json_document(item, feed, where, sha)
        except (ReadError, ValueError) as error:
            yield Failed(source.shown, where.place, str(error))


def _json_document(item: Json, feed: Json, where: _Where, sha: str) -> Document | Skipped:
    plain = _string(item, "content_text") or _string(item, "summary")
    body = _string(item, "content_html") or html.escape(plain).replace("\n\n", "<p>")
    page = read_page(unix_lines(body), helper=False)
    if not page.text:
        return Skipped(where.shown, "empty")
    authors = item.get("authors") or feed.get("authors") or [item.get("author")]
    names = [clean(a.get("name")) for a in authors if isinstance(a, dict)]
    offers: list[tuple[Field, str, str]] = [
        ("title", _string(item, "title"), "feed title"),
        ("date", _string(item, "date_published"), "feed date_published"),
        ("date", _string(item, "date_modified"), "feed date_modified"),
        ("outlet", _string(feed, "title"), "feed title"),
        ("url", _string(item, "url"), "feed url"),
        *(("byline", name, "feed authors") for name in names),
    ]
    tags = item.get("tags")
    named = [clean(tag) for tag in tags if clean(tag)] if isinstance(tags, list) else []
    custody = Custody(
        raw_sha256=sha,
        path=where.address,
        media_type="application/feed+json",
        charset="utf-8",
        reader="json feed",
        url=_string(item, "url") or None,
    )
    return make_document(
        page._replace(tags=tuple(("tag", name) for name in dict.fromkeys(named))),
        custody,
        source=where.source.shown,
        name=clean(item.get("id")) or None,
        candidates=[Candidate(field=f, value=v, source=s) for f, v, s in offers if v],
        record={k: v for k, v in item.items() if k not in ("content_html", "content_text")},
        language=_string(item, "language") or None,
    )


def _string(value: Json, key: str) -> str:
    found = value.get(key)
    return found.strip() if isinstance(found, str) else ""
