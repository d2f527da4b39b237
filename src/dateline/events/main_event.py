"""The event that a report is about: by title, lead, prominence and toll, or none.

News puts its event into the title and the first sentence (the "inverted pyramid"); what is told
more than once, in a main clause, and with a toll, weighs more than what is told in passing. The
weights were set by hand on reports written for the purpose, not fitted.
"""

from __future__ import annotations

import math
from collections import Counter

from dateline.events.clauses import CLAUSES
from dateline.marks.reading import Reading
from dateline.model.mark import Event
from dateline.text.parse import Parse

_TOLD = {"happened": 0.0, "alleged": -0.3, "planned": -3.0, "denied": -4.0, "hypothetical": -5.0}
_SIDE = frozenset({"relcl", "acl", "advcl", "pcomp", "amod"})
_ASIDE = frozenset(
    {"after", "since", "before", "following", "despite", "amid", "from", "over", "because"}
)
_HABIT = frozenset({"VBZ", "VBG", "VBP"})
_WORDS_ONLY = frozenset(
    {"accusation", "denial", "threat", "request", "talks", "other", "responsibility", "agreement"}
)
"""Types that tell of words; they stand back where the same report tells of deeds."""
_LEAST = 0.5
_AGAIN = 0.4
"""What each further telling adds, up to three."""


def main_event(reading: Reading) -> str | None:
    """Return the id of the event that the report is about, its first telling; None if none is."""
    scores: dict[str, float] = {}
    again: Counter[str] = Counter()
    starts: set[int] = set()
    for event in reading.marks.all(Event):
        if event.factuality not in _TOLD:
            continue
        first = event.same_as or event.id
        score = _prominence(reading, event)
        if event.start in starts:
            score -= 1.0  # the second of several places
        starts.add(event.start)
        scores[first] = max(scores.get(first, score), score)
        again[first] += 1
    for first, times in again.items():
        scores[first] += min(_AGAIN * (times - 1), _AGAIN * 3)
    if not scores:
        return None
    best = max(scores, key=lambda id_: scores[id_])
    return best if scores[best] >= _LEAST else None


def _prominence(reading: Reading, event: Event) -> float:
    score = _TOLD[event.factuality] + _place_in_report(reading, event) + event.score
    score += _syntax(reading, event)
    if event.type in _WORDS_ONLY:
        score -= 1.5
    if event.score < 0.5:
        score -= 1.0
    killed = event.tolls.get("killed")
    if killed is not None and (killed.best or killed.low):
        score += 0.6 + 0.2 * math.log10(killed.best or killed.low or 1)
    elif any(toll.best or toll.low or toll.high for toll in event.tolls.values()):
        score += 0.6
    if event.place is not None and event.place.basis.startswith("same"):
        score += 0.3
    elif event.text.endswith("s") and (event.when is None or event.when.basis == "narrative"):
        score -= 0.7  # "he planned attacks": of no place or time of their own
    return score


def _place_in_report(reading: Reading, event: Event) -> float:
    """Return 4 in the title, 3 in the first sentence of the text, less further down."""
    block = reading.block_at(event.start)
    if block is not None and block.kind == "title":
        return 4.0
    body = [b for b in reading.body if b.kind in ("paragraph", "repeat")]
    if not body:
        return 0.0
    parse = reading.parse
    numbers = [
        parse.sentence_of[word]
        for word in (parse.at(event.start), _first_word(reading, body[0].start))
        if word is not None
    ]
    if len(numbers) < 2:
        return 0.0
    return max(0.0, 3.0 - 0.5 * (numbers[0] - numbers[1]))


def _first_word(reading: Reading, offset: int) -> int | None:
    words = reading.parse.words_in(reading.report.span)
    return next((w for w in words if reading.parse.start[w] >= offset), None)


def _syntax(reading: Reading, event: Event) -> float:
    """Return more for a main clause, less for a side remark ("..., who was arrested in ...")."""
    parse = reading.parse
    word = parse.at(event.start)
    if word is None:
        return 0.0
    weight, habit = 0.5, 0.0
    if parse.tag[word] == "NNS" and parse.tag[parse.head[word]] in _HABIT:
        habit = -2.0  # "he plans attacks", "coordinating attacks"
    for step in (word, *parse.ancestors(word)):
        if parse.dep[step] in _SIDE:
            side = parse.dep[step] == "amod" or (parse.dep[step], parse.tag[step]) == ("acl", "VBG")
            weight -= 1.0 if side else 0.5  # "the kidnapped men", "a coalition fighting them"
        if parse.dep[step] == "pobj" and _is_aside(parse, parse.head[step]):
            weight -= 1.0
        if parse.dep[step] in CLAUSES and parse.dep[step] == "ROOT":
            break
    return max(weight, -1.0) + habit


def _is_aside(parse: Parse, preposition: int) -> bool:
    """Whether what a preposition brings is told in passing: "because of the fighting"."""
    lower = parse.lower[preposition]
    return lower in _ASIDE or (lower == "of" and parse.lower[preposition - 1] in _ASIDE)
