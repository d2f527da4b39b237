"""The parties of an incident: who acted and who was targeted, as codebooks tell them apart."""

from __future__ import annotations

from collections.abc import Iterable
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


ORGANISED = frozenset(("police", "military", "militant"))
STATE = frozenset(("police", "military"))
FIGHTERS = frozenset(("military", "militant"))


def organised(parties: Iterable[Party]) -> list[Party]:
    """Return those that are organised: forces, armed groups, and groups that have a name."""
    return [one for one in parties if one.role in ORGANISED or one.kind == "group"]


def is_fight(event_type: str, parties: Iterable[Party]) -> bool:
    """Whether those harmed may be fighters: a clash, or an attack on fighters and on no civilian."""
    roles = {one.role for one in parties if one.stance == "target"}
    return event_type == "armed_clash" or (bool(roles & FIGHTERS) and "civilian" not in roles)
