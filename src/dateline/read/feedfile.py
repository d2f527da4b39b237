"""The items of an XML feed, a chunk at a time, with the bytes each stands on.

Read with expat, since it alone tells at which byte an element starts. Entities that a file declares
are refused, none is fetched, and depth and length of an item are capped; entities of HTML, which
feeds use without declaring, are understood.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from dateline.errors import ReadError
from dateline.read.source import PAGE_LIMIT

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


class FeedParser:
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
        self._parser = hardened_parser(None if exact else "utf-8")
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


def hardened_parser(encoding: str | None) -> expat.XMLParserType:
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
