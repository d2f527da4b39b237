"""Where a report says where and when it was filed: "BAGHDAD (AP) - ", before its first sentence,
or "AFP Sunday 30 Mar 2031" between its title and that (`dateline.text.run_in`).

What stands there is of the report, not of what it tells: no event's place or day, and no part of
what somebody says.
"""

from __future__ import annotations

import re

from dateline.marks.reading import Reading
from dateline.model.mark import Toponym
from dateline.model.span import Span
from dateline.text.run_in import find_run_in

_FILED = re.compile(
    r"\A(?:[^.!?\n]|\.(?=\s?[(–—-]|,|[A-Z]\.)){0,60}?(?:\((?:[A-Z][\w. ]{1,20}|[^()]*\d{4})\)(?:\s?[-–—]{1,2}\s)?|\s[-–—]{1,2}\s|:\s)"
)
""" "BAGHDAD (AP) - ", "SAN SALVADOR, 3 JAN 90 -- ", where a block opens with the place."""
_FILED_INSIDE = re.compile(
    r"[A-Z][A-Z'’.-]{2,20}(?: [A-Z][A-Z'’.-]{2,20}){0,2}(?:, [A-Z]\w{2,20})?"
    r"\s?\([^()\n]{2,30}\)\s?(?:[-–—]{1,2}\s?|(?=[A-Z]))"
)
""" "Joint Command 17 KABUL, Afghanistan (May 3, 2011) - ", after other words of a masthead."""
_CAPITALS = re.compile(r"\A([^\W\d_][\w'’. -]{2,40}?)(?:, ?[^\n–—]{2,30})? ?[–—-]{1,2} ")
""" "CÚCUTA — ", a town in capitals that no table needs to have."""
_MASTHEAD = 400
"""Characters within which a dateline must begin."""
_FIRST = 4
"""Blocks that may open with a dateline in small letters: title, byline, caption, lead."""


def filings(reading: Reading) -> tuple[Span, ...]:
    """Return the spans that say where and when a report was filed, in text order."""
    found: list[Span] = []
    for number, block in enumerate(reading.body):
        if block.kind == "dateline":
            found.append(block.span)
            continue
        marks = reading.marks.inside(block.span, Toponym)[:1]
        text = reading.text[block.start : min(block.end, block.start + _MASTHEAD)]
        filed = _FILED_INSIDE.search(text)
        opens = marks and marks[0].start == block.start
        if filed is None and opens and (number < _FIRST or marks[0].text.isupper()):
            filed = _FILED.match(text)
        if filed is None:
            capitals = _CAPITALS.match(text)
            filed = capitals if capitals is not None and capitals[1].isupper() else None
        if filed is not None:
            found.append(Span(block.start, block.start + filed.end()))
        elif number < _FIRST and (stamp := find_run_in(text)) is not None:
            found.append(stamp.span.shift(block.start))
    return tuple(found)
