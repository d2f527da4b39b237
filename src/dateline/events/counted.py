"""Counted: a number phrase with the noun it counts, in the words of the parse.

The noun is found by reading on from the number, since the parser is least sure where news text
packs numbers closely or has lost its commas: over adjectives and nouns to the last noun of the
run ("42 mostly Shiite worshippers"), or past "of" ("15 of the wounded").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dateline.events.harms import harm_words, is_state
from dateline.events.people import person
from dateline.marks.reading import Reading
from dateline.model.span import Span
from dateline.text.numbers import NumberPhrase, find_counts
from dateline.text.parse import Parse

_INSIDE = frozenset(
    [
        "JJ",
        "JJR",
        "JJS",
        "NN",
        "NNP",
        "NNS",
        "NNPS",
        "VBN",
        "VBG",
        "POS",
        "HYPH",
        "RB",
        "AFX",
        "ADD",
        "FW",
        "``",
        "''",
    ]
)
_PARTITIVE = frozenset(
    [
        "the",
        "those",
        "these",
        "them",
        "their",
        "its",
        "our",
        "his",
        "her",
        "whom",
        "which",
        "who",
        "that",
    ]
)
_MORE = frozenset(["more", "other", "others", "another", "additional", "further", "extra"])
_INCLUDING = frozenset(("including", "counting", "comprising", "numbering"))
_NOT_ONE = frozenset(
    [
        "people",
        "death",
        "group",
        "family",
        "force",
        "number",
        "crew",
        "couple",
        "dozen",
        "staff",
        "army",
        "military",
        "police",
        "life",
        "militia",
        "killing",
        "arrest",
        "casualty",
        "fatality",
        "troop",
        "twin",
        "body",
        "half",
        "lot",
    ]
)
_REACH = 7


class Counted(NamedTuple):
    """A number phrase (in document offsets) with its words.

    ``first`` and ``stop`` are the half-open range of words of the whole phrase, ``core`` the word
    of the bare number, ``head`` the noun counted or None; ``of_those`` is true of "15 of the
    wounded", ``more`` of "14 more", ``each`` of "six people each"; ``single`` of one person
    brought in by an article.
    """

    number: NumberPhrase
    first: int
    core: int
    stop: int
    head: int | None
    of_those: bool = False
    more: bool = False
    each: bool = False
    single: bool = False

    def anchor(self) -> int:
        """Return the word by which the phrase hangs in the parse: its noun, else its number."""
        return self.core if self.head is None else self.head

    def words(self) -> range:
        """Return the indices of its words."""
        return range(self.first, self.stop)


def find_counted(reading: Reading) -> Iterator[Counted]:
    """Yield the number phrases of a report's body, in text order, with their nouns."""
    parse = reading.parse
    for block in reading.body:
        text = block.span.of(reading.text)
        for number in find_counts(text):
            moved = number._replace(
                span=number.span.shift(block.start), core=number.core.shift(block.start)
            )
            first, last = parse.at(moved.span.start), parse.at(moved.core.end - 1)
            if first is not None and last is not None:
                yield _counted(parse, moved, first, last)


def _counted(parse: Parse, number: NumberPhrase, first: int, last: int) -> Counted:
    at, more, of_those = last + 1, False, False
    limit = _limit(parse, last)
    while at < limit and parse.lower[at] in _MORE and parse.lower[at] != "others":
        at, more = at + 1, True
    if at + 2 < limit and parse.lower[at : at + 2] == ["out", "of"]:
        at += 1  # "three out of seven"
    if at + 1 < limit and parse.lower[at] == "of":
        at += 1
        while at < limit and parse.lower[at] in _PARTITIVE | {"all"}:
            at, of_those = at + 1, True
        if at < limit and parse.tag[at] == "CD":  # "one of | two men"
            return Counted(number, first, last, last + 1, None, True, more)
        if of_those and (at >= limit or parse.tag[at] not in _INSIDE):
            return Counted(number, first, last, at, None, of_those, more)
        if of_those and is_state(parse.lower[at]) and not _noun_follows(parse, at, limit):
            return Counted(number, first, last, at + 1, None, of_those, more)
    head = _head(parse, at, limit)
    stop = at if head is None else head + 1
    if head is None and at > last + 1 and parse.lower[at - 1] == "of":
        stop = (
            at + 1 if at < limit and is_state(parse.lower[at]) else last + 1
        )  # "dozens of injured"
    more = more or (head is not None and parse.lower[head] == "others")
    more = more or (first > 0 and parse.lower[first - 1] in ("another", "other"))
    each = stop < limit and parse.lower[stop] in ("each", "apiece")
    return Counted(number, first, last, stop + each, head, of_those, more, each)


def _limit(parse: Parse, word: int) -> int:
    return parse.sentences[parse.sentence_of[word]][1]


def _head(parse: Parse, at: int, limit: int) -> int | None:
    """Return the noun that a run of adjectives and nouns from *at* ends in."""
    head, reach = None, min(limit, at + _REACH)
    while at < reach:
        tag, lower = parse.tag[at], parse.lower[at]
        follows = _noun_follows(parse, at, limit) and not _is_filed_behind(parse, at)
        if is_state(lower) and (head is not None or not follows):
            break  # "42 people | dead", "29 Rebels | Dead"
        if tag == "VBG" and (lower in _INCLUDING or parse.lemma[at] in harm_words().verbs):
            break
        age = _age_words(parse, at)
        if age:
            at += age
            continue
        if tag.startswith("NN") and not any(map(str.isalnum, lower)):
            break  # a full stop that the parser takes for a name
        if tag in ("NNS", "NNPS", "NN", "NNP"):
            if head is not None and _is_full(parse, head, at):
                break
            head = at
        elif tag not in _INSIDE:
            if parse.lower[at] not in ("and", ",", "or") or not _goes_on(parse, at, limit):
                break
        elif head is not None and tag in ("VBN", "VBG", "JJ", "RB", "CD", "JJR"):
            named = parse.tag[head] == "NNP" and tag == "JJ"  # "300 U.S. | military advisers"
            if not (named and _noun_follows(parse, at, limit)):
                break  # "42 people | killed"
        at += 1
    return head


def _age_words(parse: Parse, at: int) -> int:
    """Return of how many words an age at *at* is made: "a | 27-year-old woman" 5, 0 without one."""
    if at >= len(parse) or parse.tag[at] != "CD":
        return 0
    start = at
    if "".join(parse.lower[at + 1 : at + 2]) == "-" and parse.tag[at + 2 : at + 3] == ["CD"]:
        at += 2  # "twenty-two-year-old"
    for stop in (at + 5, at + 4, at + 3):
        if "".join(parse.lower[at + 1 : stop]).replace("-", "") in _AGES:
            return stop - start
    return 0


_AGES = frozenset(["yearold", "monthold", "weekold", "dayold"])


def _noun_follows(parse: Parse, at: int, limit: int) -> bool:
    return at + 1 < limit and parse.tag[at + 1] in ("NN", "NNS", "NNP", "NNPS", "JJ")


def _is_filed_behind(parse: Parse, at: int) -> bool:
    """Whether a dateline in capitals runs on from a headline: "Nine Dead | ORUN (Agency)"."""
    following = parse.word[at + 1]
    return len(following) > 3 and following.isupper() and not parse.word[at].isupper()


def _is_full(parse: Parse, head: int, following: int) -> bool:
    """Whether the noun found already ends the phrase: "42 people | Tuesday"."""
    if parse.tag[following] in ("NNP", "NNPS") and parse.tag[head] in ("NN", "NNS"):
        return True
    plural = parse.tag[head] == "NNS" and person(parse.lemma[head]) is not None
    return plural and parse.lower[head] not in ("police", "security", "forces")


def _goes_on(parse: Parse, at: int, limit: int) -> bool:
    """Whether "and" or a comma joins two adjectives: "42 Shiite and Kurdish pilgrims"."""
    return (
        at + 2 < limit
        and parse.tag[at - 1] in ("JJ", "NNP")
        and parse.tag[at + 1] in ("JJ", "NNP")
        and parse.tag[at + 2] in ("NNS", "NNPS")
    )


def find_singles(reading: Reading, taken: set[int]) -> Iterator[Counted]:
    """Yield the persons brought in by an article, outside the words *taken*: "a policeman"."""
    parse = reading.parse
    for first, lower in enumerate(parse.lower):
        if lower not in ("a", "an", "another") or first in taken:
            continue
        head = _head(parse, first + 1, _limit(parse, first))
        age = _age_words(parse, first + 1)
        if head is None and age:  # "a 12-year-old was hurt"
            old = first + age
            yield Counted(_one(parse, first), first, old, old + 1, None, single=True)
            continue
        if head is None or head in taken or parse.tag[head] not in ("NN", "NNP"):
            continue
        if parse.lemma[head] == "couple" and head > first + 1:  # "a Velm couple"
            number = _one(parse, first)._replace(low=2, best=2, high=2)
            yield Counted(number, first, first, head + 1, head)
            continue
        if person(parse.lemma[head]) is None or parse.lemma[head] in _NOT_ONE:
            continue
        more = lower == "another"
        yield Counted(_one(parse, first), first, first, head + 1, head, more=more, single=True)


def _one(parse: Parse, article: int) -> NumberPhrase:
    span = Span(parse.start[article], parse.end[article])
    return NumberPhrase(span, span, 1, 1, 1)
