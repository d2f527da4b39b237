"""Letters: EML (RFC 5322) and mailboxes (mbox, RFC 4155).

The two forms of one letter, plain and HTML, are one text: the HTML, whose paragraphs are known.
Subject and date are offered as title and date. Attached files are inputs of their own.
"""

from __future__ import annotations

import email
import io
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, Policy
from functools import partial
from typing import Any, BinaryIO, cast

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.packed import check_depth
from dateline.read.page import make_document
from dateline.read.pages import open_html, open_text
from dateline.read.run import Run
from dateline.read.single import Opened, read_single
from dateline.read.source import PAGE_LIMIT, Source, lines_of
from dateline.read.webmeta import clean

_FROM = re.compile(rb"From \S+ .*\b\d{4}\b")
"""A letter's first line: "From anna@example.org Thu Jun 12 10:00:00 2014"."""
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_FORMS = ("html", "plain")
_KEPT = ("From", "Message-ID", "List-Id")
"""Headers that say where a letter came from; those of its readers are their own affair."""


_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, MessageError)
"""What the standard library raises on a damaged header, such as ``Message-ID: <.``."""


class _Forgiving(EmailPolicy):
    """Headers decoded; one that cannot be read says nothing, as an empty one."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return a header's value."""
        try:
            return super().header_fetch_parse(name, value)
        except _UNREADABLE:
            return super().header_fetch_parse(name, "")


def read_letter(source: Source, run: Run) -> Iterator[Outcome]:
    """Read one letter and the files attached to it."""
    letter = parse_letter(source.read())
    attached = attached_files(letter)
    if attached and letter.get_body(_FORMS) is None:
        yield Skipped(source.shown, "a letter of nothing but attached files")
    else:
        yield from read_single(source, run, "eml", lambda _: open_letter(letter))
    if attached:
        check_depth(source)
    for name, raw in attached.items():
        yield from run.read(source.member(name, partial(io.BytesIO, raw)))


def read_mailbox(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the letters of a mailbox one by one, each with its place in the file."""
    with source.opened() as stream:
        for number, (offset, raw) in enumerate(split_letters(stream), start=1):
            if raw is None:
                yield Failed(source.shown, f"letter {number}", f"larger than {PAGE_LIMIT >> 20} MB")
            else:
                yield from _read_one(source, number, offset, raw, run)


def _read_one(source: Source, number: int, offset: int, raw: bytes, run: Run) -> Iterator[Outcome]:
    shown = f"{source.shown}, letter {number}"
    sha, settled = run.record(shown, raw)
    if settled:
        yield settled
        return
    body = raw.split(b"\n", 1)[-1]  # without the line "From anna@example.org Thu Jun 12 ..."
    try:
        opened = open_letter(parse_letter(_QUOTED_FROM.sub(rb"\1", body)))
        if not opened.page.text.strip():
            yield Skipped(shown, "empty")
            return
        custody = Custody(
            raw_sha256=sha,
            path=source.address,
            offset=offset,
            length=len(raw),
            media_type=opened.media_type,
            charset=opened.charset,
            reader="mbox",
            headers=opened.headers,
        )
        document = make_document(
            opened.page, custody, source=source.shown, candidates=opened.candidates
        )
    except ReadError as error:
        yield Failed(source.shown, f"letter {number}", str(error))
        return
    run.keep(sha, raw)
    yield document


def split_letters(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    r"""Yield the offset and bytes of each letter of a mailbox; None where they are too many.

    A letter begins at a line "From ... 2014" that is the first or follows an empty one.

    >>> two = b"From a 2014\n\nFrom here on.\n\nFrom b 2014\nA: c\n"
    >>> [at for at, _ in split_letters(io.BytesIO(two))]
    [0, 28]
    """
    start, size, kept, after_blank = 0, 0, list[bytes](), True
    for _, offset, line in lines_of(stream, PAGE_LIMIT):
        if after_blank and line is not None and _FROM.match(line) and size:
            yield start, b"".join(kept) if size <= PAGE_LIMIT else None
            start, size, kept = offset, 0, []
        size += PAGE_LIMIT + 1 if line is None else len(line)
        if line is not None and size <= PAGE_LIMIT:
            kept.append(line)
        after_blank = line is not None and not line.strip()
    if size:
        yield start, b"".join(kept) if size <= PAGE_LIMIT else None


def parse_letter(raw: bytes) -> EmailMessage:
    """Return a letter with its headers decoded."""
    policy = cast("Policy[EmailMessage]", _Forgiving())
    return email.message_from_bytes(raw, policy=policy)


def open_letter(letter: EmailMessage) -> Opened:
    """Return the page that a letter's body is.

    Raises:
        ReadError: It has no body of text.
    """
    body = letter.get_body(_FORMS)
    raw = body.get_payload(decode=True) if body is not None else None
    if body is None or not isinstance(raw, bytes):
        raise ReadError("a letter without text")
    opening = open_html if body.get_content_type() == "text/html" else open_text
    opened = opening(raw, body.get_content_charset())
    return opened._replace(
        media_type="message/rfc822",
        headers={name: said for name in _KEPT if (said := _said(letter, name))} or None,
        candidates=tuple(_offers(letter)),
    )


def _offers(letter: EmailMessage) -> Iterator[Candidate]:
    if subject := _said(letter, "Subject"):
        yield Candidate(field="title", value=subject, source="mail Subject")
    sent = getattr(letter.get("Date"), "datetime", None)
    if isinstance(sent, datetime):
        yield Candidate(field="date", value=sent.isoformat(), source="mail Date")


def _said(letter: EmailMessage, name: str) -> str | None:
    value = letter.get(name)
    return clean(str(value)) or None if value is not None else None


def attached_files(letter: EmailMessage) -> dict[str, bytes]:
    """Return the files attached to a letter by name; unnamed ones are numbered."""
    found: dict[str, bytes] = {}
    for number, part in enumerate(letter.iter_attachments(), start=1):
        name = (part.get_filename() or f"attached-{number}").replace("!", "_")
        found[f"{number}-{name}" if name in found else name] = _bytes_of(part)
    return found


def _bytes_of(part: Message) -> bytes:
    if part.is_multipart():  # a letter forwarded as such
        return b"".join(
            inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Message)
        )
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""
