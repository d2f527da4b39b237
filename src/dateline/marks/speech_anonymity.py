"""Why a speaker is not named: "on condition of anonymity because he was not authorised to speak".

A reader weighs an unnamed source by the reason given, so the report's own words are kept. What
asks for anonymity and what brings a reason are phrases of ``data/en/cues.toml``; where the reason
ends, the parse says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dateline.marks.reading import Reading
from dateline.marks.speech_tables import Cues
from dateline.model.mark import Unnamed
from dateline.text.tables import alternatives


def find_reasons(reading: Reading, cues: Cues) -> dict[int, Unnamed]:
    """Return the reasons for anonymity, by the number of the sentence that gives them."""
    parse = reading.parse
    if _telling_words(cues.unnamed | cues.barred).isdisjoint(parse.lower):
        return {}
    asked = _pattern(cues.unnamed)
    barred = _pattern(cues.barred)
    found: dict[int, Unnamed] = {}
    for match in _matches(reading, asked, barred):
        word = parse.at(match.start())
        if word is None or parse.sentence_of[word] in found:
            continue
        number = parse.sentence_of[word]
        words = _words(reading, cues, match, number) if match.re is asked else None
        if words is None:
            words = _barred(reading, barred, number)
        if words is not None:
            span = parse.span(words[0], words[-1] + 1)
            found[number] = Unnamed(start=span.start, end=span.end, text=reading.quote(span))
    return found


@cache
def _telling_words(phrases: frozenset[str]) -> frozenset[str]:
    """Return the longest word of each phrase: a report without any of them has none of these."""
    return frozenset(max(phrase.split(), key=len).lower() for phrase in phrases)


@cache
def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(phrases)})\b", re.IGNORECASE)


def _matches(reading: Reading, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        for block in reading.body:
            yield from pattern.finditer(reading.text, block.start, block.end)


def _words(reading: Reading, cues: Cues, match: re.Match[str], number: int) -> list[int] | None:
    """Return the words of the reason after a wish for anonymity: "because ...", "citing ..."."""
    parse = reading.parse
    end = parse.sentence_span(number).end
    because = _pattern(cues.because).search(reading.text, match.end(), end)
    if because is None or because.start() - match.end() > _NEAR:
        return None
    first = parse.at(because.start())
    return None if first is None else _clause(reading, first, number)


_NEAR = 40
"""Characters between the wish and its reason: "anonymity, as is usual there, because ..."."""


def _barred(reading: Reading, barred: re.Pattern[str], number: int) -> list[int] | None:
    """Return the words that say who may not speak: "was not authorised to brief reporters"."""
    span = reading.parse.sentence_span(number)
    match = barred.search(reading.text, span.start, span.end)
    first = None if match is None else reading.parse.at(match.start())
    return None if first is None else _clause(reading, first, number)


def _clause(reading: Reading, first: int, number: int) -> list[int]:
    """Return the words from *first* to the end of its clause, or of what it governs."""
    parse = reading.parse
    top = parse.head[first] if parse.dep[first] in ("mark", "neg", "advmod", "aux") else first
    last = parse.subtree(top)[-1]
    last = max(last, first + 1)
    stop = parse.sentences[number][1]
    words = list(range(first, min(last + 1, stop)))
    while len(words) > 1 and not parse.word[words[-1]][0].isalnum():
        words.pop()
    return words
