"""What a report's words say of its day of publication: clues from captions, weekdays, relative words.

A clue never comes from a day an event will happen on, and an event's day only bounds the report's
day from below. Weekdays in the lead are those of the report's day or the day before (the news
habit that the resolver of weekdays in `dateline.marks.times` rests on as well).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from dateline.model.span import Span
from dateline.text.dates import MONTHS, WEEKDAYS, CalendarDate, find_dates, make_day, month_bounds
from dateline.text.tables import alternatives, read_table

_NEAR_ANCHOR = 45
"""Days between a date without a year and a dated anchor of the page that may lend it the year."""
_ALMOST = 0.85


class Clue(NamedTuple):
    """One piece of evidence on a report's day: bounds (both included) and allowed weekdays."""

    basis: str
    earliest: date | None
    latest: date | None
    evidence: tuple[Span, ...]
    weekdays: frozenset[int] | None = None


class Sentence(NamedTuple):
    """A sentence, where it begins in the document's text, and the dates in it."""

    start: int
    text: str
    dates: list[CalendarDate]


class Passage:
    """A paragraph or caption of a report; ``start`` is its place in the document's text."""

    def __init__(self, start: int, text: str, *, is_caption: bool = False) -> None:
        self.start, self.text, self.is_caption = start, text, is_caption

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences, in order."""
        at, found = 0, []
        for match in _BREAK.finditer(self.text):
            found.append((at, self.text[at : match.end()]))
            at = match.end()
        found.append((at, self.text[at:]))
        return [
            Sentence(self.start + at + cut, part, find_dates(part))
            for at, text in found
            for cut in range(0, len(text), _LONGEST)
            if (part := text[cut : cut + _LONGEST])
        ]


_BREAK = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[A-Z“\"‘(])")


_LONGEST = 1500
"""Characters of a sentence; what is longer is none, and is read piece by piece."""


class Fact(NamedTuple):
    """Something that is said to have happened on a day: its kind, names beside it, the words."""

    kind: str
    names: frozenset[str]
    day: date
    span: Span


@cache
def _table() -> dict[str, Any]:
    return read_table("dating")


@cache
def _pattern(group: str, key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(list(_table()[group][key]))})(?!\w)", re.I)


def lend_year(found: CalendarDate, anchors: frozenset[date]) -> date | None:
    """Return the day of a date without a year, if the page's dated anchors near it agree on one."""
    return _lend(found.month, found.day, found.weekday, anchors)


@lru_cache(maxsize=4096)
def _lend(
    month: int, day: int | None, weekday: int | None, anchors: frozenset[date]
) -> date | None:
    years = {anchor.year + step for anchor in anchors for step in (-1, 0, 1)}
    days = (make_day(year, month, day or 1) for year in years)
    near = {
        one
        for one in days
        if one
        and (weekday is None or one.weekday() == weekday)
        and any(abs((one - anchor).days) <= _NEAR_ANCHOR for anchor in anchors)
    }
    return near.pop() if len(near) == 1 else None


class Spoken(NamedTuple):
    """A day, or the first of a month, that a report speaks of as past."""

    day: date
    span: Span
    is_caption: bool
    exact: bool


def past_days(passages: Sequence[Passage], anchors: frozenset[date]) -> list[Spoken]:
    """Return the days that the passages speak of as past, in text order."""
    days = []
    for passage in passages:
        for offset, sentence, dates in passage.sentences:
            for found in dates:
                exact = found.granularity == "day"
                day = found.earliest or (lend_year(found, anchors) if exact else None)
                before = sentence[: found.span.start].split()[-5:]
                if day and not _pattern("future", "words").search(" ".join(before)):
                    days.append(Spoken(day, found.span.shift(offset), passage.is_caption, exact))
    return days


def lead_weekdays(passages: Sequence[Passage]) -> list[tuple[int, Span]]:
    """Return the weekdays just past that the first paragraphs of a report name, in text order."""
    lead = [passage for passage in passages if not passage.is_caption][:3]
    return [found for passage in lead for found in _weekdays(passage)]


@cache
def _weekday_words() -> re.Pattern[str]:
    full = [word for word in WEEKDAYS if len(word) > 5]
    return re.compile(rf"\b({'|'.join(word.capitalize() for word in full)})\b(?!s\b)")


def _weekdays(passage: Passage) -> Iterator[tuple[int, Span]]:
    for offset, sentence, dates in passage.sentences:
        if any(found.granularity == "day" for found in dates):
            continue  # "said on Thursday, March 6, of Tuesday's bombs": that Tuesday is told from it
        for match in _weekday_words().finditer(sentence):
            before = sentence[: match.start()].rstrip().lower()
            last = before.split()[-6:]
            if any(
                before.endswith(" " + word) or before == word
                for word in _table()["not_a_weekday"]["before"]
            ):
                continue
            if _pattern("future", "words").search(" ".join(last)) or re.match(
                rf"\W+(?:{'|'.join(MONTHS)})", sentence[match.end() :], re.I
            ):
                continue
            if _pattern("reporting", "verbs").search(sentence):
                yield WEEKDAYS[match[1].lower()], Span(*match.span()).shift(offset)


_MOST_FACTS = 300
_NAME = re.compile(r"\b[A-Z][\w’'-]{2,}")


def find_facts(passages: Sequence[Passage], anchors: frozenset[date]) -> list[Fact]:
    """Return what the passages date to a day: "their June 10 taking of Mosul"."""
    facts = []
    for passage in passages:
        for offset, sentence, dates in passage.sentences:
            for found in dates:
                day = found.earliest if found.granularity == "day" else None
                day = day or lend_year(found, anchors)
                if day is None or found.granularity != "day":
                    continue
                left = " ".join(sentence[: found.span.start].split(" ")[-9:])
                right = " ".join(sentence[found.span.end :].split(" ")[:9])
                names = _names(left) | _names(right)
                facts += [
                    Fact(kind, names, day, found.span.shift(offset))
                    for kind in _kinds(left + " " + right)
                ]
    return facts[:_MOST_FACTS]


def _names(words: str) -> frozenset[str]:
    return frozenset(
        name
        for name in _NAME.findall(words)
        if name.lower() not in MONTHS and name.lower() not in WEEKDAYS
    )


def _kinds(words: str) -> list[str]:
    return [kind for kind in _table()["happenings"] if _pattern("happenings", kind).search(words)]


@cache
def _after() -> re.Pattern[str]:
    relative = _table()["relative"]
    return re.compile(
        rf"(?P<how>{alternatives(relative['below'] + relative['above'])})?\s*\b(?P<n>\d{{1,3}}|{'|'.join(relative['numbers'])}) (?P<unit>{'|'.join(relative['units'])})s? (?:after|since) ",
        re.I,
    )


def relative_clues(passages: Sequence[Passage], facts: list[Fact]) -> list[Clue]:
    """Return what relative words say of a report's day, tied to dated facts of the page."""
    if not facts:
        return []
    mentioned = frozenset(name for passage in passages for name in _names(passage.text))
    clues: list[Clue] = []
    for passage in passages:
        for offset, sentence, _ in passage.sentences:
            clues += _since(sentence, offset, facts)
            clues += _phrase(sentence, offset, facts, mentioned)
    return clues


def _since(sentence: str, offset: int, facts: list[Fact]) -> Iterator[Clue]:
    """ "almost two weeks after the fall of Mosul ... has": so long before the report's day."""
    relative = _table()["relative"]
    for match in _after().finditer(sentence):
        what = " ".join(sentence[match.end() :].split(" ")[:9])
        days = (relative["numbers"].get(match["n"].lower()) or int(match["n"])) * relative["units"][
            match["unit"].lower()
        ]
        fact = _same(facts, _kinds(what), _names(what))
        if fact is None or days < 3 or not _pattern("relative", "now").search(sentence):
            continue
        how = (match["how"] or "").lower()
        low, high = int(days * _ALMOST + 0.999), int(days * 1.15 + 1)
        if how in relative["below"]:
            high = days
        elif how in relative["above"]:
            low, high = days, int(days * 1.5)
        span = Span(match.start(), match.end()).shift(offset)
        yield Clue(
            "relative", fact.day + timedelta(low), fact.day + timedelta(high), (span, fact.span)
        )


def _phrase(
    sentence: str, offset: int, facts: list[Fact], mentioned: frozenset[str]
) -> Iterator[Clue]:
    """ "overran Mosul last week": the week after the one of the dated fact."""
    for key in _table()["phrases"]:
        for match in _pattern("phrases", key).finditer(sentence):
            kinds, names = _kinds(sentence), _names(sentence)
            fact = _same(facts, kinds, names)
            if fact is None and key == "past_week":  # "seized cities over the past week"
                fact = _same(facts, kinds, mentioned)
            if fact is not None:
                low, high = _bounds(key, fact.day)
                yield Clue("relative", low, high, (Span(*match.span()).shift(offset), fact.span))


def _same(facts: list[Fact], kinds: list[str], names: frozenset[str]) -> Fact | None:
    """The one dated fact of a kind and name; None if facts of several days answer."""
    same = [fact for fact in facts if fact.kind in kinds and fact.names & names]
    return same[0] if len({fact.day for fact in same}) == 1 else None


def _bounds(key: str, day: date) -> tuple[date, date]:
    monday = day - timedelta(day.weekday())
    if key == "last_week":
        return monday + timedelta(7), monday + timedelta(13)
    if key == "this_week":
        return day, monday + timedelta(6)
    if key == "past_week":
        return day, day + timedelta(8)
    if key == "yesterday":
        return day + timedelta(1), day + timedelta(1)
    last = month_bounds(day.year, day.month)[1]
    if key == "this_month":
        return day, last
    return month_bounds((last + timedelta(1)).year, (last + timedelta(1)).month)
