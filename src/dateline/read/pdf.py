"""PDF with a text layer: a piece a block of lines, as its layout groups them, columns in order."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from dateline.errors import ReadError
from dateline.read.docx import page_of_parts
from dateline.read.extras import load_extra
from dateline.read.outcome import Outcome
from dateline.read.run import Run
from dateline.read.single import Opened, read_single
from dateline.read.source import Source

PAGES = 2_000
"""The most pages that are read of one PDF: a report has a few, a bomb has no end."""


def read_pdf(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a PDF; one without a text layer (a scan) fails and says what to do."""
    yield from read_single(source, run, "pdf", _open_pdf, download=True)


def _open_pdf(raw: bytes) -> Opened:
    load_extra("pdfminer.high_level", kind="PDF")
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    blocks = list(_blocks(raw))
    page = page_of_parts(blocks)
    if not page.text:
        raise ReadError(
            "a PDF without a text layer (a scan): run OCR on it first, as ocrmypdf does"
        )
    return Opened(page, "application/pdf")


def _blocks(raw: bytes) -> Iterator[tuple[str, str]]:
    from pdfminer.high_level import extract_pages
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    try:
        for number, page in enumerate(extract_pages(io.BytesIO(raw))):
            if number == PAGES:
                raise ReadError(f"more than {PAGES} pages: split it")
            yield from (("p", block.get_text()) for block in _texts(page))
    except (PDFException, PSException, ValueError, KeyError, TypeError, AssertionError) as error:
        raise ReadError(f"a damaged or encrypted PDF: {type(error).__name__}") from error


def _texts(page: Any) -> Iterator[Any]:
    """Yield the blocks of text of a page in the order in which it is read."""
    from pdfminer.layout import LTTextBox

    return (block for block in page if isinstance(block, LTTextBox))
