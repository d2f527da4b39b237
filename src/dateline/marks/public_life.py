"""Persons of public life: those whose names are printed, whatever happened to them.

Who holds or held an office or a rank, speaks or decides for somebody, leads a party, a force or a
faith, writes, plays or preaches for the public, wrote the report, or is accused of a crime. It is told by
a title, a word of public life before the name or in an apposition after it ("the mayor, NAME",
"NAME, who heads the council", "NAME (Labour)"), by what is done in office ("NAME vetoed", "elected
NAME", "to succeed NAME"), and by what is somebody's ("forces loyal to NAME", "NAME's government").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dateline.marks.actor_tables import ActorTables
from dateline.marks.beside import Around, governed
from dateline.marks.names import Draft
from dateline.marks.reading import Reading
from dateline.text.tables import alternatives, read_table


class _Words(NamedTuple):
    before: re.Pattern[str]
    beside: re.Pattern[str]
    any: re.Pattern[str]
    accused: re.Pattern[str]
    pleads: re.Pattern[str]
    body: re.Pattern[str]
    follows: re.Pattern[str]
    who: re.Pattern[str]
    as_office: re.Pattern[str]
    member: re.Pattern[str]
    party: re.Pattern[str]
    owns: re.Pattern[str]
    wrote: re.Pattern[str]
    lemmas: Mapping[str, frozenset[str]]


@cache
def _words(language: str) -> _Words:
    table = read_table("private", language)["private"]
    either = {key: alternatives(value) for key, value in table.items() if isinstance(value, list)}

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    public, identified = either["public"], either["identified"]
    return _Words(
        # "opposition politicians NAME", "the interior minister, NAME", "governor of the province, NAME",
        # "their commander, known as NAME"
        before=made(
            rf"\b(?:{public})s?(?:-elect|-designate)?(?:\s(?:{either['kin']})s?)?(?:\s(?:for|of|in|on|at|to)\s[^,.;:]{{1,60}})?"
            rf"(?:,?\s(?:known|named)(?:\sonly)?\sas|\slike|\ssuch\sas|\sincluding|,)?\s\Z"
        ),
        beside=made(rf"\A(?:{public})\s"),
        any=made(rf"\b(?:{public})s?\b"),
        accused=made(rf"\b(?:{either['accused']})(?:,\s(?:{identified}))?,?\s\Z"),
        # "NAME, 22, pleaded guilty", "NAME's arrest"
        pleads=made(
            rf"\A(?:,\s\d{{1,3}},)?(?:[’']s?|\s(?:\w{{2,9}}\s){{0,2}})\s?(?:{either['pleads']})\b"
        ),
        # "the coast guard's NAME"
        body=made(rf"\b(?:{either['organisations']})s?[’']s?\s\Z"),
        # "troops loyal to NAME", "under NAME", "reporting by NAME"
        follows=made(rf"\b(?:{either['led_by']})\s\Z"),
        # "NAME, who heads the council", "NAME to succeed"
        who=made(
            rf"\A(?:(?:,\s(?!who\b)[^,.]{{1,60}}){{1,2}},)?(?:,?\s(?:who|which)\s(?:\w{{2,9}}\s){{0,2}}|\s)"
            rf"(?:{either['leads']})\b"
            rf"|\A\sto\s(?:{either['to_office']})\b"
        ),
        # "NAME as chief of police", "NAME lost his post as chief"
        as_office=made(
            rf"\A(?:\s[^.;:]{{0,60}}(?:{either['posts']}))?\sas\s(?:\w{{1,14}}\s){{0,3}}(?:{public})\b"
        ),
        member=made(
            rf"\A,?\s(?:(?:an?|the|another)\s(?:\w{{1,14}}\s)?members?\s)?"
            rf"(?:of|from|at|for|who\s\w+\s\w+\sat)\s(?:the\s)?(?:same\s|[a-z]+al\s)?"
            rf"(?:(?-i:(?:[A-Z][\w-]*\s){{0,3}})(?:{either['organisations']})|(?:{either['sides']}))\b"
        ),
        # a party in brackets, the American way too: "NAME (Labour)", "NAME, R-Utah"
        party=re.compile(r"\A\s\((?:[A-Z][\w.-]*\s?){1,3}\)|\A,?\s\(?[DRI]-[A-Z]"),
        owns=made(rf"\A(?:[’']s?)?\s(?:\w{{1,14}}\s){{0,1}}(?:{either['led']})\b"),
        wrote=made(rf"(?:\A|\n)\W{{0,3}}(?:{either['wrote']})\s\Z"),
        lemmas={key: frozenset(table[key]) for key in ("charged", "governs", "installs")},
    )


def is_public(reading: Reading, draft: Draft, beside: Around, tables: ActorTables) -> bool:
    """Whether the person is of public life, or accused, by what stands beside the name."""
    words = _words("en")
    lemmas = words.lemmas
    return (
        _is_byline(reading, draft)
        or _has_office(draft.title, tables, words)
        or _has_office(_word_before(reading, draft), tables, words)
        or bool(words.beside.match(draft.name))  # "President NAME" taken for the name
        or _says_so(beside, tables, words)
        or governed(reading, draft, lemmas["charged"] | lemmas["installs"], lemmas["governs"])
    )


def _says_so(beside: Around, tables: ActorTables, words: _Words) -> bool:
    before, after = beside
    return bool(
        words.before.search(before)
        or words.accused.search(before)
        or words.body.search(before)
        or words.pleads.match(after)
        or words.follows.search(before)
        or words.wrote.search(before)
        or words.who.match(after)
        or words.as_office.match(after)
        or words.member.match(after)
        or words.party.match(after)
        or words.owns.match(after)
        or _apposed(after, words)
    )


def _is_byline(reading: Reading, draft: Draft) -> bool:
    """Whether a name stands in the line that says who wrote the report."""
    return any(
        block.kind == "byline" and block.start <= draft.start < block.end
        for block in reading.report.blocks
    )


def _word_before(reading: Reading, draft: Draft) -> str:
    """Return the word before a name, in the sentence before too: the parse may end one at "Col."."""
    return "".join(reading.text[max(0, draft.begin - _TITLE) : draft.begin].split()[-1:])


def _has_office(title: str, tables: ActorTables, words: _Words) -> bool:
    """Whether words with capitals hold more than an honorific: "Senator", "Bishop", not "Mrs"."""
    offices = tables.titles - tables.honorifics
    return any(
        word in offices or words.any.fullmatch(word.rstrip("."))
        for word in title.split()
        if word[0].isupper()
    )


_TITLE = 16
"""Characters of the longest title looked for before a name."""
_AGE = re.compile(r"\A(?:,\s(?:aged\s)?\d{1,3}(?=,)|\s\(\d{1,3}\))")
_PARTED = re.compile(r"\s(?:of|for|at|in|on|to|from|with|by|who|whose|that|and)\s|[,.;:()]")
_VERB = re.compile(
    r"\b(?:said|says|told|according|has|had|have|is|was|were|are|will|would|did)\b|\A\w+(?:ed|ing)\b"
)
"""What no apposition holds: "NAME, said the governor", "NAME, having seen the mayor"."""


def _apposed(after: str, words: _Words) -> bool:
    """Whether an apposition's own noun is one of public life: "NAME, 52, head of the council".

    What the noun is "of" does not count: "NAME, the widow of a senator".
    """
    after = _AGE.sub("", after, count=1)
    if not after.startswith(", "):
        return False
    noun = _PARTED.split(after[2:], maxsplit=1)[0]
    return len(noun.split()) <= 6 and not _VERB.search(noun) and bool(words.any.search(noun))
