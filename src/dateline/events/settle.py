"""Settling a report: its figures as wholes, parts and repeats, and the tolls they come to.

The arithmetic is in `dateline.events.arithmetic`; here figures become its claims, and its answer
becomes ``part_of``, ``repeats``, and the tolls of the report and of each event.
"""

from __future__ import annotations

import math

import msgspec

from dateline.events.arithmetic import Conflict, Solution, solve
from dateline.events.claims import figures_before, is_of_others, make_claims
from dateline.events.people import ATTACKER
from dateline.events.singles import single
from dateline.events.survivors import survived, without_dead
from dateline.events.tolls import make_toll, value
from dateline.marks.reading import Reading
from dateline.model.mark import (
    HARMS,
    Event,
    Figure,
    Place,
    Toll,
    Toponym,
    Victim,
)

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
    victims = {victim.id: victim for victim in reading.marks.all(Victim)}
    events = reading.marks.all(Event)
    same = _same_events(events)
    tolls: dict[str, Toll] = {}
    of_events: dict[str, dict[str, Toll]] = {}
    for harm in HARMS:
        shot = counting = _counting(reading, harm)
        if harm == "wounded":
            dead = _counting(reading, "killed")
            counting = without_dead(reading, shot, dead, tolls.get("killed"))
        conflict = _conflicts(reading, counting)
        solution = solve(make_claims(reading, counting), conflict)
        toll = make_toll(counting, solution, solution.wholes)
        if toll is not None:
            tolls[harm] = toll
        bound = _with_others(reading, counting, same)
        for event, own in _event_tolls(bound, solution, same, conflict).items():
            of_events.setdefault(event, {})[harm] = own
        left = survived(shot, tolls) if harm == "wounded" else None
        if left is not None:
            tolls[harm] = left
            event = figures[left.figures[0]].event or ""
            of_events.setdefault(same.get(event, event), {})[harm] = left
        figures.update(_resolved(figures, solution))
        victims.update(_counted_in(victims, figures, solution))
    return Settled(
        figures=tuple(figures.values()),
        victims=tuple(victims.values()),
        events=tuple(
            msgspec.structs.replace(event, tolls=of_events.get(same[event.id], {}))
            for event in events
        ),
        tolls=tolls,
    )


def _counting(reading: Reading, harm: str) -> dict[str, Figure]:
    """Return the figures of a harm that may enter a toll, and the victims no figure counts yet.

    A victim is taken as a figure of one, under his own id. Figures come first, both in text order.
    """
    told = [one for one in reading.marks.all(Figure) if one.kind == harm and counts(one)]
    alone = [
        single(victim)
        for victim in reading.marks.all(Victim)
        if victim.harm == harm and victim.figure is None
    ]
    alone.sort(key=lambda one: (one.reason == ATTACKER, one.start, one.id))
    return {one.id: one for one in (*told, *alone)}


def counts(figure: Figure) -> bool:
    """Whether a figure may enter a toll: it is of an event, told as happened or alleged."""
    return figure.scope != "period" and figure.factuality in ("happened", "alleged")


def _resolved(figures: dict[str, Figure], solution: Solution) -> dict[str, Figure]:
    """Return the figures that have a whole or a first telling, with it."""
    known = [name for name in (*solution.part_of, *solution.repeats) if name in figures]
    first = solution.repeats
    return {
        name: msgspec.structs.replace(
            figures[name],
            part_of=_figure_above(first.get(name, name), figures, solution)
            or (figures[name].part_of if name in first else None),
            repeats=solution.repeats.get(name),
        )
        for name in known
    }


def _figure_above(name: str, figures: dict[str, Figure], solution: Solution) -> str | None:
    holder = solution.part_of.get(name)
    return holder if holder in figures else None


def _counted_in(
    victims: dict[str, Victim], figures: dict[str, Figure], solution: Solution
) -> dict[str, Victim]:
    """Return the victims that a figure counts, with that figure."""
    out = {}
    for name, victim in victims.items():
        first = solution.repeats.get(name, name)
        holder = first if first in figures else solution.part_of.get(first)
        if victim.figure is None and holder in figures:
            out[name] = msgspec.structs.replace(victim, figure=holder)
    return out


def _same_events(events: tuple[Event, ...]) -> dict[str, str]:
    """Return the first telling of each event, by its tellings' ids."""
    first: dict[str, str] = {}
    for event in events:
        first[event.id] = first.get(event.same_as or "", event.same_as or event.id)
    return first


def _event_tolls(
    figures: dict[str, Figure], solution: Solution, same: dict[str, str], conflict: Conflict
) -> dict[str, Toll]:
    """Return the toll of each event: its figures that are no part or repeat of another of its own."""
    if not figures:
        return {}
    bound: dict[str, list[str]] = {}
    deadliest = max(figures.values(), key=lambda one: (one.event in same, value(one)))
    for name, figure in figures.items():
        if figure.reason == ATTACKER and deadliest.event in same:
            bound.setdefault(same[deadliest.event], []).append(name)
        elif figure.event in same:
            first = solution.repeats.get(name, name)
            first = solution.grown.get(first, first)
            own = bound.setdefault(same[figure.event], [])
            if first not in own:
                own.append(first)
    out = {}
    for event, told in bound.items():
        own = [*told, *_unbound_above(told, figures, solution, same)]
        main = [one for one in own if not _is_aside(one, solution)] or own[:1]
        main = [one for one in main if not _is_shared(one, main, figures, solution, conflict)]
        tops = tuple(one for one in main if not _has_ancestor(one, main, solution))
        toll = make_toll(figures, solution, tops)
        if toll is not None:
            out[event] = toll
    return out


def _with_others(
    reading: Reading, figures: dict[str, Figure], same: dict[str, str]
) -> dict[str, Figure]:
    """Bind "three others", where its sentence tells no event, to the event of the figure before."""
    before = figures_before(reading, figures)
    out: dict[str, Figure] = {}
    for name in sorted(figures, key=lambda one: figures[one].start):
        figure, last = figures[name], before.get(name)
        if figure.event not in same and last is not None and is_of_others(figure):
            event = out[last.id].event if last.id in out else last.event
            figure = msgspec.structs.replace(figure, event=event)
        out[name] = figure
    return {name: out[name] for name in figures}


def _unbound_above(
    own: list[str], figures: dict[str, Figure], solution: Solution, same: dict[str, str]
) -> list[str]:
    """Return the wholes that hold an event's figures and whose own sentence tells no event."""
    found = []
    for name in own:
        above = solution.part_of.get(name)
        while above is not None:
            if above not in own and above not in found and figures[above].event not in same:
                found.append(above)
            above = solution.part_of.get(above)
    return found


def _is_shared(
    whole: str,
    own: list[str],
    figures: dict[str, Figure],
    solution: Solution,
    conflict: Conflict,
) -> bool:
    """Whether a number is the sum of this event and others: "ten in two cities", six of them here."""
    parts = [
        part
        for part, holder in solution.part_of.items()
        if holder == whole and part not in solution.among
    ]
    here = [part for part in parts if part in own]
    if not here or len(here) == len(parts):
        return False
    away = any(conflict(part, one) for part in parts if part not in own for one in here)
    return away and sum(map(value, (figures[one] for one in parts))) == value(figures[whole])


def _is_aside(name: str, solution: Solution) -> bool:
    """Whether a claim, or what it is a part of, is of another event."""
    above: str | None = name
    while above is not None:
        if above in solution.aside:
            return True
        above = solution.part_of.get(above)
    return False


def _has_ancestor(name: str, among: list[str], solution: Solution) -> bool:
    holder = solution.part_of.get(name)
    while holder is not None:
        if holder in among:
            return True
        holder = solution.part_of.get(holder)
    return False


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
