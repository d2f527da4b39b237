"""UCDP GED's codes of an incident, as a view: computed when asked for, each with its reason.

In a state-based event (1) side_a is the government; in one-sided violence (3) the perpetrator, and
side_b is "Civilians"; in a non-state event (2) neither side is a government. Who is not named stays
unnamed. Rules are in ``data/codebooks/ucdp.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dateline.codes.geography import country
from dateline.codes.names import Named, Names, Setting
from dateline.codes.parties import (
    FIGHTERS,
    REBELS,
    STATE,
    Party,
    Sides,
    find_sides,
    organised,
    role_in,
)
from dateline.codes.rows import Row
from dateline.model.mark import EventPlace, When


class UcdpCodes(NamedTuple):
    """What UCDP calls an incident; ids and GW numbers are "" where they are not known."""

    type_of_violence: int
    side_a: str
    side_a_id: str
    side_b: str
    side_b_id: str
    gwno_a: str
    gwno_b: str
    why: Mapping[str, str]
    unlisted: tuple[str, ...]
    found: tuple[str | None, str | None] = (None, None)
    """The names of side a and b as the reports have them, None for who has none."""


class Deaths(NamedTuple):
    """Deaths by side; together they are the row's best estimate."""

    a: int
    b: int
    civilians: int
    unknown: int


def may_be_ged(
    event_type: str, parties: Sequence[Party], high: int, names: Names
) -> tuple[bool, str]:
    """Return whether an incident may be a GED event, and why (not)."""
    table = names.ucdp["eligible"]
    if event_type not in table["types"]:
        return False, f"{event_type} is no use of armed force"
    if high < 1:
        return False, "nobody is said to have died"
    if not organised(parties) and event_type not in table["organised"]:
        return False, "no organised actor is told of"
    return True, "armed force, an organised actor, and at least one possible death"


def code_ucdp(
    event_type: str,
    code: int | None,
    parties: Sequence[Party],
    harmed: Mapping[str, int],
    setting: Setting,
) -> UcdpCodes:
    """Return UCDP's codes.

    Args:
        event_type: The incident's type, ours.
        code: The type of violence that its reports tell, None where they leave it open.
        parties: Who took part.
        harmed: Who was killed, by role.
        setting: Names them in the codebook, where and when it happened.
    """
    sides = find_sides(event_type, parties, harmed)
    by_state = event_type in setting.names.ucdp["states"]["types"]
    kind, because = _violence(event_type, sides, harmed, by_state)
    if code is not None and code != kind:
        kind, because = code, "by the actors and targets of one telling"
    first, second = sides.actor, sides.target
    if kind == 1 and not _is_state(first):
        first, second = second, first
    if kind == 1 and not _is_state(first):  # a government that no words name
        first, second = None, second or first
    a = _named(first, kind == 1, setting)
    b = None if kind == 3 else _named(second, False, setting)
    side_b = setting.names.ucdp["names"]["civilians"] if b is None else b.name
    return UcdpCodes(
        type_of_violence=kind,
        side_a=a.name,
        side_a_id=a.code,
        side_b=side_b,
        side_b_id=b.code if b else "",
        gwno_a=_gw(a),
        gwno_b=_gw(b) if b else "",
        why={
            "type_of_violence": because,
            "side_a": a.why,
            "side_b": b.why if b else "one-sided violence is against civilians",
        },
        unlisted=tuple(one.name for one in (a, b) if one and not one.listed),
        found=(first.name if first else None, second.name if second else None),
    )


def deaths_of(
    row: Row, codes: UcdpCodes, parties: Sequence[Party], by_side: Mapping[str, int]
) -> Deaths:
    """Share a row's dead out over the sides, by their roles; the rest is unknown.

    Of two groups roles do not tell which is which: there *by_side* does, the toll's dead by actor.
    """
    roles = row.by_role
    state = roles.get("police", 0) + roles.get("military", 0)
    rebels = roles.get("militant", 0) + roles.get("attacker", 0)
    if codes.type_of_violence == 1:
        a, b = state, rebels
    elif codes.type_of_violence == 3:
        by_state = any(_is_state(one) for one in parties if one.stance == "actor")
        a, b = (state if by_state else rebels), 0
    else:
        a, b = (by_side.get(name, 0) if name else 0 for name in codes.found)
    a = min(a, row.best)
    b = min(b, row.best - a)
    civilians = min(roles.get("civilian", 0), row.best - a - b)
    return Deaths(a, b, civilians, row.best - a - b - civilians)


def event_clarity(place: EventPlace | None, when: When | None, names: Names) -> int:
    """Return 1 where the report tells day and place sharply enough, else 2."""
    table = names.ucdp["clarity"]
    if place is None or place.place is None or when is None:
        return 2
    sharp = when.precision <= table["date_prec"] and place.where_prec <= table["where_prec"]
    return 1 if sharp else 2


def _violence(
    event_type: str, sides: Sides, harmed: Mapping[str, int], by_state: bool
) -> tuple[int, str]:
    actor = role_in(sides.actor) if sides.actor else ""
    target = role_in(sides.target) if sides.target else ""
    if target == "civilian" or (not target and harmed.get("civilian")):
        return 3, f"{actor or 'an unnamed actor'} against civilians"
    if {actor, target} & STATE and (actor in REBELS or target in REBELS or not (actor and target)):
        return (
            1,
            f"{actor or 'an unnamed actor'} against {target or 'an unnamed side'}: a government",
        )
    if actor in STATE and target in STATE:
        return 1, "forces of two governments"
    if by_state and target in REBELS and not actor:
        return 1, f"{event_type} on an armed group: taken for a government's, though none is named"
    if target in REBELS or event_type == "armed_clash":
        return 2, "armed groups, and no government"
    return 3, "no side but the perpetrator is told of: the dead are taken for civilians"


def _is_state(party: Party | None) -> bool:
    return party is not None and role_in(party) in STATE


def _named(party: Party | None, government: bool, setting: Setting) -> Named:
    table = setting.names.ucdp["names"]
    if party is None and not government:
        return Named(table["unknown"], "attacker", True, "nobody is named")
    if party is None:
        party = Party(stance="target", words="", role="military")
    if setting.names.row(party, "ucdp", setting.day) is None and role_in(party) in STATE:
        of = setting.names.country_of(party.words) or setting.where
        row = country(of)
        name = table["government"].format(country=row.ucdp_country) if row else "Government"
        return Named(name, "government", True, f'"{party.words}", role {party.role}', of)
    found = setting.named(party, "ucdp")
    if found.listed and not found.code and role_in(party) not in FIGHTERS | {"group"}:
        return Named(table["unknown"], found.role, True, found.why)
    if party.name is None and found.listed and not found.code:
        return Named(table["unknown"], found.role, True, found.why)
    return found


def _gw(one: Named) -> str:
    row = country(one.country) if one.role == "government" else None
    return row.gw if row else ""
