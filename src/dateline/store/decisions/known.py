"""The decisions of an archive by what they are on: to show them beside it, and to know what is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

import msgspec

from dateline.model.archive import Decision
from dateline.store.decisions.log import in_force
from dateline.store.questions import Questions


class Decisions(NamedTuple):
    """Every decision: in order, by the id of each thing, and which are in force.

    An incident that was joined to another is found under its new id.
    """

    log: Sequence[Decision]
    on: Mapping[str, Sequence[Decision]]
    in_force: Set[str]
    order: Mapping[str, int]

    def those_in_force(self, thing: str) -> list[Decision]:
        """Return the decisions on a thing that nobody took back."""
        return [one for one in self.on.get(thing, ()) if one.id in self.in_force]


def decisions_by_thing(archive: Questions) -> Decisions:
    """Read the decisions of an archive, or of a view of it."""
    log = [msgspec.convert(one, type=Decision) for one in archive.decisions()]
    moved = archive.redirects() if log else {}
    on: dict[str, list[Decision]] = defaultdict(list)
    for one in log:
        for name in one.of:
            on[name].append(one)
            if name in moved:
                on[moved[name]].append(one)
    force = frozenset(one.id for one in in_force(log))
    return Decisions(log, on, force, {one.id: n for n, one in enumerate(log)})


def noted_fields(known: Decisions, incident: str) -> dict[str, Any]:
    """Return what people noted of an incident that only a codebook has: ``acled.actor1``.

    Where two people differ nothing is returned for the field: it is theirs to settle.
    """
    of: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in known.those_in_force(incident):
        if one.kind == "note" and one.field and "." in one.field:
            of[one.field][one.by] = one.value
    return {
        field: next(iter(said.values()))
        for field, said in of.items()
        if len({str(value) for value in said.values()}) == 1
    }
