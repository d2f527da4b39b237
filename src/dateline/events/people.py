"""Nouns for persons: their role in a toll, their group and their sex."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from dateline.model.mark import VictimGroup, VictimRole
from dateline.text.tables import alternatives, read_table

Sex = Literal["male", "female"]
SHOT = "shot, neither dead nor wounded by its words"
"""The reason of marks of people of whom no more is said than that they were shot."""

ATTACKER = "an attacker who died by his own hand or the police's"
"""The reason of the mark of a dead attacker told of by a pronoun."""


class Person(NamedTuple):
    """What a noun says of the persons it stands for; ``neutral`` nouns take a modifier's role."""

    role: VictimRole
    group: VictimGroup
    sex: Sex | None
    neutral: bool


@cache
def _table() -> dict[str, Person]:
    table = read_table("people")
    groups = {word: group for group, words in table["groups"].items() for word in words}
    sexes = {word: sex for sex, words in table["sex"].items() for word in words}
    neutral = set(table["neutral"]["words"])
    roles = {word: role for role, words in table["roles"].items() for word in words}
    return {
        word: Person(
            roles.get(word, "unknown"),
            groups.get(word, "unknown"),
            sexes.get(word),
            word in neutral,
        )
        for word in roles.keys() | groups.keys()
    }


@cache
def _things() -> frozenset[str]:
    return frozenset(read_table("people")["things"]["words"])


@cache
def _modifiers(table: str) -> tuple[tuple[VictimRole, re.Pattern[str]], ...]:
    rows = read_table("people")[table]
    return tuple(
        (role, re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE))
        for role, words in rows.items()
        if role != "words_for"
    )


@cache
def _of_forces() -> frozenset[str]:
    return frozenset(read_table("people")["weak_modifiers"]["words_for"])


_ENDINGS = re.compile(r"(?:[a-z]{3,}(?:men|man|woman|women|ist|eer|goer|keeper|owner|mate|worker))")


def person(lemma: str) -> Person | None:
    """Return what the table knows of a noun, by its lemma; None where it is none for persons.

    Nouns the table lacks but whose ending makes them persons ("-man", "-ist") are civilians.
    """
    known = _table().get(lemma)
    if known is None and lemma.endswith("s"):
        known = _table().get(lemma[:-1])
    if known is None and _ENDINGS.fullmatch(lemma) and not is_thing(lemma):
        return Person("civilian", "unknown", None, False)
    return known


def is_thing(lemma: str) -> bool:
    """Whether a noun counts something other than persons: vehicles, houses, hours."""
    return lemma in _things() or (lemma.endswith("s") and lemma[:-1] in _things())


def role_of(words: str, noun: str | None) -> VictimRole:
    """Return the role of the persons that *words* stand for, *noun* being the head's lemma.

    >>> role_of("two police officers", "officer"), role_of("three soldiers", "soldier")
    ('police', 'military')
    """
    known = person(noun) if noun else None
    if known is not None and not known.neutral and known.role != "unknown":
        return known.role
    tables = ["modifiers", "weak_modifiers"] if noun in _of_forces() else ["modifiers"]
    for role, pattern in (row for table in tables for row in _modifiers(table)):
        if pattern.search(words):
            return role
    return known.role if known is not None else "unknown"
