"""HTML to text: one piece per paragraph-sized block, nothing visible dropped.

The text is what a browser shows, in the order of the source: scripts, styles and hidden elements
go; white space is collapsed as CSS 2.1 (section 16.6.1) has it; a block is what stands between two
starts or ends of block-level elements (HTML Living Standard, section 15.3), a table's cell too. Lines
parted by one ``<br>`` are pieces of their own with a line end between, unless they are one sentence
broken for want of room. No-break spaces stay: WordPress ties the last words of a title with one.
"""

from __future__ import annotations

import re
from typing import Any

from dateline.model.document import Piece
from dateline.read.maintext import find_main
from dateline.read.markup import markup
from dateline.read.page import Page
from dateline.read.walk import BLOCKS, UNSEEN, WebBlock, walk_blocks
from dateline.read.webmeta import read_offers

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{0,4000}>|<![^<>]{0,4000}>")
_RUN = re.compile(r"(?:<p>\s*)+")


def read_page(html: str, *, url: str | None = None, helper: bool = True) -> Page:
    """Read a page.

    Args:
        html: The page as text.
        url: Its address, if the input states it.
        helper: Whether to ask for the main text; a feed's item is nothing else.

    Returns:
        The text with a piece per block, and everything that the markup offers for title, date,
        byline, outlet, address and tags.
    """
    tree = parse_html(html)
    if tree is None:
        return Page("", ())
    offers = read_offers(tree, html)
    blocks, boxes = walk_blocks(tree)
    main = find_main(tree, blocks, boxes) if helper else None
    text, pieces = _joined(blocks, main)
    tags = tuple(dict.fromkeys((*_page_tags(blocks), *offers.tags)))
    return offers._replace(text=text, pieces=pieces, tags=tags)


def parse_html(html: str) -> Any | None:
    """Return the tree of a page, None if it holds no element.

    A page nested deeper than the parser goes is read without its tags' nesting.
    """
    from lxml import etree
    from lxml import html as reader

    def parsed(markup_text: str) -> tuple[Any, bool]:
        parser = reader.HTMLParser(  # safe: a page is bounded in size (PAGE_LIMIT)
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
        )
        try:
            raw = markup_text.replace("\x00", "").encode("utf-8", "replace")  # as browsers do
            tree = reader.document_fromstring(raw, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError):
            return None, False
        return tree, any("depth" in entry.message for entry in parser.error_log)

    tree, too_deep = parsed(html)
    return parsed(_flattened(html))[0] if too_deep else tree


def _flattened(html: str) -> str:
    """The page with every tag gone but those of paragraphs, line breaks and what is not shown."""

    def replaced(match: re.Match[str]) -> str:
        name = (match[1] or "").lower()
        if name in UNSEEN or name in ("html", "body", "title", "meta", "link"):
            return match[0]
        return "<p>" if name in BLOCKS else "<br>" if name == "br" else ""

    return _RUN.sub("<p>", _TAG.sub(replaced, html))


def _page_tags(blocks: list[WebBlock]) -> list[tuple[str, str]]:
    """The tags of a page: those of its only item, or else those outside all items.

    The tags of one item among several are that item's; they stay with their pieces.
    """
    several = len({block.item for block in blocks if block.item is not None}) > 1
    return [
        tag
        for block in blocks
        if block.role not in markup().regions and not (several and block.item is not None)
        for tag in block.tags
    ]


def _joined(blocks: list[WebBlock], main: list[bool] | None) -> tuple[str, tuple[Piece, ...]]:
    """The text, with an empty line between blocks and none between lines of one, and its pieces."""
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for number, block in enumerate(blocks):
        between = "" if not parts else "\n" if block.glued else "\n\n"
        at += len(between)
        parts += (between, block.text)
        pieces.append(
            Piece(
                start=at,
                end=at + len(block.text),
                tag=block.tag,
                role=block.role,
                item=block.item,
                main=main[number] if main else None,
                links=block.links,
                when=block.when,
                tags=block.tags,
            )
        )
        at += len(block.text)
    return "".join(parts), tuple(pieces)
