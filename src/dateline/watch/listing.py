"""What a fetched address lists: the items of a feed, or the pages and further lists of a sitemap."""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from dateline.errors import ReadError
from dateline.read.feedfile import hardened_parser

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000
"""The most entries that a sitemap may hold (sitemaps.org)."""


class Entry(NamedTuple):
    """An address that a sitemap lists, and when it was last changed, as it says."""

    url: str
    changed: str


class Sitemap(NamedTuple):
    """The pages of a sitemap, and the sitemaps that it lists."""

    pages: tuple[Entry, ...]
    maps: tuple[Entry, ...]


def read_sitemap(raw: bytes) -> Sitemap | None:
    """Return what a sitemap lists (sitemaps.org, version 0.9), None if *raw* is none.

    Raises:
        ReadError: It begins as a sitemap and is not well-formed, or lists too much.
    """
    if b"<urlset" not in raw[:4096] and b"<sitemapindex" not in raw[:4096]:
        return None
    reader = _Reader()
    parser = hardened_parser(None)
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise ReadError(f"a sitemap that is not well-formed: {error}") from error
    return Sitemap(tuple(reader.found["url"]), tuple(reader.found["sitemap"]))


class _Reader:
    """Collects ``<url>`` and ``<sitemap>`` elements with their ``<loc>`` and ``<lastmod>``."""

    def __init__(self) -> None:
        self.found: dict[str, list[Entry]] = {"url": [], "sitemap": []}
        self._values: dict[str, str] = {}
        self._words: list[str] = []

    def opened(self, tag: str, _: dict[str, str]) -> None:
        self._words = []
        if _short(tag) in self.found:
            self._values = {}

    def text(self, words: str) -> None:
        self._words.append(words)

    def closed(self, tag: str) -> None:
        name = _short(tag)
        if name in ("loc", "lastmod"):
            self._values.setdefault(name, "".join(self._words).strip())
        if name in self.found and self._values.get("loc"):
            self.found[name].append(Entry(self._values["loc"], self._values.get("lastmod", "")))
            if len(self.found[name]) > MOST:
                raise ReadError(f"a sitemap that lists more than {MOST} addresses")


def _short(tag: str) -> str:
    space, _, name = tag.rpartition(" ")
    return name if space in ("", _SPACE) else tag
