"""How far two people who decided on the same things agree, before anybody adjudicates.

*Cohen's kappa* is of two people over what both decided (J. Cohen, "A coefficient of agreement for
nominal scales", 1960); *Krippendorff's alpha* of any number, with gaps (K. Krippendorff, "Computing
Krippendorff's Alpha-Reliability", 2011). Both take values as names: right or wrong, not near or far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import msgspec

from dateline.model.archive import Decision
from dateline.store.decisions.opinions import opinions_on

Units = Mapping[Any, Mapping[str, str]]
"""What was judged: for each thing, the value that each person gave it."""
_json = msgspec.json.Encoder(order="deterministic").encode


class PairKappa(msgspec.Struct, frozen=True):
    """How two people agree: over how many things, and beyond chance (1 wholly, 0 as by chance)."""

    one: str
    other: str
    things: int
    kappa: float | None


class Agreement(msgspec.Struct, frozen=True):
    """How people agree who decided on the same things: each pair's kappa, and alpha over all."""

    things: int
    alpha: float | None
    pairs: tuple[PairKappa, ...]


def agreement(log: Iterable[Decision]) -> Agreement:
    """Return how people agree over what more than one of them decided on.

    Each person's last opinion before an adjudication counts. A thing is a field of a mark, report or
    incident, whether it stands, or whether two are one.
    """
    units = _units(log)
    shared = {key: values for key, values in units.items() if len(values) > 1}
    people = sorted({name for values in shared.values() for name in values})
    pairs = []
    for one, other in combinations(people, 2):
        both = [(v[one], v[other]) for v in shared.values() if one in v and other in v]
        if both:
            pairs.append(PairKappa(one, other, len(both), cohens_kappa(both)))
    return Agreement(len(shared), krippendorffs_alpha(shared), tuple(pairs))


def _units(log: Iterable[Decision]) -> dict[Any, dict[str, str]]:
    of: dict[tuple[str, ...], list[Decision]] = defaultdict(list)
    settled: set[tuple[str, ...]] = set()
    units: dict[Any, dict[str, str]] = defaultdict(dict)
    for decision in log:
        key = tuple(sorted(decision.of))
        if decision.kind == "adjudicate":
            settled.add((*key, decision.field or ""))
        elif decision.kind in ("same", "different"):
            if (*key, "") not in settled:
                units[key, "same"][decision.by] = decision.kind
        elif (*key, decision.field or "") not in settled:
            of[key].append(decision)
    for key, decisions in of.items():
        what = decisions[0].anchor.what if decisions[0].anchor else None
        for facet, opinions in opinions_on(decisions, what or "").items():
            for one in opinions:
                value = "accepted" if one.value == "restored" else one.value
                units[key, facet][one.decision.by] = _json(value).decode()
    return units


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return kappa of two people's values, None where chance alone would have them all alike.

    >>> yes, no = ("yes", "yes"), ("no", "no")
    >>> round(cohens_kappa([yes] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [no] * 15), 2)
    0.4
    """
    total = len(pairs)
    agreed = sum(one == other for one, other in pairs) / total
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(ones[value] * others[value] for value in ones) / total**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def krippendorffs_alpha(units: Units) -> float | None:
    """Return alpha for names over all things that two or more judged, None where all is one value."""
    together: Counter[tuple[str, str]] = Counter()
    for values in units.values():
        told = list(values.values())
        if len(told) < 2:
            continue
        for i, one in enumerate(told):
            for j, other in enumerate(told):
                if i != j:
                    together[one, other] += 1 / (len(told) - 1)  # type: ignore[assignment]
    counts: Counter[str] = Counter()
    for (one, _), share in together.items():
        counts[one] += share
    total = sum(counts.values())
    observed = sum(share for (one, other), share in together.items() if one != other)
    expected = sum(
        counts[one] * counts[other] for one in counts for other in counts if one != other
    )
    if not expected:
        return None
    return 1 - (total - 1) * observed / expected
