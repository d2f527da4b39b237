"""Scenes: the events of one report that are one event, and what is only said or done about it.

An event that a report tells twice is one scene (``Event.same_as``). So are two events of kin types
with one and the same toll, two of one type that count the same people taken or freed, and a broad word
("the attack") beside a closer one ("a suicide bomber"), and what goes on together on one day at one place (a march and its tear gas), if neither their places nor their days set
them apart.

A denial, an accusation, an arrest and the like are about something. Where the report tells what,
they belong to its scene: to the one told in their own sentence, else (what is said) to the main
one. Otherwise they are scenes of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from dateline.link.days import days_of, overlap
from dateline.model.mark import Event, EventPlace
from dateline.model.report import Report

HAPPENED = ("happened", "alleged")
_WEEK = 2
"""Precision of days (UCDP's date_prec) to which an event looked back on must be dated."""
_TELLING_TOLL = 3
"""Killed from which one number in two events of a report is taken for one and the same toll."""


class Kinds(NamedTuple):
    """What types of event are to each other (``data/incident_types.toml``)."""

    broad: frozenset[str]
    kin: frozenset[tuple[str, str]]
    said: frozenset[str]
    done: frozenset[str]
    undone: frozenset[tuple[str, str]]
    together: frozenset[tuple[str, str]]
    rival: frozenset[tuple[str, str]] = frozenset()
    once: frozenset[str] = frozenset()

    def related(self, one: str, other: str) -> bool:
        """Whether tellings of these two types may be of one incident."""
        return one == other or (one, other) in self.kin

    def undo(self, one: str, other: str) -> bool:
        """Whether one of two types ends or takes back the other: never one incident."""
        return (one, other) in self.undone

    def rivals(self, one: str, other: str) -> bool:
        """Whether two types exclude each other as accounts of one event."""
        return (one, other) in self.rival

    def about(self, event: Event) -> bool:
        """Whether an event is about another: said or done because of it.

        People who flee are an event of their own if they are counted.
        """
        return event.type in self.said or (
            event.type in self.done and "displaced" not in event.tolls
        )


class Scene(NamedTuple):
    """One event as a report tells it.

    ``events`` are its tellings, the first the most telling; ``about`` what is said or done about
    it. ``main`` is what the report is mainly about.
    """

    events: tuple[Event, ...]
    about: tuple[Event, ...]
    main: bool


@cache
def read_kinds() -> Kinds:
    """Read the package's table of types that go together."""
    path = resources.files("dateline").joinpath("data", "incident_types.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Kinds(
        frozenset(table["broad"]),
        _pairs(table["kin"]),
        frozenset(table["said"]),
        frozenset(table["done"]),
        _pairs(table["undone"]),
        _pairs(table["together"]),
        frozenset(
            pair for one, *others in table["rival"] for o in others for pair in ((one, o), (o, one))
        ),
        frozenset(table["once"]),
    )


def _pairs(rows: Iterable[Sequence[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((a, b) for row in rows for a in row for b in row if a != b)


def scenes_in(report: Report, apart: Collection[tuple[str, str]] = ()) -> list[Scene]:
    """Return the scenes of what *report* tells as happened or alleged, in text order.

    Events that a person set *apart* (pairs of ids, in either order) are in different scenes.
    """
    heads: dict[str, list[Event]] = {}
    for event in report.events:
        if event.factuality in HAPPENED:
            heads.setdefault(event.same_as or event.id, []).append(event)
    groups = [
        sorted(some, key=lambda e: (e.same_as is not None, e.start)) for some in heads.values()
    ]
    scenes = _attach(_one_scene(groups), report.main_event)
    if not apart:
        return scenes
    return sorted(
        (part for scene in scenes for part in _set_apart(scene, {*apart})),
        key=lambda scene: scene.events[0].start,
    )


def look_backs_in(report: Report) -> list[Scene]:
    """Return what *report* looks back on: past events that it places and dates to a week or less.

    A trial, an anniversary, another bombing "since the one of March 6": no news, but about it.
    """
    kinds = read_kinds()
    heads: dict[str, list[Event]] = {}
    for event in report.events:
        if event.factuality == "historical" and not kinds.about(event):
            heads.setdefault(event.same_as or event.id, []).append(event)
    return [Scene(tuple(some), (), False) for some in heads.values() if _is_located(some[0])]


def _is_located(event: Event) -> bool:
    place, when = event.place, event.when
    return (
        place is not None
        and place.place is not None
        and sharp(place)
        and when is not None
        and when.precision <= _WEEK
        and days_of(when) is not None
    )


def _set_apart(scene: Scene, apart: set[tuple[str, str]]) -> Iterator[Scene]:
    """Split a scene so that no part has two events that were set apart; the first stays main."""
    own = {event.id for event in scene.events}
    parts: list[list[Event]] = []
    for event in (*scene.events, *scene.about):
        for part in parts:
            if all(not {(e.id, event.id), (event.id, e.id)} & apart for e in part):
                part.append(event)
                break
        else:
            parts.append([event])
    for n, part in enumerate(parts):
        told = tuple(event for event in part if event.id in own)
        about = tuple(event for event in part if event.id not in own)
        yield Scene(told or about, about if told else (), scene.main and n == 0)


def _one_scene(groups: Sequence[list[Event]]) -> list[list[Event]]:
    """Put together what are two words for one event: a broad one and one closer, or one toll."""
    kinds = read_kinds()
    out: list[list[Event]] = []
    for events in sorted(groups, key=lambda some: some[0].type in kinds.broad):
        first = events[0]
        same = [some for some in out if _same_toll(first, some[0]) and _fits(first, some[0], kinds)]
        if not same:
            same = [
                some
                for some in out
                if _same_people(first, some[0]) or _same_scene(first, some[0], kinds)
            ]
        if first.type in kinds.broad and not same:
            same = [
                some for some in out if first.type != some[0].type and _fits(first, some[0], kinds)
            ]
        if len(same) == 1:
            same[0].extend(events)
        else:
            out.append(events)
    return sorted(out, key=lambda some: some[0].start)


def _same_toll(one: Event, other: Event) -> bool:
    """Whether both have the same number of killed, and more than chance would make the same."""
    a, b = one.tolls.get("killed"), other.tolls.get("killed")
    return a is not None and b is not None and a.best == b.best and (a.best or 0) >= _TELLING_TOLL


def _same_people(one: Event, other: Event) -> bool:
    """Whether two events of one type count the same people taken, freed or put to flight.

    "Six were taken on the road from Corva to Ostra": two places, one event.
    """
    if one.type != other.type:
        return False
    return any(
        set(toll.counted) & set(other.tolls[harm].counted)
        for harm, toll in one.tolls.items()
        if harm in other.tolls and harm not in ("killed", "wounded")
    )


def _same_scene(one: Event, other: Event, kinds: Kinds) -> bool:
    """Whether two are what goes on together, at one place on one day: a march and its tear gas."""
    if (one.type, other.type) not in kinds.together:
        return False
    places = [event.place.place if event.place else None for event in (one, other)]
    if places[0] is None or places[1] is None or places[0].id != places[1].id:
        return False
    days = [day for event in (one, other) if (day := days_of(event.when)) is not None]
    a, b = one.tolls.get("killed"), other.tolls.get("killed")
    rivals = a is not None and b is not None and a.best != b.best
    return not rivals and (len(days) < 2 or days[0] == days[1])


def _fits(one: Event, other: Event, kinds: Kinds) -> bool:
    """Whether nothing that is known of two events of one report sets them apart."""
    if not kinds.related(one.type, other.type):
        return False
    places = {
        e.place.place.id for e in (one, other) if e.place and e.place.place and sharp(e.place)
    }
    days = [d for e in (one, other) if (d := days_of(e.when)) is not None]
    return len(places) < 2 and (len(days) < 2 or overlap(*days))


def sharp(place: EventPlace) -> bool:
    """Whether a place is a town, a spot or a district: two sharp places can be two places."""
    return place.where_prec <= 3


def _attach(groups: Sequence[list[Event]], main: str | None) -> list[Scene]:
    """Put what is said or done about a scene to it, and find the scene that is the main one."""
    kinds = read_kinds()
    told = [some for some in groups if not kinds.about(some[0])]
    first = next((some for some in groups if _holds(some, main)), [])
    lead = _told_by(first, told) or _lead(told)
    about: dict[int, list[Event]] = {}
    alone = []
    for events in groups:
        if kinds.about(events[0]):
            scene = _told_by(events, told)
            if scene is None and (events[0].type in kinds.said or _holds(events, main)):
                scene = lead
            if scene is None:
                alone.append(events)
            else:
                about.setdefault(id(scene), []).extend(events)
    if lead is None:
        lead = next((events for events in alone if _holds(events, main)), None)
    return sorted(
        (
            Scene(tuple(events), tuple(about.get(id(events), ())), events is lead)
            for events in (*told, *alone)
        ),
        key=lambda scene: scene.events[0].start,
    )


def _lead(told: Sequence[list[Event]]) -> list[Event] | None:
    """Return the most told scene, rather one with dead or hurt."""

    def weight(events: list[Event]) -> tuple[bool, int]:
        return any(e.tolls.keys() & {"killed", "wounded"} for e in events), len(events)

    return max(told, key=weight, default=None)


def _told_by(events: Sequence[Event], told: Iterable[list[Event]]) -> list[Event] | None:
    """Return the scene that *events* are of, else the first one told in a sentence of theirs."""
    sentences = {event.sentence for event in events}
    near = [some for some in told if any(e.sentence in sentences for e in some)]
    return next((some for some in near if some[0] in events), near[0] if near else None)


def _holds(events: Iterable[Event], name: str | None) -> bool:
    return any(event.id == name for event in events)
