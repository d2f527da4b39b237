"""What an input is, by its content; a suffix only breaks a tie.

`READERS` is the list of all kinds, asked in order; the first that accepts an input reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ReadError
from dateline.read.charset import decode, guess_charset
from dateline.read.feeds import is_json_feed, read_feed, read_json_feed
from dateline.read.mail import read_letter, read_mailbox
from dateline.read.mhtml import read_mhtml, read_webarchive
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.packed import read_gzip, read_zip, unpacked_head
from dateline.read.pages import looks_like_html, read_html_file, read_text_file, text_head
from dateline.read.parquet import is_parquet, read_parquet
from dateline.read.pdf import read_pdf
from dateline.read.records import (
    KEYS,
    TEXT_KEYS,
    dialect_of,
    read_csv,
    read_json_lines,
    read_json_value,
)
from dateline.read.rtf import read_rtf
from dateline.read.run import Run
from dateline.read.source import BROKEN, Source
from dateline.read.warc import read_warc

Read = Callable[[Source, Run], Iterator[Outcome]]

_BLANK = b"\xef\xbb\xbf \t\r\n"
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_TAG = re.compile(rb"<[a-zA-Z]")
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_MAIL = re.compile(
    rb"(?:^|\n)(?:mime-version|return-path|received|message-id|delivered-to):", re.IGNORECASE
)
_MAILBOX = re.compile(
    rb"From \S+ [^\n]*\b\d{4}\b[^\n]*\n[A-Za-z-]+: "
)  # "From a@b.c Thu Jun 12 2031"
_MHTML = re.compile(rb"content-type:\s*multipart/related|snapshot-content-location:", re.IGNORECASE)
_KEY = re.compile(rb"\{\s*(?:\"|\})")


class Reader(NamedTuple):
    """A kind of input: its name, whether some first bytes are of it, and what reads it.

    ``accepts`` is given the first 64 KB and the input's name in lower case.
    """

    name: str
    accepts: Callable[[bytes, str], bool]
    read: Read


def _is_html(head: bytes, name: str) -> bool:
    return looks_like_html(head) or (name.endswith(_PAGES) and bool(_TAG.search(head)))


def _is_warc(head: bytes, name: str) -> bool:
    return (unpacked_head(head) if _is_gzip(head, name) else head).startswith(b"WARC/")


def _is_gzip(head: bytes, name: str) -> bool:
    return head.startswith(b"\x1f\x8b")


def _is_zip(head: bytes, name: str) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_feed(head: bytes, name: str) -> bool:
    text = text_head(head)
    found = _FEED.search(text)
    return found is not None and "<html" not in text[: found.start()].lower()


def _is_json(head: bytes, name: str) -> bool:
    first = head.lstrip(_BLANK)
    if first.startswith(b"{"):
        return bool(_KEY.match(first)) or name.endswith((".json", ".jsonl", ".ndjson"))
    return first.startswith(b"[") and (
        name.endswith(".json") or first[1:].lstrip(_BLANK)[:1] == b"{"
    )


def _is_csv(head: bytes, name: str) -> bool:
    if name.endswith((".csv", ".tsv")):
        return True
    text = text_head(head)
    first, _, rest = text.partition("\n")
    cells = {c.strip(' "').lower() for c in first.split(dialect_of(first).delimiter)}
    return len(cells) > 1 and bool(cells & TEXT_KEYS) and cells <= KEYS and bool(rest.strip())


def _is_mhtml(head: bytes, name: str) -> bool:
    return bool(_MAIL.search(head[:4096]) and _MHTML.search(head[:8192]))


def _is_mail(head: bytes, name: str) -> bool:
    start = head[:8192].lower()
    return bool(_MAIL.search(start)) and (b"\nsubject:" in start or start.startswith(b"subject:"))


def _is_mbox(head: bytes, name: str) -> bool:
    return _MAILBOX.match(head) is not None


def _read_json(source: Source, run: Run) -> Iterator[Outcome]:
    """Read JSON Lines where the first line is a value, else one value over the whole file."""
    first = source.head.lstrip(_BLANK).split(b"\n", 1)[0]
    raw, value = first, _json_value(first)
    is_lines = isinstance(value, dict)
    if not is_lines and (raw := _whole(source)):
        value = _json_value(raw.strip(_BLANK))
        is_lines = isinstance(value, dict) and b"\n" not in raw.strip(_BLANK)
    if is_json_feed(value):
        yield from read_json_feed(value, source, run)
    elif is_lines or (value is None and not first.startswith(b"[")):
        yield from read_json_lines(source, run)
    elif value is None:
        raise ReadError("not JSON")
    else:
        yield from read_json_value(value, raw, source, run)


def _whole(source: Source) -> bytes:
    """All bytes of a file, b"" if they are too many to be one value."""
    try:
        return source.read()
    except ReadError:
        return b""


def _json_value(raw: bytes) -> Any:
    """The object or list that bytes hold, None if they hold none."""
    try:
        value = msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _unread(kind: str) -> Read:
    """A reader that says that a kind of file is known and not read, and what to do."""

    def read(source: Source, run: Run) -> Iterator[Outcome]:
        yield Failed(source.shown, "file", f"{kind} is not read")

    return read


READERS: tuple[Reader, ...] = (
    Reader("warc", _is_warc, read_warc),
    Reader("gzip", _is_gzip, read_gzip),
    Reader("zip", _is_zip, read_zip),
    Reader("pdf", lambda head, name: head.startswith(b"%PDF-"), read_pdf),
    Reader("parquet", is_parquet, read_parquet),
    Reader("rtf", lambda head, name: head.startswith(b"{\\rtf"), read_rtf),
    Reader(
        "doc",
        lambda head, name: head.startswith(b"\xd0\xcf\x11\xe0"),
        _unread("a Word document of before 2007 (save it as DOCX)"),
    ),
    Reader("webarchive", lambda head, name: head.startswith(b"bplist00"), read_webarchive),
    Reader("json", _is_json, _read_json),
    Reader("mhtml", _is_mhtml, read_mhtml),
    Reader("mbox", _is_mbox, read_mailbox),
    Reader("eml", _is_mail, read_letter),
    Reader("feed", _is_feed, read_feed),
    Reader("csv", _is_csv, read_csv),
    Reader("html", _is_html, read_html_file),
    Reader(
        "xml",
        lambda head, name: head.lstrip(_BLANK).startswith(b"<?xml"),
        _unread("XML that is no feed"),
    ),
    Reader("plain text", lambda head, name: True, read_text_file),
)
"""All kinds of input, asked in order. DOCX and WACZ are told apart inside the zip reader."""

_BINARY_READERS = frozenset({"warc", "gzip", "zip", "pdf", "parquet", "rtf", "doc", "webarchive"})


def read_source(source: Source, run: Run) -> Iterator[Outcome]:
    """Read one input with the reader of its kind; what breaks becomes `Failed`."""
    try:
        source = _in_lines(source)
        head = source.head
        if not head.strip(_BLANK):
            yield Skipped(source.shown, "empty")
            return
        reader = next(reader for reader in READERS if reader.accepts(head, source.name))
        if reader.name not in _BINARY_READERS and is_binary(head):
            yield Skipped(source.shown, "not text")
            return
        yield from reader.read(source, run)
    except (ReadError, *BROKEN, ValueError, RecursionError) as error:
        cause = " ".join(str(error).split()) or type(error).__name__
        yield Failed(source.shown, "file", cause)


def _in_lines(source: Source) -> Source:
    """The input in UTF-8 if it is records in UTF-16, as PowerShell and spreadsheets write them."""
    charset = guess_charset(source.head[:4096])
    if not charset.startswith(("utf-16", "utf-32")):
        return source
    recoded = source.recoded(lambda raw: decode(raw, charset))
    head = decode(source.head, charset).encode("utf-8", "replace")
    is_records = _is_json(head, source.name) or _is_csv(head, source.name)
    return recoded if is_records else source


def is_binary(head: bytes) -> bool:
    """Whether first bytes are no text: NULs outside UTF-16, or many control characters."""
    if guess_charset(head[:4096]).startswith(("utf-16", "utf-32")):
        return False
    controls = sum(head[:4096].count(code) for code in _CONTROLS)
    return b"\x00" in head or controls > 0.02 * len(head[:4096])


_CONTROLS = tuple(bytes([code]) for code in (*range(1, 8), *range(14, 27), *range(28, 32), 127))
