"""Whether a telling is of one deed, or of such deeds at large.

"Gunmen | killed | a judge on Tuesday" is one deed. "Villagers speak of | kidnappings |", "they | rob |
and burn", "those who | have murdered | judges", "the war has | claimed | 40,000 lives" say what is
done again and again, to nobody and on no day in particular: a statement on deeds at large is no
event.
"""

from __future__ import annotations

from functools import cache

from dateline.events.clauses import below, objects, subjects
from dateline.events.people import person
from dateline.events.setting import is_country
from dateline.events.tellings import Telling
from dateline.events.triggers import Nature
from dateline.model.mark import Event, Participant
from dateline.model.span import Span
from dateline.text.parse import Parse
from dateline.text.tables import read_table

_WEEK = 3
"""UCDP's date_prec of seven days: what is no wider dates one deed."""
_DIGITS = 3
"""Digits of the largest number of people that one deed of violence befalls on no day of its own."""
_DONE = frozenset({"was", "were", "had", "having", "did"})
_JUST = frozenset({"has", "have", "'ve", "’ve"})
_NOW = frozenset({"am", "are", "is", "'re", "’re"})
_ONE = frozenset({"he", "him", "she", "her", "his", "i", "me", "my"})
_PLURAL = frozenset({"NNS", "NNPS"})
_IN_COURSE = frozenset({"by", "during", "in"})
_SERVING = frozenset({"advcl", "conj", "after", "before", "by", "while", "when"})
"""By what a participle serves another clause: "attacked a post, | killing | guards"."""
_MANY = ("collective", "force")
_THINGS = ("base", "building", "property", "ship", "site", "vehicle")


def is_at_large(parse: Parse, nature: Nature, telling: Telling, event: Event) -> bool:
    """Whether a telling is of deeds at large: nothing in its words makes it one deed.

    One deed has a day of its own, a number, one person or thing that does or undergoes it, or a
    word that stands for one: a verb of the past, a noun in the singular with an article. None is
    what a whole war did, what befell a whole people, or people of a kind in no place, and what
    goes on. Harm to things by nobody is no deed.
    """
    return _Deed(parse, nature, event).is_at_large(telling.words)


class _Deed:
    """What the words of one telling say of it being one, given when, where and of whom it is told."""

    def __init__(self, parse: Parse, nature: Nature, event: Event) -> None:
        self._parse, self._nature, self._event = parse, nature, event
        place, when = event.place, event.when
        own = place is not None and place.basis.startswith("same")
        self._placed = own and place is not None and not is_country(place)
        own = when is not None and when.basis.startswith("same")
        self._dated = own and when is not None and when.precision <= _WEEK

    def is_at_large(self, words: list[int]) -> bool:
        """Whether none of the words that tell of it, nor who takes part, makes it one deed."""
        if any(self._is_trait(word) or self._is_of_war(word) for word in words):
            return True
        if self._dated and not all(map(self._goes_on, words)):
            return False
        targets = [self._head(one) for one in self._event.targets]
        sides = [*targets, *(self._head(one) for one in self._event.actors)]
        sides += [side for word in words for side in self._sides(word)]
        if any(map(self._is_number, sides)):
            return False
        plural = all(self._parse.tag[word] in _PLURAL for word in words)
        if not plural and any(
            map(self._is_one_of_them, sides)
        ):  # "attacks on the embassy" are many
            return False
        if (targets and all(map(self._is_anybody, targets))) or self._is_mere_harm(words):
            return True
        return not any(map(self._is_one, words))

    def _is_trait(self, word: int) -> bool:
        """Whether a participle only says what a thing is: "a | stolen | car"."""
        parse, above = self._parse, self._parse.head[word]
        if parse.dep[word] != "amod" or parse.tag[word] != "VBN":
            return False
        while parse.dep[above] in ("amod", "compound", "nmod"):
            above = parse.head[above]
        return not self._nature.is_a(above, "people")

    def _is_of_war(self, word: int) -> bool:
        """Whether it is what a whole war did: "a conflict that has | killed | 40,000"."""
        parse = self._parse
        if parse.tag[word][0] != "V":
            return False
        spans = subjects(parse, word) + [
            noun
            for preposition in below(parse, word, "prep", "agent")
            if parse.lower[preposition] in _IN_COURSE
            for noun in below(parse, preposition, "pobj")
        ]
        return any(self._nature.is_a(noun, "war") for noun in spans)

    def _is_mere_harm(self, words: list[int]) -> bool:
        """Whether things came to harm and nobody is said to have done it: "homes were damaged"."""
        harm = all(self._nature.is_a(word, "harm") for word in words)
        things = self._event.type == "property_destruction"
        return harm and things and not self._event.actors and not self._event.weapon

    def _goes_on(self, word: int) -> bool:
        """Whether it goes on as the report is told: "they are | bombing | the villages"."""
        return self._parse.tag[word] == "VBG" and not _NOW.isdisjoint(_helps(self._parse, word))

    def _head(self, one: Participant) -> int:
        parse = self._parse
        words = parse.words_in(Span(one.start, one.end))
        return next(w for w in words if parse.head[w] not in words or parse.head[w] == w)

    def _sides(self, word: int) -> list[int]:
        """Return who does a verb and whom it befalls, also a lone number: "killing | three |"."""
        parse = self._parse
        return [*subjects(parse, word), *objects(parse, word)] if parse.tag[word][0] == "V" else []

    def _is_number(self, word: int) -> bool:
        """Whether a participant is a person by name, or a number: "two of its members"."""
        parse = self._parse
        if self._nature.labels.get(word) == "PERSON":
            return True
        if parse.tag[word] == "CD" or self._nature.is_a(word, "number"):
            return not _is_vague(parse, word)
        if _is_counted(parse, word):
            return True
        of = parse.dep[word] == "pobj" and parse.lower[parse.head[word]] == "of"
        return of and self._is_number(parse.head[parse.head[word]])

    def _is_one_of_them(self, word: int) -> bool:
        """Whether a participant is one person or thing: "him", "a judge", "the bridge"."""
        parse = self._parse
        if parse.lower[word] in _ONE:
            return True
        if parse.tag[word] not in ("NN", "NNP"):
            return False
        if person(parse.lemma[word]) is not None:
            many = any(self._nature.is_a(word, name) for name in _MANY)
            return _is_pointed(parse, word) and not many
        return any(self._nature.is_a(word, name) for name in _THINGS)

    def _is_anybody(self, word: int) -> bool:
        """Whether those it befalls are a whole people, or people of a kind in no place."""
        parse = self._parse
        if self._nature.is_a(word, "everybody"):
            return True
        if self._placed:
            return False
        if self._nature.labels.get(word) in ("GPE", "NORP"):
            return True  # "attacked | Velmaria |"
        said = {parse.lower[child] for child in parse.children[word]}
        bare = not below(parse, word, "det", "poss") and _vague().isdisjoint(said)
        return bare and parse.tag[word] in _PLURAL

    def _is_one(self, word: int) -> bool:
        """Whether a trigger's own form stands for one deed, or for a number of them."""
        parse, tag = self._parse, self._parse.tag[word]
        if _is_counted(parse, word) or _left_dead(parse, word):
            return True
        if tag[0] == "V":
            placed = tag == "VBG" and self._placed and bool(self._event.actors)
            return placed or self._is_past(word)
        if tag not in ("NN", "NNP"):
            return False
        if _is_verdict(parse, word):
            return self._placed
        told = self._placed or bool(self._event.actors or self._event.targets)
        return _is_pointed(parse, word) or (told and not self._nature.is_a(word, "mass"))

    def _is_past(self, verb: int) -> bool:
        """Whether a verb tells of the past, by its own form or by that of the clause it serves."""
        parse, tag, above = self._parse, self._parse.tag[verb], self._parse.head[verb]
        helps = _helps(parse, verb)
        if tag == "VBD" or helps:
            just = self._placed and not _JUST.isdisjoint(helps)  # "have attacked a post near Velm"
            return tag == "VBD" or just or not _DONE.isdisjoint(helps)
        if tag == "VBG" and (below(parse, verb, "det", "poss") or self._is_act(verb)):
            return True
        label = parse.dep[verb]
        if label in ("acl", "amod"):
            return tag == "VBN" and bool(below(parse, above, "det", "poss", "nummod"))
        if label == "pcomp":
            label, above = parse.lower[above], parse.head[above]
        serves = label in _SERVING and tag in ("VBG", "VBN") and parse.tag[above][0] == "V"
        return serves and self._is_past(above)

    def _is_act(self, verb: int) -> bool:
        """Whether a participle names what armed men did: "died in police | firing |"."""
        return verb > 0 and self._nature.is_a(verb - 1, "armed")


def _is_verdict(parse: Parse, noun: int) -> bool:
    """Whether a noun only says what is thought of a thing: "the law is | an attack | on us"."""
    return parse.dep[noun] == "attr" and not below(parse, parse.head[noun], "expl")


def _is_pointed(parse: Parse, noun: int) -> bool:
    """Whether a noun has an article or owner, its own or that of what it is joined to."""
    if below(parse, noun, "det", "poss"):
        return True
    above = parse.head[noun]
    joined = parse.dep[noun] == "conj" and parse.tag[above] in ("NN", "NNP")
    return joined and _is_pointed(parse, above)


def _helps(parse: Parse, verb: int) -> set[str]:
    """Return the auxiliaries of a verb, else of the one it is joined to: "was robbed and killed"."""
    own = {parse.lower[word] for word in below(parse, verb, "aux", "auxpass")}
    above = parse.head[verb]
    if own or parse.dep[verb] != "conj" or parse.tag[above][0] != "V":
        return own
    return _helps(parse, above)


def _left_dead(parse: Parse, noun: int) -> bool:
    """Whether a noun tells of what people died in: "22 dead | in raids |"."""
    return parse.dep[noun] == "pobj" and parse.lower[parse.head[parse.head[noun]]] == "dead"


def _is_counted(parse: Parse, word: int) -> bool:
    return any(not _is_vague(parse, number) for number in below(parse, word, "nummod"))


def _is_vague(parse: Parse, number: int) -> bool:
    """Whether a number is none or too large for one deed: "many", "thousands", "70,000"."""
    lower = parse.lower[number]
    return lower in _vague() or (lower[0].isdigit() and len(lower.replace(",", "")) > _DIGITS)


@cache
def _vague() -> frozenset[str]:
    return frozenset(read_table("triggers")["at_large"]["vague"])
