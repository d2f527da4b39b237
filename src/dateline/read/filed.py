"""What a list page files its reports under, by its own heading: "Tag Archives: Tumaco"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from dateline.model.document import Piece
from dateline.text.tables import read_table

_LONGEST_NAME = 60
_BODY = 200  # characters: where the first paragraph begins, headings are over
_QUOTES = "\"'‘’“”«» "


def heading_tags(text: str, pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """Return the (kind, name) pairs that headings above a page's first paragraph give.

    >>> heading_tags("Tag Archives: Tumaco", [Piece(start=0, end=20)])
    (('tag', 'Tumaco'),)
    """
    above = takewhile(lambda piece: piece.end - piece.start < _BODY, pieces)
    matches = (_pattern().fullmatch(text, piece.start, piece.end) for piece in above)
    found = [(_kinds()[m["words"].lower()], m["name"].strip(_QUOTES)) for m in matches if m]
    return tuple(dict.fromkeys(pair for pair in found if 0 < len(pair[1]) <= _LONGEST_NAME))


@cache
def _kinds() -> dict[str, str]:
    rows = read_table("filed")["heading"]
    return {words: row["kind"] for row in rows for words in row["words"]}


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    # a colon or the like, or a name in quotation marks: Posts Tagged ‘Tumaco’
    return re.compile(
        rf"(?P<words>{words})(?:\s?[:»–—]\s?|\s(?=[‘“\"']))(?P<name>\S[^\n]{{0,79}})", re.IGNORECASE
    )
