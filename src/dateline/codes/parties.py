"""The parties of an incident: who acted and who was targeted, as codebooks tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

Stance = Literal["actor", "target"]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who took part; ``name`` is the actor's own, None where only a common noun stands.

    ``role`` is one of a figure's (civilian, police, military, militant, attacker, unknown), or
    protester; ``kind`` the mention's (person, organisation, group), None for a common noun.
    """

    stance: Stance
    words: str
    role: str
    name: str | None = None
    kind: str | None = None


STATE = frozenset(("police", "military", "government"))
FIGHTERS = frozenset(("military", "militant"))
REBELS = frozenset(("militant", "attacker", "group"))
ORGANISED = frozenset(("police", "military", "militant", "group"))
_FIGHTS = ("armed_clash", "territory_captured", "territory_retaken")
_SUREST = (
    "group",
    "militant",
    "military",
    "police",
    "attacker",
    "government",
    "protester",
    "rioter",
)


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it and to whom, as far as told; ``others`` took part on no side that is known."""

    actor: Party | None
    target: Party | None
    others: tuple[Party, ...] = ()


def role_in(party: Party) -> str:
    """Return a party's role; a group with a name is one though its role is not told.

    >>> role_in(Party(stance="actor", words="the Reed Front", role="unknown", name="Reed Front", kind="group"))
    'group'
    """
    return "group" if party.role == "unknown" and party.kind == "group" else party.role


def find_sides(event_type: str, parties: Iterable[Party], harmed: Mapping[str, int]) -> Sides:
    """Choose the two sides among all whom the words name.

    Things, pronouns and people of no known role are no side; neither are civilians who act, where
    force is used: "a spokesman". Who was *harmed*, by role, stands for a target that no words name.
    Two forces of one state are no two sides: of a fight the other side is looked for among all.
    """
    known = [one for one in parties if role_in(one) != "unknown"]
    acting = [one for one in known if one.stance == "actor" and one.role != "civilian"]
    suffering = [one for one in known if one.stance == "target"]
    actor = min(acting, key=_sureness, default=None)
    against = [one for one in suffering if actor is None or are_opposed(one, actor)]
    if event_type in _FIGHTS and actor is not None:
        every = [one for one in known if are_opposed(one, actor) and one.role != "civilian"]
        against = [one for one in against if one.role != "civilian"] or every
    target = min(against, key=lambda one: _hurt(one, harmed), default=None)
    if target is None and event_type not in _FIGHTS:
        target = _of_harmed(harmed, actor)
    if actor is None and target is not None and event_type in _FIGHTS:
        others = [one for one in suffering if are_opposed(one, target) and one.role != "civilian"]
        actor = min(others, key=_sureness, default=None)
    rest = tuple(one for one in known if one not in (actor, target))
    return Sides(actor=actor, target=target, others=rest)


def are_opposed(one: Party, other: Party) -> bool:
    """Whether two parties may be the two sides of one event.

    Forces of a state are one side; so are an armed group and fighters without a name, who may be
    its own: "Taliban" and "insurgents".
    """
    if camp(one) != camp(other):
        return True
    return camp(one) == "rebels" and None not in (one.name, other.name) and one.name != other.name


def camp(party: Party) -> str:
    """Return the camp of a party: "state", "rebels", or its role."""
    role = role_in(party)
    if role in STATE:
        return "state"
    return "rebels" if role in REBELS else role


def _sureness(party: Party) -> tuple[bool, int]:
    role = role_in(party)
    return party.name is None, _SUREST.index(role) if role in _SUREST else len(_SUREST)


def _hurt(party: Party, harmed: Mapping[str, int]) -> tuple[bool, int, bool]:
    """Sort armed groups with a name first, then those of whom most were harmed, then the named."""
    armed = camp(party) == "rebels" and party.name is not None
    return not armed, -harmed.get(party.role, 0), party.name is None


def _of_harmed(harmed: Mapping[str, int], actor: Party | None) -> Party | None:
    """Return the people harmed as a party, where the words name no target."""
    found = [
        Party(stance="target", words=f"{number} killed", role=role)
        for role, number in sorted(harmed.items(), key=lambda one: -one[1])
        if role not in ("unknown", "attacker") and number
    ]
    if harmed.get("unknown"):  # people are civilians where nobody says that they fought
        words = f"{harmed['unknown']} killed, of no told role"
        found.append(Party(stance="target", words=words, role="civilian"))
    return next((one for one in found if actor is None or are_opposed(one, actor)), None)


def organised(parties: Iterable[Party]) -> list[Party]:
    """Return those that are organised: forces, armed groups, and groups that have a name."""
    return [one for one in parties if role_in(one) in ORGANISED]


def is_fight(event_type: str, parties: Iterable[Party]) -> bool:
    """Whether those harmed may be fighters: a clash, or an attack on fighters and on no civilian."""
    roles = {one.role for one in parties if one.stance == "target"}
    return event_type == "armed_clash" or (bool(roles & FIGHTERS) and "civilian" not in roles)
