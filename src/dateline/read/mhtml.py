"""Pages that a browser saved into one file: MHTML (RFC 2557) and Safari's webarchive."""

from __future__ import annotations

import email
import plistlib
from collections.abc import Iterator
from email.message import Message
from typing import Any

from dateline.errors import ReadError
from dateline.model.document import Candidate
from dateline.read.outcome import Outcome
from dateline.read.pages import open_html
from dateline.read.run import Run
from dateline.read.single import Opened, read_single
from dateline.read.source import Source
from dateline.read.webmeta import clean


def read_mhtml(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the first HTML part; its own headers say from where and when it was saved."""
    yield from read_single(source, run, "mhtml", _open_mhtml)


def _open_mhtml(raw: bytes) -> Opened:
    message = email.message_from_bytes(raw)
    part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(body, bytes):
        raise ReadError("no HTML part in it")
    url = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    return open_html(body, part.get_content_charset())._replace(
        media_type="multipart/related",
        url=url,
        retrieved_at=_header(message, "Date"),
        retrieved_by=_header(message, "From"),
        candidates=_address(url, "mhtml"),
    )


def _header(message: Message, name: str) -> str | None:
    value = message.get(name)
    return clean(str(value)) or None if value is not None else None


def read_webarchive(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the main page of a Safari webarchive: a property list with the page and its parts."""
    yield from read_single(source, run, "webarchive", _open_webarchive)


def _open_webarchive(raw: bytes) -> Opened:
    try:
        held: Any = plistlib.loads(raw)
    except (ValueError, TypeError, OverflowError, IndexError) as error:
        raise ReadError("a damaged property list") from error
    main = held.get("WebMainResource") if isinstance(held, dict) else None
    body = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(body, bytes):
        raise ReadError("a property list that holds no saved page")
    url = _text(main.get("WebResourceURL"))
    return open_html(body, _text(main.get("WebResourceTextEncodingName")))._replace(
        media_type="application/x-webarchive", url=url, candidates=_address(url, "webarchive")
    )


def _text(value: object) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _address(url: str | None, source: str) -> tuple[Candidate, ...]:
    return (Candidate(field="url", value=url, source=source),) if url else ()
