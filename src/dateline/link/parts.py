"""Parts: the raids of one operation, the blasts of one series.

A report says that 16 were killed in air raids, seven of them in one town and nine in another. The
arithmetic of its figures says which number is part of which (``Figure.part_of``); the event of the
whole then has the events of the parts as its parts, if their types may be of one incident, if they
are two or lie inside the whole's wider place, and if they do not come to more than it. Tolls are
left as they are: the whole's holds the parts', and a sum over incidents leaves parts out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from dateline.link.scenes import Kinds, sharp
from dateline.link.tellings import Telling, area_of
from dateline.model.archive import Incident

_PROVINCE = 4
"""UCDP's where_prec of a province."""


def find_parts(tellings: Sequence[Telling], kinds: Kinds) -> dict[str, set[str]]:
    """Return for the id of each telling that is a whole those of its parts, report by report."""
    of_report: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        if telling.parts_of or "killed" in telling.tolls:
            of_report[telling.report].append(telling)
    found: dict[str, set[str]] = {}
    for told in of_report.values():
        for whole in told:
            parts = [one for one in told if one is not whole and _is_part(one, whole, kinds)]
            if _is_whole(whole, parts):
                found[whole.id] = {part.id for part in parts}
    return found


def _is_part(one: Telling, whole: Telling, kinds: Kinds) -> bool:
    toll = whole.toll("killed")
    if one.toll("killed") is None or toll is None or not kinds.related(one.type, whole.type):
        return False
    return not one.parts_of.isdisjoint(toll.figures)


def _is_whole(whole: Telling, parts: Sequence[Telling]) -> bool:
    """Whether these are two parts or one inside a wider place, and come to no more than it."""
    counted = [toll.best or 0 for part in parts if (toll := part.toll("killed")) is not None]
    toll = whole.toll("killed")
    if not counted or toll is None or (toll.best or 0) < sum(counted):
        return False
    return len(parts) > 1 or (counted[0] < (toll.best or 0) and _lies_in(parts[0], whole))


def _lies_in(part: Telling, whole: Telling) -> bool:
    """Whether a part is at a town or district of the province, or country, of the whole."""
    a = part.place.place if part.place and sharp(part.place) else None
    b = whole.place.place if whole.place else None
    if a is None or whole.place is None or b is None or whole.place.where_prec < _PROVINCE:
        return False
    return (
        area_of(a) == area_of(b)
        if whole.place.where_prec == _PROVINCE
        else (a.country == b.country)
    )


def put_parts(incidents: Sequence[Incident], parts: Mapping[str, set[str]]) -> list[Incident]:
    """Return *incidents* with their parts, each part in the largest whole that has it."""
    home = {mention.event: one.id for one in incidents for mention in one.mentions}
    by_id = {one.id: one for one in incidents}
    whole_of: dict[str, str] = {}
    for name in sorted(parts, key=lambda name: (-_size(by_id[home[name]]), name)):
        whole = home[name]
        some = {home[event] for event in parts[name]} - {whole} - whole_of.keys()
        # other reports may have given the parts more than the whole holds
        if whole not in whole_of and sum(_size(by_id[one]) for one in some) <= _size(by_id[whole]):
            whole_of.update(dict.fromkeys(sorted(some), whole))
    held: dict[str, list[str]] = defaultdict(list)
    for part, whole in sorted(whole_of.items()):
        held[whole].append(part)
    return [
        msgspec.structs.replace(
            one, parts=tuple(held.get(one.id, ())), part_of=whole_of.get(one.id)
        )
        if one.id in held or one.id in whole_of
        else one
        for one in incidents
    ]


def _size(incident: Incident) -> int:
    toll = incident.tolls.get("killed")
    return (toll.best or 0) if toll is not None else 0
