"""A walk over a page's tree: the blocks that a browser would show, in order.

White space is collapsed as CSS 2.1 (section 16.6.1) has it; a block is what stands between two starts
or ends of block-level elements (HTML Living Standard, section 15.3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from dateline.read.markup import Said, markup, said_of
from dateline.read.plain import is_hard_wrapped

BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
        ),
        *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li"),
        *("main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul", "listing", "plaintext", "xmp"),
    }
)
"""Elements that part their text from what stands around it."""

UNSEEN = frozenset(
    {
        *("head", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg"),
        *("canvas", "video", "audio", "map", "select", "datalist", "textarea", "noframes"),
    }
)
"""Elements whose content a browser does not show as text of the page."""

_BREAK, _SPACE = "\x00", "\x01"
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_INK = re.compile(r"[^\s\u200b-\u200f\u2028-\u202e\u2060\u00ad\ufeff]")
"""Anything that leaves a mark on the screen."""
_LONG = 400
_SHORT = 250
_LINE = 80
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class WebBlock(NamedTuple):
    """A line or paragraph as a browser shows it.

    ``box`` is the number of its element; ``glued`` says that a single ``<br>``, and no empty space,
    stands between it and the block before.
    """

    text: str
    tag: str
    role: str
    item: int | None
    links: float
    when: str | None
    box: int
    glued: bool = False
    tags: tuple[tuple[str, str], ...] = ()


class Box(NamedTuple):
    """A block-level element: the number of the one around it, and its name with its classes."""

    parent: int
    sign: str


class _Frame(NamedTuple):
    """An open element: what holds for the text inside it."""

    tag: str
    block: bool
    role: str
    inline: str
    item: int | None
    link: bool
    pre: bool
    box: int


_GROUND = _Frame("", True, "", "", None, False, False, 0)


def walk_blocks(tree: Any) -> tuple[list[WebBlock], list[Box]]:
    """Return the blocks of a tree, in the order of the source, and the boxes they lie in.

    The tree is not changed. Boxes are numbered in the order of their starts; 0 is around all.
    """
    walk = _Walk(tree)
    return list(_joined_lines(walk.blocks())), walk.boxes


class _Walk:
    """One walk over a tree, from which the blocks come in order."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._frames = [_GROUND]
        self._parts: list[str] = []
        self._letters = self._linked = 0
        self._inline: dict[str, int] = {}
        self._when: str | None = None
        self._glued = False
        self._tags: list[tuple[str, str]] = []
        self._items = 0
        self._prose = _prose(tree)
        self.boxes = [Box(0, "")]

    def blocks(self) -> Iterator[WebBlock]:
        """Yield the blocks of the tree in the order of the source."""
        from lxml import etree

        walk = etree.iterwalk(self._tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if not isinstance(tag, str):  # an entity or a processing instruction
                continue
            if event == "start":
                attributes = dict(element.attrib)
                said = said_of(tag, attributes) if tag not in UNSEEN else Said(hidden=True)
                if said.hidden:
                    walk.skip_subtree()
                    self._frames.append(self._frames[-1]._replace(tag="", block=False))
                    continue
                if tag in BLOCKS or tag == "br":
                    yield from self._flushed()
                    self._glued = self._glued and tag == "br"
                self._open(element, tag, said, attributes)
                self._add(element.text)
            else:
                frame = self._frames[-1]
                if frame.block:
                    yield from self._flushed()
                    self._glued = False
                self._frames.pop()
                self._add(element.tail)
        yield from self._flushed()

    def _open(self, element: Any, tag: str, said: Said, attributes: dict[str, str]) -> None:
        frame = self._frames[-1]
        block = tag in BLOCKS
        role, inline = frame.role, frame.inline
        if tag in HEADINGS and role not in markup().regions:
            role = ""  # a heading inside a byline's or a date's box is neither
        if tag == "footer" and frame.item is not None and said.role == "footer":
            said = Said()  # that of an item holds its tags and comment count, not the site's
        if said.role and not (block and self._is_layout(element, said)):
            if block:
                role = role if role in markup().regions else said.role
            else:
                inline = inline or said.role
        item = frame.item
        if said.item and role not in markup().not_inside:
            self._items += 1
            item = self._items
        if when := _when(tag, attributes):
            self._when = self._when or when
        if tag == "a" and said.role == "tags" and "rel" in attributes:
            self._tags += _tag_of(element, attributes["rel"])
        if block:
            self.boxes.append(Box(frame.box, f"{tag}.{attributes.get('class', '')}"))
        self._frames.append(
            _Frame(
                tag=tag if block else frame.tag,
                block=block,
                role=role,
                inline=inline,
                item=item,
                link=frame.link or (tag == "a" and "href" in attributes),
                pre=frame.pre or tag in ("pre", "listing", "plaintext", "xmp"),
                box=len(self.boxes) - 1 if block else frame.box,
            )
        )

    def _add(self, text: str | None) -> None:
        if not text:
            return
        frame = self._frames[-1]
        if frame.pre:
            text = text.replace("\n", _BREAK).replace(" ", _SPACE)
        self._parts.append(text)
        letters = len(text) - text.count(" ") - text.count("\n")
        self._letters += letters
        if frame.link:
            self._linked += letters
        if frame.inline:
            self._inline[frame.inline] = self._inline.get(frame.inline, 0) + letters

    def _flushed(self) -> Iterator[WebBlock]:
        """Yield the lines gathered since the last end of a line or block; in ``<pre>``, several."""
        lines = "".join(self._parts).split(_BREAK)
        for line in lines:
            text = _BLANKS.sub(" ", line).replace(_SPACE, " ").strip()
            if not _INK.search(text):
                self._glued = False
                continue
            frame = self._frames[-1]
            role = frame.role or self._inline_role(len(text))
            if frame.role in ("byline", "date") and "title" in self._inline:
                role = self._inline_role(len(text))
            links = min(1.0, self._linked / max(1, self._letters))
            yield WebBlock(
                text=text,
                tag=frame.tag,
                role=role,
                item=frame.item,
                links=round(links, 3),
                when=self._when,
                box=frame.box,
                glued=self._glued,
                tags=tuple(self._tags),
            )
            self._glued, self._when = True, None
            self._tags.clear()
        self._parts.clear()
        self._inline.clear()
        self._letters = self._linked = 0

    def _is_layout(self, element: Any, said: Said) -> bool:
        """Whether an element holds so much prose that its name must mean the page around it."""
        if said.role in markup().talk and not said.weak:
            return False
        share = 0.5 if said.role in markup().regions else 0.25
        return self._prose[element] > max(_LONG, share * self._prose[None])

    def _inline_role(self, length: int) -> str:
        """What the marked-up words in a block make of the whole of it."""
        found = self._inline
        for role, letters in found.items():
            if 2 * letters > self._letters:
                return role
        if length < _SHORT:  # "By Ann Writer on 12 June 2014 in Iraq"
            return next((role for role in ("byline", "date") if role in found), "")
        return ""


def _joined_lines(blocks: Iterator[WebBlock]) -> Iterator[WebBlock]:
    """Put lines together that are one paragraph or heading, broken for want of room.

    Old pages part paragraphs, and title, byline and date, with single ``<br>``: those stay apart.
    """
    run: list[WebBlock] = []
    for block in blocks:
        if run and not (block.glued and block.box == run[0].box):
            yield from _joined_run(run)
            run = []
        run.append(block)
    yield from _joined_run(run)


def _joined_run(run: list[WebBlock]) -> Iterator[WebBlock]:
    whole = run[:1] and (
        run[0].tag in HEADINGS or is_hard_wrapped("\n".join(block.text for block in run))
    )
    listed = _lists(run)
    group: list[WebBlock] = []
    for number, block in enumerate(run):
        broken = block.text[0].islower() and bool(group) and block.role == group[0].role
        if group and not (whole or number in listed or broken):
            yield _one(group)
            group = []
        group.append(block)
    if group:
        yield _one(group)


def _one(group: list[WebBlock]) -> WebBlock:
    size = sum(len(block.text) for block in group)
    return group[0]._replace(
        text="\n".join(block.text for block in group),
        links=round(sum(block.links * len(block.text) for block in group) / size, 3),
        when=next((block.when for block in group if block.when), None),
        tags=tuple(tag for block in group for tag in block.tags),
    )


def _lists(run: list[WebBlock]) -> set[int]:
    """Which blocks go on a list: four and more short lines, where a masthead has two or three."""
    found: set[int] = set()
    start = 0
    for number in range(len(run) + 1):
        if number == len(run) or len(run[number].text) > _LINE:
            if number - start >= 4:
                found.update(range(start + 1, number))
            start = number + 1
    return found


def _prose(tree: Any) -> Counter[Any]:
    """How many characters of paragraphs stand in each element, up to 200 levels above them."""
    found: Counter[Any] = Counter()
    for paragraph in tree.iter("p"):
        length = len(paragraph.text_content())
        for above in islice(paragraph.iterancestors(), 200):
            found[above] += length
        found[None] += length
    return found


def _tag_of(link: Any, rel: str) -> list[tuple[str, str]]:
    """What a link with ``rel="tag"`` files its item under; WordPress has "category tag" too."""
    name = " ".join(link.text_content().split()).lstrip("#").strip()
    return [("category" if "category" in rel.split() else "tag", name)] if name else []


def _when(tag: str, attributes: dict[str, str]) -> str | None:
    if tag == "time":
        return attributes.get("datetime") or None
    names = attributes.get("class", "")
    if tag == "abbr" and ("published" in names or "updated" in names):  # hAtom
        return attributes.get("title") or None
    if attributes.get("itemprop") in ("datePublished", "dateModified"):
        return attributes.get("content") or attributes.get("datetime") or None
    return None
