"""ACLED's codes of an incident, as a view: computed when asked for, each with its reason.

Types and parties come to ACLED's vocabulary by the rows of ``data/codebooks/acled.toml``. ACLED's
actor1 and actor2 say nothing of who attacked whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dateline.codes.names import Named, Setting, read_codebook
from dateline.codes.parties import Party, Sides, camp, find_sides, role_in
from dateline.model.mark import EventPlace, When

_GEO = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}
_TIME = {1: 1, 2: 2, 3: 2, 4: 3}


class AcledCodes(NamedTuple):
    """What ACLED calls an incident; ``why`` gives the reason of each column that was chosen."""

    event_type: str
    sub_event_type: str
    disorder_type: str
    actor1: str
    assoc_actor_1: str
    inter1: int
    actor2: str
    assoc_actor_2: str
    inter2: int
    interaction: int
    civilian_targeting: str
    why: Mapping[str, str]
    unlisted: tuple[str, ...]


def code_acled(
    event_type: str,
    codes: Sequence[str],
    parties: Sequence[Party],
    harmed: Mapping[str, int],
    setting: Setting,
) -> AcledCodes:
    """Return ACLED's codes.

    Args:
        event_type: The incident's type, ours.
        codes: Its type and sub-type in ACLED (`acled_type`).
        parties: Who took part.
        harmed: Who was killed, by role.
        setting: Names them in the codebook, where and when it happened.
    """
    table = setting.names.acled
    sides = find_sides(event_type, parties, harmed)
    event, sub = (*codes, "Other")[:2]
    first, second = _pair(sub, sides, setting)
    inter = [_inter(one, table) for one in (first, second)]
    crowd = table["crowd"].get(sub)
    beside = [_beside(one, sides, setting, crowd) for one in (first, second)]
    civilian = _targets_civilians(event, sub, inter)
    why = {
        "disorder_type": f"acled.toml [disorder]: {sub}",
        "actor1": first.why if first else "nobody is told of",
        "actor2": second.why if second else "nobody is told of",
        "inter1": _why_inter(first),
        "inter2": _why_inter(second),
        "interaction": "the two inter codes, the smaller first",
        "civilian_targeting": f"{sub}; inter {inter[0]} and {inter[1]}",
    }
    return AcledCodes(
        event_type=event,
        sub_event_type=sub,
        disorder_type=table["disorder"].get(sub, ""),
        actor1=first.name if first else "",
        assoc_actor_1="; ".join(beside[0]),
        inter1=inter[0],
        actor2=second.name if second else "",
        assoc_actor_2="; ".join(beside[1]),
        inter2=inter[1],
        interaction=_interaction(*inter),
        civilian_targeting=civilian,
        why=why,
        unlisted=tuple(one.name for one in (first, second) if one and not one.listed),
    )


def geo_precision(place: EventPlace | None) -> int | None:
    """Return ACLED's precision of place: 1 a town, 2 a part of a region, 3 a larger region."""
    return _GEO[place.where_prec] if place is not None and place.place is not None else None


def time_precision(when: When) -> int | None:
    """Return ACLED's precision of time: 1 the day, 2 in a week, 3 in a month; None where vaguer."""
    return _TIME.get(when.precision)


def acled_type(
    event_type: str, usual: Sequence[str], actors: Iterable[str], targets: Iterable[str]
) -> tuple[list[str], str]:
    """Return ACLED's type and sub-type of an event, and why: by who was attacked where a row says so.

    Args:
        event_type: Our type.
        usual: The type's own codes, in ``event_types.toml``.
        actors: The roles of those who acted.
        targets: The roles of those who were targeted.
    """
    actor, target = set(actors), set(targets)
    for row in read_codebook("acled")["recode"]:
        if event_type not in row["of"]:
            continue
        fits = "actor" not in row or actor & set(row["actor"])
        fits = fits and ("target" not in row or target & set(row["target"]))
        if fits and not target & set(row.get("not_target", ())):
            return list(row["to"]), f"acled.toml [[recode]]: {row['why']}"
    return list(usual), f"event_types.toml: {event_type}"


def _pair(sub: str, sides: Sides, setting: Setting) -> tuple[Named | None, Named | None]:
    """Return the two actors; who is not told of is the sub-type's default, if it has one."""
    table = setting.names.acled
    crowd = table["crowd"].get(sub)
    usual = table["default"].get(sub, ("", ""))
    found: list[Named | None] = []
    for party, default in zip((sides.actor, sides.target), usual, strict=True):
        if crowd and default == crowd:
            found.append(setting.generic(crowd, f"those who demonstrate: {sub}"))
        elif party is not None and not (crowd and role_in(party) in ("civilian", "protester")):
            found.append(setting.named(party, "acled"))
        elif default:
            found.append(setting.generic(default, f"nobody is named; {sub}"))
        else:
            found.append(None)
    if found[0] is None and found[1] is not None:
        found.reverse()
    return found[0], found[1]


def _beside(
    one: Named | None,
    sides: Sides,
    setting: Setting,
    crowd: str | None,
) -> list[str]:
    """Return who was with a party: named groups of a crowd, forces that fight together."""
    if one is None:
        return []
    found = list(one.beside)
    if crowd and one.role == crowd:
        every = [party for party in (sides.actor, sides.target, *sides.others) if party]
        found += [
            setting.named(party, "acled").name
            for party in every
            if party.name and party.kind in ("organisation", "group") and camp(party) != "state"
        ]
    return list(dict.fromkeys(name for name in found if name != one.name))


def _inter(one: Named | None, table: dict[str, Any]) -> int:
    if one is None:
        return 0
    return int(table["inter"].get(one.role, 0)) if one.inter is None else one.inter


def _why_inter(one: Named | None) -> str:
    if one is None:
        return "nobody: 0"
    return f"acled.toml [inter]: {one.role}" if one.inter is None else one.why


def _interaction(first: int, second: int) -> int:
    """Return the two codes as two digits, the smaller first; one alone has a 0 behind it.

    >>> _interaction(7, 2), _interaction(1, 0)
    (27, 10)
    """
    if not first or not second:
        return 10 * max(first, second)
    return 10 * min(first, second) + max(first, second)


def _targets_civilians(event: str, sub: str, inter: Sequence[int]) -> str:
    against = event == "Violence against civilians" or sub == "Excessive force against protesters"
    hit = 7 in inter and event in ("Explosions/Remote violence", "Riots")
    return "Civilian targeting" if against or hit else ""
