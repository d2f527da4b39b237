"""Saved pages and plain text: lines and paragraphs, MHTML, dates that cannot be."""

import pytest

from dateline.read.page import REFUSED
from dateline.read.plain import plain_pieces
from inputs import BODY, documents, page_of, said

WRAPPED = """The mayor said on Monday that a shell had fallen beside the grain
market of the town, and that two people who had stood near the gate
were hurt. A second one fell in the river and did no harm, according
to a fisherman who had seen it from the other bank.

The market was closed for the day. It will open again on Tuesday, and
the gate will be mended by the men of the works department, who were
there in the afternoon."""

UNWRAPPED = """Shell falls on market
By Ann Writer

Two people were hurt when a shell fell beside the grain market on Monday.
A second shell landed in the river.
Nobody else was hurt, the mayor said."""


@pytest.mark.parametrize(("text", "count"), [(WRAPPED, 2), (UNWRAPPED, 5), ("", 0), ("\n \n", 0)])
def test_a_line_is_a_piece_unless_it_was_broken_for_want_of_room(text, count):
    pieces = plain_pieces(text)
    assert len(pieces) == count
    for piece in pieces:
        assert text[piece.start : piece.end].strip()


MHTML = """From: <Saved by a browser>
Snapshot-Content-Location: https://example.org/a
Subject: Shell
Date: Fri, 13 Jun 2014 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/a

{page}
--b
Content-Type: text/css

body {{}}
--b--
"""


def test_a_page_saved_as_mhtml_says_where_and_when(tmp_path):
    page = page_of("Caf=C3=A9 shelled.", head='<meta charset=3D"utf-8">')
    path = tmp_path / "a.mhtml"
    path.write_text(MHTML.format(page=page), newline="\r\n")
    (document,) = documents(path)
    assert "Café shelled." in document.text
    custody = document.custody
    assert (custody.url, custody.reader) == ("https://example.org/a", "mhtml")
    assert custody.retrieved_at == "Fri, 13 Jun 2014 10:00:00 -0000"
    path.write_text("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--")
    assert said(path) == ["a.mhtml, file: failed: no HTML part in it"]


def test_a_date_later_than_the_page_was_saved_is_refused(tmp_path):
    saved = "<!-- Page saved with SingleFile \n url: https://example.org/a \n saved date: {} \n-->"
    dates = [
        '<meta property="article:published_time" content="2014-06-20">',
        '<meta name="date" content="2014-06-12">',
    ]
    path = tmp_path / "a.html"
    path.write_text(saved.format("Fri Jun 13 2014 10:00:00 GMT") + page_of(head="".join(dates)))
    found = [(c.value, c.source) for c in documents(path)[0].metadata if c.field == "date"]
    assert found == [
        ("2014-06-12", "meta date"),
        ("2014-06-20", "meta article:published_time" + REFUSED),
    ]


def test_a_page_without_words_is_empty(tmp_path):
    (tmp_path / "a.html").write_text("<html><body><img src='x.jpg'></body></html>")
    assert said(tmp_path) == ["a.html: empty"]


def test_a_huge_attribute_is_no_trouble(tmp_path):
    (tmp_path / "a.html").write_text("<p " + "a=b " * 200_000 + f">{BODY[0]}")
    assert documents(tmp_path)[0].text == BODY[0]


def test_a_page_larger_than_any_page_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.read.source.Source.read.__defaults__", (1 << 20,))
    (tmp_path / "a.html").write_text(page_of("x" * (1 << 20)))
    wanted = "a.html, file: failed: larger than 1 MB: too large to be read as one page"
    assert said(tmp_path) == [wanted]
