"""Portraits: what words say of one person's sex and age, and whether two may be of one person.

News tells of one person in several words: "a teenager was shot", "the 15-year-old boy". Two
portraits fit where sex, age and role leave it open, and where not both give a name or two trades.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dateline.events.harms import harm_words
from dateline.events.people import Sex, person
from dateline.text.tables import alternatives, read_table

ANY_AGE = (0, 150)
_GROWN = 20
"""From this age on nobody is counted among children or teenagers."""


class Portrait(NamedTuple):
    """One person as described: ``ages`` is the range of years, ``trade`` a noun that tells more
    than sex and age ("farmer", "wife"), "" without; ``role`` as in a toll, "" where unknown."""

    sex: Sex | None = None
    ages: tuple[int, int] = ANY_AGE
    role: str = ""
    trade: str = ""
    name: str | None = None

    def fits(self, other: Portrait) -> bool:
        """Whether two portraits may be of one person."""
        if self.sex is not None and other.sex is not None and self.sex != other.sex:
            return False
        if max(self.ages[0], other.ages[0]) > min(self.ages[1], other.ages[1]):
            return False
        if self.role and other.role and self.role != other.role:
            return False
        if self.trade and other.trade and self.trade != other.trade:
            return False
        return self.name is None or other.name is None

    def may_be_of(self, group: str) -> bool:
        """Whether one person may be one of some men, women or children."""
        if group == "children":
            return self.ages[0] < _GROWN
        return self.sex in (None, "male" if group == "men" else "female")

    def joined(self, other: Portrait) -> Portrait:
        """Return what two portraits of one person say together."""
        return Portrait(
            self.sex or other.sex,
            (max(self.ages[0], other.ages[0]), min(self.ages[1], other.ages[1])),
            self.role or other.role,
            self.trade or other.trade,
            self.name or other.name,
        )


def portrait(
    text: str, role: str = "", age: int | None = None, name: str | None = None
) -> Portrait:
    """Return what a phrase says of the one person it stands for.

    >>> portrait("a 15-year-old boy").fits(portrait("a teenager"))
    True
    >>> portrait("a girl").fits(portrait("a 40-year-old man"))
    False
    """
    words = text.split()
    noun = words[-1].lower() if words and words[-1].islower() else ""
    known = person(noun)
    told = age if age is not None else age_told(text)
    years = _years().get(noun)
    return Portrait(
        known.sex if known else None,
        (told, told) if told is not None else years or ANY_AGE,
        role,
        noun if known is not None and years is None and noun not in _generic() else "",
        name,
    )


@cache
def _years() -> dict[str, tuple[int, int]]:
    table: dict[str, list[int]] = read_table("people")["ages"]
    return {noun: (span[0], span[1]) for noun, span in table.items()}


@cache
def _generic() -> frozenset[str]:
    nouns: list[str] = read_table("arithmetic")["nouns"]["generic"]
    return frozenset((*nouns, *harm_words().nouns))


@cache
def _age() -> re.Pattern[str]:
    values = read_table("numbers")["values"]
    tens = alternatives([word for word, number in values.items() if number in range(20, 100, 10)])
    word = rf"(?:(?:{tens})-)?(?:{alternatives(values)})"
    return re.compile(
        rf"(?<![\d.])\b(?P<number>\d{{1,3}}|{word})[\s-]+(?P<unit>year|month|week|day)s?[\s-]+olds?\b",
        re.IGNORECASE,
    )


def age_told(text: str) -> int | None:
    """Return the age in years that a phrase says: "a 9-year-old boy", "the six-month-old".

    >>> age_told("a twenty-two-year-old man"), age_told("an 18-month old"), age_told("a man")
    (22, 1, None)
    """
    found = _age().search(text)
    if found is None:
        return None
    values = read_table("numbers")["values"]
    number = found["number"].lower()
    told = int(number) if number.isdigit() else sum(values[part] for part in number.split("-"))
    per_year = {"year": 1, "month": 12, "week": 52, "day": 365}[found["unit"].lower()]
    return told // per_year
