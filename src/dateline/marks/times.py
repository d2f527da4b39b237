"""Time expressions: TIMEX3 types and values, and the days they may mean.

The text is scanned once (`timex_grammar`), each match is read in text order against the report's
own days and the date the narrative has reached (`timex_values`). A bare weekday is the latest such
day on or before the report's, unless its verb looks ahead. Where the report's day is only known
within bounds, so is the expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dateline.marks.reading import Reading, Step
from dateline.marks.timex_clock import Clock, Days, Meaning
from dateline.marks.timex_context import is_time, looks_ahead
from dateline.marks.timex_grammar import Found, find_expressions
from dateline.marks.timex_values import meaning_of
from dateline.model.mark import Timex
from dateline.model.span import Span
from dateline.text.dates import MONTHS
from dateline.text.tables import alternatives, read_table

_SCORES = read_table("times")["scores"]
_TENSED = frozenset(
    (
        "weekday",
        "weekend",
        "day",
        "first_day",
        "bare_month",
        "season",
        "month",
        "clock",
        "holiday",
        "quarter",
    )
)


def find_times() -> Step:
    """Return the step that marks time expressions."""

    def step(reading: Reading) -> Iterator[Timex]:
        clock = Clock(_published(reading))
        for block in reading.report.blocks:
            text = block.span.of(reading.text)
            if block.kind == "boilerplate":
                clock.reach_line(text)
                continue
            kept = [
                f for f in find_expressions(text) if is_time(text, f, reading.parse, block.start)
            ]
            for number, found in enumerate(kept):
                span = found.span.shift(block.start)
                ahead = _ahead(reading, found, span)
                clock.year_ahead = _year_ahead(text, found)
                clock.day_ahead = None
                clock.day_ahead = _day_ahead(text, kept, number, clock, ahead=ahead)
                meaning = meaning_of(found, clock, ahead=ahead)
                if meaning is not None:
                    yield _timex(reading, span, found, meaning)

    return step


def _ahead(reading: Reading, found: Found, span: Span) -> bool | None:
    return looks_ahead(reading.parse, span) if found.rule in _TENSED else None


_RANGE = re.compile(
    rf"\s?(?:-|–|/|\bto\b|\band\b|\buntil\b|\bthrough\b|\bor\b)\s?(?:\d{{1,2}}\s)?(?:{alternatives(MONTHS)})\b\.?(?:\s\d{{1,2}})?,?\s(\d{{4}})\b"
    r"|(?:(?:,\s|\s?[-–]\s?|\s(?:and|to|or)\s)\d{1,2}){1,3},\s(\d{4})\b",
    re.IGNORECASE,
)


def _year_ahead(text: str, found: Found) -> int | None:
    """Return the year that a range gives at its end: 1950 of "May | to August 1950"."""
    if found.rule not in ("day", "bare_month"):
        return None
    later = _RANGE.match(text, found.span.end)
    return int(later[1] or later[2]) if later else None


_ON = re.compile(r",?\s(?:local\stime,?\s)?(?:on\s)?|,?\s(?:in|at|near)\s[^.;:!?]{1,60}\son\s")


_TO = re.compile(r"\s?(?:and|to|or|until|[-–])\s?")


def _day_ahead(
    text: str, kept: list[Found], number: int, clock: Clock, *, ahead: bool | None
) -> Meaning | None:
    """Return the day that a time of day is told of: Sunday of "8:15 a.m. | to 9 a.m. on Sunday"."""
    if kept[number].rule != "clock":
        return None
    last = number
    while last + 1 < len(kept) and kept[last + 1].rule == "clock":
        if not _TO.fullmatch(text, kept[last].span.end, kept[last + 1].span.start):
            break
        last += 1
    if last > number and kept[last].match["k_weekday"]:
        return meaning_of(kept[last], clock, ahead=ahead)
    if last + 1 == len(kept) or kept[last + 1].rule not in ("day", "weekday", "iso"):
        return None
    if not _ON.fullmatch(text, kept[last].span.end, kept[last + 1].span.start):
        return None
    return meaning_of(kept[last + 1], clock, ahead=ahead)


def _published(reading: Reading) -> Days | None:
    published = reading.report.published
    if published is None or (published.earliest is None and published.latest is None):
        return None
    if published.latest is None and published.basis == "relative":
        return None  # known only to be after the dates told: the narrative itself tells more
    bounds = (published.earliest, published.latest)
    if published.basis == "dateline":  # "today" is the day of writing, not the day it came out
        bounds = (published.earliest, published.earliest)
    return Days(*(None if day is None else date.fromisoformat(day) for day in bounds))


def _timex(reading: Reading, span: Span, found: Found, meaning: Meaning) -> Timex:
    return Timex(
        id=reading.new_id(Timex, span.start),
        start=span.start,
        end=span.end,
        text=span.of(reading.text),
        score=_score(found.rule, meaning),
        reason=_reason(found.rule, meaning),
        type=meaning.type,
        value=meaning.value,
        earliest=meaning.earliest.isoformat() if meaning.earliest else None,
        latest=meaning.latest.isoformat() if meaning.latest else None,
        anchor=meaning.anchor,
    )


def _score(rule: str, meaning: Meaning) -> float:
    """Return how often such a time has the right value, as measured (docs/method/times.md)."""
    table = _SCORES["rules"].get(rule, {})
    score: float = table.get(meaning.anchor, _SCORES["anchors"][meaning.anchor])
    is_open = meaning.value.startswith("XX") and meaning.type != "SET"
    return min(score, _SCORES["anchors"]["open"]) if is_open else score


_COUNTED = {
    "published": "counted from the report's day",
    "narrative": "counted from the day told before",
    "event": "counted from an event",
    "none": "by its own words",
}


def _reason(rule: str, meaning: Meaning) -> str:
    words = f"{rule.replace('_', ' ')}, {_COUNTED[meaning.anchor]}"
    if meaning.earliest is None and meaning.latest is None:
        return words
    return f"{words}: {_days(meaning.earliest)} to {_days(meaning.latest)}"


def _days(day: date | None) -> str:
    return "open" if day is None else day.isoformat()
