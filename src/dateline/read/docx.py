"""Word documents (DOCX): a piece a paragraph, headings as such, tables cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from dateline.errors import ReadError
from dateline.model.document import Piece
from dateline.read.extras import load_extra
from dateline.read.outcome import Outcome
from dateline.read.page import Page
from dateline.read.run import Run
from dateline.read.single import Opened, read_single
from dateline.read.source import PAGE_LIMIT, Source

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADINGS = {"title": "h1", "heading 1": "h1", "heading 2": "h2", "heading 3": "h3"}


def read_docx(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a Word document. The day it was last saved on is no day of publication: it is left."""
    yield from read_single(source, run, "docx", _open_docx, download=True)


def _open_docx(raw: bytes) -> Opened:
    library = load_extra("docx", kind="DOCX")
    _check_size(raw)
    try:
        document = library.Document(io.BytesIO(raw))
        parts = list(_paragraphs(document))
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise ReadError("a damaged Word document") from error
    return Opened(page_of_parts(parts), _TYPE)


def _check_size(raw: bytes) -> None:
    """Refuse a bomb before the library unpacks it whole."""
    with zipfile.ZipFile(io.BytesIO(raw)) as members:
        if sum(member.file_size for member in members.infolist()) > 4 * PAGE_LIMIT:
            raise ReadError(f"unpacks to more than {4 * PAGE_LIMIT >> 20} MB: refused as a bomb")


def _paragraphs(document: Any) -> Iterator[tuple[str, str]]:
    """Yield the element ("p", "h1", "td") and text of each paragraph and cell, in order."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from (("td", cell.text) for row in block.rows for cell in row.cells)
            continue
        style = block.style.name.lower() if block.style is not None else ""
        yield _HEADINGS.get(style, "p"), block.text


def page_of_parts(parts: list[tuple[str, str]]) -> Page:
    r"""Return the page of (element, text) pairs, an empty line between two; blank ones are left.

    >>> page_of_parts([("h1", "Fire"), ("p", " "), ("p", "A mill\vburned.")]).text
    'Fire\n\nA mill\nburned.'
    """
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for tag, words in parts:
        text = words.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip()
        if text:
            pieces.append(Piece(start=at, end=at + len(text), tag=tag))
            texts.append(text)
            at += len(text) + 2
    return Page("\n\n".join(texts), tuple(pieces))
