"""Late deaths: somebody told of as hurt, of whom a pronoun then tells that he died.

"A man was taken to hospital, where | he | died": the words name nobody new. Whoever was told of
last as hurt, singly, within two sentences and of a sex that fits, is who died, unless somebody
else stands between as a subject.
"""

from __future__ import annotations

from typing import NamedTuple

from dateline.events.harms import Harm, find_harms
from dateline.events.people import Sex, person
from dateline.marks.reading import Reading
from dateline.model.mark import Figure, Mention
from dateline.text.parse import Parse

_SEX: dict[str, Sex] = {"he": "male", "she": "female"}
_REACH = 2
"""Sentences before the pronoun's in which the hurt person may stand."""
_DYING = frozenset(["die", "succumb", "pronounce", "declare", "dead", "deceased", "pass"])


class LateDeath(NamedTuple):
    """A pronoun's word, the word that tells the death, and the word of the person hurt before."""

    pronoun: int
    harm: Harm
    hurt: int


def find_late_deaths(reading: Reading) -> list[LateDeath]:
    """Return the deaths told by "he" or "she" of people told as hurt just before, in text order."""
    parse, harms = reading.parse, find_harms(reading.parse)
    pronouns = [word for word in sorted(harms) if parse.lower[word] in _SEX]
    if not pronouns:
        return []
    hurt = _hurt(reading, harms)
    found = []
    for word in pronouns:
        harm = next((one for one in harms[word] if one.kind == "killed"), None)
        if harm is None or parse.lemma[harm.word] not in _DYING:
            continue
        before = _antecedent(reading, word, hurt)
        if before is not None:
            found.append(LateDeath(word, harm, before))
    return found


def _hurt(reading: Reading, harms: dict[int, list[Harm]]) -> list[int]:
    """Return the words of single persons told as hurt or shot and not as dead, in text order."""
    parse = reading.parse
    found = set()
    for head, some in harms.items():
        kinds = {harm.kind for harm in some}
        if (
            kinds & {"wounded", "shot"}
            and "killed" not in kinds
            and parse.tag[head] in ("NN", "NNP")
        ):
            found.add(head)
    for figure in reading.marks.all(Figure):
        if figure.kind == "wounded" and figure.low == figure.high == 1 and figure.who is not None:
            word = parse.at(figure.who.end - 1)
            if word is not None:
                found.add(word)
    return sorted(found)


def _antecedent(reading: Reading, pronoun: int, hurt: list[int]) -> int | None:
    """Return the person hurt whom a pronoun stands for, if the words leave no doubt."""
    parse = reading.parse
    block = reading.block_at(parse.start[pronoun])
    before = [word for word in hurt if word < pronoun]
    if not before or block is None or parse.start[before[-1]] < block.start:
        return None
    word = before[-1]
    if parse.sentence_of[pronoun] - parse.sentence_of[word] > _REACH:
        return None
    known = person(parse.lemma[word])
    if known is not None and known.sex not in (None, _SEX[parse.lower[pronoun]]):
        return None
    return None if _somebody_between(reading, word, pronoun) else word


def _somebody_between(reading: Reading, first: int, last: int) -> bool:
    """Whether another single person is a subject between two words."""
    parse = reading.parse
    return any(
        parse.dep[word] in ("nsubj", "nsubjpass")
        and parse.tag[word] in ("NN", "NNP")
        and word not in _chain(parse, first)
        and _is_somebody(reading, word)
        for word in range(first + 1, last)
    )


def _chain(parse: Parse, word: int) -> set[int]:
    return {word, *parse.children[word]}


def _is_somebody(reading: Reading, word: int) -> bool:
    parse = reading.parse
    if parse.tag[word] == "NN":
        return person(parse.lemma[word]) is not None
    at = parse.start[word]
    span = parse.sentence_span(parse.sentence_of[word])
    return any(
        one.kind == "person" and one.start <= at < one.end
        for one in reading.marks.inside(span, Mention)
    )
