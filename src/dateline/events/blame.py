"""Responsibility: who is said to have done it, by whom, how surely (claimed, blamed, denied).

"The group claimed responsibility for the blast", "officials blamed the rebels for the raid", "the
raid was blamed on the rebels". What is claimed is the violent event of the same sentence, else the
one told last. An unnamed perpetrator stays unnamed: only words that name somebody count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dateline.events.clauses import below
from dateline.events.roles import Roles
from dateline.events.types import EventTypes
from dateline.marks.reading import Reading
from dateline.model.mark import Event, Participant, Responsibility
from dateline.text.tables import read_table

How = Literal["claimed", "blamed", "denied"]


def with_responsibility(
    reading: Reading, types: EventTypes, roles: Roles, told: list[Event]
) -> Iterator[Event]:
    """Yield the events, those that somebody claims, is blamed for or denies saying so."""
    found: dict[str, list[Responsibility]] = {}
    words = read_table("triggers")["responsibility"]
    for event in told:
        how = _how(reading, event, words)
        if how is None or event.factuality not in ("happened", "alleged"):
            continue
        done = _deed(types, event, told)
        if done is None:
            continue
        for actor in _blamed(reading, roles, event, how):
            claim = Responsibility(actor=actor, how=how, said_by=event.statement)
            for one in {done.id, done.same_as or done.id}:
                found.setdefault(one, []).append(claim)
    for event in told:
        claims = found.get(event.id)
        yield msgspec.structs.replace(event, responsibility=tuple(claims)) if claims else event


def _how(reading: Reading, event: Event, words: dict[str, list[str]]) -> How | None:
    word = reading.parse.at(event.start)
    if word is None or event.type not in ("responsibility", "accusation"):
        return None
    lemma = reading.parse.lemma[word]
    for how in ("claimed", "blamed", "denied"):
        if lemma in words[how]:
            return how
    return None


def _deed(types: EventTypes, claim: Event, told: list[Event]) -> Event | None:
    """Return the violent event that a claim speaks of."""
    deeds = [e for e in told if types.by_name[e.type].group in ("violence", "unrest", "crime")]
    same = [event for event in deeds if event.sentence == claim.sentence]
    if same:
        return min(same, key=lambda event: abs(event.start - claim.start))
    before = [event for event in deeds if event.start < claim.start]
    return before[-1] if before else None


def _blamed(reading: Reading, roles: Roles, event: Event, how: How) -> Iterator[str]:
    if how != "blamed":
        yield from _names(event.actors)
        return
    parse = reading.parse
    word = parse.at(event.start)
    on = [
        noun
        for preposition in (below(parse, word, "prep") if word is not None else ())
        if parse.lower[preposition] == "on"
        for noun in below(parse, preposition, "pobj")
    ]
    yield from _names(roles.of_words(on)) if on else _names(event.targets)


def _names(people: Iterable[Participant]) -> Iterator[str]:
    for one in people:
        if one.actor is not None or one.role != "unknown":
            yield one.actor or one.text
