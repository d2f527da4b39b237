"""What several people hold of one thing: what is in force, and what is disputed.

Each decision is an opinion on a *facet* of a thing: whether it stands, the value of a field, whether
it is one with another. The last opinion of each person counts. Where two persons differ, the facet
is disputed, and the program's reading stays, until somebody who is neither of them adjudicates. To
accept a thing is to hold that its fields are right as they were then; to give a field a value is to
hold that the thing is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from dateline.model.archive import Decision

STANDING = "standing"
"""The facet whether a mark or incident stands."""
_STANDS = {"accept": "accepted", "reject": "rejected", "restore": "restored"}
_GIVES = frozenset({"value", "retype", "adjudicate"})
"""Kinds that give a field a value, and so hold that the thing is there."""
RETYPED = {
    "figure": "kind",
    "victim": "harm",
    "event": "type",
    "mention": "kind",
    "statement": "kind",
    "time": "type",
    "incident": "event_type",
    "report": "genre",
}
"""The field that `retype` gives another value, by the kind of thing."""
_json = msgspec.json.Encoder(order="deterministic").encode


class Opinion(NamedTuple):
    """What one person holds of a facet; ``final`` if said to settle it."""

    value: Any
    decision: Decision
    final: bool = False


class Held(NamedTuple):
    """What is in force of a facet: its value and the decision that gave it; or that it is disputed."""

    value: Any
    decision: Decision
    state: Literal["in force", "disputed"]


def opinions_on(decisions: Iterable[Decision], kind: str) -> dict[str, list[Opinion]]:
    """Return the opinions on each facet of one thing, in the order they were given.

    Args:
        decisions: Those in force on it, in order.
        kind: What it is: "figure", "event", "incident" ...
    """
    found: dict[str, list[Opinion]] = defaultdict(list)
    accepts: list[Decision] = []
    for one in decisions:
        facet, value = facet_of(one, kind)
        if facet is not None:
            found[facet].append(Opinion(value, one, one.kind == "adjudicate"))
        if facet is not None and one.kind in _GIVES and _is_of_field(facet):
            found[STANDING].append(Opinion("accepted", one, one.kind == "adjudicate"))
        if one.kind == "accept" and one.field is None:
            accepts.append(one)
    for facet, opinions in found.items():
        if not _is_of_field(facet):
            continue
        order = {id(one): n for n, one in enumerate([*decisions])}
        implied = [Opinion(_as_it_was(one, facet), one) for one in accepts if one.anchor]
        opinions[:] = sorted([*opinions, *implied], key=lambda o: order[id(o.decision)])
    return found


def facet_of(decision: Decision, kind: str) -> tuple[str | None, Any]:
    """Return the facet that a decision is on, None for one that nobody can differ in, and its value."""
    field, value = decision.field, decision.value
    match decision.kind:
        case "accept" | "reject" | "restore" if field is None:
            return STANDING, _STANDS[decision.kind]
        case "accept":
            return field, _as_it_was(decision, field or "")
        case "value":
            return field, value
        case "retype":
            return field or RETYPED.get(kind), value
        case "adjudicate":
            return (field, value) if field else (STANDING, _stands(value))
        case "boundary":
            return f"boundary {field}", value
        case "tag" | "untag":
            return f"tag {value}", decision.kind == "tag"
    return None, None


def _stands(value: Any) -> str:
    return _STANDS.get(str(value), str(value))


def _is_of_field(facet: str) -> bool:
    return facet != STANDING and " " not in facet


def _as_it_was(decision: Decision, field: str) -> Any:
    """Return a field of the mark as it stood when it was decided on."""
    value: Any = decision.anchor.mark if decision.anchor else None
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def held(opinions: Sequence[Opinion]) -> Held:
    """Return what opinions on one facet come to.

    >>> ann = Decision(id="1", kind="value", of=("f1",), by="Ann", at="2031-01-01T00:00:00Z")
    >>> bob = msgspec.structs.replace(ann, id="2", by="Bob")
    >>> held([Opinion(12, ann), Opinion(14, bob)]).state
    'disputed'
    """
    parties = {one.decision.by for one in opinions if not one.final}
    finals = [
        one
        for one in opinions
        if one.final and (one.decision.by not in parties or len(parties) < 2)
    ]
    if finals:
        return Held(finals[-1].value, finals[-1].decision, "in force")
    last: Mapping[str, Opinion] = {one.decision.by: one for one in opinions}
    values = {_json(_stand_in(one.value)) for one in last.values()}
    newest = opinions[-1]
    return Held(newest.value, newest.decision, "in force" if len(values) == 1 else "disputed")


def _stand_in(value: Any) -> Any:
    """Take what is accepted and what is restored for the same: it stands."""
    return "accepted" if value == "restored" else value
