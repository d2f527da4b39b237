"""MHTML (RFC 2557): the page that a browser saved into one file."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import Message

from dateline.model.document import Candidate, Custody
from dateline.read.charset import decode, guess_charset
from dateline.read.html import read_page
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.page import make_document
from dateline.read.plain import unix_lines
from dateline.read.run import Run
from dateline.read.source import Source
from dateline.read.webmeta import clean


def read_mhtml(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the first HTML part; its own headers say from where and when it was saved."""
    raw = source.read()
    sha, settled = run.page(source.shown, raw)
    if settled:
        yield settled
        return
    message = email.message_from_bytes(raw)
    part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(body, bytes):
        yield Failed(source.shown, "file", "no HTML part in it")
        return
    charset = guess_charset(body, part.get_content_charset())
    page = read_page(unix_lines(decode(body, charset)))
    if not page.text:
        yield Skipped(source.shown, "empty")
        return
    url = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    custody = Custody(
        raw_sha256=sha,
        path=source.address,
        media_type="multipart/related",
        charset=charset,
        reader="mhtml",
        retrieved_at=_header(message, "Date"),
        retrieved_by=_header(message, "From"),
        url=url or page.url,
    )
    offered = [Candidate(field="url", value=url, source="mhtml")] if url else []
    page = page._replace(candidates=(*page.candidates, *offered))
    run.keep(sha, raw)
    yield make_document(page, custody, source=source.shown)


def _header(message: Message, name: str) -> str | None:
    value = message.get(name)
    return clean(str(value)) or None if value is not None else None
