"""Files that are one page: saved HTML and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.read.charset import decode, guess_charset
from dateline.read.html import read_page
from dateline.read.outcome import Outcome
from dateline.read.page import Page
from dateline.read.plain import plain_pieces, unix_lines
from dateline.read.run import Run
from dateline.read.single import Opened, read_single
from dateline.read.source import Source

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|article|section|div|p|table|h[1-6]|meta|br|span|a)\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)


_AUTO_ARCHIVER = (b"bellingcat/auto-archiver", b"Archived media for")
"""What stands on the page that auto-archiver writes about each address; the capture lies beside it."""


def read_text_file(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a file of plain text."""
    yield from read_single(source, run, "plain text", open_text, download=True)


def read_html_file(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a saved page."""
    yield from read_single(source, run, "html", open_html)


def open_text(raw: bytes, declared: str | None = None) -> Opened:
    """Return the page that a plain text is; *declared* is the charset that its carrier names."""
    charset = guess_charset(raw, declared)
    text = unix_lines(decode(raw, charset))
    return Opened(Page(text, plain_pieces(text)), "text/plain", charset)


def open_html(raw: bytes, declared: str | None = None) -> Opened:
    """Return the page that bytes of HTML are; *declared* is the charset that its carrier names."""
    charset = guess_charset(raw, declared)
    page = read_page(unix_lines(decode(raw, charset)))
    listing = all(words in raw for words in _AUTO_ARCHIVER)
    return Opened(
        page,
        "text/html",
        charset,
        no_report="auto-archiver's list of what it saved" if listing else "",
    )


def looks_like_html(head: bytes) -> bool:
    """Whether bytes hold tags of HTML, and text before the first one is short if there is any."""
    text = text_head(head)
    found = _HTML.search(text)
    return found is not None and (found.start() < 512 or len(_HTML.findall(text)) >= 5)


def text_head(head: bytes) -> str:
    """Return the first 16 KB of bytes as text, without white space before it."""
    return decode(head[:16384], guess_charset(head[:16384])).lstrip()
