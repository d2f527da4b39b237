"""What each line of a report is for: title, byline, caption, subhead, via, boilerplate, repeat.

Marked, never cut: every line becomes a block and nothing of the text is lost. The rules read the
line's own form and its place; the words they know are in ``data/en/captions.toml`` and
``boilerplate.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline.model.report import Block, BlockKind
from dateline.model.span import Span
from dateline.read.evidence import BEFORE, BODY, BY, OUT, PRE, STAMP, TAIL, TITLE
from dateline.read.lines import Line
from dateline.text.tables import read_table

_NUMBER = re.compile(r"^\W*\d[\d,.]{0,9}\W*$")
_LONGEST_SUBHEAD = 12
_LONGEST_CAPTION = 60
_PLACE_LINE = re.compile(
    r"^[A-Z][A-Z .,'’-]{2,40}(?:,? \w[\w .,]{2,20})?(?: \([\w ./-]{2,30}\))?\s*[-–—:]?$"
)


class Use(NamedTuple):
    """What a line is for; a repeat names the span of its first."""

    line: Line
    kind: BlockKind
    same_as: Span | None = None


def classify_lines(lines: list[Line], parts: Sequence[int]) -> list[Use]:
    """Return what each line of a report is for, in order.

    Args:
        lines: The report's lines.
        parts: The part of each, by cutting.
    """
    title = next((line for line, part in zip(lines, parts, strict=True) if part == TITLE), None)
    own = _Own(lines, parts, title)
    firsts: dict[str, Line] = {}
    uses = []
    head = True
    for i, line in enumerate(lines):
        kind = _kind(own, i, head)
        same = firsts.get(line.text)
        if same is not None and kind not in ("boilerplate", "title"):
            uses.append(Use(line, "repeat", Span(same.start, same.end)))
            continue
        if kind != "boilerplate":
            firsts[line.text] = line
        if kind == "paragraph" and line.prose == 1.0:
            head = False
        uses.append(Use(line, kind))
    return uses


def make_blocks(uses: list[Use]) -> tuple[Block, ...]:
    """Return the blocks of a report: one a line, two where it ends in what is no part of it.

    "Posted on 1 May by Ann Lee Categories Politics, 3 Comments" is a date line and boilerplate, a
    teaser that ends in "Continue reading" a paragraph and boilerplate.
    """
    blocks = []
    for line, kind, same_as in uses:
        cut = line.filing if kind == "dateline" else line.more if kind == "paragraph" else None
        if not cut:
            blocks.append(Block(start=line.start, end=line.end, kind=kind, same_as=same_as))
            continue
        end = line.start + len(line.text[:cut].rstrip())
        blocks.append(Block(start=line.start, end=end, kind=kind))
        blocks.append(Block(start=line.start + cut, end=line.end, kind="boilerplate"))
    return tuple(blocks)


class _Own(NamedTuple):
    """A report's lines, the part of each, and the line that is its title."""

    lines: list[Line]
    parts: Sequence[int]
    title: Line | None


def _kind(own: _Own, index: int, head: bool) -> BlockKind:
    line, part = own.lines[index], own.parts[index]
    if line.piece.role == "caption":
        return "caption"
    if part == TITLE:
        return "title"
    if part == BY and (line.byline is not None or line.barred):
        return "byline"
    if part in (PRE, BY, STAMP, TAIL) and line.name:
        return "byline"
    if line.byline is not None and head and index < 8:
        return "byline"
    if part in (OUT, BEFORE):
        return "boilerplate"
    if line.cues and line.stamp <= 0.35:
        return "boilerplate"
    if line.stamp > 0.35 or line.signed or (part in (PRE, TAIL) and line.dates):
        return "byline" if line.piece.tag else "dateline"
    if _NUMBER.match(line.text):  # the number of a picture or a counter
        return "boilerplate"
    if part != BODY and not line.words:  # "-" between a name and a date
        return "boilerplate"
    if line.of_origin or _is_title_again(own, index):
        return "via"
    if line.cues or _is_left_over(own.lines, index) or _names_page(own.title, line):
        return "boilerplate"
    return _text_kind(own, index, head)


def _text_kind(own: _Own, index: int, head: bool) -> BlockKind:
    lines, line = own.lines, own.lines[index]
    if len(lines) == 1:
        return "paragraph"
    if _is_caption(lines, index, head and own.title is not None):
        return "caption"
    if head and _PLACE_LINE.match(line.text) and len(line.words) <= 8 and not line.ends_sentence:
        return "dateline"
    return "subhead" if _is_subhead(lines, index) else "paragraph"


@cache
def _finite() -> frozenset[str]:
    return frozenset(read_table("captions")["captions"]["finite"])


def _is_title_again(own: _Own, index: int) -> bool:
    """Whether the last line says the title once more, as a link to where it comes from."""
    title, line = own.title, own.lines[index]
    if title is None or index < len(own.lines) - 2 or len(title.words) < 4:
        return False
    return line is not title and line.words == title.words


def _names_page(title: Line | None, line: Line) -> bool:
    """Whether a line is the title with the outlet's name: "Bridge closed | Norwick Tribune"."""
    if title is None or title is line or len(title.words) < 4:
        return False
    rest = line.text.removeprefix(title.text)
    return rest != line.text and rest.strip()[:1] in "|–—-" and len(rest) <= 40


def _is_left_over(lines: list[Line], index: int) -> bool:
    """Whether a report's last line announces what is no longer there: "In other news:"."""
    line = lines[index]
    return (
        index == len(lines) - 1 and index > 1 and line.text.endswith(":") and len(line.words) <= 8
    )


def _is_caption(lines: list[Line], index: int, head: bool) -> bool:
    line = lines[index]
    if len(line.words) > _LONGEST_CAPTION or line.text[-1] == ":":
        return False
    if any(
        lines[other].text == line.text
        for other in (index - 1, index + 1)
        if 0 <= other < len(lines)
    ):
        return True  # the text under a picture and its alternative text, one after the other
    if line.credited:
        return True
    if line.piece.tag or line.text[0] in '-–—•*“"‘#' or len(line.words) < 2:
        return False
    if head and not line.ends_sentence and index + 1 < len(lines):
        return len(line.words) >= 3 and _has_text_below(lines, index)
    return 5 <= len(line.words) <= 40 and _is_label(line)


def _has_text_below(lines: list[Line], index: int) -> bool:
    return any(line.prose == 1.0 for line in lines[index + 1 : index + 4])


_LABEL = re.compile(
    r"^[^,;:]{0,160}?(?:\b[A-Z][\w’'-]*|s|\)) (?!being|including|according|during|following)[a-z]{3,}ing\b"
)
_PASSIVE = re.compile(r"\b[a-z]{3,}ed by\b")


def _is_label(line: Line) -> bool:
    """Whether a line of one sentence has a participle and no finite verb: "Soldiers parading in Baiji"."""
    text = line.text
    if "”" in text or '"' in text or "?" in text or ". " in text.rstrip(". "):
        return False
    lower = [word.lower() for word in line.words]
    if set(lower) & _finite():
        return False
    if _LABEL.match(text) and not any(word.endswith("ed") for word in lower):
        return True
    passive = _PASSIVE.search(text)
    return passive is not None and len(lower) <= 20 and "ed " not in text[: passive.start()]


def _is_subhead(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if line.level is not None:
        return True
    if not 0 < index < len(lines) - 1 or not 1 <= len(line.words) <= _LONGEST_SUBHEAD:
        return False
    if (
        (line.ends_sentence and line.text[-1] not in "?!")
        or line.text[-1] in ":;,"
        or line.text[0] in '-–—•*“"'
    ):
        return False
    if line.text[0].islower() or len(line.text) < 4:
        return False
    return lines[index + 1].prose == 1.0 and lines[index - 1].prose >= 0.5
