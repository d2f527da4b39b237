"""Tolls after decisions: what a figure's new value, its going or coming changes, and nothing else.

A toll names the figures it sums; figures name the whole they are part of and the telling they
repeat. That structure, which the words gave (`dateline.events.settle`), is kept. Where a whole is
gone, a repeat of it stands in, else a rival, else its parts; a figure that came is weighed against
the wholes by the same solver as at first (`dateline.events.arithmetic`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

import msgspec

from dateline.events.arithmetic import Claim, Solution, solve
from dateline.events.settle import counts
from dateline.events.singles import Single, single
from dateline.events.tolls import make_toll
from dateline.model.mark import HARMS, Figure, Toll
from dateline.model.report import Report


class _System(NamedTuple):
    """The claims of one harm by id, and how they stand to each other."""

    claims: Mapping[str, Figure]
    part_of: Mapping[str, str]
    repeats: Mapping[str, str]


def recount(before: Report, after: Report) -> Report:
    """Return *after*, a report whose figures or victims a person changed, with its tolls.

    Args:
        before: The report as the program read it, whose tolls hold for its own figures.
        after: The same with other figures, victims or events; its tolls are not looked at.
    """
    tolls = dict(before.tolls)
    of_events = {event.id: dict(event.tolls) for event in before.events}
    first = {event.id: event.same_as or event.id for event in after.events}
    placed = after
    for harm in HARMS:
        old, new = _system(before, harm), _system(after, harm)
        if old == new:
            continue
        new = _led(old, new)
        new, placed = _place(old, new, before, placed, harm)
        all_, fresh = set(new.claims), new.claims.keys() - old.claims.keys()
        toll = _toll(before.tolls.get(harm), old, new, all_, fresh)
        _put(tolls, harm, toll)
        for event in after.events:
            own = {
                one.id
                for one in new.claims.values()
                if first.get(one.event or "") == first[event.id]
            }
            was = of_events.get(event.id, {}).get(harm)
            moved = {
                n for n in own if n in old.claims and old.claims[n].event != new.claims[n].event
            }
            came = moved | own - old.claims.keys()
            _put(of_events.setdefault(event.id, {}), harm, _toll(was, old, new, own, came))
    events = tuple(
        msgspec.structs.replace(event, tolls=_ordered(of_events.get(event.id, {})))
        for event in placed.events
    )
    return msgspec.structs.replace(placed, events=events, tolls=_ordered(tolls))


def _put(tolls: dict[str, Toll], harm: str, toll: Toll | None) -> None:
    if toll is None:
        tolls.pop(harm, None)
    else:
        tolls[harm] = toll


def _ordered(tolls: Mapping[str, Toll]) -> dict[str, Toll]:
    return {harm: tolls[harm] for harm in HARMS if harm in tolls}


def _system(report: Report, harm: str) -> _System:
    """Return the claims of a harm that may enter a toll, with victims as figures of one."""
    figures = [one for one in report.figures if one.kind == harm and counts(one)]
    victims = [one for one in report.victims if one.harm == harm]
    claims = {one.id: one for one in (*figures, *map(single, victims))}
    part_of = {f.id: f.part_of for f in figures if f.part_of in claims}
    part_of |= {v.id: v.figure for v in victims if v.figure in claims}
    repeats = {f.id: f.repeats for f in figures if f.repeats in claims}
    return _System(claims, part_of, repeats)


def _led(old: _System, new: _System) -> _System:
    """Let a telling that a person put right stand for the claim that it was a repeat of.

    "At least 61 ... has risen to 61", the second put right to 62: the claim is 62 from then on.
    """
    repeats, part_of = dict(new.repeats), dict(new.part_of)
    for name, first in new.repeats.items():
        if first in repeats or not _was_put_right(old.claims.get(name), new.claims[name]):
            continue
        del repeats[name]
        repeats |= {again: name for again, of in repeats.items() if of == first} | {first: name}
        part_of |= {part: name for part, whole in part_of.items() if whole == first}
        if first in part_of:
            part_of[name] = part_of.pop(first)
    return _System(new.claims, part_of, repeats)


def _was_put_right(before: Figure | None, now: Figure) -> bool:
    return before is not None and (before.low, before.best, before.high) != (
        now.low,
        now.best,
        now.high,
    )


def _place(
    old: _System, new: _System, before: Report, after: Report, harm: str
) -> tuple[_System, Report]:
    """Let the claims that came find their place among the wholes, and say it in the report."""
    came = [name for name in new.claims if name not in old.claims]
    came = [name for name in came if name not in new.part_of and name not in new.repeats]
    toll = before.tolls.get(harm)
    wholes = _heirs(toll.counted if toll else (), old, new)
    part_of, repeats = dict(new.part_of), dict(new.repeats)
    ordered = sorted((new.claims[name] for name in (*wholes, *came)), key=lambda one: one.start)
    if came and wholes:
        solution = solve([_claim(one) for one in ordered])
        part_of |= {k: v for k, v in solution.part_of.items() if k in came or k in wholes}
        repeats |= {k: v for k, v in solution.repeats.items() if k in came}
    placed = _System(new.claims, part_of, repeats)
    return placed, _said(after, placed)


def _claim(figure: Figure) -> Claim:
    who = figure.who
    return Claim(
        figure.id,
        figure.low,
        figure.best,
        figure.high,
        sentence=figure.start,
        role="" if who is None or who.role == "unknown" else who.role,
        group="" if who is None or who.group == "unknown" else who.group,
        victim=isinstance(figure, Single),
    )


def _said(report: Report, system: _System) -> Report:
    """Return the report with the wholes and first tellings that its claims were given."""
    figures = tuple(
        msgspec.structs.replace(
            one, part_of=system.part_of.get(one.id), repeats=system.repeats.get(one.id)
        )
        if one.id in system.claims
        else one
        for one in report.figures
    )
    victims = tuple(
        msgspec.structs.replace(one, figure=system.part_of[one.id])
        if one.id in system.part_of
        else one
        for one in report.victims
    )
    return msgspec.structs.replace(report, figures=figures, victims=victims)


def _toll(
    was: Toll | None, old: _System, new: _System, own: Set[str], came: Set[str]
) -> Toll | None:
    """Return the toll of the claims *own*, the one it was where nothing that it rests on changed.

    Args:
        was: The toll before, None if there was none.
        old: The claims before.
        new: The claims now.
        own: Those that may enter this toll, and
        came: those of them that could not before.
    """
    summed = was.counted if was else ()
    told = _below(summed, old)
    aside = [name for name in new.claims if name in own and name not in told | came]
    # an event may rest on the first telling of its number, which stands in another's sentence
    wholes = [
        name for name in _heirs(summed, old, new) if name in own or not _was_moved(name, old, new)
    ]
    wholes += [name for name in new.claims if name in came and name not in wholes]
    wholes = [name for name in wholes if not _stands_under(name, new, set(wholes))]
    if not wholes and was is not None:  # what stood aside is all that is left
        wholes, aside = aside[:1], aside[1:]
    if not wholes:
        return None
    now = _below(wholes, new)
    same = {name: old.claims.get(name) for name in told} == {n: new.claims[n] for n in now}
    if was is not None and same and tuple(wholes) == summed:
        return was
    aside = [name for name in aside if name not in now]
    rivals = dict.fromkeys(aside, wholes[0]) if was and _has_rivals(was) else {}
    solution = Solution(tuple(wholes), {**new.part_of}, {**new.repeats}, (), {}, rivals)
    return make_toll(new.claims, solution, tuple(wholes))


def _was_moved(name: str, old: _System, new: _System) -> bool:
    """Whether a person put a claim to another event."""
    before = old.claims.get(name)
    return before is None or before.event != new.claims[name].event


def _has_rivals(toll: Toll) -> bool:
    return bool(toll.note and toll.note.startswith("rival"))


def _heirs(wholes: Sequence[str], old: _System, new: _System) -> tuple[str, ...]:
    """Return the wholes that are left, and for each that is gone what stands in for it."""
    found: list[str] = []
    for whole in wholes:
        if whole in new.claims:
            found.append(new.repeats.get(whole, whole) if whole not in old.repeats else whole)
            continue
        again = [one for one, first in old.repeats.items() if first == whole and one in new.claims]
        parts = [one for one, holder in old.part_of.items() if holder == whole]
        found += again[:1] or _heirs(parts, old, new)
    return tuple(dict.fromkeys(found))


def _above(name: str, system: _System) -> str | None:
    return system.part_of.get(name) or system.repeats.get(name)


def _stands_under(name: str, system: _System, among: Set[str]) -> bool:
    """Whether a claim is inside, or repeats, one of some others."""
    seen = {name}
    above = _above(name, system)
    while above is not None and above not in seen:
        if above in among:
            return True
        seen.add(above)
        above = _above(above, system)
    return False


def _below(wholes: Iterable[str], system: _System) -> set[str]:
    top = set(wholes)
    return top | {name for name in system.claims if _stands_under(name, system, top)}
