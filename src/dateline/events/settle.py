"""Settling a report: its figures as wholes, parts and repeats, and the tolls they come to.

The arithmetic is in `dateline.events.arithmetic`; here figures become its claims, and its answer
becomes ``part_of``, ``repeats``, and the tolls of the report and of each event.
"""

from __future__ import annotations

import itertools
import math
import re
from functools import cache

import msgspec

from dateline.events.arithmetic import Claim, Conflict, Solution, solve
from dateline.events.tolls import make_toll
from dateline.mark.reading import Reading
from dateline.model.mark import HARMS, Event, Figure, Place, Toll, Toponym, Victim
from dateline.model.span import Span
from dateline.text.tables import read_table

_APART_KM = 60


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A report's figures, victims and events with their arithmetic done, and its tolls."""

    figures: tuple[Figure, ...]
    victims: tuple[Victim, ...]
    events: tuple[Event, ...]
    tolls: dict[str, Toll]


def settle(reading: Reading) -> Settled:
    """Return the reading's figures, victims and events with wholes, parts and tolls."""
    figures = {figure.id: figure for figure in reading.marks.all(Figure)}
    events = reading.marks.all(Event)
    same = _same_events(events)
    tolls: dict[str, Toll] = {}
    of_events: dict[str, dict[str, Toll]] = {}
    for harm in HARMS:
        told = {name: one for name, one in figures.items() if one.kind == harm}
        counting = {name: one for name, one in told.items() if counts(one)}
        if not counting:
            continue
        solution = solve(_claims(reading, counting), _conflicts(reading, counting))
        toll = make_toll(counting, solution, solution.wholes)
        if toll is not None:
            tolls[harm] = toll
        for event, own in _event_tolls(counting, solution, same).items():
            of_events.setdefault(event, {})[harm] = own
        figures.update(_resolved(counting, solution))
    return Settled(
        figures=tuple(figures.values()),
        victims=reading.marks.all(Victim),
        events=tuple(
            msgspec.structs.replace(event, tolls=of_events.get(same[event.id], {}))
            for event in events
        ),
        tolls=tolls,
    )


def counts(figure: Figure) -> bool:
    """Whether a figure may enter a toll: it is of an event, told as happened or alleged."""
    return figure.scope != "period" and figure.factuality in ("happened", "alleged")


def _resolved(figures: dict[str, Figure], solution: Solution) -> dict[str, Figure]:
    return {
        name: msgspec.structs.replace(
            figure, part_of=solution.part_of.get(name), repeats=solution.repeats.get(name)
        )
        for name, figure in figures.items()
    }


def _same_events(events: tuple[Event, ...]) -> dict[str, str]:
    """Return the first telling of each event, by its tellings' ids."""
    first: dict[str, str] = {}
    for event in events:
        first[event.id] = first.get(event.same_as or "", event.same_as or event.id)
    return first


def _event_tolls(
    figures: dict[str, Figure], solution: Solution, same: dict[str, str]
) -> dict[str, Toll]:
    """Return the toll of each event: its figures that are no part or repeat of another of its own."""
    bound: dict[str, list[str]] = {}
    for name, figure in figures.items():
        if figure.event in same:
            first = solution.repeats.get(name, name)
            own = bound.setdefault(same[figure.event], [])
            if first not in own:
                own.append(first)
    out = {}
    for event, own in bound.items():
        tops = tuple(one for one in own if not _has_ancestor(one, own, solution))
        toll = make_toll(figures, solution, tops)
        if toll is not None:
            out[event] = toll
    return out


def _has_ancestor(name: str, among: list[str], solution: Solution) -> bool:
    holder = solution.part_of.get(name)
    while holder is not None:
        if holder in among:
            return True
        holder = solution.part_of.get(holder)
    return False


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    rows = read_table("arithmetic")["patterns"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in rows.items()}


def _claims(reading: Reading, figures: dict[str, Figure]) -> list[Claim]:
    """Return the figures of one harm as claims, with the words that stand by them."""
    repeated = {
        block.start: block.same_as
        for block in reading.body
        if block.kind == "repeat" and block.same_as
    }
    by_start = {(figure.start, figure.text): name for name, figure in figures.items()}
    kinds = _kind_before(reading)
    claims = []
    for figure in figures.values():
        block = reading.block_at(figure.start)
        first = repeated.get(block.start) if block else None
        again = None
        if block is not None and first is not None:
            moved = figure.start - block.start + first.start
            again = by_start.get((moved, figure.text))
        follows = kinds.get(figure.id) == figure.kind
        claims.append(_claim(reading, figure, again=again, follows=follows))
    return claims


def _kind_before(reading: Reading) -> dict[str, str]:
    """Return for each figure the kind of the one before it: what "others" is said beside."""
    figures = [one for one in reading.marks.all(Figure) if one.kind in HARMS]
    return {figure.id: before.kind for before, figure in itertools.pairwise(figures)}


def _claim(reading: Reading, figure: Figure, *, again: str | None, follows: bool) -> Claim:
    parse, text, cues = reading.parse, reading.text, _cues()
    word = parse.at(figure.start)
    number = 0 if word is None else parse.sentence_of[word]
    span = Span(0, len(text)) if word is None else parse.sentence_span(number)
    before, after = text[span.start : figure.start], text[figure.end : span.end]
    more = cues["more"].search(figure.text) or cues["more_before"].search(before)
    who = figure.who
    return Claim(
        figure.id,
        figure.low,
        figure.best,
        figure.high,
        sentence=number,
        role="" if who is None or who.role == "unknown" else who.role,
        group="" if who is None or who.group == "unknown" else who.group,
        inside=figure.part_of,
        again=again,
        total=bool(cues["total_before"].search(before) or cues["total_after"].match(after)),
        more=bool(more) and follows,
        apart=bool(cues["apart"].search(before)),
    )


def _conflicts(reading: Reading, figures: dict[str, Figure]) -> Conflict:
    """Return the test whether two figures are of places of which neither holds the other."""
    marks = {mark.start: mark.place for mark in reading.marks.all(Toponym)}
    places = {
        name: marks.get(figure.place.start) for name, figure in figures.items() if figure.place
    }

    def conflict(first: str, second: str) -> bool:
        here, there = places.get(first), places.get(second)
        return here is not None and there is not None and _are_apart(here, there)

    return conflict


def _are_apart(here: Place, there: Place) -> bool:
    if here.id == there.id:
        return False
    if here.country != there.country:
        return True
    for one in (here, there):
        if (one.feature or "").startswith("PCL"):
            return False
    if here.admin1 == there.admin1 and "ADM1" in (here.feature, there.feature):
        return False
    return _km(here, there) > _APART_KM


def _km(here: Place, there: Place) -> float:
    """Return the great-circle distance in kilometres, by the haversine formula."""
    a, b = math.radians(here.lat), math.radians(there.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(there.lon - here.lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))
