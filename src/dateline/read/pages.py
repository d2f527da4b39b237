"""Files that are one page: saved HTML and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.model.document import Custody
from dateline.read.charset import decode, guess_charset
from dateline.read.html import read_page
from dateline.read.outcome import Outcome, Skipped
from dateline.read.page import Page, make_document
from dateline.read.pictures import find_pictures
from dateline.read.plain import plain_pieces, unix_lines
from dateline.read.run import Run
from dateline.read.source import Source

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|article|section|div|p|table|h[1-6]|meta|br|span|a)\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)


def read_text_file(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a file of plain text."""
    raw = source.read()
    sha, settled = run.page(source.shown, raw)
    if settled:
        yield settled
        return
    charset = guess_charset(raw)
    text = unix_lines(decode(raw, charset))
    if not text.strip():
        yield Skipped(source.shown, "empty")
        return
    custody = Custody(
        raw_sha256=sha,
        path=source.address,
        media_type="text/plain",
        charset=charset,
        reader="plain text",
    )
    run.keep(sha, raw)
    yield make_document(Page(text, plain_pieces(text)), custody, source=source.shown)


def read_html_file(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a saved page."""
    raw = source.read()
    sha, settled = run.page(source.shown, raw)
    if settled:
        yield settled
        return
    charset = guess_charset(raw)
    page = read_page(unix_lines(decode(raw, charset)))
    if not page.text:
        yield Skipped(source.shown, "empty")
        return
    custody = Custody(
        raw_sha256=sha,
        path=source.address,
        media_type="text/html",
        charset=charset,
        reader="html",
        retrieved_at=page.retrieved_at,
        retrieved_by=page.retrieved_by,
        url=page.url,
    )
    run.keep(sha, raw)
    pictures = find_pictures(page.images, source)
    yield make_document(page, custody, source=source.shown, pictures=pictures)


def looks_like_html(head: bytes) -> bool:
    """Whether bytes hold tags of HTML, and text before the first one is short if there is any."""
    text = text_head(head)
    found = _HTML.search(text)
    return found is not None and (found.start() < 512 or len(_HTML.findall(text)) >= 5)


def text_head(head: bytes) -> str:
    """Return the first 16 KB of bytes as text, without white space before it."""
    return decode(head[:16384], guess_charset(head[:16384])).lstrip()
