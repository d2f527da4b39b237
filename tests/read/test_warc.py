"""WARC files: captures, what is no page, damage; fastwarc sees the same records."""

import gzip
import io
import zlib

import pytest
from fastwarc.warc import ArchiveIterator

from dateline.errors import ReadError
from dateline.read.identity import sha256_of
from dateline.read.raw import read_raw
from dateline.read.warc import parse_answer, sent_body
from dateline.read.warcfile import read_captures
from inputs import documents, page_of, said

HTML = "Content-Type: text/html; charset=utf-8"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", *headers])
    return head.encode() + b"\r\n\r\n" + body


def warc_record(block: bytes, kind: str = "response", url: str = "https://example.org/a") -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2014-06-13T10:00:00Z",
        f"Content-Type: application/{'http; msgtype=response' if kind == 'response' else 'warc-fields'}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def page_record(number: int) -> bytes:
    page = page_of(f"Shell number {number} fell on the market, the mayor said.")
    return warc_record(answer(page.encode(), HTML), url=f"https://example.org/{number}")


RECORDS = [warc_record(b"software: x\r\n", "warcinfo"), *map(page_record, range(3))]


def write(folder, records, name="a.warc", pack=False):
    path = folder / name
    path.write_bytes(b"".join(gzip.compress(r) if pack else r for r in records))
    return path


@pytest.mark.parametrize("pack", [False, True])
def test_a_capture_is_a_page_with_its_address_and_day(tmp_path, pack):
    path = write(tmp_path, RECORDS, pack=pack)
    found = documents(path)
    assert [document.custody.url[-1] for document in found] == ["0", "1", "2"]
    custody = found[0].custody
    assert custody.retrieved_at == "2014-06-13T10:00:00Z"
    assert custody.headers == {"content-type": "text/html; charset=utf-8"}
    assert found[0].metadata[-1].source == "warc"
    for document in found:
        raw = read_raw(document.custody)
        assert sha256_of(raw) == document.custody.raw_sha256
        assert (zlib.decompress(raw, 31) if pack else raw).startswith(b"WARC/1.0")


def test_records_packed_together_are_read_and_not_addressed(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(RECORDS)))
    found = documents(path)
    assert len(found) == 3
    assert [(d.custody.offset, read_raw(d.custody)) for d in found] == [(None, None)] * 3


def test_what_is_no_page_is_skipped_with_its_reason(tmp_path):
    blocks = [
        answer(b"", "Location: /b", status="301 Moved"),
        answer(b"<p>Gone</p>", HTML, status="404 Not Found"),
        answer(b"\x89PNG\x00", "Content-Type: image/png"),
        answer(b"{}", "Content-Type: application/json"),
        answer(b"  ", HTML),
    ]
    revisit = warc_record(answer(b""), "revisit")
    path = write(tmp_path, [*map(warc_record, blocks), revisit, warc_record(b"x", "request")])
    assert said(path) == [
        "a.warc, record 1: redirect to /b",
        "a.warc, record 2: error page: status 404",
        "a.warc, record 3: not text: image/png",
        "a.warc, record 4: not a page: application/json",
        "a.warc, record 5: empty",
        "a.warc, record 6: same bytes as the capture of https://example.org/a on an earlier day,"
        " which was not read before it",
    ]


@pytest.mark.parametrize("pack", [False, True])
def test_records_before_a_break_are_kept_and_the_break_is_named(tmp_path, pack):
    parts = [gzip.compress(record) if pack else record for record in RECORDS]
    whole, start = b"".join(parts), sum(map(len, parts[:3]))
    for cut in range(start + 1, start + len(parts[3]) - 4, 97):
        path = tmp_path / "cut.warc"
        path.write_bytes(whole[:cut])
        found = said(path)
        assert found[:2] == ["cut.warc: read"] * 2
        assert found[2].startswith("cut.warc, after record 3: failed: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Content-Length: ", b"Content-Length: 9"),
        (b"Content-Length: ", b"Content-Length: -"),
        (b"WARC/1.0", b"WARC/\xff"),
        (b"\r\n\r\n", b"\n\x00\n"),
    ],
)
def test_a_damaged_header_costs_what_lies_behind_it(tmp_path, old, new):
    found = said(write(tmp_path, [*RECORDS[:2], RECORDS[2].replace(old, new, 1)]))
    assert found[0] == "a.warc: read"
    assert "a.warc, after record 2: failed" in found[1]


@pytest.mark.parametrize("pack", [False, True])
def test_fastwarc_sees_the_same_records(pack):
    data = b"".join(gzip.compress(record) if pack else record for record in RECORDS)
    theirs = [
        (record.stream_pos, record.reader.read())
        for record in ArchiveIterator(io.BytesIO(data), parse_http=False)
    ]
    assert [(c.offset, c.block) for c in read_captures(io.BytesIO(data))] == theirs


@pytest.mark.parametrize(
    ("headers", "coded"),
    [
        (["Content-Encoding: gzip"], gzip.compress(b"A shell.", mtime=0)),
        (["Content-Encoding: deflate"], zlib.compress(b"A shell.")),
        (["Content-Encoding: gzip"], b"A shell."),
        (["Transfer-Encoding: chunked"], b"2\r\nA \r\n6;x=y\r\nshell.\r\n0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], b"A shell."),
    ],
    ids=["gzip", "deflate", "gzip in name only", "chunked", "chunked in name only"],
)
def test_a_body_is_unpacked(headers, coded):
    assert sent_body(parse_answer(answer(coded, *headers))) == b"A shell."


def test_a_bomb_inside_an_answer_is_refused():
    packed = gzip.compress(bytes(64 << 20))
    with pytest.raises(ReadError, match="refused as a bomb"):
        sent_body(parse_answer(answer(packed, "Content-Encoding: gzip")))


def capture(path: str, *, day: str = "2014-06-13", kind: str = HTML, **more: str) -> bytes:
    page = page_of(f"Shell number {len(path)} fell on the market, the mayor said.")
    whole = warc_record(
        answer(page.encode(), kind), url=f"https://{more.get('host', 'example.org')}{path}"
    )
    return whole.replace(b"2014-06-13T", f"{day}T".encode())


CRAWL = [
    capture("/2014/06/shell/"),
    capture("/2014/07/calm/", day="2014-07-02"),
    capture("/2014/06/news/", host="news.example.net"),
    capture("/", day="2014-06-13"),
    capture("/tag/mosul/page/2/"),
    capture("/?s=mosul"),
    capture("/wp-login.php"),
]


def test_fronts_lists_and_logins_are_skipped_with_reason(tmp_path):
    path = write(tmp_path, CRAWL)
    assert [words.split(": ")[-1] for words in said(path)] == [
        *("read", "read", "read"),
        *("front page", "list page", "list page", "login page"),
    ]
    assert len(documents(path, warc="lists=read")) == 7


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ("", 3),
        ("host=example.org", 2),
        ("host=example.net", 1),
        ("from=2014-07", 1),
        ("from=20140701000000", 1),
        ("to=2014-06-13", 2),
        ("from=2014-06 to=2014-06", 2),
        ("status=404", 0),
        ("mime=text/plain", 0),
        ("mime=text/html,text/plain status=200", 3),
    ],
)
def test_captures_are_chosen_and_the_others_named(tmp_path, choice, count):
    path = write(tmp_path, CRAWL)
    told = said(path, warc=choice)
    assert len(told) == len(CRAWL)
    assert sum(words.endswith(": read") for words in told) == count


CDXJ = 'org,example)/2014/06/shell 20140613100000 {"url": "https://example.org/2014/06/shell/"}\n'
CDX = """ CDX N b a m s k r M S V g
net,example,news)/2014/06/news 20140613100000 https://news.example.net/2014/06/news/ text/html 200 A - - 9 0 a.warc
"""


@pytest.mark.parametrize(("lines", "host"), [(CDXJ, "example.org"), (CDX, "news.example.net")])
def test_a_cdx_list_chooses_captures(tmp_path, lines, host):
    (tmp_path / "list.cdx").write_text(lines)
    (document,) = documents(write(tmp_path, CRAWL), warc=f"cdx={tmp_path / 'list.cdx'}")
    assert host in document.custody.url


@pytest.mark.parametrize(
    ("choice", "named"),
    [
        ("colour=red", "'colour=red'"),
        ("from=June", "from=June"),
        ("status=ok", "status=ok"),
        ("cdx=no", "no"),
    ],
)
def test_a_choice_that_is_none_is_named(tmp_path, choice, named):
    with pytest.raises(ReadError, match=f"--warc: .*{named}"):
        documents(write(tmp_path, CRAWL), warc=choice)


def test_a_revisit_names_the_capture_it_stands_for_in_any_file(tmp_path):
    digest = b"WARC-Payload-Digest: sha1:AAAA\r\nContent-Type"
    first = page_record(1).replace(b"Content-Type", digest, 1)
    again = warc_record(answer(b""), "revisit").replace(b"Content-Type", digest, 1)
    write(tmp_path, [first]).rename(tmp_path / "1.warc")
    write(tmp_path, [again]).rename(tmp_path / "2.warc")
    assert said(tmp_path)[1].endswith("1.warc, record 1")


def test_an_answer_without_a_type_is_read_by_its_content(tmp_path):
    path = write(tmp_path, [warc_record(answer(page_of().encode()))])
    assert said(path) == ["a.warc: read"]
