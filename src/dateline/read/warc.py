"""WARC files (ISO 28500) to documents: one captured page, one input.

``response``, ``resource`` and ``conversion`` records are inputs; ``warcinfo``, ``request`` and
``metadata`` describe others and are none. A record is addressed by its bytes in the file as it lies
on disk, packed or not, so that anyone can cut it out and hash it again.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody, Document
from dateline.read.charset import decode, guess_charset
from dateline.read.crawl import Choice, why_no_report, why_not_chosen
from dateline.read.html import read_page
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.page import Page, make_document
from dateline.read.pages import looks_like_html
from dateline.read.plain import plain_pieces, unix_lines
from dateline.read.run import Run
from dateline.read.source import PAGE_LIMIT, RATIO_FREE, RATIO_LIMIT, Source, unpack
from dateline.read.warcfile import Capture, read_captures

_INPUTS = frozenset({"response", "resource", "conversion", "revisit"})
_HEADERS_KEPT = frozenset({"content-type", "content-language", "date", "last-modified", "etag"})


class Answer(NamedTuple):
    """What a server answered: status, headers by lower-case name, and the body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_warc(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the captures of a WARC file, plain or packed record by record.

    A break in the file costs what lies behind it, which is said once; what lies before it is kept.
    """
    number = 0
    with source.opened() as stream:
        try:
            for number, capture in enumerate(read_captures(stream), 1):
                if capture.kind in _INPUTS:
                    yield _read_capture(capture, _Where(source, number), run)
        except ReadError as error:
            yield Failed(source.shown, f"after record {number}", str(error))


class _Where(NamedTuple):
    source: Source
    number: int

    @property
    def place(self) -> str:
        return f"record {self.number}"

    @property
    def shown(self) -> str:
        return f"{self.source.shown}, {self.place}"


def _read_capture(capture: Capture, where: _Where, run: Run) -> Outcome:
    if capture.declared > PAGE_LIMIT:
        cause = f"larger than {PAGE_LIMIT >> 20} MB: too large to be read as one page"
        return Failed(where.source.shown, where.place, cause)
    sha, settled = run.record(where.shown, capture.raw)
    if settled:
        return settled
    try:
        document = _document(capture, where, sha, run)
    except _NoPageError as error:
        return Skipped(where.shown, str(error))
    except (ReadError, ValueError) as error:
        return Failed(where.source.shown, where.place, str(error))
    run.keep(sha, capture.raw)
    if digest := capture.headers.get("warc-payload-digest"):
        run.captured.setdefault(digest, where.shown)
    return document


class _NoPageError(Exception):
    """A capture that is no page, and why."""


def _document(capture: Capture, where: _Where, sha: str, run: Run) -> Document:
    choice = run.choice
    if reason := why_not_chosen(choice, capture.url, capture.headers.get("warc-date")):
        raise _NoPageError(reason)
    if capture.kind == "revisit":
        raise _NoPageError(_revisited(capture, run))
    is_http = "http" in capture.headers.get("content-type", "")
    answer = parse_answer(capture.block) if is_http else Answer(200, {}, capture.block)
    _check_status(answer, choice)
    sent_as = "" if is_http else capture.headers.get("content-type", "")
    media_type = answer.headers.get("content-type", sent_as)
    kind = media_type.split(";")[0].strip().lower()
    if choice.types and kind not in choice.types:
        raise _NoPageError(f"not chosen: type {kind or 'unknown'}")
    body = sent_body(answer)
    charset = guess_charset(body, media_type.partition("charset=")[2].split(";")[0] or None)
    page = _page(body, charset, kind, capture.url)
    if not choice.lists and (reason := why_no_report(capture.url, page)):
        raise _NoPageError(reason)
    in_file = capture.offset is not None
    custody = Custody(
        raw_sha256=sha,
        path=where.source.address if in_file else f"{where.source.address}!{where.place}",
        offset=capture.offset,
        length=len(capture.raw) if in_file else None,
        media_type=kind or None,
        charset=charset,
        reader="warc",
        retrieved_at=capture.headers.get("warc-date"),
        url=capture.url,
        headers={k: v for k, v in answer.headers.items() if k in _HEADERS_KEPT} or None,
    )
    offered = [Candidate(field="url", value=capture.url, source="warc")] if capture.url else []
    page = page._replace(candidates=(*page.candidates, *offered))
    return make_document(page, custody, source=where.source.shown)


def _page(body: bytes, charset: str, kind: str, url: str | None) -> Page:
    """The page of a body; ``kind`` is its media type, "" where none was sent."""
    if not body.strip():
        raise _NoPageError("empty")
    if b"\x00" in body and not charset.startswith("utf-16"):
        raise _NoPageError(f"not text: {kind or 'no type'}")
    text = unix_lines(decode(body, charset))
    if "html" in kind or (kind in ("", "text/plain") and looks_like_html(body)):
        page = read_page(text, url=url)
    elif kind == "text/plain":
        page = Page(text, plain_pieces(text))
    else:
        raise _NoPageError(f"not a page: {kind or 'no type'}")
    if not page.text.strip():
        raise _NoPageError("empty")
    return page


def _revisited(capture: Capture, run: Run) -> str:
    """Say which capture a revisit record stands for (ISO 28500, 6.7): by digest, in any file read."""
    seen = run.captured.get(capture.headers.get("warc-payload-digest", ""))
    if seen:
        return f"same bytes as {seen}"
    of = capture.headers.get("warc-refers-to-target-uri", capture.url or "unknown").strip("<> ")
    when = capture.headers.get("warc-refers-to-date", "an earlier day")
    return f"same bytes as the capture of {of} on {when}, which was not read before it"


def _check_status(answer: Answer, choice: Choice) -> None:
    if answer.status in choice.statuses:
        return
    if 300 <= answer.status < 400:
        raise _NoPageError(f"redirect to {answer.headers.get('location', 'nowhere')}")
    if answer.status >= 400:
        raise _NoPageError(f"error page: status {answer.status}")
    raise _NoPageError(f"not chosen: status {answer.status}")


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
