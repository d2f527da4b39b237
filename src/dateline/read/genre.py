"""What kind of report it is: news, opinion, a round-up, a live page; with the words that show it.

Labels decide ("Opinion |"); without one, opinion is told by signs of subjectivity outside
quotation marks, several kinds of them together (Wiebe et al. 2004; Alhindi et al. 2020).
"""

from __future__ import annotations

import re
from functools import cache

from dateline.model.report import Genre
from dateline.model.span import Span
from dateline.text.tables import alternatives, read_table

_SHORT = 25
"""Words below which a report without a label shows no kind."""
_OPINION = 3.0
"""Points for each square root of a hundred words: set on invented columns and news, 2026-11."""


def find_genre(text: str, title: Span | None, body: list[Span]) -> tuple[Genre, tuple[Span, ...]]:
    """Return the kind of a report and the words that show it, in text order.

    Args:
        text: The document's text.
        title: The span of the report's title.
        body: The spans of its paragraphs and subheads.
    """
    if title is not None:
        for kind, pattern in _labels():
            found = pattern.search(text, title.start, title.end)
            if found:
                return kind, (Span(*found.span()),)
    count = sum(text.count(" ", span.start, span.end) for span in body)
    if count < _SHORT:
        return "unknown", ()
    points, spans = _subjective(text, body)
    if points >= _OPINION * max(1.0, (count / 100) ** 0.5) and len(spans) >= 3:
        return "opinion", tuple(sorted(spans)[:12])
    return "news", ()


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
def _signs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    signs = read_table("opinion")["signs"]
    return (
        re.compile(rf"(?<!\w)(?:{alternatives(signs['loaded'] + signs['asides'])})(?!\w)", re.I),
        re.compile(rf"(?<![\w’'])(?:{alternatives(signs['first_person'])})(?![\w.])", re.I),
        re.compile(r"[^.!?\n]{8,300}\?"),
    )


_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")
_SCARE = re.compile(r"‘\w[^‘’\n.,]{2,30}\w’(?!\w)")


def _subjective(text: str, body: list[Span]) -> tuple[float, list[Span]]:
    """Points of subjectivity outside quotation marks, and where they were given."""
    words, person, question = _signs()
    kinds: dict[str, Span] = {}
    tally = {"person": 0, "question": 0, "scare": 0}
    for span in body:
        own = _QUOTED.sub(lambda match: " " * len(match[0]), span.of(text))
        for match in words.finditer(own):
            kinds.setdefault(match[0].lower(), Span(*match.span()).shift(span.start))
        for name, pattern in (("person", person), ("question", question), ("scare", _SCARE)):
            for match in pattern.finditer(own):
                tally[name] += 1
                kinds.setdefault(
                    f"{name} {min(tally[name], 3)}", Span(*match.span()).shift(span.start)
                )
    plain = sum(name.split()[0] not in tally for name in kinds)
    points = (
        plain
        + min(tally["person"], 6) * 0.5
        + min(tally["question"], 4)
        + min(tally["scare"], 4) * 0.5
    )
    return points, list(kinds.values())
