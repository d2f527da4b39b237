"""Feeds of a tag, a search and an incident: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

A feed wants a moment for each item, and a report may have only a range of days. The moment given
is the latest day on which the report may have appeared, as the lists are ordered by; the range
itself stands in the item's text and, for programs, in ``dl:published`` and ``_dateline``. Reports
without any day are left out and counted in the feed's description. Links inside are relative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from hashlib import blake2b
from html import escape
from urllib.parse import urlencode

import msgspec

from dateline.publish.addresses import Links, safe_part, tag_address, web_address
from dateline.publish.lines import ReportLine, opening, report_line
from dateline.publish.shelf import Shelf
from dateline.publish.words import count_of
from dateline.store.rows import Listed, TagCount

LENGTH = 50
"""Items in a feed, at most."""
NAMESPACE = "https://dateline.example/ns"
_BAD = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


@dataclass(frozen=True, slots=True)
class Item:
    """A report as feeds give it. ``day`` is the latest on which it may have appeared."""

    line: ReportLine
    day: date
    earliest: str | None
    latest: str | None
    precision: int | None
    original: str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself; ``homes`` are the page that it is of, from each of its files."""

    urn: str
    title: str
    description: str
    homes: tuple[str, str, str]
    files: tuple[str, str, str] = ("index.xml", "index.xml", "feed.json")


class Feeds:
    """Writes feeds; an item's text is made once for all the feeds in which it stands."""

    def __init__(self, *, served: bool = False) -> None:
        self._served = served
        self._rss: dict[str, str] = {}
        self._atom: dict[str, str] = {}

    def all(self, tag: TagCount, found: Sequence[Item | None]) -> tuple[bytes, bytes, bytes]:
        """Return a tag's RSS, Atom and JSON feed; None stands for a report without any day."""
        dated = [item for item in found if item is not None]
        channel = Channel(
            f"urn:dateline:tag:{safe_part(tag.slug)}",
            tag.name,
            describe(f"Reports filed under {tag.name}", len(found) - len(dated)),
            ("../index.html", "../../index.html", "index.html"),
        )
        shown = dated[:LENGTH]
        rss, atom = self.rss(channel, shown).encode(), self.atom(channel, shown).encode()
        return rss, atom, self.json(channel, shown)

    def rss(self, channel: Channel, items: Sequence[Item]) -> str:
        """Return ``feed/index.xml`` of a tag or a search."""
        body = "".join(self._rss_item(item) for item in items)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<rss version="2.0" xmlns:dl="{NAMESPACE}"><channel><title>{_xml(channel.title)}</title>'
            f"<link>{_xml(channel.homes[0])}</link>"
            f"<description>{_xml(channel.description)}</description>"
            f"<generator>dateline</generator>{body}</channel></rss>\n"
        )

    def atom(self, channel: Channel, items: Sequence[Item]) -> str:
        """Return ``feed/atom/index.xml`` of a tag."""
        body = "".join(self._atom_item(item) for item in items)
        updated = moment(items[0].day) if items else "1970-01-01T00:00:00Z"
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dl="{NAMESPACE}">'
            f"<id>{_xml(channel.urn)}</id><title>{_xml(channel.title)}</title>"
            f"<subtitle>{_xml(channel.description)}</subtitle><updated>{updated}</updated>"
            f'<link rel="alternate" type="text/html" href="{_xml(channel.homes[1])}"/>'
            f'<link rel="self" href="{_xml(channel.files[1])}"/>'
            f"<generator>dateline</generator>{body}</feed>\n"
        )

    def json(self, channel: Channel, items: Sequence[Item]) -> bytes:
        """Return ``feed.json``; an item has a date only where the day is known."""
        return json_feed(channel, self.json_items(items))

    def json_items(self, items: Sequence[Item]) -> list[dict[str, object]]:
        """Return reports as items of a JSON Feed that lies two folders deep."""
        return [_json_item(item, self._link(item, 2)) for item in items]

    def _link(self, item: Item, depth: int) -> str:
        return Links("x/" * depth, served=self._served).report(item.line.id)

    def _rss_item(self, item: Item) -> str:
        made = self._rss.get(item.line.id)
        if made is None:
            moment = format_datetime(
                datetime(item.day.year, item.day.month, item.day.day, tzinfo=UTC)
            )
            link = item.original or self._link(item, 3)
            source = f"<dl:outlet>{_xml(item.line.outlet)}</dl:outlet>" if item.line.outlet else ""
            made = self._rss[item.line.id] = (
                f"\n<item><title>{_xml(_title(item))}</title><link>{_xml(link)}</link>"
                f'<guid isPermaLink="false">{_name(item)}</guid><pubDate>{moment}</pubDate>'
                f"<description>{_xml(escape(_text(item), quote=False))}</description>{source}{_days(item)}</item>"
            )
        return made

    def _atom_item(self, item: Item) -> str:
        made = self._atom.get(item.line.id)
        if made is None:
            author = _xml(item.line.outlet or "outlet not known")
            day = moment(item.day)
            published = f"<published>{day}</published>" if item.precision == 1 else ""
            original = f'<link rel="via" href="{_xml(item.original)}"/>' if item.original else ""
            made = self._atom[item.line.id] = (
                f"\n<entry><id>{_name(item)}</id><title>{_xml(_title(item))}</title>"
                f"<updated>{day}</updated>{published}<author><name>{author}</name></author>"
                f'<link rel="alternate" type="text/html" href="{self._link(item, 4)}"/>'
                f"{original}<summary>{_xml(_text(item))}</summary>{_days(item)}</entry>"
            )
        return made


def json_feed(channel: Channel, items: Sequence[Mapping[str, object]]) -> bytes:
    """Return a JSON Feed of items that are ready."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.homes[2],
        "feed_url": channel.files[2],
        "items": items,
    }
    return msgspec.json.format(msgspec.json.encode(feed), indent=1) + b"\n"


def search_channel(query: str, undated: int) -> Channel:
    """Return what the feeds of a search say of themselves; they are served only."""
    asked = urlencode({"q": query})
    home = f"/search?{asked}"
    files = tuple(f"/search/{name}?{asked}" for name in ("feed/", "feed/", "feed.json"))
    return Channel(
        f"urn:dateline:search:{blake2b(query.encode(), digest_size=8).hexdigest()}",
        f"Search: {query}",
        describe(f"Reports that meet {query}", undated),
        (home, home, home),
        (files[0], files[1], files[2]),
    )


def feed_item(shelf: Shelf, listed: Listed) -> Item | None:
    """Return a report as a feed's item, None where no day at all is known of it."""
    day = shelf.days[listed.id]
    if day is None:
        return None
    line = replace(report_line(shelf, listed), excerpt=opening(shelf, listed))
    original = original_address(shelf.urls(listed))
    return Item(line, day, listed.earliest, listed.latest, listed.precision, original)


def describe(what: str, undated: int) -> str:
    """Return the description of a feed of reports, with what it leaves out."""
    left = f" {count_of(undated, 'report')} without a date: on the page only." if undated else ""
    return f"{what}, newest first.{left}"


def feed_files(slug: str) -> tuple[str, str, str]:
    """Return the paths of a tag's RSS, Atom and JSON feed."""
    here = tag_address(slug)
    return f"{here}feed/index.xml", f"{here}feed/atom/index.xml", f"{here}feed.json"


def original_address(urls: Iterable[str | None]) -> str | None:
    """Return the first of some addresses that may be a link."""
    return next((safe for url in urls if (safe := web_address(url))), None)


def _json_item(item: Item, link: str) -> dict[str, object]:
    line = item.line
    made: dict[str, object] = {
        "id": _name(item),
        "url": link,
        "title": _title(item),
        "content_text": _text(item),
        "_dateline": {
            "report": line.id,
            "published": {
                "earliest": item.earliest,
                "latest": item.latest,
                "precision": item.precision,
            },
        },
    }
    if item.original:
        made["external_url"] = item.original
    if item.precision == 1:
        made["date_published"] = moment(item.day)
    if line.outlet:
        made["authors"] = [{"name": line.outlet}]
    return made


def _name(item: Item) -> str:
    return f"urn:dateline:report:{item.line.id}"


def _title(item: Item) -> str:
    return item.line.title or "Untitled report"


def _text(item: Item) -> str:
    words = "".join(piece.text for piece in item.line.excerpt)
    facts = [item.line.outlet or "", item.line.when, item.line.tolls]
    return " — ".join(part for part in (words, "; ".join(fact for fact in facts if fact)) if part)


def _days(item: Item) -> str:
    pairs = (("earliest", item.earliest), ("latest", item.latest), ("precision", item.precision))
    return "<dl:published" + "".join(f' {name}="{value}"' for name, value in pairs if value) + "/>"


def moment(day: date) -> str:
    """Return a day as feeds want a moment: its first."""
    return f"{day.isoformat()}T00:00:00Z"


def _xml(words: str) -> str:
    """Escape for XML 1.0, without the characters that it cannot hold."""
    return escape(words.translate(_BAD))
