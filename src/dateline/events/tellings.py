"""Which triggers tell of one event: in a sentence (merge) and over a report (same_as).

"A car bomb killed 12 people": the bomb and the killing are one event, and the most specific type
wins. "The attack" further down is the attack told before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dateline.events.clauses import below
from dateline.events.triggers import Trigger
from dateline.events.types import EventTypes
from dateline.mark.reading import Reading
from dateline.model.mark import Event
from dateline.text.parse import Parse

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
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "their"})


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
        if all(parse.dep[w] in _NOMINAL for w in path):
            return harm or not any(parse.lower[w] in _APART for w in path)
        if harm or same:
            return all(parse.dep[w] in _NOMINAL | _CLAUSAL for w in path) and len(path) <= 4
    return harm and _share_governor(parse, one.word, other.word)


def _path(parse: Parse, low: int, high: int) -> list[int] | None:
    """Return the words from *low* up to *high*, *high* left out; None if it is not above."""
    path = [low]
    for above in parse.ancestors(low):
        if above == high:
            return path
        path.append(above)
    return None


def _share_governor(parse: Parse, one: int, other: int) -> bool:
    """ "A blast in Basra, leaving 3 dead and wounding 5": both hang on one verb."""
    return parse.head[one] == parse.head[other] and "nsubj" in (parse.dep[one], parse.dep[other])


def same_event(reading: Reading, new: Event, word: int, earlier: Iterable[Event]) -> str | None:
    """Return the id of the event told before that *new* tells again, the nearest that fits."""
    parse = reading.parse
    lemmas = {parse.lower[c] for c in parse.children[word]}
    if lemmas & _OTHER:
        return None
    definite = bool(lemmas & _DEFINITE) and parse.tag[word][0] == "N"
    block = reading.block_at(new.start)
    for event in reversed(list(earlier)):
        if not _may_be(new, event, definite=definite):
            continue
        first = reading.block_at(event.start)
        titled = "title" in (block.kind if block else "", first.kind if first else "")
        if titled or definite or _same_place(new, event) or _is_repeat(reading, new):
            return event.same_as or event.id
    return None


def _may_be(new: Event, event: Event, *, definite: bool) -> bool:
    """Whether nothing in type, place or time keeps two tellings apart."""
    if new.type != event.type and not (definite and event.type in _WIDER.get(new.type, ())):
        return False
    if new.factuality != event.factuality and not definite:
        return False
    return _places_agree(new, event) and _times_agree(new, event)


_VIOLENT = ("suicide_bombing", "bombing", "air_strike", "shelling", "grenade", "chemical_attack", "armed_clash", "killing", "execution", "abduction")  # fmt: skip
_WIDER = {"attack": _VIOLENT, "bombing": ("suicide_bombing", "grenade"), "killing": _VIOLENT}
"""What a plainer word may point back at: "the attack" after a suicide bombing."""


def _places_agree(one: Event, other: Event) -> bool:
    if one.place is None or other.place is None:
        return True
    if "report" in (one.place.basis, other.place.basis):
        return True
    return _same_place(one, other)


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


def definite_noun(parse: Parse, word: int) -> bool:
    """Whether a noun points back: "the attack"."""
    return any(parse.lower[c] in _DEFINITE for c in below(parse, word, "det", "poss"))
