"""Feeds to documents: RSS 2.0 and 1.0, Atom (RFC 4287), JSON Feed 1.1, WordPress exports (WXR)."""

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
from dateline.read.feedfile import FeedParser, Item
from dateline.read.html import read_page
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.page import make_document
from dateline.read.plain import unix_lines
from dateline.read.run import Run
from dateline.read.source import PAGE_LIMIT, Source
from dateline.read.webmeta import clean

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


def read_feed(source: Source, run: Run) -> Iterator[Outcome]:
    """Read an XML feed; every item yields one outcome, what breaks off is said once."""
    charset = guess_charset(source.head)
    with source.opened() as stream:
        exact = charset == "utf-8"
        parser = FeedParser(stream if exact else _in_utf8(stream, charset), exact=exact)
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


def _read_item(item: Item, feed: FeedParser, where: _Where, run: Run) -> Outcome:
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


def _document(item: Item, feed: FeedParser, where: _Where, sha: str) -> Document | Skipped:
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
        retrieved_at=where.source.saved.at,
        retrieved_by=where.source.saved.by,
        url=url,
        headers=where.source.saved.headers,
    )
    return make_document(
        page._replace(tags=tuple(dict.fromkeys((*_tags(item), *page.tags)))),
        custody,
        source=where.source.shown,
        name=item.first("guid", "id", "wp:post_id") or None,
        candidates=list(_candidates(item, feed.channel, url)),
        record=_record(item),
        whole=_is_own(feed.channel),  # a post of ours is one report, all of it
    )


def _is_own(channel: dict[str, str]) -> bool:
    """Whether dateline wrote the feed: ``export --as wxr``."""
    return channel.get("generator") == "dateline"


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
    title = clean(channel.get("title"))
    if title and not _is_own(channel):  # whose title is the archive's, no outlet's
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
        retrieved_at=where.source.saved.at,
        retrieved_by=where.source.saved.by,
        url=_string(item, "url") or None,
        headers=where.source.saved.headers,
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
