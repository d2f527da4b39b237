"""Which triggers tell of one event: in a sentence (merge) and over a report (same_as).

"A car bomb killed 12 people": the bomb and the killing are one event, and the most specific type
wins. "The attack" further down is the attack told before.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from dateline.events.setting import is_country
from dateline.events.triggers import Trigger
from dateline.events.types import EventTypes
from dateline.marks.reading import Reading
from dateline.model.mark import Event
from dateline.text.dates import WEEKDAYS
from dateline.text.parse import Parse
from dateline.text.tables import read_table

_NOMINAL = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "prep", "agent", "compound", "amod", "poss", "appos",
     "nmod", "attr", "oprd", "npadvmod", "dative", "nummod"}
)  # fmt: skip
_CLAUSAL = frozenset({"advcl", "relcl", "acl", "conj", "xcomp", "ccomp", "pcomp", "prep", "dep"})
_APART = frozenset({"after", "before", "following", "since", "despite", "amid", "like"})
_OTHER = frozenset(
    {
        "another",
        "second",
        "separate",
        "separately",
        "other",
        "third",
        "meanwhile",
        "similar",
        "previous",
        "earlier",
        "elsewhere",
        "also",
    }
)
_FAR = 12
"""Words on the way up from one trigger to another that tells of the same event, at most."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "their", "both"})


class Telling(NamedTuple):
    """Triggers of one sentence that tell of one event; the first one gives its type."""

    triggers: tuple[Trigger, ...]
    sentence: int

    @property
    def main(self) -> Trigger:
        """The most specific trigger."""
        return self.triggers[0]

    @property
    def words(self) -> list[int]:
        """The words of all triggers."""
        return [trigger.word for trigger in self.triggers]


def merge_triggers(
    parse: Parse, types: EventTypes, sentence: int, triggers: list[Trigger]
) -> list[Telling]:
    """Put the triggers of a sentence together that tell of one event, in text order."""
    groups: list[list[Trigger]] = []
    for trigger in triggers:
        home = next((g for g in groups if any(_is_one(parse, types, t, trigger) for t in g)), None)
        if home is None:
            groups.append([trigger])
        else:
            home.append(trigger)
    return [
        Telling(tuple(sorted(group, key=lambda t: (-t.type.rank, t.word))), sentence)
        for group in groups
    ]


def is_harm(types: EventTypes, parse: Parse, trigger: Trigger) -> bool:
    """Whether a trigger says only what became of people: "killed", "wounding"."""
    return trigger.type.name == "killing" or parse.lemma[trigger.word] in types.classes["harm"]


def is_murder(types: EventTypes, parse: Parse, trigger: Trigger) -> bool:
    """Whether a trigger says of a killing that it was no fight: "assassinated"."""
    return parse.lemma[trigger.word] in types.classes["murder"]


def _is_one(parse: Parse, types: EventTypes, one: Trigger, other: Trigger) -> bool:
    harm = is_harm(types, parse, one) or is_harm(types, parse, other)
    same = one.type is other.type
    kinds = {one.type.group, other.type.group}
    if (
        not same
        and kinds != {"violence"}
        and not (harm and kinds <= {"violence", "unrest", "hazard"})
    ):
        return False
    for low, high in ((one, other), (other, one)):
        path = _path(parse, low.word, high.word)
        if path is None:
            continue
        if any(_is_measured(parse, w) for w in path):
            return False
        if all(parse.dep[w] in _NOMINAL for w in path):
            return harm or not any(parse.lower[w] in _APART for w in path)
        if harm or same:
            return all(parse.dep[w] in _NOMINAL | _CLAUSAL for w in path) and len(path) <= 4
    return harm and _is_cause(parse, one.word, other.word)


def _is_measured(parse: Parse, word: int) -> bool:
    """Whether a time is measured from a word to the other: "*a day* after Mosul fell"."""
    ways = [word, *(c for c in parse.children[word] if parse.dep[c] == "mark")]
    return any(
        one > 0 and parse.lower[one] in _COUNTED["ways"] and is_unit(parse.lower[one - 1])
        for one in ways
    )


def is_unit(word: str) -> bool:
    """Whether a word is a unit of time: "days"."""
    return word in _UNITS or word.removesuffix("s") in _UNITS


_COUNTED = read_table("times")["counted_from"]
_UNITS = frozenset(read_table("times")["units"])


def _path(parse: Parse, low: int, high: int) -> list[int] | None:
    """Return the words from *low* up to *high*, *high* left out; None if it is not above, or far."""
    path = [low]
    for above in islice(parse.ancestors(low), _FAR):
        if above == high:
            return path
        path.append(above)
    return None


def _is_cause(parse: Parse, one: int, other: int) -> bool:
    """Whether one is the subject of a verb that brings the other: "the blast left 12 dead"."""
    for cause, harm in ((one, other), (other, one)):
        verb = parse.head[cause]
        if parse.dep[cause] not in ("nsubj", "nsubjpass") or parse.tag[verb][0] != "V":
            continue
        path = _path(parse, harm, verb)
        if path is not None and len(path) <= 3:
            return all(parse.dep[w] in _NOMINAL | _CLAUSAL for w in path)
    return False


def same_event(
    reading: Reading, new: Event, telling: Telling, types: EventTypes, earlier: list[Event]
) -> str | None:
    """Return the id of the event told before that *new* tells again, the nearest that fits.

    It is told again by a title, by a definite noun ("the attack"), at the same place, or by a
    sentence that says only what became of people and follows the event at once. "The raids" are
    what was told in the plural, if anything was.
    """
    parse, word = reading.parse, telling.main.word
    lemmas = {parse.lower[child] for child in parse.children[word]}
    definite = parse.tag[word][0] == "N" and (bool(lemmas & _DEFINITE) or _is_dated(parse, word))
    if lemmas & _OTHER or (telling.main.hint and not definite):
        return None
    harm = is_harm(types, parse, telling.main)
    titled = _is_title(reading, new)
    several = definite and parse.tag[word] == "NNS"
    single = None
    for event in reversed(earlier):
        if not _may_be(new, event) or not _fits_all(new, event, earlier):
            continue
        if event.type == "armed_clash" and is_murder(types, parse, telling.main):
            continue
        again = definite or titled or _is_title(reading, event) or _is_repeat(reading, new)
        again = again or (new.type == event.type and _same_place(new, event))
        again = again or {new.type, event.type} == _BOMBINGS
        again = again or _is_lead_again(reading, new, event, earlier[0])
        again = again or _is_told_closer(reading, new, event)
        if again or (harm and _follows(reading, new, event)):
            found = event.same_as or event.id
            if not several or not _is_single(parse, event):
                return found
            single = single or found
    return single


def _is_single(parse: Parse, event: Event) -> bool:
    """Whether a noun in the singular tells an event: "the raids" are rather "strikes" than it."""
    word = parse.at(event.end - 1)  # "air strikes", by its last word
    return word is not None and parse.tag[word] == "NN"


def _is_dated(parse: Parse, noun: int) -> bool:
    """Whether a day in the possessive points at a deed: "Tuesday's attack", "last night's raid"."""
    return any(
        parse.dep[child] == "poss" and parse.lower[child] in _DAYS for child in parse.children[noun]
    )


_DAYS = frozenset(WEEKDAYS) | frozenset(
    ["today", "yesterday", "night", "morning", "evening", "week", "weekend"]
)

_BOMBINGS = frozenset({"bombing", "suicide_bombing"})


def _fits_all(new: Event, event: Event, earlier: list[Event]) -> bool:
    """Whether all tellings of an event so far agree with a new one in place and sharp type."""
    first = event.same_as or event.id
    for other in earlier:
        if first not in (other.id, other.same_as):
            continue
        sharp = {new.type, other.type} - PLAIN
        if (len(sharp) == 2 and sharp != _BOMBINGS) or not _places_agree(new, other):
            return False
    return True


def _is_title(reading: Reading, event: Event) -> bool:
    block = reading.block_at(event.start)
    return block is not None and block.kind == "title"


def _is_lead_again(reading: Reading, new: Event, event: Event, first: Event) -> bool:
    """Whether the lead told it and one of the next three sentences says it in full.

    Of two types, a number must stand in both ("22 dead in raids", "strikes killed 22"), or the
    place of what the lead calls an attack.
    """
    if event.sentence != first.sentence:
        return False
    parse = reading.parse
    words = parse.at(new.start), parse.at(event.start)
    if words[0] is None or words[1] is None:
        return False
    one, other = parse.sentence_of[words[1]], parse.sentence_of[words[0]]
    if not 0 < other - one <= 3:
        return False
    if new.type == event.type or (event.type in PLAIN and _same_place(new, event)):
        return True
    return bool(_numbers(parse, one) & _numbers(parse, other))


def _is_told_closer(reading: Reading, new: Event, event: Event) -> bool:
    """Whether "the attack" is told as what it was in one of the next two sentences: "a bomb"."""
    parse = reading.parse
    words = parse.at(new.start), parse.at(event.start)
    if words[0] is None or words[1] is None or event.type not in PLAIN or new.type in PLAIN:
        return False
    if parse.tag[words[1]] != "NN" or any(toll.best for toll in event.tolls.values()):
        return False
    pointed = {parse.lower[child] for child in parse.children[words[1]]} & _DEFINITE
    close = 0 < parse.sentence_of[words[0]] - parse.sentence_of[words[1]] <= _CLOSE
    return close and (bool(pointed) or _is_dated(parse, words[1]))


_CLOSE = 2


def _numbers(parse: Parse, sentence: int) -> set[str]:
    first, last = parse.sentences[sentence]
    words = (parse.lower[w] for w in range(first, last) if parse.tag[w] == "CD")
    return {word for word in words if word != "one" and not (len(word) == 4 and word.isdigit())}


def _follows(reading: Reading, new: Event, event: Event) -> bool:
    """Whether *new* adds harm without a place or a doer of its own, right after *event*."""
    own = new.place is not None and new.place.basis != "report"
    damage = new.type == "property_destruction"  # "the shock wave damaged windows"
    named = any(one.actor is not None or one.role != "unknown" for one in new.actors)
    if own or (named if damage else new.actors):
        return False
    block = reading.block_at(new.start)
    if block is not None and event.start >= block.start:
        return True
    parse = reading.parse
    words = parse.at(event.start), parse.at(new.start)
    if words[0] is None or words[1] is None:
        return False
    return parse.sentence_of[words[1]] - parse.sentence_of[words[0]] <= _NEXT


_NEXT = 1
"""Sentences after an event, of another paragraph, that may add what harm it did."""


def is_kin(one: Event, other: Event) -> bool:
    """Whether two types may tell of one event: the same, or a plain one and a sharper one."""
    kinds = {one.type, other.type}
    if len(kinds) == 1 or kinds == _BOMBINGS:
        return True
    return kinds <= VIOLENT and bool(kinds & PLAIN)


def _may_be(new: Event, event: Event) -> bool:
    """Whether nothing in type, place, time or factuality keeps two tellings apart."""
    if not is_kin(new, event):
        return False
    if (new.factuality in _TOLD) != (event.factuality in _TOLD):
        return False
    return _places_agree(new, event) and _times_agree(new, event)


_TOLD = frozenset({"happened", "alleged"})
PLAIN = frozenset({"attack", "killing", "property_destruction"})
"""Types that any sharper violent type may be told by again."""
VIOLENT = frozenset(
    {"attack", "killing", "property_destruction", "suicide_bombing", "bombing", "air_strike", "shelling", "grenade",
     "chemical_attack", "armed_clash", "execution", "mob_violence"}
)  # fmt: skip
"""Types of which a plainer word may tell again: "the attack" after a suicide bombing."""


def _places_agree(one: Event, other: Event) -> bool:
    if one.place is None or other.place is None:
        return True
    if "report" in (one.place.basis, other.place.basis):
        return True
    if one.place.place is None or other.place.place is None:
        return True  # a quarter that no table has says nothing against a city
    return _same_place(one, other) or _holds(one, other) or _holds(other, one)


def _holds(one: Event, other: Event) -> bool:
    """Whether the first event's place is a country or province that the second's lies in."""
    if one.place is None or other.place is None:
        return False
    wide, small = one.place.place, other.place.place
    if wide is None or small is None or wide.country != small.country:
        return False
    if is_country(one.place):
        return True
    return one.place.where_prec == 4 and wide.admin1 == small.admin1


def _same_place(one: Event, other: Event) -> bool:
    if one.place is None or other.place is None:
        return False
    if one.place.place is not None and other.place.place is not None:
        return one.place.place.id == other.place.place.id
    return one.place.text == other.place.text


def _times_agree(one: Event, other: Event) -> bool:
    a, b = one.when, other.when
    if a is None or b is None:
        return True
    early = a.latest is not None and b.earliest is not None and a.latest < b.earliest
    late = b.latest is not None and a.earliest is not None and b.latest < a.earliest
    return not early and not late


def _is_repeat(reading: Reading, event: Event) -> bool:
    block = reading.block_at(event.start)
    return block is not None and block.kind == "repeat"
