"""Damaged inputs of every kind: small sound ones, mutations of them, and the laws a reader keeps.

`tests/read/test_fuzz.py` runs a few of them always alike, ``tools/fuzz_readers.py`` for as long as
it is told. What broke a reader once is kept under ``tests/cases/fuzz/``.
"""

from __future__ import annotations

import gzip
import io
import plistlib
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import strategies as st
from test_downloads import NEXIS
from test_mail import letter
from test_office import pdf_file, word_file
from test_warc import RECORDS

from dateline.model.document import Document
from dateline.read.cut import cut_document
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.pile import read_pile
from dateline.read.source import Source
from inputs import BODY, page_of, record

CASES = Path(__file__).parents[1] / "cases" / "fuzz"
LONGEST = 20
"""Seconds of processor time after which an input of a few KB hangs its reader."""

_ITEM = "<title>Shell falls</title><link>https://example.org/a</link>"
_RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Harbour Courier</title>'
    f"<item>{_ITEM}<pubDate>Thu, 12 Jun 2031 10:00:00 GMT</pubDate><description>{BODY[0]}"
    "</description></item></channel></rss>"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><title>Shell falls'
    "</title><id>urn:1</id><updated>2031-06-12T10:00:00Z</updated>"
    f'<content type="html">&lt;p&gt;{BODY[0]}&lt;/p&gt;</content></entry></feed>'
)
_WXR = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><wp:wxr_version>1.2'
    f"</wp:wxr_version><item>{_ITEM}<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    f"<wp:post_date>2031-06-12 10:00:00</wp:post_date><content:encoded><![CDATA[<p>{BODY[0]}</p>]]>"
    "</content:encoded></item></channel></rss>"
)
_JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Courier",
    "items": [{"id": "1", "content_text": BODY[0], "date_published": "2031-06-12T10:00:00Z"}],
}
_RTF = rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}{{\b Shell}}\par {BODY[0]}\par \u8212? caf\'e9}}"
_MHTML = (
    "From: <Saved>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Shell falls\r\n"
    "Date: Thu, 12 Jun 2031 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
    '\r\n\ttype="text/html";\r\n\tboundary="--x"\r\n\r\n----x\r\nContent-Type: text/html\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/a\r\n\r\n"
    f"{page_of()}\r\n----x--\r\n"
)


def _zipped(**members: bytes) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name.replace("__", "/")), data)
    return box.getvalue()


def _written(write: Callable[[Path], None]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        write(path)
        return path.read_bytes()


def sound_inputs() -> dict[str, bytes]:
    """Return a small sound input of each kind, by the name of a file that might hold it."""
    page = page_of().encode()
    warc = b"".join(RECORDS)
    mail = bytes(letter(html=page_of(BODY[0])))
    saved = {"WebMainResource": {"WebResourceData": page, "WebResourceMIMEType": "text/html"}}
    return {
        "a.html": page,
        "a.mhtml": _MHTML.encode(),
        "a.warc": warc,
        "a.warc.gz": b"".join(map(gzip.compress, RECORDS)),
        "rss.xml": _RSS.encode(),
        "atom.xml": _ATOM.encode(),
        "wxr.xml": _WXR.encode(),
        "feed.json": msgspec.json.encode(_JSON_FEED),
        "a.json": f"[{record(1)}, {record(2)}]".encode(),
        "a.jsonl": "\n".join(record(n, date="2031-06-12") for n in (1, 2, 3)).encode(),
        "a.csv": f'id,date,title,text\n1,2031-06-12,Shell,"{BODY[0]}"\n2,,,"a ""b"" c"\n'.encode(),
        "a.tsv": f"id\ttext\n1\t{BODY[0]}\n".encode(),
        "a.txt": f"Shell falls\nCORVA, 12 June 2031 (Wire) -\n{BODY[0]}\n".encode(),
        "nexis.txt": NEXIS.encode(),
        "a.docx": _written(lambda path: word_file(path, cells=("Killed", "2"))),
        "a.rtf": _RTF.encode(),
        "a.eml": mail,
        "a.mbox": b"From a@example.org Thu Jun 12 10:00:00 2031\n" + mail + b"\n",
        "a.pdf": _written(lambda path: pdf_file(path, "Shell falls", *BODY)),
        "a.webarchive": plistlib.dumps(saved, fmt=plistlib.FMT_BINARY),
        "a.zip": _zipped(**{"a__b.html": page, "c.jsonl": record().encode()}),
        "a.html.gz": gzip.compress(page),
        "a.wacz": _zipped(**{"datapackage.json": b"{}", "archive__data.warc": warc}),
    }


_BITS = (b"\x00", b"\xff", b"\xff\xfe", b"<", b">", b"&#0;", b"&#x110000;", b'"', b"\\", b"{", b"}")
_WORDS = (
    *(b"\\u-99999?", b"\\ud800", b"\r\n\r\n", b"-1", b"99999999999999999999", b"<![CDATA[", b"]]>"),
    *(b"<!--", b"<table><tr><td>", b"charset=utf-7", b"=?utf-8?b?/w==?=", b"<?xml", b"stream\n"),
    *(b"0 0 R", b"<<", b">>", b"/Filter /FlateDecode", b"endobj", b"PK\x03\x04", b"\x1f\x8b"),
    *(b"NaN", b"1e999", b"0001-01-01", b"9999-12-31T23:59:60+25:00", b"\xed\xa0\x80", b"\xc2"),
)
_ops = st.tuples(
    st.sampled_from(["put", "over", "cut", "twice", "flip", "end", "many"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 64),
    st.sampled_from((*_BITS, *_WORDS)) | st.binary(min_size=1, max_size=8),
)
mutations = st.lists(_ops, min_size=1, max_size=6)
"""Lists of changes: what, where (a share of the length), how much, and with which bytes."""


def mutated(raw: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    """Return bytes with changes made to them, in order."""
    for what, where, size, some in changes:
        at = int(where * len(raw))
        match what:
            case "put":
                raw = raw[:at] + some + raw[at:]
            case "over":
                raw = raw[:at] + some + raw[at + len(some) :]
            case "cut":
                raw = raw[:at] + raw[at + size :]
            case "twice":
                raw = raw[:at] + raw[at : at + size] * 3 + raw[at + size :]
            case "flip" if raw:
                raw = raw[:at] + bytes([raw[at] ^ (1 << size % 8)]) + raw[at + 1 :]
            case "end":
                raw = raw[:at]
            case "many":
                raw = raw[:at] + some * size + raw[at:]
    return raw


def check_reading(name: str, raw: bytes) -> list[Outcome]:
    """Read an input and hold what comes of it against the laws; what breaks them is raised.

    There is at least one outcome, each is of one kind and one clear line, every text is Unicode, and
    every piece and report lies in its text.
    """
    with _in_time():
        found = list(read_pile([Source(name, lambda: io.BytesIO(raw))]))
        assert found, "no outcome"
        for outcome in found:
            if isinstance(outcome, Failed):
                assert outcome.cause, "no cause"
                assert "\n" not in outcome.cause, "more than a line"
                assert "Traceback" not in outcome.cause
            elif isinstance(outcome, Skipped):
                assert outcome.reason, "no reason"
            elif isinstance(outcome, Document):
                _check_document(outcome)
    return found


def _check_document(document: Document) -> None:
    assert document.text.encode(), "an empty document"
    msgspec.json.encode(document)
    for piece in document.pieces:
        assert 0 <= piece.start < piece.end <= len(document.text), "a piece outside"
    reports, _ = cut_document(document)
    for report in reports:
        assert 0 <= report.start < report.end <= len(document.text), "a report outside"


@contextmanager
def _in_time() -> Iterator[None]:
    """Stop what hangs, where the system can."""
    if not hasattr(signal, "SIGVTALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise AssertionError(f"more than {LONGEST} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
