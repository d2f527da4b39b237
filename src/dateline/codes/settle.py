"""Settling: what the claims of an incident come to under a policy, and why each was used or not.

1. Copies: of reports that share a witness the first to give a number stands, the others add nothing.
2. Speakers: in one report one speaker has one number, that of the report's toll first.
3. Updates: a source's counted number of a later day replaces what it said before.
4. Reading: every claim becomes a lowest, a best and a highest number by the policy's choices; one
   that leaves open what its own report settles is read as that.
5. Ranking: the policy's criteria, first things first, say whose number stands.

Wholes and parts were solved before, report by report (`dateline.events.arithmetic`): a claim that is
a report's toll brings its proof, and where the policy leaves its number as it is, the proof stands.
The order of the claims never matters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten
from typing import Any, NamedTuple

from dateline.codes.ledger import Claim, Ledger, Said
from dateline.codes.policies import Criterion, Policy
from dateline.model.mark import HARMS, Toll

_NEAR = 0.1
"""By how much "about 40" allows other numbers."""
_LONGEST = 48
_NAMING = {"named": 2, "office": 2, "outlet": 1, "none": 1, "anonymous": 0}


class Choice(NamedTuple):
    """A claim with the number that the policy reads in it, and why it was used or not."""

    claim: Claim
    number: int
    why: str


class Settled(NamedTuple):
    """A toll under a policy; ``used`` begins with the claim whose number it is."""

    toll: Toll
    used: tuple[Choice, ...]
    rejected: tuple[Choice, ...]
    provisional: bool = False


class _Read(NamedTuple):
    """A claim as the policy reads it; ``best`` lies between the two others."""

    claim: Claim
    low: int | None
    best: int
    high: int | None
    allows: bool = False
    """Whether its own range was open, and its report's toll, which it allows, closes it."""


def settle(ledger: Ledger, policy: Policy, harm: str = "killed") -> Settled | None:
    """Return what the claims of a harm come to under a policy, None where nothing is claimed."""
    told = [
        one
        for one in ledger.claims
        if one.harm == harm and (policy.claims == "all" or one.toll is not None)
    ]
    if not told:
        return None
    first, copies, out = (told, [], []) if len(told) == 1 else _standing(told, policy)
    reads = _in_reports([_read(claim, policy, ledger.fighting) for claim in first])
    ranked = sorted(reads, key=lambda one: _rank(one, policy, reads), reverse=True)
    if policy.best == "none":
        used, beaten = list(ranked), []
    else:
        used = [one for one in ranked if one.best == ranked[0].best]
        beaten = [one for one in ranked if one.best != ranked[0].best]
    witnesses = len({one.witness for one in told})
    few = witnesses < policy.witnesses
    choices = [_used(one, ranked, policy) for one in used]
    left = [Choice(one.claim, one.best, _why_beaten(one, ranked, policy)) for one in beaten]
    left += [_left(claim, why, policy, ledger) for claim, why in out]
    toll = _toll(ranked, policy, _note(choices, left, policy, witnesses))
    left += [_left(claim, why, policy, ledger) for claim, why in copies]
    return Settled(toll, tuple(choices), tuple(left), few)


def _standing(
    told: list[Claim], policy: Policy
) -> tuple[list[Claim], list[tuple[Claim, str]], list[tuple[Claim, str]]]:
    """Return the claims that stand, the copies, and the others that do not, each with why."""
    told.sort(key=_order)
    first, copies = _without_copies(told)
    first, out = _one_a_speaker(first)
    if policy.updates:
        first, old = _without_updated(first)
        out += old
    return first, copies, out


def _left(claim: Claim, why: str, policy: Policy, ledger: Ledger) -> Choice:
    return Choice(claim, _read(claim, policy, ledger.fighting).best, why)


def settle_all(ledger: Ledger, policy: Policy) -> dict[str, Settled]:
    """Return what the claims of every harm come to under a policy."""
    told = {claim.harm for claim in ledger.claims}
    found = {harm: settle(ledger, policy, harm) for harm in HARMS if harm in told}
    return {harm: one for harm, one in found.items() if one is not None}


def read_number(said: Said, policy: Policy) -> int:
    """Return the one number that a policy reads in a figure: "dozens" is 12 by ACLED's."""
    return _number(said, policy)[1]


def _order(claim: Claim) -> tuple[str, str, str, str]:
    return claim.latest or "9999", claim.earliest or "9999", claim.report, claim.id


def _without_copies(told: Sequence[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """Leave out what a copy says again: of one witness the first report with a number stands."""
    first: dict[tuple[Any, ...], str] = {}
    kept, out = [], []
    for claim in told:
        key = claim.witness, claim.low, claim.best, claim.high
        report = first.setdefault(key, claim.report)
        if report == claim.report:
            kept.append(claim)
        else:
            out.append((claim, f"a copy of report {report}, which gives the same number"))
    return kept, out


def _one_a_speaker(told: Sequence[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """Let a speaker say one number in a report: the report's toll, else an exact one, else the first."""
    stands: dict[tuple[str, str], Claim] = {}
    for claim in sorted(told, key=lambda one: (one.toll is None, not one.exact)):
        stands.setdefault((claim.report, claim.source), claim)
    kept, out = [], []
    for claim in told:
        own = stands[claim.report, claim.source]
        if own is claim:
            kept.append(claim)
        else:
            out.append((claim, f"the same speaker in the same report: {_bounds(own)}"))
    return kept, out


def _without_updated(told: Sequence[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """Leave out numbers that their source replaced on a later day; a vague word replaces nothing."""
    last: dict[str, Claim] = {}
    for claim in told:  # the oldest first
        if claim.counted and claim.latest is not None:
            last[claim.source] = claim
    kept, out = [], []
    for claim in told:
        newer = last.get(claim.source)
        later = newer is not None and claim.latest and claim.latest < (newer.latest or "")
        if newer is not None and later and _bounds(newer) != _bounds(claim):
            out.append(
                (claim, f"{_who(claim)} said {_bounds(newer)} on a later day, {newer.latest}")
            )
        else:
            kept.append(claim)
    return kept, out


def _read(claim: Claim, policy: Policy, fighting: bool) -> _Read:
    """Read a claim's numbers by a policy: every figure it is made of, and their sums."""
    low, best, high = _sum([_number(one, policy) for one in _pieces(claim)])
    if not policy.roles:
        return _Read(claim, low, best, high)
    shares = _shares(_roles(claim), best)
    sure = sum(shares.get(role, 0) for role in policy.roles)
    unclear = shares.get("unknown", 0)
    most = sure + unclear
    if policy.unclear == "counted" or (policy.unclear == "unless fighting" and not fighting):
        sure = most
    others = best - most
    top = None if high is None else max(most, high - others)
    least = None if low is None else max(0, min(sure, sure - (best - low)))
    return _Read(claim, least, sure, top)


def _in_reports(reads: list[_Read]) -> list[_Read]:
    """Read a claim that is open as its report's toll, where that is a number it allows.

    "At least five", beside the 24 that the report comes to, is no rival of these.
    """
    tolls = {one.claim.report: one for one in reads if one.claim.toll is not None}
    out = []
    for one in reads:
        toll = tolls.get(one.claim.report)
        fits = toll is not None and one is not toll and not one.claim.exact
        if toll is not None and fits and _allows(one.claim, toll.best):
            out.append(one._replace(low=toll.low, best=toll.best, high=toll.high, allows=True))
        else:
            out.append(one)
    return out


def _pieces(claim: Claim) -> tuple[Said, ...]:
    """Return a claim's figures; one with its bounds where they do not add up to them.

    "Nearly 30", told again as 29, is 29; of "12 were shot, one died" 11 are wounded.
    """
    values = [_plain(one.low, one.best, one.high) for one in claim.said]
    whole = _plain(claim.low, claim.best, claim.high)
    if len(values) == 1 and values[0] == whole:
        return claim.said
    if values and sum(values) == whole and claim.toll is not None:
        return claim.said
    words = claim.words if len(claim.said) == 1 else "0"  # a sum is no vague word
    return (Said(id=claim.id, low=claim.low, best=claim.best, high=claim.high, words=words),)


def _plain(low: int | None, best: int | None, high: int | None) -> int:
    exact = best if low == high else None
    known = (exact, best, low, high)
    return next((number for number in known if number is not None), 0)


def _number(said: Said, policy: Policy) -> tuple[int | None, int, int | None]:
    low, high = said.low, said.high
    if low is None and high is None:  # "about 42"
        best = said.best or 0
    elif low is not None and high is not None:
        ends = {"low": low, "middle": (low + high) // 2, "high": high}
        best = ends[policy.between] if said.best is None else said.best
    elif low is not None:  # "at least 42", "dozens"
        best = _of_word(said, policy) if said.vague else (said.best or low)
        low = min(low, best)
    else:  # "up to 42"
        best = (said.best or high or 0) if policy.up_to == "bound" else min(1, high or 0)
        low = min(1, high or 0) if policy.bounds == "closed" else None
    if policy.bounds == "closed":
        low, high = best if low is None else low, best if high is None else high
    return low, best, high


def _of_word(said: Said, policy: Policy) -> int:
    """Return the number that the policy's table gives a vague word, else the least it allows.

    A word inside a larger one is not taken for it: "tens of thousands" are no tens.
    """
    least = said.low or 0
    words = said.words.lower().replace("-", " ").split()
    for word, number in policy.words.items():
        if word in words and least <= 2 * number:
            return number
    return least


def _sum(
    numbers: Sequence[tuple[int | None, int, int | None]],
) -> tuple[int | None, int, int | None]:
    lows, bests, highs = zip(*numbers, strict=True)
    low = None if None in lows else sum(lows)
    return low, sum(bests), None if None in highs else sum(highs)


def _roles(claim: Claim) -> Mapping[str, int]:
    if claim.toll is not None:
        return claim.toll.by_role
    found: dict[str, int] = {}
    for one in claim.said:
        found[one.role] = found.get(one.role, 0) + _plain(one.low, one.best, one.high)
    return found


def _shares(split: Mapping[str, int], whole: int) -> dict[str, int]:
    """Fit a split to a whole: what is too much is cut from the end, what is missing is unknown."""
    out: dict[str, int] = {}
    left = whole
    for name, number in sorted(split.items(), key=lambda one: one[0] == "unknown"):
        if name != "unknown" and min(number, left) > 0:
            out[name] = min(number, left)
            left -= out[name]
    return {**out, "unknown": left} if left else out


def _rank(read: _Read, policy: Policy, reads: Sequence[_Read]) -> tuple[Any, ...]:
    return *(_CRITERIA[name](read, reads) for name in policy.rank), not read.allows


def _support(read: _Read, reads: Sequence[_Read]) -> int:
    """Count the sources that allow a number, each once."""
    return len({one.claim.source for one in reads if _allows(one.claim, read.best)})


def _allows(claim: Claim, number: int) -> bool:
    if claim.low is None and claim.high is None:
        return claim.best is not None and abs(claim.best - number) <= _NEAR * claim.best
    return (claim.low is None or claim.low <= number) and (
        claim.high is None or number <= claim.high
    )


def _detail(read: _Read, _: Sequence[_Read]) -> int:
    return len(read.claim.toll.counted) if read.claim.toll else 0


_CRITERIA: Mapping[Criterion, Callable[[_Read, Sequence[_Read]], Any]] = {
    "latest": lambda one, _: (one.claim.latest or "", one.claim.earliest or "9999"),
    "exact": lambda one, _: one.claim.exact,
    "counted": lambda one, _: one.claim.counted,
    "detailed": _detail,
    "authority": lambda one, _: _NAMING[one.claim.naming],
    "agreed": _support,
    "lowest": lambda one, _: -one.best,
    "highest": lambda one, _: one.best,
}


def _toll(ranked: Sequence[_Read], policy: Policy, note: str | None) -> Toll:
    winner = ranked[0]
    kept = ranked[:1] if policy.spread == "winner" else ranked
    lows, highs = [one.low for one in kept], [one.high for one in kept]
    known_lows = [one for one in lows if one is not None]
    known_highs = [one for one in highs if one is not None]
    toll, claim = winner.claim.toll, winner.claim
    split = toll if toll is not None and not policy.roles else None
    same = split is not None and split.best == winner.best
    best = None if policy.best == "none" else winner.best
    roles = _roles(claim)
    if policy.roles:
        roles = {role: number for role, number in roles.items() if role in policy.roles}
    return Toll(
        low=None if None in lows else min(known_lows),
        best=best,
        high=None if None in highs else max(known_highs),
        by_role={} if best is None else dict(sorted(_shares(roles, best).items())),
        by_group=dict(split.by_group) if split and same else {},
        by_side=dict(split.by_side) if split and same else {},
        policy=policy.label,
        figures=claim.figures,
        victims=claim.victims,
        proof=split.proof if split and same else (),
        note=toll.note if policy.bounds == "open" and toll is not None else note,
    )


def _used(read: _Read, ranked: Sequence[_Read], policy: Policy) -> Choice:
    if read is ranked[0]:
        rival = next((one for one in ranked if one.best != read.best), None)
        why = (
            "no other number is claimed"
            if rival is None
            else _why_first(read, rival, ranked, policy)
        )
    elif read.allows:
        why = f"allows {read.best}, to which its report comes"
    elif policy.best == "none":
        why = "inside the range"
    else:
        why = f"says {read.best} too"
    return Choice(read.claim, read.best, why)


def _why_first(read: _Read, rival: _Read, ranked: Sequence[_Read], policy: Policy) -> str:
    name = _decider(read, rival, ranked, policy)
    if name == "agreed":
        sources = len({one.claim.source for one in ranked})
        return f"allowed by {_support(read, ranked)} of {sources} sources"
    return {
        "latest": "said last",
        "exact": "an exact number",
        "counted": "a counted number",
        "detailed": "the most detailed sum",
        "authority": "said by somebody named or an office",
        "lowest": "the lowest number",
        "highest": "the highest number",
    }.get(name or "", "told first")


def _why_beaten(read: _Read, ranked: Sequence[_Read], policy: Policy) -> str:
    winner = ranked[0]
    name = _decider(winner, read, ranked, policy)
    return {
        "latest": f"said before {winner.claim.latest}",
        "exact": f"leaves open what {winner.best} settles",
        "counted": "a round or vague number beside a counted one",
        "detailed": "less detailed",
        "authority": "said by nobody named",
        "agreed": f"allowed by {_support(read, ranked)} sources, {winner.best} by"
        f" {_support(winner, ranked)}",
        "lowest": f"higher than {winner.best}",
        "highest": f"lower than {winner.best}",
    }.get(name or "", f"told after {winner.best}")


def _decider(one: _Read, other: _Read, reads: Sequence[_Read], policy: Policy) -> Criterion | None:
    """Return the first criterion by which two claims differ."""
    for name in policy.rank:
        if _CRITERIA[name](one, reads) != _CRITERIA[name](other, reads):
            return name
    return None


def _note(
    used: Sequence[Choice], rejected: Sequence[Choice], policy: Policy, witnesses: int
) -> str | None:
    """Say what the number was chosen from, and what is still wanted."""
    said = []
    if witnesses < policy.witnesses:
        said.append(f"provisional: {witnesses} independent witness of {policy.witnesses} wanted")
    numbers = {choice.number for choice in (*used, *rejected)}
    if len(numbers) > 1:
        parts = [f"{choice.number} ({_who(choice.claim)})" for choice in _each(used, rejected)]
        said.append(f"{used[0].why}, of {', '.join(parts)}")
    first = used[0].claim
    if policy.roles:
        said.append(f"{' and '.join(policy.roles)} alone, of {_bounds(first)}")
    elif not first.exact:
        said.append(f'"{first.words or _bounds(first)}" counted as {used[0].number}')
    return "; ".join(said) or None


def _each(used: Sequence[Choice], rejected: Sequence[Choice]) -> list[Choice]:
    """Return one choice for each number and speaker, the numbers ascending."""
    found = {(one.number, _who(one.claim)): one for one in (*used, *rejected)}
    return [found[key] for key in sorted(found)]


def _who(claim: Claim) -> str:
    """Name who says it, no longer than a line of a table takes."""
    return shorten(claim.said_by or f"report {claim.report}", _LONGEST, placeholder="...")


def _bounds(claim: Claim) -> str:
    from_, to = claim.low, claim.high
    if from_ is not None and from_ == to:
        return str(from_)
    if from_ is None and to is None:
        return f"about {claim.best}"
    if to is None:
        return f"at least {from_}"
    return f"up to {to}" if from_ is None else f"{from_} to {to}"
