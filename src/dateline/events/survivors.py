"""Who of the wounded died: nobody is counted both wounded and dead.

News of a shooting tells of one person several times: "a man was shot", "he was taken to hospital",
"he died on Monday". Here the wounded claims of those who are told to have died are left out of the
wounded; the dead keep them, as in UCDP's codebook and the Gun Violence Archive.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.events.deaths import find_late_deaths
from dateline.events.people import ATTACKER, SHOT
from dateline.events.portraits import Portrait, age_told, portrait
from dateline.events.tolls import value
from dateline.marks.reading import Reading
from dateline.model.mark import Figure, Toll, Victim
from dateline.text.tables import read_table

Claimed = dict[str, Figure]
"""Figures, and victims as figures of one, by id."""


def without_dead(reading: Reading, wounded: Claimed, dead: Claimed, toll: Toll | None) -> Claimed:
    """Leave out of the wounded who died, and people shot of whom no more is told.

    "Four people were shot, one fatally": the dead are among those shot, and so are the wounded
    where wounded are told. "Another man was shot" stays: he is none of those.

    Args:
        reading: The report.
        wounded: The figures and victims told as wounded or shot.
        dead: Those told as killed.
        toll: What the dead come to, if anything.
    """
    if toll is None or not toll.best:
        return wounded
    known = _Dead(reading, dead)
    return {
        name: one
        for name, one in wounded.items()
        if not known.is_of(one) and (one.reason != SHOT or known.spared(one))
    }


def survived(shot: Claimed, tolls: dict[str, Toll]) -> Toll | None:
    """Return those of a number of people shot who did not die: "12 were shot, one of them died".

    None where as many are told as hurt besides, or where the number cannot hold those hurt and dead.
    """
    dead, hurt = tolls.get("killed"), tolls.get("wounded")
    known = [one for one in shot.values() if one.low == one.high and one.low and one.reason == SHOT]
    if not known or dead is None or not dead.best:
        return None
    most = max(known, key=lambda one: one.low or 0)
    left = (most.low or 0) - dead.best
    if left <= (hurt.best or 0 if hurt else 0):
        return None
    note = f"{most.low} people were shot, and {dead.best} died"
    return Toll(
        low=left, best=left, high=left, by_role={"unknown": left}, figures=(most.id,), note=note
    )


class _Dead:
    """The single persons told as dead, to hold somebody hurt against."""

    def __init__(self, reading: Reading, dead: Claimed) -> None:
        self._reading = reading
        self._victims = {victim.id: victim for victim in reading.marks.all(Victim)}
        self._late = [reading.parse.start[one.hurt] for one in find_late_deaths(reading)]
        self._singles = [one for one in dead.values() if value(one) == 1]
        self._several = any(value(one) > 1 for one in dead.values())
        self._names = {
            name for one in dead.values() for name in [self._name(one)] if name is not None
        }

    def is_of(self, hurt: Figure) -> bool:
        """Whether somebody hurt is one of the dead, by the pronoun, name, age or noun."""
        if value(hurt) != 1 or _more().search(hurt.text):
            return False
        if any(hurt.start <= start < hurt.end for start in self._late):
            return True
        name = self._name(hurt)
        if name is not None and self._names:
            return name in self._names
        return any(self._is_same(hurt, one) for one in self._singles)

    def spared(self, shot: Figure) -> bool:
        """Whether somebody shot is told to be none of the dead: "another man", "a deputy"."""
        if _more().search(shot.text) or self._is_also(shot):
            return True
        if value(shot) != 1 or self._several or not self._singles:
            return False
        name = self._name(shot)
        if name is not None:
            return False
        return all(self._are_others(shot, one) for one in self._singles)

    def _portrait(self, one: Figure) -> Portrait:
        own = self._victims.get(one.id)
        role = one.who.role if one.who and one.who.role != "unknown" else ""
        text = one.who.text if one.who and own is None else one.text
        age = own.age if own else age_told(one.text)
        return portrait(text, role, age)

    def _name(self, one: Figure) -> str | None:
        """Return the last part of the name of the victim whom a figure of one stands for."""
        own = self._victims.get(one.id) or next(
            (each for each in self._victims.values() if one.start <= each.start < one.end), None
        )
        if own is None or own.name is None or value(one) != 1:
            return None
        return own.name.split()[-1].casefold()

    def _is_also(self, shot: Figure) -> bool:
        """Whether "also" stands before the verb: "a second man was | also | shot"."""
        parse = self._reading.parse
        word = parse.at(shot.end - 1)
        return word is not None and "also" in parse.lower[word + 1 : word + 4]

    def _is_same(self, hurt: Figure, dead: Figure) -> bool:
        """Whether one person is told of twice, first or later as hurt: same age, same noun."""
        if hurt.start <= dead.start < hurt.end:
            return True  # the words of one person, told as dead later
        if self._sentence(hurt) == self._sentence(dead) or dead.reason == ATTACKER:
            return False
        mine, theirs = self._portrait(hurt), self._portrait(dead)
        if not mine.fits(theirs):
            return False
        if mine.ages == theirs.ages and mine.ages[0] == mine.ages[1]:
            return True
        if hurt.text.lower().startswith("the "):
            return mine.trade == theirs.trade or _noun(hurt) == "victim"
        return bool(_found().search(hurt.reason)) and mine.trade == theirs.trade

    def _sentence(self, one: Figure) -> int | None:
        word = self._reading.parse.at(one.start)
        return None if word is None else self._reading.parse.sentence_of[word]

    def _are_others(self, shot: Figure, dead: Figure) -> bool:
        """Whether two single persons cannot be one: of another sex, age or role."""
        if dead.reason == ATTACKER or not self._portrait(shot).fits(self._portrait(dead)):
            return True
        return "suspect" in (_noun(shot), _noun(dead)) and _noun(shot) != _noun(dead)


def _noun(one: Figure) -> str | None:
    words = (one.who.text if one.who else one.text).split()
    return words[-1].lower() if words and words[-1].islower() else None


@cache
def _found() -> re.Pattern[str]:
    """Return what reasons tell of somebody found hurt, of whom it is open whether he lives."""
    return re.compile(read_table("harms")["cues"]["found_hurt"])


@cache
def _more() -> re.Pattern[str]:
    return re.compile(read_table("arithmetic")["patterns"]["more"], re.IGNORECASE)
