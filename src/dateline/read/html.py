"""HTML to text."""

from __future__ import annotations

from dateline.model.document import Piece
from dateline.read.page import Page


def read_page(html: str, *, url: str | None = None) -> Page:
    """Read a page."""
    from lxml import html as reader

    tree = reader.document_fromstring(html)
    texts, pieces, at = [], [], 0
    for element in tree.iter("p", "h1", "h2", "h3", "li"):
        text = " ".join(element.text_content().split())
        if text:
            texts.append(text)
            pieces.append(Piece(start=at, end=at + len(text), tag=str(element.tag)))
            at += len(text) + 2
    return Page("\n\n".join(texts), tuple(pieces))
