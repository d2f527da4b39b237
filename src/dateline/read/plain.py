"""Plain text to pieces: a line is a piece, unless the lines are those of a typewriter.

Pages saved as text and most records hold one paragraph a line, with or without an empty line
between. Text that was broken at a fixed width (mail, wire copy, transcripts) is put together
again: there, a piece runs from one empty line to the next.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dateline.model.document import Piece

_LINE = re.compile(r"[^\n]+")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]*\S[^\n]*)*")
_WIDTHS = range(50, 101)
"""Widths that hard-broken lines have: 72 for mail, 65 to 80 for wire copy."""


def unix_lines(text: str) -> str:
    r"""Return *text* with ``\n`` for every line end; nothing else is changed.

    >>> unix_lines("a\r\nb\rc\n")
    'a\nb\nc\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def plain_pieces(text: str, *, wrapped: bool | None = None) -> tuple[Piece, ...]:
    """Return the pieces of a plain text, in order; blank lines lie in none.

    *wrapped* says whether a piece may hold several lines; unless given, the widths tell.
    """
    if wrapped is None:
        wrapped = is_hard_wrapped(text)
    pattern = _PARAGRAPH if wrapped else _LINE
    return tuple(
        Piece(start=match.start(), end=match.end())
        for match in pattern.finditer(text)
        if not match[0].isspace()
    )


def is_hard_wrapped(text: str) -> bool:
    """Whether most lines of *text* that another one follows directly end near one width.

    A line that could have held the next one's first word was not broken for want of room.
    """
    lines = text.split("\n")
    widest = max((len(line) for line in lines), default=0)
    if widest not in _WIDTHS:
        return False
    followed = [(a.rstrip(), b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    full = sum(len(a) + 1 + len(b.split(None, 1)[0]) > widest - 8 for a, b in followed)
    return len(followed) >= 4 and full >= 0.8 * len(followed)
