"""Which blocks of a page are its main text.

trafilatura (Barbaresi 2021) reads the page; its lines are laid over our blocks by runs of three
words, so that the text is marked and never replaced. Then our own rules, each over what the markup
says, take out what is no body (titles, captions, link lists, headings over nothing) and bring in
paragraphs that stand among the body or in boxes built like its own. Where trafilatura finds next to
nothing, the box with most prose counts, as in readability (Arc90 2009).

Tuned in November 2026 on 52 pages (docs/method/reading.md has what each rule brings).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any

from dateline.read.walk import HEADINGS, Box, WebBlock

_WORD = re.compile(r"\w+")
_ENDED = re.compile(r"[.!?…:;。؟।][\"'”’»)\]]*\s*$")
_COVERED = 0.6
"""The share of a block's runs of three words that must stand in the main text."""
_LITTLE = 250
"""Characters of main text below which another way is tried."""
_MANY = 40_000
"""Elements of a page that the helper is not asked about: it would take seconds."""
_NEVER = frozenset({"title", "byline", "date", "caption", "tags", "menu", "share"})
_HARDLY = frozenset({"comments", "related", "advert", "footer"})
"""Roles of what is no body; the second kind gives way to a long paragraph, for themes misname."""

Rule = Callable[[list[bool], list[WebBlock], list[Box]], list[bool]]


def find_main(tree: Any, blocks: list[WebBlock], boxes: list[Box]) -> list[bool] | None:
    """Say of each block whether it is main text.

    Args:
        tree: The page's tree; trafilatura may change it.
        blocks: The blocks of the page, in order.
        boxes: The elements they lie in.

    Returns:
        One answer a block; None where the page has no main text that could be told.
    """
    few = sum(1 for _ in islice(tree.iter(), _MANY)) < _MANY
    main = _covered(blocks, _helper_lines(tree) if few else [])
    if _size(main, blocks) < _LITTLE:
        own = _prose(blocks, boxes)
        main = own if _size(own, blocks) > 2 * _size(main, blocks) else main
    for rule in RULES:
        main = rule(main, blocks, boxes)
    return main if any(main) else None


def _helper_lines(tree: Any) -> list[list[str]]:
    """The lines of the main text as trafilatura sees it, in words; none where it fails."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError):
        return []  # odd trees break it, and it is only a helper
    text = found.text if found is not None else None
    return [_words(line) for line in (text or "").split("\n")]


def _covered(blocks: list[WebBlock], lines: list[list[str]]) -> list[bool]:
    """Whether most of a block's runs of three words, or all of a short one, stand in the lines."""
    runs = {run for line in lines for run in _runs(line)}
    whole = {tuple(line) for line in lines}
    answers = []
    for block in blocks:
        words = _words(block.text)
        if len(words) < 4:
            answers.append(tuple(words) in whole)
        else:
            found = sum(run in runs for run in _runs(words))
            answers.append(found >= _COVERED * (len(words) - 2))
    return answers


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _runs(words: list[str]) -> Iterator[tuple[str, str, str]]:
    return zip(words, words[1:], words[2:], strict=False)


def _prose(blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """The sentences in the box that holds most of them, one box around counted half."""
    wanted = [not _is_out(b) and _is_prose(b, 60) for b in blocks]
    score: Counter[int] = Counter()
    for block in (b for b, yes in zip(blocks, wanted, strict=True) if yes):
        home = boxes[block.box].parent
        score[home] += 2 * len(block.text)
        score[boxes[home].parent] += len(block.text)
    best = max(score, key=lambda box: (score[box], box), default=0)
    return [yes and best in _around(b.box, boxes) for yes, b in zip(wanted, blocks, strict=True)]


def _is_prose(block: WebBlock, least: int) -> bool:
    return len(block.text) >= least and block.links < 0.3 and bool(_ENDED.search(block.text))


def _is_out(block: WebBlock) -> bool:
    return block.role in _NEVER or (
        block.role in _HARDLY and not (len(block.text) > 200 and block.links < 0.3)
    )


def _around(box: int, boxes: list[Box]) -> set[int]:
    """The boxes around a box and itself, up to the whole page."""
    found = {0, box}
    while box:
        box = boxes[box].parent
        found.add(box)
    return found


def _size(main: list[bool], blocks: list[WebBlock]) -> int:
    return sum(len(block.text) for yes, block in zip(main, blocks, strict=True) if yes)


def _drop_roles(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Drop what the markup calls something else, and the title wherever it is said again.

    A long paragraph in a sidebar or footer may be misnamed body, unless the body has its words too.
    """
    titles = {block.text for block in blocks if block.tag == "h1" or block.role == "title"}
    plain = {
        run
        for yes, block in zip(main, blocks, strict=True)
        if yes and not block.role
        for run in _runs(_words(block.text))
    }

    def is_body(block: WebBlock) -> bool:
        if block.text in titles or _is_out(block):
            return False
        if not block.role:
            return True
        runs = list(_runs(_words(block.text)))
        return 2 * sum(run in plain for run in runs) <= len(runs)

    return [yes and is_body(block) for yes, block in zip(main, blocks, strict=True)]


def _drop_links(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Drop lines that are links and nothing else, but for headings of what follows in their box."""
    kept = list(main)
    for number, block in enumerate(blocks):
        if kept[number] and block.links >= 0.8 and len(block.text) < 400:
            below = blocks[number + 1] if number + 1 < len(blocks) else None
            kept[number] = (
                below is not None
                and block.tag in HEADINGS
                and main[number + 1]
                and below.links < 0.5
                and boxes[below.box].parent == boxes[block.box].parent
            )
    return kept


def _keep_item(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Where one item of the page has three quarters of the text, drop what lies outside it."""
    size: Counter[int | None] = Counter()
    for block in (b for yes, b in zip(main, blocks, strict=True) if yes):
        size[block.item] += len(block.text)
    item, most = size.most_common(1)[0] if size else (None, 0)
    if item is None or most < 0.75 * size.total():
        return main
    return [yes and block.item == item for yes, block in zip(main, blocks, strict=True)]


def _keep_box(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Drop what lies outside the innermost box that holds 85 % of the text."""
    size: Counter[int] = Counter()
    for block in (b for yes, b in zip(main, blocks, strict=True) if yes):
        for box in _around(boxes[block.box].parent, boxes):
            size[box] += len(block.text)
    inner = max((box for box, n in size.items() if n >= 0.85 * size[0]), default=0)
    return [
        yes and inner in _around(block.box, boxes) for yes, block in zip(main, blocks, strict=True)
    ]


def _fill_gaps(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Bring in the lines between two main ones, up to seven, that stand in the box of either."""
    filled = list(main)
    taken = [number for number, yes in enumerate(main) if yes]
    for before, after in pairwise(taken):
        homes = {boxes[blocks[before].box].parent, boxes[blocks[after].box].parent}
        for number in range(before + 1, after if after - before <= 8 else before):
            block = blocks[number]
            near = block.box in homes or boxes[block.box].parent in homes
            plain = not block.role and block.links < 0.5 and block.tag not in ("h1", "td")
            filled[number] = near and plain
    return filled


def _add_alike(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Bring in paragraphs of the body's own box, and of boxes with the same name and classes.

    Pages that put an advert after every few paragraphs have the body in several such boxes. Loose
    text beside main text in one element, parted by ``<br>``, is body too.
    """
    own: set[int] = set()
    homes: Counter[int] = Counter()
    signs: Counter[str] = Counter()
    for block in (b for yes, b in zip(main, blocks, strict=True) if yes):
        own.add(block.box)
        home = boxes[block.box].parent
        homes[home] += len(block.text)
        signs[boxes[home].sign] += len(block.text)
    best = max(homes, key=lambda box: (homes[box], -box), default=-1)
    sign = max(signs, key=lambda name: (signs[name], name), default="")

    def is_alike(block: WebBlock) -> bool:
        if block.role or not _is_prose(block, 60):
            return False
        home = boxes[block.box].parent
        alike = home == best or (boxes[home].sign == sign and not sign.endswith("."))
        return block.box == best or block.box in own or (block.tag == "p" and alike)

    return [yes or is_alike(block) for yes, block in zip(main, blocks, strict=True)]


def _drop_strays(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Where one box has most of the text, drop short lines of other boxes before and after it.

    Date lines stand before a body, teasers of other reports behind it.
    """
    homes: Counter[int] = Counter()
    for block in (b for yes, b in zip(main, blocks, strict=True) if yes):
        homes[boxes[block.box].parent] += len(block.text)
    home = max(homes, key=lambda box: (homes[box], -box), default=-1)
    if homes[home] < 0.6 * homes.total():
        return main
    own = [n for n, yes in enumerate(main) if yes and boxes[blocks[n].box].parent == home]

    def is_stray(number: int) -> bool:
        short = len(blocks[number].text) <= 150
        before = number < own[0] and blocks[number].tag != "p"
        return short and (before or number > own[-1])

    return [yes and not is_stray(number) for number, yes in enumerate(main)]


def _trim_ends(main: list[bool], blocks: list[WebBlock], boxes: list[Box]) -> list[bool]:
    """Drop unfinished short lines at the end, headings over nothing, and a deck under the title."""
    kept = list(main)
    ended = False
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if kept[number] and not ended:
            listed = block.tag == "li" or block.glued
            ended = listed or len(block.text) >= 80 or bool(_ENDED.search(block.text))
            kept[number] = ended
        if kept[number] and block.tag in HEADINGS:
            kept[number] = any(kept[number + 1 : number + 3])
    first = kept.index(True) if True in kept else 0
    if blocks and blocks[first].tag == "h2":
        kept[first] = not any(block.tag == "h1" for block in blocks[max(0, first - 2) : first])
    return kept


RULES: tuple[Rule, ...] = (
    _drop_roles,
    _drop_links,
    _keep_item,
    _keep_box,
    _fill_gaps,
    _add_alike,
    _drop_strays,
    _trim_ends,
)
"""The rules over the helper's answer, in order."""
