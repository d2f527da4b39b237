"""Triggers: the words that tell of an event, with the rule of the table that each one fits.

Look-up starts from a verb's or noun's dictionary form, so the cost does not grow with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from dateline.events.clauses import below, objects, phrase, subjects
from dateline.events.people import person, role_of
from dateline.events.types import EventType, EventTypes, NounRule, VerbRule
from dateline.marks.reading import Reading
from dateline.model.mark import Mention, Timex, Toponym
from dateline.text.parse import Parse

_NAMES = frozenset({"ORG", "PERSON", "WORK_OF_ART", "PRODUCT", "FAC", "GPE", "LOC", "LAW", "DATE"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_ARMED = frozenset({"police", "military", "militant", "attacker"})
_SELF = frozenset({"himself", "herself", "themselves", "itself", "oneself"})
_RIGGED = frozenset({"vehicle", "explosive", "weapon"})
_PERSONS = frozenset({"he", "she", "him", "her", "them", "they", "who", "himself", "us", "others"})


class Trigger(NamedTuple):
    """A word that tells of an event; ``first`` to ``last`` are the words the rule names."""

    word: int
    first: int
    last: int
    type: EventType
    hint: bool
    rule: str
    taken: frozenset[int] = frozenset()
    """Words the rule stands on, which tell of nothing by themselves: "open *fire*"."""


class Nature:
    """What the words of one report are: places, people, armed people, or of a class of the table."""

    def __init__(self, reading: Reading, types: EventTypes) -> None:
        self._reading, self._types = reading, types

    @cached_property
    def labels(self) -> dict[int, str]:
        """The label of the name that each word is part of."""
        names = self._reading.parse.names
        return {word: name.label for name in names for word in range(name.first, name.last)}

    @cached_property
    def _toponyms(self) -> frozenset[int]:
        parse = self._reading.parse
        marks = self._reading.marks.all(Toponym)
        return frozenset(word for mark in marks for word in parse.words_in(mark.span))

    @cached_property
    def said(self) -> frozenset[str]:
        """All words of the report, in lower case."""
        return frozenset(self._reading.parse.lower)

    @cached_property
    def timed(self) -> frozenset[int]:
        """The words of time expressions: "March 3" is no march."""
        parse = self._reading.parse
        marks = self._reading.marks.all(Timex)
        return frozenset(word for mark in marks for word in parse.words_in(mark.span))

    def is_a(self, word: int, name: str) -> bool:
        """Whether the word is of the class *name*: one of the table, or place, people, armed."""
        parse = self._reading.parse
        lemma = parse.lemma[word]
        words = self._types.classes.get(name, frozenset())
        if name in _RIGGED and lemma in self._types.classes["vehicle"] and self._is_rigged(word):
            return name != "vehicle"
        if lemma in words:
            return True
        if name in _MADE_OF and any(
            parse.lemma[c] in words for c in below(parse, word, "compound")
        ):
            return True  # "the aircraft carrier Vinson"
        if name == "place":
            return word in self._toponyms or self.labels.get(word) in _PLACES
        if name == "people":
            return self._is_person(word, lemma)
        if name == "armed":
            return self.role(word) in _ARMED
        if name == "police":
            return self.role(word) == "police"
        if name == "gunman":
            return self.role(word) in ("militant", "attacker")
        if name == "troops":
            return self.role(word) in ("military", "militant")
        if name == "civilian":
            return self._is_person(word, lemma) and self.role(word) not in _ARMED
        return False

    def _is_rigged(self, word: int) -> bool:
        """Whether a vehicle is a bomb: "an explosives-laden truck", "a car packed with explosives"."""
        parse = self._reading.parse
        laden, explosive = self._types.classes["laden"], self._types.classes["explosive"]
        for child in below(parse, word, "amod", "acl", "compound"):
            if parse.lemma[child] in laden or parse.lower[child] in ("laden", "trapped"):
                near = range(max(0, child - 2), min(child + 4, len(parse)))
                if parse.lower[child] == "trapped" or any(
                    parse.lemma[w] in explosive for w in near
                ):
                    return True
        return False

    def _is_person(self, word: int, lemma: str) -> bool:
        if self.labels.get(word) in ("PERSON", "NORP") or lemma in _PERSONS:
            return True
        parse = self._reading.parse
        member = self._members(word)
        if member != word:
            return self._is_person(member, parse.lemma[member])  # "a number of | weapons |"
        if parse.tag[word] == "CD" or person(lemma) is not None:
            return True
        befallen = self._types.classes["befallen"]
        return any(parse.lemma[c] in befallen for c in below(parse, word, "amod", "acl"))

    def role(self, word: int) -> str:
        """Return the role of a person by the noun and the words before it, or by the name.

        One of the contract's roles of victims, or ``protester``.
        """
        parse = self._reading.parse
        word = self._members(word)
        lemma = parse.lemma[word]
        if lemma in self._types.classes["demonstrator"]:
            return "protester"
        if lemma in self._types.classes["police"]:
            return "police"
        if person(lemma) is not None or lemma in self._types.classes["armed"]:
            first, _ = phrase(parse, word)
            found = role_of(" ".join(parse.lower[first : word + 1]), lemma)
            return "military" if found == "unknown" and lemma in _STATE else found
        kind = self.named.get(word)
        if kind is None:
            return "unknown"
        found = role_of(parse.lower[word], lemma)
        return "militant" if found == "unknown" and kind == "group" else found

    def with_members(self, words: Iterable[int]) -> Iterator[int]:
        """Yield the words, and after a collective noun whom it is made of."""
        for word in words:
            yield word
            member = self._members(word)
            if member != word:
                yield member

    def _members(self, word: int) -> int:
        """Return whom a collective noun is made of: "three companies of *police*"."""
        parse = self._reading.parse
        if parse.lemma[word] in self._types.classes["collective"]:
            for preposition in below(parse, word, "prep"):
                if parse.lower[preposition] == "of":
                    return next(iter(below(parse, preposition, "pobj")), word)
        return word

    @cached_property
    def named(self) -> dict[int, str]:
        """The kind of the mention that each word is part of."""
        parse = self._reading.parse
        marks = self._reading.marks.all(Mention)
        return {word: mark.kind for mark in marks for word in parse.words_in(mark.span)}


_MADE_OF = frozenset({"ship", "aircraft", "explosive"})
_STATE = frozenset({"army", "military", "navy", "airforce", "troop", "troops"})


def find_triggers(reading: Reading, types: EventTypes, nature: Nature) -> list[list[Trigger]]:
    """Return the triggers of each sentence, in text order."""
    parse = reading.parse
    sport = _is_sport(reading, types)
    found: list[list[Trigger]] = []
    for first, last in parse.sentences:
        some = []
        for word in range(first, last):
            trigger = _trigger(reading, types, nature, word)
            if trigger is not None and not (sport and _is_of_sport(trigger)):
                some.append(trigger)
        found.append(_surest(some))
    return found


def _is_sport(reading: Reading, types: EventTypes) -> bool:
    """Whether a report speaks of sport: scores, or enough words of games."""
    parse = reading.parse
    words = types.sport.intersection(parse.lower)
    if len(words) < types.sport_least:
        return False
    return len(words) >= 2 * types.sport_least or any(
        _SCORE.search(reading.quote(block.span)) for block in reading.body
    )


_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])")
_FIGHTING = frozenset({"attack", "armed_clash", "air_strike", "shelling", "withdrawal", "other"})


def _is_of_sport(trigger: Trigger) -> bool:
    return trigger.type.group == "territory" or trigger.type.name in _FIGHTING


def _surest(some: list[Trigger]) -> list[Trigger]:
    """Leave out what another rule stands on, and hints where a surer word tells of an event.

    What an office of the law does besides ("<police> *") stays.
    """
    taken = frozenset().union(*(trigger.taken for trigger in some))
    some = [trigger for trigger in some if trigger.word not in taken]
    sure = [trigger for trigger in some if not trigger.hint]
    acts = [trigger for trigger in some if trigger.rule.endswith("*")]
    return sorted([*sure, *acts[:1]], key=lambda t: t.word) if sure else some[:1]


def _trigger(reading: Reading, types: EventTypes, nature: Nature, word: int) -> Trigger | None:
    parse = reading.parse
    tag, lemma = parse.tag[word], parse.lemma[word]
    if tag[0] == "V":
        found = _by_verb(reading, types, nature, word) if lemma in types.verbs else None
        if found is not None and tag == "VBG" and parse.dep[word] in ("amod", "compound"):
            return None if found.type.armed_force else found  # "a fighting position"
        return found or _by_any_verb(reading, types, nature, word)
    if tag[0] == "N":
        rules = types.nouns.get(lemma)
        if rules is None and tag == "NNPS" and lemma.endswith("s"):
            rules = types.nouns.get(lemma[:-1])
        if rules is not None:
            return _by_noun(reading, types, nature, word, rules)
    return None


def _by_verb(reading: Reading, types: EventTypes, nature: Nature, verb: int) -> Trigger | None:
    parse = reading.parse
    lemma = parse.lemma[verb]
    if lemma in types.contest_verbs and _is_contest(parse, types, verb):
        return None
    does = [*nature.with_members(subjects(parse, verb))]
    suffers = [*nature.with_members(objects(parse, verb)), *_aimed_at(parse, verb)]
    if lemma in types.not_verbs:
        barred = types.not_verbs[lemma]
        about = (*does, *suffers, *below(parse, verb, "advmod", "prt"), *_against(parse, verb))
        if any(parse.lemma[w] in barred for w in about):
            return None
    beside: frozenset[str] | None = None
    for rule in types.verbs[lemma]:
        if rule.beside:
            beside = beside if beside is not None else _beside(reading, verb, suffers)
            if not rule.beside <= beside:
                continue
        if _fits(rule, nature, does, suffers):
            last = max([verb, *below(parse, verb, "prt")]) if rule.beside else verb
            last = last if last - verb <= 2 else verb
            deed = rule.type.name == "responsibility"  # "claimed | the bombing": it is told too
            standing = bool(rule.beside) and not deed
            taken = _standing_on(parse, verb, rule) if standing else frozenset[int]()
            return Trigger(verb, verb, last + 1, rule.type, False, rule.text, taken)
    return None


def _by_any_verb(reading: Reading, types: EventTypes, nature: Nature, verb: int) -> Trigger | None:
    """Return a hint where somebody of a class does anything at all: "<police> *"."""
    parse = reading.parse
    if parse.lemma[verb] in types.not_acts or parse.dep[verb] in ("aux", "auxpass", "amod"):
        return None
    if parse.lemma[verb] in types.not_verbs:
        return None
    does = subjects(parse, verb)
    if not does:
        return None
    for rule in types.verbs.get("*", ()):
        if _fits(rule, nature, does, []):
            return Trigger(verb, verb, verb + 1, rule.type, True, rule.text)
    return None


def _aimed_at(parse: Parse, verb: int) -> list[int]:
    """Return what stands after "on" or "at": "opened fire on protesters"."""
    return [
        noun
        for preposition in below(parse, verb, "prep")
        if parse.lower[preposition] in _AIM
        for noun in below(parse, preposition, "pobj")
    ]


def _is_contest(parse: Parse, types: EventTypes, verb: int) -> bool:
    """Whether a sentence speaks of a game or a vote: "won the seat, beating two rivals"."""
    first, stop = parse.sentences[parse.sentence_of[verb]]
    return not types.contest.isdisjoint(parse.lower[first:stop])


def _against(parse: Parse, verb: int) -> list[int]:
    """Return what somebody struggles with: "battling | through | a crisis"."""
    return [
        noun
        for preposition in below(parse, verb, "prep")
        if parse.lower[preposition] in ("with", "through")
        for noun in below(parse, preposition, "pobj")
    ]


_AIM = frozenset({"on", "at", "against", "into", "upon"})


def _standing_on(parse: Parse, verb: int, rule: VerbRule) -> frozenset[int]:
    near = [*parse.children[verb], *(w for c in parse.children[verb] for w in parse.children[c])]
    return frozenset(word for word in near if parse.lemma[word] in rule.beside)


def _fits(rule: VerbRule, nature: Nature, does: list[int], suffers: list[int]) -> bool:
    if rule.bare and suffers:
        return False
    if rule.subject is not None and not any(nature.is_a(w, rule.subject) for w in does):
        return False
    return rule.object is None or any(nature.is_a(w, rule.object) for w in suffers)


def _beside(reading: Reading, verb: int, suffers: list[int]) -> frozenset[str]:
    """Return the words that hang on a verb: object, particle, what its prepositions govern."""
    parse = reading.parse
    out = {parse.lemma[word] for word in suffers}
    for child in parse.children[verb]:
        out.add(parse.lower[child])
        out.add(parse.lemma[child])
        if parse.dep[child] in ("prep", "prt", "agent"):
            out.update(parse.lemma[w] for w in parse.children[child])
    if out & _SELF:
        out.add("self")
    return frozenset(out)


def _by_noun(
    reading: Reading, types: EventTypes, nature: Nature, noun: int, rules: tuple[NounRule, ...]
) -> Trigger | None:
    parse = reading.parse
    if parse.dep[noun] in ("compound", "nmod", "amod") or noun in nature.timed:
        return None
    if parse.tag[noun].startswith("NNP") and nature.labels.get(noun) in _NAMES:
        return None
    barred = types.not_nouns.get(parse.lemma[noun], frozenset())
    if barred and _is_barred(parse, noun, barred):
        return None
    needed = types.needs.get(parse.lemma[noun])
    for rule in rules:
        if needed is not None and not rule.before and needed.isdisjoint(nature.said):
            continue
        first = noun - len(rule.before)
        if first < 0 or not _stand_before(reading, first, rule.before):
            continue
        if rule.of is None or _of(reading, nature, noun, rule.of):
            return Trigger(noun, first, noun + 1, rule.type, rule.hint, rule.text)
    return None


def _is_barred(parse: Parse, noun: int, barred: frozenset[str]) -> bool:
    """Whether a word before the noun, or after its preposition, takes its sense away.

    "a heart attack", "a battle with cancer"
    """
    if noun and parse.lower[noun - 1] in barred:
        return True
    return any(
        parse.lemma[word] in barred
        for preposition in below(parse, noun, "prep")
        for word in below(parse, preposition, "pobj")
    )


def _stand_before(reading: Reading, first: int, words: tuple[str, ...]) -> bool:
    parse = reading.parse
    return all(
        word in (parse.lower[first + n], parse.lemma[first + n]) for n, word in enumerate(words)
    )


def _of(reading: Reading, nature: Nature, noun: int, name: str) -> bool:
    """Whether "of" after the noun brings a word of the class, or the word itself."""
    parse = reading.parse
    return any(
        nature.is_a(word, name) or parse.lemma[word] == name
        for preposition in below(parse, noun, "prep")
        if parse.lower[preposition] == "of"
        for word in below(parse, preposition, "pobj")
    )
