"""Who does it to whom, with what: participants, weapons, responsibility."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from dateline.events.clauses import below, objects, phrase, subjects, with_joined
from dateline.events.triggers import Nature, Trigger
from dateline.events.types import EventType, EventTypes
from dateline.marks.filing import filings
from dateline.marks.reading import Reading
from dateline.model.mark import Mention, Participant, Weapon
from dateline.model.span import Span
from dateline.text.parse import Parse

_LIGHT = frozenset(
    {
        "carry",
        "launch",
        "conduct",
        "mount",
        "stage",
        "perpetrate",
        "commit",
        "make",
        "begin",
        "lead",
    }
)
_EMPTY = frozenset({"WDT", "WP", "EX", "DT"})
_BY_MEANS = frozenset({"in", "by", "during", "from", "under", "with"})
_AT = frozenset({"on", "at", "with", "against"})
_AIMED = frozenset({"on", "against"})
_ON = frozenset({"on", "against", "of", "at"})


class Roles:
    """Finds the participants of triggers in one report."""

    def __init__(self, reading: Reading, types: EventTypes, nature: Nature) -> None:
        self._reading, self._types, self._nature = reading, types, nature

    def actors(self, trigger: Trigger) -> list[Participant]:
        """Return who does it; weapons and happenings are no actors."""
        parse, word = self._reading.parse, trigger.word
        is_verb = parse.tag[word][0] == "V"
        found = subjects(parse, word) if is_verb else self._doers_of_noun(word)
        if is_verb and not found and trigger.type.armed_force:
            found = self._doers_of_means(word)
        if trigger.type.armed_force:
            things = ("vehicle", "explosive")  # "a truck packed with explosives"
            found = [one for one in found if not any(map(partial(self._nature.is_a, one), things))]
        return [*self._participants(found, trigger)]

    def _doers_of_means(self, verb: int) -> list[int]:
        """Return whose deed or weapon harmed them: "killed in | police | firing"."""
        parse = self._reading.parse
        return [
            word
            for preposition in below(parse, verb, "prep", "agent")
            if parse.lower[preposition] in _BY_MEANS
            for noun in below(parse, preposition, "pobj")
            if self._is_deed_or_weapon(noun)
            for word in below(parse, noun, "compound", "nmod", "poss")
            if self._nature.is_a(word, "armed")
        ]

    def targets(self, trigger: Trigger) -> list[Participant]:
        """Return whom or what it befalls."""
        parse, word = self._reading.parse, trigger.word
        if parse.tag[word][0] == "V":
            own = objects(parse, word)
            found = [*self._participants(own, trigger)]
            if found or not all(map(self._is_deed_or_weapon, own)):
                return found
            return [*self._participants(self._after(word, _AT), trigger)]
        aimed = self._after(word, _ON)
        verb = parse.head[word]  # "an attack was launched | on a base"
        if not aimed and parse.dep[word] == "nsubjpass" and parse.lemma[verb] in _LIGHT:
            aimed = self._after(verb, _AIMED)
        return [*self._participants(aimed, trigger)]

    def of_words(self, words: Iterable[int]) -> list[Participant]:
        """Return the participants that these nouns and what is joined to them stand for."""
        return [*self._participants(with_joined(self._reading.parse, words), None)]

    def _after(self, word: int, prepositions: frozenset[str]) -> list[int]:
        parse = self._reading.parse
        found = [
            noun
            for preposition in below(parse, word, "prep")
            if parse.lower[preposition] in prepositions
            for noun in below(parse, preposition, "pobj")
        ]
        return with_joined(parse, found)

    def _doers_of_noun(self, noun: int) -> list[int]:
        """ "attack by gunmen", "the rebels' attack", "Israeli air strikes", "carried out an attack"."""
        parse = self._reading.parse
        above = parse.head[noun]
        verb = parse.tag[above][0] == "V" and parse.dep[noun] in ("nsubj", "nsubjpass", "dobj")
        ways = [noun, above] if verb else [noun]  # "clashes broke out | between police and rebels"
        found = [
            word
            for way in ways
            for child in below(parse, way, "prep", "agent")
            if parse.lower[child] == "between" or (way == noun and parse.lower[child] == "by")
            for word in below(parse, child, "pobj")
        ]
        found += below(parse, noun, "poss")
        found += [
            word
            for word in below(parse, noun, "compound", "amod", "nmod")
            if self._nature.labels.get(word) in ("NORP", "ORG", "GPE", "PERSON")
            or self._nature.is_a(word, "armed")
        ]
        if not found and parse.dep[noun] == "dobj" and parse.lemma[above] in _LIGHT:
            found = subjects(parse, above)
        if not found and parse.dep[noun] == "nsubjpass" and parse.lemma[above] in _LIGHT:
            found = subjects(parse, above)
        found += [
            word
            for verb in below(parse, noun, "acl")
            if parse.lemma[verb] in _LIGHT or parse.lower[verb] in ("claimed", "blamed")
            for word in subjects(parse, verb)
        ]
        return with_joined(parse, found)

    def _participants(self, words: Iterable[int], trigger: Trigger | None) -> Iterator[Participant]:
        """Yield the participants that the words stand for: one an actor, none told by number only.

        "three of its fighters" are "its fighters", "at least 12 people" are "people".
        """
        parse = self._reading.parse
        known: set[str] = set()
        taken: set[int] = set()
        for one in dict.fromkeys(words):
            word = self._counted(one)
            if word is None or not self._may_take_part(word, trigger):
                continue
            named_twice = parse.dep[word] == "appos" and parse.head[word] in taken
            if named_twice and not below(parse, word, "nummod"):
                continue  # "the Heron Column, an armed group"; not "a man, two boys"
            taken.add(word)
            span = self._unnumbered(word)
            actor = self._actor(span, Span(parse.start[word], parse.end[word]))
            if actor is not None and actor in known:
                continue
            known.add(actor or "")
            yield Participant(
                start=span.start,
                end=span.end,
                text=self._reading.quote(span),
                actor=actor,
                role=self._role(word),
            )

    def _role(self, word: int) -> str:
        """Return the role of a noun, else of its apposition: "the Column, an armed group"."""
        role = self._nature.role(word)
        if role != "unknown":
            return role
        beside = map(self._nature.role, below(self._reading.parse, word, "appos"))
        return next((one for one in beside if one != "unknown"), role)

    def _may_take_part(self, word: int, trigger: Trigger | None) -> bool:
        parse = self._reading.parse
        if trigger is not None and word == trigger.word:
            return False
        if parse.tag[word] in _EMPTY or parse.lower[word].endswith(("self", "selves")):
            return False
        if word in self._nature.timed or word in self._filed:
            return False
        if self._nature.is_a(word, "nobody") and parse.tag[word] in ("NN", "NNS"):
            return False
        return not self._is_deed_or_weapon(word)

    @cached_property
    def _filed(self) -> frozenset[int]:
        parse = self._reading.parse
        return frozenset(w for span in filings(self._reading) for w in parse.words_in(span))

    def _counted(self, word: int) -> int | None:
        """Return whom a number counts: "three of its *fighters*"; None for a number alone."""
        parse = self._reading.parse
        number = parse.tag[word] == "CD"
        if not number and parse.lemma[word] not in self._types.classes["number"]:
            return word
        for preposition in below(parse, word, "prep"):
            if parse.lower[preposition] == "of":
                return next(iter(below(parse, preposition, "pobj")), None)
        return None if number else word

    def _unnumbered(self, word: int) -> Span:
        """Return the phrase of a noun without the number before it."""
        parse = self._reading.parse
        first, last = phrase(parse, word)
        numbers = [c for c in below(parse, word, "nummod") if first <= c < word]
        if numbers:
            first = numbers[-1] + 1
            while first < word and parse.lower[first] in self._types.classes["further"]:
                first += 1  # "200 more police officers"
        while first < word and parse.tag[first] == "_SP":
            first += 1
        return parse.span(first, last)

    def _is_deed_or_weapon(self, word: int) -> bool:
        """Whether a noun is an event, a weapon or a count: no one who does anything."""
        parse = self._reading.parse
        lemma = parse.lemma[word]
        if lemma in self._types.classes["tally"]:
            return True

        def stands(before: tuple[str, ...]) -> bool:
            return tuple(parse.lower[max(0, word - len(before)) : word]) == before

        nouns, weapons = self._types.nouns.get(lemma, ()), self._types.weapons.get(lemma, ())
        deed = any(stands(n.before) for n in nouns if not n.hint)
        return deed or any(stands(w.before) for w in weapons)

    def _actor(self, span: Span, head: Span) -> str | None:
        """Return the name of the mention at the phrase's head, else the only one inside it."""
        marks = [m for m in self._reading.marks.inside(span, Mention) if m.actor]
        for mark in marks:
            if mark.span.meets(head):
                return mark.actor
        groups = [m for m in marks if m.kind in ("group", "organisation", "person")]
        return groups[0].actor if len(groups) == 1 else None


def find_weapon(
    parse: Parse, types: EventTypes, words: Iterable[int]
) -> tuple[int, int, str, EventType | None] | None:
    """Return the weapon among *words*: first and past-last word, class, and the type it makes."""
    best = None
    for word in words:
        if parse.tag[word][0] != "N":
            continue
        for weapon in types.weapons.get(parse.lemma[word], ()):
            first = word - len(weapon.before)
            if first < 0 or tuple(parse.lower[first:word]) != weapon.before:
                continue
            rank = (weapon.type.rank if weapon.type else 0) + len(weapon.before) / 10
            if best is None or rank > best[0]:
                best = (rank, (first, word + 1, weapon.kind, weapon.type))
            break
    return best[1] if best else None


def as_weapon(reading: Reading, first: int, last: int, kind: str) -> Weapon:
    """Return the mark of a weapon's words."""
    span = reading.parse.span(first, last)
    return Weapon(start=span.start, end=span.end, text=reading.quote(span), kind=kind)
