"""Over what span of time a figure counts, how surely it is told, and of which event it is."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from dateline.events.counted import Counted
from dateline.events.factuality import factuality
from dateline.events.kinds import IN_CARE, Kind
from dateline.marks.reading import Reading
from dateline.model.mark import Event, Factuality
from dateline.text.parse import Parse
from dateline.text.tables import read_table

Scope = Literal["event", "operation", "period"]
_NEAR = 110
_FRONTED = 25
_MANY = {"killed": 200, "wounded": 1000, "displaced": 50_000}
"""From so many on, the word for a whole conflict in the sentence makes a figure one of a period."""


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = read_table("harms")["scope"]
    joined = "|".join(f"(?:{pattern})" for pattern in table["period"])
    return tuple(  # type: ignore[return-value]
        re.compile(pattern, re.IGNORECASE)
        for pattern in (joined, table["war"], table["other"], table["operation"])
    )


def scope_of(reading: Reading, counted: Counted, kind: Kind) -> Scope:
    """Return whether a figure is of an event, an operation, or a period ("since March")."""
    period, war, _, operation = _cues()
    parse, text = reading.parse, reading.text
    sentence = parse.sentence_span(parse.sentence_of[counted.core])
    start, end = counted.number.span
    before = text[max(sentence.start, start - _NEAR) : start]
    end = max(end, parse.end[counted.stop - 1])
    after = text[end : min(sentence.end, end + _NEAR)]
    found = period.search(after)
    word = parse.lower[kind.word]
    if found is not None and not _is_of_other(after[: found.start()], word):
        return "period"
    if period.search(before):
        return "period"
    many = _MANY.get(kind.name)
    if many is not None and counted.number.value >= 100 * many:
        return "period"
    if (
        many is not None
        and counted.number.value >= many
        and war.search(text, max(sentence.start, start - _NEAR), min(sentence.end, end + _NEAR))
    ):
        return "period"
    return "operation" if operation.search(before) or operation.search(after) else "event"


def _is_of_other(between: str, word: str) -> bool:
    """Whether what stands between a figure and a time makes the time another verb's.

    "two men | kidnapped | last year": the time is of the kidnapping, not of what *word* says.
    """
    if _cues()[2].search(between):
        return True
    return any(verb.lower() != word for verb in _PARTICIPLE.findall(between))


_PARTICIPLE = re.compile(r"\b\w{3,}ed\b")


def told_as(reading: Reading, counted: Counted, kind: Kind) -> Factuality:
    """Return how the figure is told, by the word that gives its kind.

    "No casualties" happened; "feared killed" is alleged; a figure is historical only by words or
    dates right beside it, since a lead often looks back at another event in the same sentence.
    """
    before = reading.parse.lower[max(0, counted.first - 2) : counted.first + 1]
    if before[:2] == ["neither", "of"]:  # "neither of the two guards was hurt"
        return "denied"
    if counted.number.form == "none" or kind.rule == IN_CARE:  # "expected to recover"
        return "happened"
    if reading.parse.tag[kind.word][0] == "J":  # "the dead": a state, told as it is
        return "happened"
    told, why = factuality(reading, kind.word)
    if told == "hypothetical" and reading.parse.tag[kind.word][0] == "N":
        return "happened"  # "two bodies could be seen"
    if told in ("hypothetical", "planned") and reading.parse.tag[kind.word] in ("VBD", "VBG"):
        return "happened"  # ", killing 14": it is told as done, whatever governs it
    if told == "happened" and _is_purpose(reading.parse, kind.word):
        return "planned"
    if told == "denied" and reading.parse.lower[counted.first] in ("no", "not"):
        return "happened"  # "no fewer than 12"
    if told == "denied" and reading.parse.tag[kind.word][0] != "V":
        return "happened"
    if told == "hypothetical" and why in read_table("harms")["scope"]["feared"]:
        return "alleged"
    if told not in ("historical", "happened"):
        return told
    return (
        "historical" if _is_past(reading, counted, kind, sure=told == "historical") else "happened"
    )


def _is_purpose(parse: Parse, verb: int) -> bool:
    """Whether a verb only says what something was meant for: "an operation to capture a leader"."""
    if parse.tag[verb] != "VB" or not any(
        parse.lower[child] == "to" and parse.dep[child] == "aux" for child in parse.children[verb]
    ):
        return False
    above = parse.lemma[parse.head[verb]]
    return above not in read_table("harms")["scope"]["managed"]


def _is_past(reading: Reading, counted: Counted, kind: Kind, *, sure: bool) -> bool:
    """Whether words beside a figure put it in the past; a past year does so by itself."""
    parse, (start, end) = reading.parse, counted.number.span
    sentence = parse.sentence_span(parse.sentence_of[counted.core])
    before = reading.text[max(sentence.start, start - _NEAR) : start]
    after = reading.text[end : min(sentence.end, end + _NEAR)]
    past = _past()
    found = past.search(after)
    if found is not None and not _is_of_other(after[: found.start()], parse.lower[kind.word]):
        return sure or _is_gone(reading, found["year"])
    fronted = past.search(before)  # "Last month, 12 people died ..."
    if fronted is None or fronted.start() >= _FRONTED or start - sentence.start >= _NEAR:
        return False
    return sure or _is_gone(reading, fronted["year"])


def _is_gone(reading: Reading, year: str | None) -> bool:
    """Whether a year lies before the report's own, as far as that is known."""
    published = reading.report.published
    latest = published.latest if published else None
    return year is not None and (latest is None or int(year) < int(latest[:4]))


def event_of(reading: Reading, word: int) -> Event | None:
    """Return the event that a harm word tells, else of the nearest in its sentence."""
    parse = reading.parse
    events = reading.marks.inside(parse.sentence_span(parse.sentence_of[word]), Event)
    at = parse.start[word]
    own = [event for event in events if event.start <= at < event.end]
    if own:
        return own[0]
    return min(events, key=lambda event: abs(event.start - at), default=None)


@cache
def _past() -> re.Pattern[str]:
    rows = read_table("harms")["scope"]["past"]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)
