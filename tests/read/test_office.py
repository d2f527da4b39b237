"""Word, rich text and PDF: the words as they stand, headings known, damage said in one line."""

import io
import sys
import zipfile

import docx
import pytest

from inputs import documents, said

TITLE = "Shell falls on market"
FIRST = "Two people were hurt when a shell fell beside the grain market, the mayor said."
SECOND = "Caf\u00e9s near the river stayed open, he added."


def word_file(path, *, cells=()):
    document = docx.Document()
    document.add_heading(TITLE, level=1)
    document.add_paragraph(FIRST)
    document.add_paragraph("")
    document.add_paragraph(SECOND)
    if cells:
        row = document.add_table(rows=1, cols=len(cells)).rows[0].cells
        for cell, words in zip(row, cells, strict=True):
            cell.text = words
    document.save(str(path))


def test_a_word_document_gives_a_piece_a_paragraph(tmp_path):
    word_file(tmp_path / "a.docx", cells=("Killed", "2"))
    (document,) = documents(tmp_path)
    assert document.text == "\n\n".join((TITLE, FIRST, SECOND, "Killed", "2"))
    assert [piece.tag for piece in document.pieces] == ["h1", "p", "p", "td", "td"]
    cut = [document.text[piece.start : piece.end] for piece in document.pieces]
    assert cut == [TITLE, FIRST, SECOND, "Killed", "2"]
    assert document.custody.reader == "docx"


def test_a_word_document_that_is_a_bomb_is_refused(tmp_path):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "x")
        file.writestr("word/document.xml", b"\0" * (129 << 20))
    (tmp_path / "a.docx").write_bytes(box.getvalue())
    (told,) = said(tmp_path)
    assert "refused as a bomb" in told


def test_rich_text_gives_a_line_a_paragraph(tmp_path):
    words = SECOND.replace("\u00e9", "\\'e9")
    rtf = f"{{\\rtf1\\ansi\\ansicpg1252 {{\\b {TITLE}}}\\par {FIRST}\\par {words}}}"
    (tmp_path / "a.rtf").write_bytes(rtf.encode("ascii"))
    (document,) = documents(tmp_path)
    assert document.text == "\n".join((TITLE, FIRST, SECOND))


def pdf_file(path, *paragraphs):
    """Write a PDF of one page by hand: a block of lines a paragraph."""
    drawn, height = [], 760
    for words in paragraphs:
        for at in range(0, len(words), 60):
            line = words[at : at + 60].replace("(", "[")
            drawn.append(f"BT /F1 11 Tf 60 {height} Td ({line}) Tj ET")
            height -= 13
        height -= 30
    stream = "\n".join(drawn).encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n"
    path.write_bytes(out + end % (table, len(out)) + b"%%EOF\n")


def test_a_pdf_gives_a_piece_a_block_of_lines(tmp_path):
    pdf_file(tmp_path / "a.pdf", TITLE, FIRST, "A second shell landed in the river, he added.")
    (document,) = documents(tmp_path)
    blocks = [document.text[piece.start : piece.end] for piece in document.pieces]
    assert blocks[0] == TITLE
    assert blocks[1].replace("\n", "") == FIRST
    assert len(blocks) == 3


def test_a_pdf_without_a_text_layer_says_what_to_do(tmp_path):
    pdf_file(tmp_path / "scan.pdf")
    (told,) = said(tmp_path)
    assert told.startswith("scan.pdf, file: failed: a PDF without a text layer")
    assert "OCR" in told


@pytest.mark.parametrize("end", [40, 200, 500])
def test_a_pdf_cut_short_fails_in_one_line(tmp_path, end):
    pdf_file(tmp_path / "whole.pdf", TITLE, FIRST)
    (tmp_path / "cut.pdf").write_bytes((tmp_path / "whole.pdf").read_bytes()[:end])
    told = [words for words in said(tmp_path) if words.startswith("cut")]
    assert len(told) == 1
    assert "failed: " in told[0]


def test_a_missing_library_says_what_to_type(tmp_path, monkeypatch):
    word_file(tmp_path / "a.docx")
    monkeypatch.setitem(sys.modules, "docx", None)  # as if it were not installed
    assert said(tmp_path) == [
        "a.docx, file: failed: DOCX needs more: pip install 'dateline[office]'"
    ]
