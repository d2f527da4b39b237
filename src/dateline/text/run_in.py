"""A page's date line that runs into its text: the day its report came out, and no event's.

    Sat 16 Apr 2033 Death toll from the market blast rises. The blast ...
    Raid kills nine in Corva AFP Sunday 30 Mar 2031 At least nine people ...
    Posted on July 20 2031 by Ann Lee Dozens killed in raid. ...

Pages saved as bare text, and data sets made of such pages, have it so. What tells the date line
from "On 16 April 2033 rebels took the town" is that no word puts anything on that day, and that a
sentence begins right behind it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dateline.model.span import Span
from dateline.text.dates import CalendarDate, find_dates
from dateline.text.tables import alternatives, read_table

_WITHIN = 300
"""Characters from the first of a report within which its date line stands."""
_CLOCK = r"(?:[\s,|–—-]{1,3}\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?)?"
_GOES_ON = re.compile(rf"{_CLOCK}[\s|–—-]{{1,4}}(?:by\s+(?=[A-Z])|(?=[A-Z\d\"“‘']))")
_NAME_BEFORE = re.compile(r"(?<![\w'’])([A-Z][\w.&'’-]*)\s{1,2}\Z")
"""The last word before a date, if it begins with a capital: "AFP |Sunday 30 Mar 2031"."""


class RunIn(NamedTuple):
    """A date line in running text: the date, and all of its words with the hour and "by"."""

    date: CalendarDate
    span: Span


def find_run_in(text: str) -> RunIn | None:
    """Return the date line that runs into *text*, a report's title and lead, None if there is none.

    >>> find_run_in("Sat 16 Apr 2033 Death toll from the blast rises.").date.earliest
    datetime.date(2033, 4, 16)
    >>> find_run_in("On Saturday 16 April 2033 Rebels of the Free Riders took Corva.") is None
    True
    """
    head = text[:_WITHIN]
    for found in find_dates(head):
        if not found.year_given or found.granularity != "day":
            continue
        behind = _GOES_ON.match(head, found.span.end)
        before = head[: found.span.start]
        if behind is not None and _stands_free(before, found):
            opener = _opener().search(before)
            return RunIn(found, Span(opener.start() if opener else found.span.start, behind.end()))
    return None


def _stands_free(before: str, found: CalendarDate) -> bool:
    """Whether nothing before a date puts anything on that day."""
    if not before.strip() or _opener().search(before):
        return True
    name = _NAME_BEFORE.search(before)
    if name is None or name[1].lower() in _governing():
        return False
    return found.weekday is not None or name[1].isupper()  # "AFP 30 Mar 2031", "Reuters Sunday 30"


@cache
def _opener() -> re.Pattern[str]:
    openers = alternatives(read_table("dating")["run_in"]["openers"])
    return re.compile(rf"(?i)\b(?:{openers})\b[\s:|]{{0,3}}\Z")


@cache
def _governing() -> frozenset[str]:
    return frozenset(read_table("dating")["run_in"]["governing"])
