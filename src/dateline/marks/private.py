"""Private victims: persons whose names a published archive leaves out.

A name is private if a pattern of news agencies gives it as a victim's: a small child's age ("Ahmed Ali,
9,"), an adult's age or calling beside harm done to them ("Jana Kessler, a teacher, was killed"),
"the victim, identified as ...", a list after "the dead were", kin ("his wife, ..."). Someone of the
tables, with a title or rank, or in an office by the words beside the name, is of public life and
never private, nor is someone accused. All names of a private person in the report are private.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from dateline.marks.actor_tables import ActorTables
from dateline.marks.aliases import Actor
from dateline.marks.names import Draft
from dateline.marks.reading import Reading
from dateline.text.tables import alternatives, read_table

_REACH = 90
"""Characters on either side of a name within which what is said of the person is looked for."""
_CHILD = 13
"""A younger one is private wherever an age stands beside the name; an older one needs harm told."""


_APPOSED = re.compile(r"(?:an?|the|its|their|his|her|who|former|chief|head)\b")


class _Patterns(NamedTuple):
    age_after: re.Pattern[str]
    age_before: re.Pattern[str]
    calling: re.Pattern[str]
    kin: re.Pattern[str]
    identified: re.Pattern[str]
    listed: re.Pattern[str]
    suffered: re.Pattern[str]
    called: re.Pattern[str]
    told: re.Pattern[str]
    public: re.Pattern[str]
    harm: frozenset[str]
    accused: frozenset[str]
    child: frozenset[str]


@cache
def _patterns(language: str) -> _Patterns:
    words, people = read_table("private", language)["private"], read_table("people", language)
    civil = alternatives(people["roles"]["civilian"])
    groups = people["groups"]
    kin = alternatives([*groups["men"], *groups["women"], *groups["children"], "sibling", "twin"])

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Patterns(
        age_after=made(
            r"""\A\s?(?:[,(]\s?(?:aged\s)?(\d{1,3})(?=[),;]|\.(?!\d)|\s(?:and|who|from|of|years)\b)"""
            r"""|,\s(?:an?|the|aged)\s(\w{1,9})[\s-](?:years?|months?)[\s-]old\b)"""
        ),
        age_before=made(r"\b(\w{1,9})[\s-](?:year|month)s?[\s-]old(?:\s\w{1,14}){0,3},?\s\Z"),
        calling=made(rf"\A,\s(?:an?|the|his|her|their)\s(?:[\w-]{{1,14}}\s){{0,3}}(?:{civil})\b"),
        kin=made(rf"\b(?:his|her|their|whose|my)\s(?:[\w-]{{1,14}}\s){{0,2}}(?:{kin}),?\s\Z"),
        identified=made(rf"\b(?:{alternatives(words['identified'])})\s\Z"),
        listed=made(rf"\b(?:{alternatives(words['listed'])})\b"),
        suffered=made(rf"\b(?:{alternatives(words['suffered'])})\b"),
        called=made(rf"\b(?:{alternatives(words['public'])})\s\Z"),
        told=made(r"\b(?:said|says|told)\b"),
        public=made(rf"\b(?:{alternatives(words['public'])})s?\b"),
        harm=frozenset(words["harm"]),
        accused=frozenset(words["accused"]),
        child=frozenset(words["child"]),
    )


def find_private(
    reading: Reading, drafts: Iterable[Draft], actors: Mapping[Draft, Actor], tables: ActorTables
) -> frozenset[str]:
    """Return the actors' names of a report's private victims."""
    told: set[str] = set()
    public: set[str] = set()
    for draft in drafts:
        if draft.kind != "person":
            continue
        actor = actors[draft].name
        if _is_public(reading, draft, tables) or actor in tables.shown_persons:
            public.add(actor)
        elif actor not in told and _is_victim(reading, draft):
            told.add(actor)
    return frozenset(told - public)


def _is_public(reading: Reading, draft: Draft, tables: ActorTables) -> bool:
    """Whether a title or the apposition beside the name makes the person one of public life."""
    if any(word not in tables.honorifics for word in draft.title.split()):
        return True
    after, words = reading.text[draft.end : draft.end + _REACH], _patterns("en")
    before = reading.text[max(0, draft.begin - 25) : draft.begin]
    if words.called.search(before):  # "police spokeswoman Ana Ruiz"
        return True
    if (age := words.age_after.match(after)) and age[1]:  # "Omar Haddad, 52, the mayor"
        after = after[age.end() :].lstrip(")")
    if not after.startswith(", "):
        return False
    apposition = after[2:].partition(",")[0]
    return bool(_APPOSED.match(apposition) and words.public.search(apposition))


def _is_victim(reading: Reading, draft: Draft) -> bool:
    """Whether the words around the name give it as a victim's."""
    words, parse = _patterns("en"), reading.parse
    first = parse.at(draft.start)
    if first is None:
        return False
    number = parse.sentence_of[first]
    span = parse.sentence_span(number)
    said = set(parse.lower[slice(*parse.sentences[number])])
    before = reading.text[max(span.start, draft.begin - _REACH) : draft.begin]
    after = reading.text[draft.end : min(span.end, draft.end + _REACH)]
    age = words.age_after.match(after) or words.age_before.search(before)
    if age and _is_child(next(filter(None, age.groups())), words.child):
        return True
    if said & words.accused:
        return False
    harmed = bool(said & words.harm)
    if harmed and (age or words.kin.search(before) or words.identified.search(before)):
        return True
    if words.calling.match(after) and words.suffered.search(after):
        return True
    listed = words.listed.search(reading.text, span.start, draft.begin)
    return listed is not None and not words.told.search(reading.text, listed.end(), draft.begin)


def _is_child(age: str, words: frozenset[str]) -> bool:
    return int(age) < _CHILD if age.isdecimal() else age.lower() in words
