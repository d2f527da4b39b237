"""What stands beside a person's name: the words of its sentence, and what the parse makes of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.marks.names import Draft
from dateline.marks.reading import Reading

_REACH = 90
"""Characters on either side of a name within which what is said of the person is looked for."""
_GOES_ON = re.compile(r"(?:[-‐‑]\w{1,20})?(?:\s[A-Z][\w’'-]{1,30}){0,3}")
"""What may be left of a name where the parser cut it short: "Hyun[-woo Baek]"."""
_UP = frozenset({"appos", "conj"})
"""Relations by which a name stands for the word above: "the guard, NAME", "NAME and NAME"."""


class Around(NamedTuple):
    """The words on either side of a name, inside its sentence."""

    before: str
    after: str


def around(reading: Reading, draft: Draft) -> Around | None:
    """Return the words beside a name, None where the parse has no word."""
    first = reading.parse.at(draft.start)
    if first is None:
        return None
    span = reading.parse.sentence_span(reading.parse.sentence_of[first])
    end = draft.end
    if goes_on := _GOES_ON.match(reading.text, draft.end, span.end):
        end = goes_on.end()
    return Around(
        reading.text[max(span.start, draft.begin - _REACH) : draft.begin],
        reading.text[end : min(span.end, end + _REACH)],
    )


def governed(
    reading: Reading,
    draft: Draft,
    objects: frozenset[str],
    subjects: frozenset[str] = frozenset(),
    possessions: frozenset[str] = frozenset(),
) -> bool:
    """Whether the name is the object of one of some verbs, the subject of others, or owns a noun.

    "killed NAME", "NAME was killed", "NAME died", "the body of NAME", "NAME's funeral". A name that
    stands beside another word, or is joined to it, stands where that one does.
    """
    parse = reading.parse
    top = top_word(reading, draft)
    if top is None:
        return False
    for _ in range(4):
        if parse.dep[top] not in _UP:
            break
        top = parse.head[top]
    head = parse.head[top]
    dep, lemma = parse.dep[top], parse.lemma[head]
    if dep in ("dobj", "nsubjpass"):
        return lemma in objects
    if dep == "nsubj":
        passive = any(parse.dep[child] == "auxpass" for child in parse.children[head])
        return lemma in (objects if passive else subjects)
    if dep == "pobj" and parse.lower[head] == "of":
        return parse.lower[parse.head[head]] in possessions
    return dep == "poss" and parse.lower[head] in possessions


def sentence_at(reading: Reading, draft: Draft) -> int:
    """Return the number of the sentence that a name stands in."""
    return reading.parse.sentence_of[reading.parse.at(draft.start) or 0]


def joined_to(reading: Reading, draft: Draft) -> int | None:
    """Return the word of the sentence that a name is joined to: "[Ana Ruiz] and Ivo Marek"."""
    top = top_word(reading, draft)
    if top is None or reading.parse.dep[top] != "conj":
        return None
    return reading.parse.head[top]


def top_word(reading: Reading, draft: Draft) -> int | None:
    """Return the word of a name that the parse hangs the others on."""
    parse = reading.parse
    inside = parse.words_in(
        parse.span(parse.at(draft.start) or 0, (parse.at(draft.end - 1) or 0) + 1)
    )
    return next((i for i in inside if parse.head[i] not in inside), None)
