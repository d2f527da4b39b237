"""Settling a report: its figures as wholes, parts and repeats, and the tolls they come to.

The arithmetic is in `dateline.events.arithmetic`; here figures become its claims, and its answer
becomes ``part_of``, ``repeats``, and the tolls of the report and of each event.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

import msgspec

from dateline.events.arithmetic import Claim, Conflict, Solution, solve
from dateline.events.deaths import find_late_deaths
from dateline.events.figure_drafts import JOINED
from dateline.events.people import ATTACKER, SHOT
from dateline.events.portraits import Portrait, age_told, portrait
from dateline.events.survivors import survived, without_dead
from dateline.events.tolls import make_toll, value
from dateline.marks.reading import Reading
from dateline.model.mark import (
    HARMS,
    Event,
    Figure,
    Place,
    Statement,
    Toll,
    Toponym,
    Victim,
    Who,
    mark_id,
)
from dateline.model.span import Span
from dateline.text.tables import read_table

_APART_KM = 60
_VICTIM = "one victim"


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
        solution = solve(_claims(reading, counting), conflict)
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
        _one(victim)
        for victim in reading.marks.all(Victim)
        if victim.harm == harm and victim.figure is None
    ]
    alone.sort(key=lambda one: (one.reason == ATTACKER, one.start, one.id))
    return {one.id: one for one in (*told, *alone)}


def _one(victim: Victim) -> Figure:
    return Figure(
        id=victim.id,
        start=victim.start,
        end=victim.end,
        text=victim.text,
        score=victim.score,
        reason=victim.reason if victim.reason in (SHOT, ATTACKER) else _VICTIM,
        kind=victim.harm,
        low=1,
        best=1,
        high=1,
        who=Who(
            text=victim.text,
            start=victim.start,
            end=victim.end,
            role=victim.role,
            group=victim.group,
            side=victim.side,
        ),
        event=victim.event,
    )


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
    before = _figures_before(reading, figures)
    out: dict[str, Figure] = {}
    for name in sorted(figures, key=lambda one: figures[one].start):
        figure, last = figures[name], before.get(name)
        if figure.event not in same and last is not None and _is_of_others(figure):
            event = out[last.id].event if last.id in out else last.event
            figure = msgspec.structs.replace(figure, event=event)
        out[name] = figure
    return {name: out[name] for name in figures}


def _is_of_others(figure: Figure) -> bool:
    return bool(_cues()["more"].search(figure.text)) or _nth(figure) > 1


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


@cache
def _gaps() -> dict[str, re.Pattern[str]]:
    rows = read_table("arithmetic")["gaps"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in rows.items()}


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    rows = read_table("arithmetic")["patterns"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in rows.items()}


def _claims(reading: Reading, figures: dict[str, Figure]) -> list[Claim]:
    """Return the figures of one harm as claims, with the words that stand by them."""
    before = _figures_before(reading, figures)
    again = _told_again(reading, figures)
    names = {victim.id: victim.name for victim in reading.marks.all(Victim)}
    ages = {victim.figure or victim.id: victim.age for victim in reading.marks.all(Victim)}
    speakers = {one.id: one.speaker.name or "" for one in reading.marks.all(Statement)}
    known = _told_of(reading)
    told = {number for one in figures.values() for number in [_sentence(reading, one)]}
    return [
        _claim(
            reading,
            figure,
            before=before.get(name),
            again=again.get(name),
            beside=_sentence(reading, figure) - 1 in told,
        )._replace(
            definite=figure.reason == _VICTIM
            and (figure.text[:4].lower() == "the " or figure.start in known),
            portrait=_portrait(figure, names.get(name), ages.get(name)),
            speaker=speakers.get(figure.said_by or "", ""),
        )
        for name, figure in figures.items()
    ]


def _figures_before(reading: Reading, figures: dict[str, Figure]) -> dict[str, Figure]:
    """Return for each figure the one before it, of any harm: what "others" is said beside."""
    every = {one.id: one for one in reading.marks.all(Figure) if one.kind in HARMS} | figures
    ordered = sorted(every.values(), key=lambda one: (one.start, one.id))
    return {
        figure.id: before
        for before, figure in itertools.pairwise(ordered)
        if before.end <= figure.start
    }


def _told_again(reading: Reading, figures: dict[str, Figure]) -> dict[str, str]:
    """Return for each figure in a repeated paragraph the figure it repeats."""
    nth = _nth_of_phrase(figures)
    by_start = {(one.start, one.text, nth[name]): name for name, one in figures.items()}
    found = {}
    for name, figure in figures.items():
        block = reading.block_at(figure.start)
        if block is None or block.kind != "repeat" or block.same_as is None:
            continue
        start = figure.start - block.start + block.same_as.start
        first = by_start.get((start, figure.text, nth[name]))
        if first is not None and first != name:
            found[name] = first
    return found


def _nth_of_phrase(figures: Mapping[str, Figure]) -> dict[str, int]:
    """Number the figures of one phrase: "six people each" over two places is a first and a second."""
    seen: Counter[int] = Counter()
    found = {}
    for name, figure in figures.items():
        found[name] = seen[figure.start]
        seen[figure.start] += 1
    return found


def _claim(
    reading: Reading, figure: Figure, *, before: Figure | None, again: str | None, beside: bool
) -> Claim:
    """Return a figure as a claim; *beside* says that the sentence before tells the same harm."""
    parse, text, cues = reading.parse, reading.text, _cues()
    word = parse.at(figure.start)
    number = 0 if word is None else parse.sentence_of[word]
    span = Span(0, len(text)) if word is None else parse.sentence_span(number)
    ahead, behind = text[span.start : figure.start], text[figure.end : span.end]
    more = cues["more"].search(figure.text) or cues["more_before"].search(ahead)
    also = cues["also"].search(ahead)
    close = before is not None and before.start >= span.start
    follows = before is not None and before.kind == figure.kind
    near = follows and close
    if cues["more_alone"].search(figure.text) and not close:  # "Two more people died"
        follows = True
    if not close and beside and _OTHERS.search(figure.text):  # "Two other people were killed"
        follows = True
    who = figure.who
    gap = text[before.end : figure.start] if near and before is not None else ""
    first = mark_id(reading.report.id, Figure, figure.start)  # of "six people each" over two places
    second = figure.id != first and figure.id.startswith(first)
    risen = gap and more and before is not None and _has_risen(before, figure, gap)
    return Claim(
        figure.id,
        figure.low,
        figure.best,
        figure.high,
        sentence=number,
        role="" if who is None or who.role == "unknown" else who.role,
        group="" if who is None or who.group == "unknown" else who.group,
        inside=before.id if risen and before is not None else figure.part_of,
        again=again,
        total=not also
        and bool(
            cues["total_before"].search(ahead)
            or cues["total_after"].match(behind)
            or (figure.text.lower() == "both" and close)
        ),
        more=bool(more or also) and follows,
        also=bool(also) and not more,
        others=bool(_OTHERS.search(figure.text)),
        holds=bool(cues["holds"].search(ahead)),
        beside=second or (near and (_is_joined(gap) or figure.reason == JOINED)),
        apart=bool(cues["apart"].search(ahead)),
        by="" if before is None else before.id,
        nth=_nth(figure),
        cut=bool(cues["cut"].search(figure.text)),
        rest=bool(cues["rest"].search(ahead) or _is_the_others(ahead, figure.text)),
        single=figure.low == figure.high == 1 and figure.reason != _VICTIM,
        vague=figure.best is None and not any(map(str.isdigit, figure.text)),
        victim=figure.reason in (_VICTIM, ATTACKER),
        attacker=figure.reason == ATTACKER,
        done=figure.reason.startswith("object of"),
        noun=_noun(figure),
        late=bool(cues["late"].match(behind)),
        former=bool(cues["former"].search(ahead)),
    )


def _has_risen(toll: Figure, figure: Figure, gap: str) -> bool:
    """Whether those who died last are told beside the toll they are in: "14 dead | as | two more die"."""
    fits = (toll.low or toll.best or 0) > (figure.low or figure.best or 0)
    return fits and bool(_gaps()["risen"].search(" ".join(gap.split())))


def _sentence(reading: Reading, figure: Figure) -> int:
    word = reading.parse.at(figure.start)
    return -1 if word is None else reading.parse.sentence_of[word]


def _told_of(reading: Reading) -> set[int]:
    """Return the starts of the pronouns that tell the death of somebody hurt, no second or other."""
    parse = reading.parse
    found = set()
    for death in find_late_deaths(reading):
        before = " ".join(parse.lower[max(0, death.hurt - 3) : death.hurt + 1])
        if not _cues()["more"].search(before) and not _nth_of(before):
            found.add(parse.start[death.pronoun])
    return found


_OTHERS = re.compile(r"\bothers?\b", re.IGNORECASE)


def _is_the_others(ahead: str, text: str) -> bool:
    return ahead.rstrip().lower().endswith("the") and text.lower().endswith(" others")


def _nth(figure: Figure) -> int:
    """Return the ordinal of a figure of one person: "a third victim", else 0."""
    return _nth_of(figure.text) if figure.low == figure.high == 1 else 0


def _nth_of(words: str) -> int:
    ordinals: dict[str, int] = read_table("arithmetic")["ordinals"]
    found = _cues()["ordinal"].search(words)
    return ordinals[found[1].lower()] if found else 0


def _portrait(figure: Figure, name: str | None, age: int | None) -> Portrait:
    """Return what is said of the one person whom a figure counts."""
    who = figure.who
    role = "" if who is None or who.role == "unknown" else who.role
    told = age_told(figure.text)
    return portrait(who.text if who else figure.text, role, age if told is None else told, name)


def _noun(figure: Figure) -> str:
    """Return the noun a figure counts, in the singular, or "" for people of any kind."""
    if figure.who is None:
        return ""
    noun = figure.who.text.split()[-1].removesuffix("s")
    if not noun.islower():  # a name
        return ""
    return "" if noun in read_table("arithmetic")["nouns"]["generic"] else noun


def _is_joined(gap: str) -> bool:
    words = " ".join(gap.split())
    return bool(_gaps()["joined"].fullmatch(words) or _gaps()["and"].fullmatch(words))


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
