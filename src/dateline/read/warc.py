"""WARC files (ISO 28500) to documents: one captured page, one input.

``response``, ``resource`` and ``conversion`` records are inputs; ``warcinfo``, ``request`` and
``metadata`` describe others and are none. A record is addressed by its bytes in the file as it lies
on disk, packed or not, so that anyone can cut it out and hash it again.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody
from dateline.read.charset import decode, guess_charset
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.page import Page, make_document
from dateline.read.plain import plain_pieces, unix_lines
from dateline.read.run import Run
from dateline.read.source import BROKEN, PAGE_LIMIT, RATIO_FREE, RATIO_LIMIT, Source, unpack

_INPUTS = frozenset({"response", "resource", "conversion", "revisit"})
_HEADERS_KEPT = frozenset({"content-type", "content-language", "date", "last-modified", "etag"})


class Capture(NamedTuple):
    """A record as it stands in the file.

    ``offset`` is where it starts, ``declared`` the length of its block as its header has it;
    ``block`` may be shorter where the file was cut, and is cut after the largest page read.
    """

    kind: str
    headers: dict[str, str]
    offset: int
    declared: int
    block: bytes

    @property
    def url(self) -> str | None:
        """Return the address that was captured."""
        return self.headers.get("warc-target-uri", "").strip("<> ") or None


class Answer(NamedTuple):
    """What a server answered: status, headers by lower-case name, and the body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_warc(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the captures of a WARC file, plain or packed record by record.

    A break in the file costs the records behind it, which is said once; those before it are kept.
    """
    with source.opened() as stream:
        ahead: Capture | None = None
        try:
            for capture in captures(stream):
                if ahead is not None:
                    yield from _read_capture(ahead, capture.offset, source, run)
                ahead = capture
        except (ReadError, *BROKEN, ValueError) as error:
            if ahead is not None:
                yield from _read_capture(ahead, None, source, run)
            yield Failed(source.shown, "after the last whole record", f"damaged: {error}")
            return
    if ahead is None:
        yield Failed(source.shown, "file", "no whole record in it")
        return
    yield from _read_capture(ahead, None, source, run)
    if trouble := _trouble_at_end(source, ahead.offset):
        yield Failed(source.shown, f"after byte {ahead.offset}", trouble)


def captures(stream: BinaryIO) -> Iterator[Capture]:
    """Yield the records of an open WARC with fastwarc, or with warcio where that is missing."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        yield from _captures_by_warcio(stream)
        return
    for record in ArchiveIterator(stream, parse_http=False):
        headers = {name.lower(): value for name, value in record.headers.items()}
        yield Capture(
            headers.get("warc-type", "unknown").lower(),
            headers,
            record.stream_pos,
            record.content_length,
            record.reader.read(PAGE_LIMIT),
        )


def _captures_by_warcio(stream: BinaryIO) -> Iterator[Capture]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        records = ArchiveIterator(stream, no_record_parse=True)
        for record in records:
            headers = {name.lower(): value for name, value in record.rec_headers.headers}
            yield Capture(
                headers.get("warc-type", "unknown").lower(),
                headers,
                records.get_record_offset(),
                int(headers.get("content-length") or 0),
                record.raw_stream.read(PAGE_LIMIT),
            )
    except ArchiveLoadFailed as error:
        raise ReadError(str(error)) from error


def _read_capture(capture: Capture, end: int | None, source: Source, run: Run) -> Iterator[Outcome]:
    if capture.kind not in _INPUTS and capture.kind != "unknown":
        return
    place = f"record at byte {capture.offset}"
    if min(capture.declared, PAGE_LIMIT) > len(capture.block) or not capture.block:
        yield Failed(source.shown, place, "cut short")
        return
    if capture.declared > PAGE_LIMIT:
        yield Failed(source.shown, place, f"larger than {PAGE_LIMIT >> 20} MB")
        return
    raw = raw_bytes(source, capture.offset, end) or capture.block
    sha, settled = run.record(f"{source.shown}, {place}", raw)
    if settled:
        yield settled
        return
    try:
        run.keep(sha, raw)
        yield _document(capture, source, sha, len(raw) if raw is not capture.block else None)
    except _NoPageError as error:
        yield Skipped(f"{source.shown}, {place}", str(error))
    except (ReadError, ValueError) as error:
        yield Failed(source.shown, place, str(error))


class _NoPageError(Exception):
    """A capture that is no page, and why."""


def _document(capture: Capture, source: Source, sha: str, length: int | None) -> Any:
    from dateline.read.html import read_page
    from dateline.read.sniff import looks_like_html

    if capture.kind == "revisit":
        raise _NoPageError("same bytes as an earlier capture of the same page")
    is_http = "http" in capture.headers.get("content-type", "")
    answer = parse_answer(capture.block) if is_http else Answer(200, {}, capture.block)
    _check_status(answer)
    body = sent_body(answer)
    media_type = answer.headers.get("content-type", capture.headers.get("content-type", ""))
    kind = media_type.split(";")[0].strip().lower()
    if not body.strip():
        raise _NoPageError("empty")
    header = media_type.partition("charset=")[2].split(";")[0] or None
    charset = guess_charset(body, header)
    text = unix_lines(decode(body, charset))
    if b"\x00" in body and not charset.startswith("utf-16"):
        raise _NoPageError(f"not text: {kind or 'no type'}")
    if "html" in kind or (kind in ("", "text/plain") and looks_like_html(body)):
        page = read_page(text, url=capture.url)
    elif kind == "text/plain":
        page = Page(text, plain_pieces(text))
    else:
        raise _NoPageError(f"not a page: {kind or 'no type'}")
    if not page.text.strip():
        raise _NoPageError("empty")
    custody = Custody(
        raw_sha256=sha,
        path=source.shown,
        offset=None if length is None else capture.offset,
        length=length,
        media_type=kind or None,
        charset=charset,
        reader="warc",
        retrieved_at=capture.headers.get("warc-date"),
        url=capture.url,
        headers={k: v for k, v in answer.headers.items() if k in _HEADERS_KEPT} or None,
    )
    offered = [Candidate(field="url", value=capture.url, source="warc")] if capture.url else []
    page = page._replace(candidates=(*page.candidates, *offered))
    return make_document(page, custody, source=source.shown)


def _check_status(answer: Answer) -> None:
    if 300 <= answer.status < 400:
        raise _NoPageError(f"redirect to {answer.headers.get('location', 'nowhere')}")
    if answer.status != 200:
        raise _NoPageError(f"error page: status {answer.status}")


def parse_answer(block: bytes) -> Answer:
    """Return an HTTP answer in its parts.

    Raises:
        ReadError: It has no status line.
    """
    end = block.find(b"\r\n\r\n")
    head, body = (block[:end], block[end + 4 :]) if end >= 0 else (block, b"")
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/") or not parts[1].isdigit():
        raise ReadError("no HTTP status line")
    pairs = (line.partition(":") for line in lines if ":" in line)
    return Answer(int(parts[1]), {k.strip().lower(): v.strip() for k, _, v in pairs}, body)


def sent_body(answer: Answer) -> bytes:
    """Return the body of an answer without the coding it was sent in.

    Raises:
        ReadError: It is damaged, unpacks past the limits, or is in an unknown coding.
    """
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    for coding in reversed(answer.headers.get("content-encoding", "").lower().split(",")):
        body = _uncoded(body, coding.strip())
    return body


def _uncoded(body: bytes, coding: str) -> bytes:
    if coding in ("", "identity", "none", "utf-8"):
        return body
    if coding in ("gzip", "x-gzip", "deflate"):
        if coding != "deflate" and not body.startswith(b"\x1f\x8b"):
            return body  # some crawlers unpack and keep the header
        return unpack(body)
    if coding == "br":
        return _unbrotlied(body)
    raise ReadError(f"content coding {coding} is not read")


def _unbrotlied(body: bytes) -> bytes:
    try:
        brotli: Any = importlib.import_module("brotli")
    except ImportError as error:
        raise ReadError("content coding br: pip install brotli") from error
    limit = max(RATIO_FREE, RATIO_LIMIT * len(body))
    decoder, out = brotli.Decompressor(), b""
    try:
        for start in range(0, len(body), 1 << 12):
            out += decoder.process(body[start : start + (1 << 12)])
            if len(out) > min(limit, PAGE_LIMIT):
                raise ReadError("unpacks past the limits")
    except brotli.error as error:
        raise ReadError(f"damaged brotli: {error}") from error
    return out


def _unchunked(body: bytes) -> bytes:
    """The body without its chunk sizes; as it is where it has none, for crawlers drop them."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return b"".join(parts) or body
        if length == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def raw_bytes(source: Source, start: int, end: int | None) -> bytes | None:
    """Return bytes of a file as they lie on disk, None where it is itself a packed member."""
    if source.path is None or source.depth:
        return None
    with open(source.path, "rb") as file:
        file.seek(start)
        raw = file.read(PAGE_LIMIT * 2 if end is None else end - start)
    return raw or None


def _trouble_at_end(source: Source, offset: int) -> str | None:
    """What is wrong behind the last record that could be read, if anything."""
    with source.opened() as stream:
        if not stream.seekable():
            return None
        stream.seek(offset)
        rest = stream.read(4 * PAGE_LIMIT)
    if rest.startswith(b"\x1f\x8b"):
        return _trouble_in_members(rest)
    head, _, body = rest.partition(b"\r\n\r\n")
    length = next(
        (
            int(value)
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
            and (value := line.split(b":", 1)[1].strip()).isdigit()
        ),
        0,
    )
    return "damaged or cut short" if body[length:].strip() else None


def _trouble_in_members(rest: bytes) -> str | None:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for start in range(0, len(rest), 1 << 16):
            if not unpacker.decompress(rest[start : start + (1 << 16)]) and unpacker.eof:
                break
    except zlib.error as error:
        return f"damaged: {error}"
    if not unpacker.eof:
        return "cut short"
    return "cut short behind it" if unpacker.unused_data.strip(b"\x00") else None
