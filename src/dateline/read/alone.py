"""The parts of a document that is one report: nothing is cut, title and date lines are found."""

from __future__ import annotations

from dateline.read.evidence import BODY, BY, OUT, PRE, STAMP, TITLE
from dateline.read.lines import Line


def marked_parts(lines: list[Line], title: str | None = None) -> tuple[int, ...]:
    """Return the parts of a marked-up page that is one report, menus and all.

    The main-text helper decided what is body; the title is the line that metadata name, else the
    one that the markup calls so, else the heading nearest to the body.

    Args:
        lines: All its lines, some of them main text.
        title: The title that its metadata give.
    """
    parts = [BODY if line.piece.main else OUT for line in lines]
    first = next((i for i, part in enumerate(parts) if part == BODY), 0)
    at = _title_line(lines, title, first)
    if at is not None:
        parts[at] = TITLE
    top = first if at is None else min(at, first)
    for i in range(max(0, top - 4), min(len(lines), max(first, at or 0) + 8)):
        if parts[i] == OUT and not lines[i].cues:
            if lines[i].stamp > 0.5:
                parts[i] = PRE if i < top else STAMP
            elif lines[i].byline is not None:
                parts[i] = BY
    return tuple(parts)


def _title_line(lines: list[Line], title: str | None, first: int) -> int | None:
    """The line of a page that is its title: named by metadata, marked up, or the top heading."""
    wanted = " ".join(title.split()).casefold() if title else None
    for line_is in (
        lambda line: wanted is not None and _is_named(line, wanted),
        lambda line: line.piece.role == "title",
        lambda line: line.level == 1,
    ):
        near = [i for i, line in enumerate(lines) if line_is(line)]
        if near:
            return min(near, key=lambda i: (i > first, abs(i - first)))
    return None


def head_parts(lines: list[Line], title: str | None = None) -> tuple[int, ...]:
    """Return the parts of a text that is one report: its title, byline and date lines on top, body below.

    Args:
        lines: All its lines.
        title: The title that its metadata give.
    """
    wanted = " ".join(title.split()).casefold() if title else None
    parts, seen = [BODY] * len(lines), False
    for i, line in enumerate(lines[:8]):
        if line.stamp > 0.5:
            parts[i] = STAMP if seen else PRE
        elif line.byline is not None:
            parts[i] = BY
        elif not seen and (_is_named(line, wanted) if wanted else _is_title(lines, i)):
            parts[i], seen = TITLE, True
        elif line.prose == 1.0:
            break
    return tuple(parts)


def _is_named(line: Line, wanted: str) -> bool:
    """Whether metadata give a line as the title, the site's name after it or not."""
    text = " ".join(line.text.split()).casefold()
    rest = wanted.removeprefix(text)
    return rest == "" or (rest != wanted and rest.lstrip()[:1] in "|–—-»:·" and len(text) > 8)


def _is_title(lines: list[Line], index: int) -> bool:
    """Whether a line on top of a text is its title, where metadata give none: text follows it."""
    line = lines[index]
    if line.ends_sentence or line.cues or not 3 <= len(line.words) <= 22:
        return False
    if sum(word.isalpha() and len(word) > 2 for word in line.words) < 2:  # "2013-01-S-022"
        return False
    below = lines[index + 1 : index + 5]
    return (
        not line.text[0].islower()
        and line.text[-1] not in ",:;-"
        and any(one.prose == 1.0 for one in below)
    )
