"""Names that only what stands beside them gives as persons' names.

The parser takes rare names for places, or for none: "[Witness] Fadila Hodzic", "the groom, Baryalai,",
"his daughter Divine", "Adanna, 7,". They count as names where they have to be masked, and only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from dateline.marks.actor_tables import ActorTables
from dateline.marks.names import Draft
from dateline.marks.reading import Reading
from dateline.model.mark import Toponym
from dateline.text.dates import MONTHS, WEEKDAYS
from dateline.text.tables import alternatives, read_table

_CAPITAL = r"(?:[A-Z]\w?[’'-])?[A-Z][^\W\d_]{1,20}(?:[-’'][^\W\d_]{1,20})?"
_FULL = rf"{_CAPITAL}(?:\s{_CAPITAL}){{1,2}}"
_ANY = rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}"
_BEFORE = 30
"""Characters before a name within which it is told that it is no person's."""
_NEXT = re.compile(rf"(?:,?\sand|,)\s({_ANY})(?=[,.;]|\sand\b|\s[a-z])")
_WHO = re.compile(rf"\b({_FULL}),\s(?:who|whose)\b")
_THEN_HE = re.compile(
    rf"\b({_FULL})\b(?=[^A-Z.]{{0,90}}(?:\b(?:he|she|his|her)\b|\.\s(?:He|She|His|Her)\b))"
)
_NO_PERSON = re.compile(
    r"\b(?:the|an?|this|in|at|near|from|to|of|around|for|over|outside)\s\Z", re.IGNORECASE
)
"""What stands before a thing or a place: "the Iraq War", "in South Kordofan"."""

CALLED = "called as private persons are"
"""The reason of a name by an age, a calling, or kin beside it."""
SPOKEN_OF = "spoken of as persons are"
"""The reason of a name by "who" or "she" after it."""


class _Patterns(NamedTuple):
    called: tuple[re.Pattern[str], ...]
    """Each with one group, the name."""
    several: frozenset[str]
    """Words of kin and callings for more than one: further names may follow."""
    owned: re.Pattern[str]
    """What only a person has: "the body of"."""


@cache
def _patterns(language: str) -> _Patterns:
    table = read_table("private", language)["private"]
    callings, kin = alternatives(table["callings"]), alternatives(table["kin"])
    called = (
        rf"\b(?i:{callings})\s({_FULL})\b",
        # "the groom, NAME,", "a girl of about ten, NAME,"
        rf"\b(?i:{callings}|{kin})s?(?:\sof\s(?:about\s)?\w{{1,9}})?,\s({_ANY})(?=[,.;]|\sand\b)",
        # "whose brother NAME", "the men's children, NAME and NAME"
        rf"(?:\b(?i:his|her|their|whose|my|our)|[’']s?)\s(?:[\w-]{{1,14}}\s){{0,2}}(?i:{kin})s?,?\s({_ANY})\b",
        rf"(?<![\d.]\s)\b({_ANY}),\s(?:aged\s)?\d{{1,2}}(?=[,;]\s|\.\s|\.\Z|\s(?:and|who|from)\b)",
        rf"\b(?i:{alternatives(table['named'])})\s({_ANY})\b",
    )
    several = frozenset(f"{word}s" for word in (*table["callings"], *table["kin"]))
    return _Patterns(
        tuple(map(re.compile, called)),
        several | {"children", "twins"},
        re.compile(rf"\b(?:{alternatives(table['remains'])})\sof\s\Z"),
    )


def find_called(reading: Reading, drafts: Iterable[Draft], tables: ActorTables) -> list[Draft]:
    """Return names of persons where no draft stands, none of them a day's or an organisation's."""
    covered = bytearray(reading.report.end)
    for draft in drafts:
        covered[draft.begin : draft.end] = b"\1" * (draft.end - draft.begin)
    found = []
    for start, end, reason in _spans(reading):
        name = reading.text[start:end]
        own = set(name.split())
        if covered.find(1, start, end) >= 0 or own & tables.organisation_ends:
            continue
        if any(word.lower() in MONTHS or word.lower() in WEEKDAYS for word in own):
            continue
        covered[start:end] = b"\1" * (end - start)
        found.append(Draft(start, end, "person", name, 0.7, reason, start))
    return found


def _spans(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield where such names stand, with the reason."""
    for block in reading.report.blocks:
        for start, end in _called(reading.text, block.start, block.end):
            yield start, end, CALLED
        for match in _WHO.finditer(reading.text, block.start, block.end):
            yield *match.span(1), SPOKEN_OF
        for start, end in _then_he(reading, block.start, block.end):
            yield start, end, SPOKEN_OF


def _called(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield names by a calling, kin or an age beside them, and those joined to a plural's first."""
    patterns = _patterns("en")
    for pattern in patterns.called:
        for match in pattern.finditer(text, begin, end):
            yield match.span(1)
            if patterns.several.intersection(match[0].lower().replace(",", "").split()):
                at = match.end(1)
                while further := _NEXT.match(text, at, end):
                    yield further.span(1)
                    at = further.end(1)


def _then_he(reading: Reading, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield names of two words or three that "he" or "she" stands for next, no name between."""
    parse, text = reading.parse, reading.text
    found = {(mark.start, mark.end) for mark in reading.marks.all(Toponym) if mark.place}
    for match in _THEN_HE.finditer(text, begin, end):
        first = parse.at(match.start(1))
        if first is None or parse.tag[first] != "NNP" or match.span(1) in found:
            continue
        before = text[max(begin, match.start() - _BEFORE) : match.start()]
        if not _NO_PERSON.search(before) or _patterns("en").owned.search(before):
            yield match.span(1)
