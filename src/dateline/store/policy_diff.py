"""Where two policies make two numbers of the same claims, and why.

Two codebooks that read the same reports publish two numbers; this says of each pair which claims
either used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dateline.codes.policies import Policy
from dateline.codes.settle import Choice, Settled, settle_all
from dateline.model.archive import Incident
from dateline.model.mark import HARMS
from dateline.store.coding import Coder
from dateline.store.questions import Questions
from dateline.store.reasons import bounds_in_words

Bounds = tuple[int | None, int | None, int | None]


class Side(NamedTuple):
    """One policy's number: its bounds, the claims it used with their words, and why."""

    policy: str
    bounds: Bounds
    claims: tuple[str, ...]
    words: tuple[str, ...]
    why: str

    @property
    def number(self) -> str:
        """The number in words: "14 (between 12 and 14)"."""
        return bounds_in_words(*self.bounds)


class Difference(NamedTuple):
    """A harm of an incident of which two policies make two numbers."""

    incident: Incident
    harm: str
    first: Side
    second: Side

    @property
    def reason(self) -> str:
        """Why the numbers differ, in words."""
        return "; ".join(
            f"{side.policy} makes it {side.number} ({side.why})"
            for side in (self.first, self.second)
        )


def policy_differences(archive: Questions, first: str, second: str) -> Iterator[Difference]:
    """Yield where two policies differ, by incident and harm.

    A number without a best one (ibc) differs where its range does.

    Raises:
        DatelineError: There is no policy of one of the names.
    """
    coder = Coder(archive)
    one, other = coder.policy(first), coder.policy(second)
    for incident in sorted(archive.incidents(), key=lambda one: one.id):
        yield from compare_incident(coder, incident, one, other)


def compare_incident(
    coder: Coder, incident: Incident, first: Policy, second: Policy
) -> Iterator[Difference]:
    """Yield where two policies differ in one incident, by harm."""
    ledger = coder.gather(incident).ledger
    mine, theirs = settle_all(ledger, first), settle_all(ledger, second)
    for harm in HARMS:
        if harm not in mine or harm not in theirs:
            continue
        pair = _side(mine[harm], first), _side(theirs[harm], second)
        if _differ(pair[0].bounds, pair[1].bounds):
            yield Difference(incident, harm, *pair)


def _differ(mine: Bounds, theirs: Bounds) -> bool:
    """Whether two numbers differ: the best ones, or the ranges where one has none."""
    if mine[1] is None or theirs[1] is None:
        return (mine[0], mine[2]) != (theirs[0], theirs[2])
    return mine[1] != theirs[1]


def _side(settled: Settled, policy: Policy) -> Side:
    toll, used = settled.toll, settled.used
    if policy.best == "winner":
        used = tuple(one for one in used if one.number == used[0].number)
    return Side(
        policy=policy.label,
        bounds=(toll.low, toll.best, toll.high),
        claims=tuple(choice.claim.id for choice in used),
        words=tuple(_quoted(choice) for choice in used),
        why=toll.note if policy.roles and toll.note else used[0].why,
    )


def _quoted(choice: Choice) -> str:
    claim = choice.claim
    return f'"{claim.words}" ({claim.said_by or "the outlet"})'
