"""What kind of report it is: news, opinion, a round-up, a live page; with the words that show it.

Labels decide ("Opinion |"); without one, opinion is told by signs of subjectivity outside
quotation marks, several kinds of them together (Wiebe et al. 2004; Alhindi et al. 2020).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dateline.model.report import Genre
from dateline.model.span import Span
from dateline.text.tables import alternatives, read_table

_SHORT = 25
"""Words below which a report without a label shows no kind."""
_OPINION = 3.0
"""Points for each square root of a hundred words: set on invented columns and news, 2026-11."""


def find_genre(
    text: str, title: Span | None, body: list[Span], *, given: str = ""
) -> tuple[Genre, tuple[Span, ...]]:
    """Return the kind of a report and the words that show it, in text order.

    Args:
        text: The document's text.
        title: The span of the report's title.
        body: The spans of its paragraphs and subheads.
        given: The title that metadata give, where the text has none.
    """
    for kind, pattern in _labels():
        found = pattern.search(title.of(text) if title else given)
        if found:
            return kind, (Span(*found.span()).shift(title.start),) if title else ()
    count = sum(text.count(" ", span.start, span.end) for span in body)
    if count < _SHORT:
        return "unknown", ()
    own = [_QUOTED.sub(_blank, span.of(text)) for span in body]
    tally = _subjective("\n".join(own))
    if len(tally) < 3 or _points(tally) < _OPINION * max(1.0, (count / 100) ** 0.5):
        return "news", ()
    places = (
        Span(*hit.span()).shift(span.start)
        for kind in sorted(tally)
        for span, words in zip(body, own, strict=True)
        if (hit := _sign(kind).search(words))
    )
    return "opinion", tuple(sorted(set(places))[:_MOST])


_MOST = 12
"""Words shown for a report's kind."""


@cache
def _labels() -> tuple[tuple[Genre, re.Pattern[str]], ...]:
    labels = read_table("opinion")["labels"]
    edge = rf"^\W*(?:{alternatives(labels['opinion'])})\b\s*[:|–—-]|[|–—(\[]\s*(?:{alternatives(labels['opinion'])})\W*$"
    return (
        ("opinion", re.compile(edge, re.I)),
        ("live", re.compile(rf"(?<!\w)(?:{alternatives(labels['live'])})", re.I)),
        ("roundup", re.compile(rf"(?<!\w)(?:{alternatives(labels['roundup'])})(?!\w)", re.I)),
    )


@cache
def _signs() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """Single words, phrases, and the words of first and second person."""
    signs = read_table("opinion")["signs"]
    words = signs["loaded"] + signs["asides"]
    return (
        frozenset(word for word in words if word.isalpha()),
        tuple(word for word in words if not word.isalpha()),
        frozenset(signs["first_person"]),
    )


_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")
_SCARE = re.compile(r"‘\w[^‘’\n.,]{2,30}\w’(?!\w)")
_QUESTION = re.compile(r"[^.!?\n]{8,300}\?")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PERSON, _ASKED, _SCARED = "first person", "question", "scare quotes"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _subjective(own: str) -> dict[str, int]:
    """The signs of subjectivity in a text without its quotations, each with how often it stands."""
    words, phrases, person = _signs()
    lower = own.lower()
    seen = Counter(_TOKEN.findall(lower))
    tally = {word: seen[word] for word in words & seen.keys()}
    tally |= {phrase: 1 for phrase in phrases if phrase in lower}
    for kind, number in (
        (_PERSON, sum(seen[word] for word in person & seen.keys())),
        (_ASKED, own.count("?")),
        (_SCARED, len(_SCARE.findall(own)) if "‘" in own else 0),
    ):
        if number:
            tally[kind] = number
    return tally


def _points(tally: dict[str, int]) -> float:
    """What the signs come to: a word or phrase counts once, the rest up to a limit."""
    plain = len(tally.keys() - {_PERSON, _ASKED, _SCARED})
    person, asked, scared = (tally.get(kind, 0) for kind in (_PERSON, _ASKED, _SCARED))
    return plain + min(person, 6) * 0.5 + min(asked, 4) + min(scared, 4) * 0.5


@cache
def _sign(kind: str) -> re.Pattern[str]:
    """Where a sign stands in a text."""
    if kind == _ASKED:
        return _QUESTION
    if kind == _SCARED:
        return _SCARE
    words = sorted(_signs()[2]) if kind == _PERSON else [kind]
    return re.compile(rf"(?<![\w’'])(?:{alternatives(words)})(?!\w)", re.I)
