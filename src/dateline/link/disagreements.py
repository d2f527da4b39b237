"""Disagreements: claims about one incident that cannot all be true.

A claim is a range of numbers: "at least 12" is 12 and more, "14" is 14 and nothing else, "about
40" what is within a quarter of it. Two claims disagree only if no number is in both ranges: "at
least 12" and "14" do not. A source that says another number on a later day has brought its figure
up to date; only its last word counts. Every exact number is a side. A claim that leaves a bound
open is of the side with the lowest number that it allows, else a side of its own.

Places, days, types and actors disagree only where two reports say so in so many words, neither
report knows of the other's (`dateline.link.accounts`), and something else ties the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

from dateline.link.accounts import Account, matters
from dateline.link.claims import Bounds, Claim, excludes
from dateline.link.compare import NEAR, distance
from dateline.link.scenes import read_kinds
from dateline.link.sentences import say_disagreement
from dateline.link.tellings import Telling
from dateline.model.archive import Disagreement, Side
from dateline.model.mark import HARMS

_APART = 2
"""Days between two dates from which they disagree: a night and a time zone make one."""

_TELLING = 3
"""Killed from which one and the same number ties two tellings together."""


class _Claimed(NamedTuple):
    """A claim and the telling that has it."""

    what: Claim
    telling: Telling


class _Told(NamedTuple):
    """An account and the telling that has it."""

    what: Account
    telling: Telling


_Said = TypeVar("_Said", _Claimed, _Told)


def find_disagreements(
    told: Sequence[Telling], witness: Mapping[str, str] | None = None
) -> Iterator[Disagreement]:
    """Find what the tellings of one incident, oldest first, disagree on; numbers ascending.

    Args:
        told: The tellings.
        witness: The witness of each report that has copies.
    """
    state = _Stating(witness or {})
    claims: dict[tuple[str, str], list[_Claimed]] = {}
    accounts: dict[str, list[_Told]] = {}
    for telling in told:
        for claim in telling.claims:
            claims.setdefault((claim.harm, claim.of or ""), []).append(_Claimed(claim, telling))
        for account in telling.accounts:
            accounts.setdefault(account.about, []).append(_Told(account, telling))
    for harm, of in sorted(claims, key=_place_of):
        if len(claims[harm, of]) > 1:
            yield from state.numbers(harm, _sides(_last_words(claims[harm, of])), of or None)
    for about in ("place", "date", "type", "actor", *sorted(matters())) if accounts else ():
        if len(accounts.get(about, ())) > 1:
            rivals = _rivals(_last_words(accounts[about]), state.witness)
            yield from state.words(about, rivals)


def _place_of(key: tuple[str, str]) -> tuple[int, str]:
    """Sort harms in their order, then strengths by whose they are."""
    harm, of = key
    return HARMS.index(harm) if harm in HARMS else len(HARMS), of


def _last_words(said: Sequence[_Said]) -> list[_Said]:
    """Return what each source says on the last day on which it says anything.

    Of two claims of one day none is known to be the later, so both stand.
    """
    last: dict[str, str] = {}
    for one in said:
        source, day = one.what.source, one.telling.age[0]
        last[source] = max(last.get(source, day), day)
    return [
        one for one in said if one.what.evidence and one.telling.age[0] == last[one.what.source]
    ]


def _sides(claims: Sequence[_Claimed]) -> list[list[_Claimed]]:
    """Group claims that agree, by ascending numbers; claims without any bound say nothing."""
    sides: list[list[_Claimed]] = []
    for one in sorted(claims, key=_width):
        low, _, high = one.what.range
        if low is None and high is None:
            continue
        agreed = [side for side in sides if not excludes(side[0].what.range, one.what.range)]
        if agreed:
            min(agreed, key=lambda side: _order(side[0].what.bounds)).append(one)
        else:
            sides.append([one])
    return sorted(sides, key=lambda side: _order(side[0].what.range))


def _width(one: _Claimed) -> tuple[bool, int, tuple[int, ...], str, int]:
    """Sort exact numbers first, then the narrower ranges, then those open at an end."""
    low, _, high = one.what.range
    evidence = one.what.evidence[0]
    wide = high - low if low is not None and high is not None else 0
    return (
        low is None or high is None,
        wide,
        _order(one.what.bounds),
        evidence.document,
        evidence.start,
    )


def _order(bounds: Bounds) -> tuple[int, ...]:
    return tuple(-1 if number is None else number for number in bounds)


def _rivals(told: Sequence[_Told], witness: Mapping[str, str]) -> list[list[_Told]]:
    """Return the values that some other value excludes, each with all who say it."""
    sides: dict[str, list[_Told]] = {}
    for one in told:
        sides.setdefault(one.what.key, []).append(one)
    rival = set()
    for key, other in combinations(sorted(sides), 2):
        if any(_exclude(a, b, witness) for a in sides[key] for b in sides[other]):
            rival |= {key, other}
    return [sides[key] for key in sorted(rival)]


def _exclude(one: _Told, other: _Told, witness: Mapping[str, str]) -> bool:
    """Whether two accounts of one property cannot both be true."""
    a, b = one.what, other.what
    if a.source == b.source or (a.said_by is not None and a.said_by == b.said_by):
        return False
    if a.about == "actor":
        if a.denied or b.denied:
            return a.denied == b.key or b.denied == a.key
        return a.group and b.group and not _keys(one, "actor") & _keys(other, "actor")
    if a.about not in _TESTS:
        return True  # a matter: its two values are contradictions
    if not _tied(one.telling, other.telling, witness):
        return False
    return _TESTS[a.about](one, other)


def _tied(one: Telling, other: Telling, witness: Mapping[str, str]) -> bool:
    """Whether something else says that two tellings are of one event: without that a difference
    is as likely the program's error as the sources'.
    """
    if one.report == other.report:
        return False
    if witness.get(one.report, one.report) == witness.get(other.report, other.report):
        return True
    a, b = one.toll("killed"), other.toll("killed")
    same = a is not None and b is not None and a.best == b.best and (a.best or 0) >= _TELLING
    return same or bool(one.victims & other.victims)


def _keys(one: _Told, about: str) -> set[str]:
    return {account.key for account in one.telling.accounts if account.about == about}


def _other_type(one: _Told, other: _Told) -> bool:
    kinds = read_kinds()
    if not kinds.rivals(one.what.key, other.what.key):
        return False
    return one.what.key not in _keys(other, "type") and other.what.key not in _keys(one, "type")


def _other_place(one: _Told, other: _Told) -> bool:
    a, b = one.what.place, other.what.place
    if a is None or b is None or len(_keys(one, "place")) > 1 or len(_keys(other, "place")) > 1:
        return False
    if a.id in other.telling.towns or b.id in one.telling.towns:
        return False
    return distance(a.lat, a.lon, b.lat, b.lon) > NEAR


def _other_day(one: _Told, other: _Told) -> bool:
    if len(_keys(one, "date")) > 1 or len(_keys(other, "date")) > 1:
        return False
    a, b = (date.fromisoformat(told.what.key).toordinal() for told in (one, other))
    known = a in other.telling.named_days or b in one.telling.named_days
    return abs(a - b) >= _APART and not known


_TESTS = {"type": _other_type, "place": _other_place, "date": _other_day}


class _Stating(NamedTuple):
    """States disagreements; ``witness`` is that of each report that has copies."""

    witness: Mapping[str, str]

    def numbers(
        self, about: str, sides: Sequence[Sequence[_Claimed]], of: str | None = None
    ) -> Iterator[Disagreement]:
        """State one about numbers, if there is more than one side."""
        yield from self._state(
            about, [self._side(_value(side[0].what), side) for side in sides], of
        )

    def words(self, about: str, sides: Sequence[Sequence[_Told]]) -> Iterator[Disagreement]:
        """State one about anything else, if there is more than one side."""
        yield from self._state(about, [self._side(side[0].what.value, side) for side in sides])

    def _state(
        self, about: str, sides: Sequence[Side], of: str | None = None
    ) -> Iterator[Disagreement]:
        if len(sides) > 1:
            sentence = say_disagreement(about, sides, of)
            yield Disagreement(about=about, sides=tuple(sides), of=of, sentence=sentence)

    def _side(self, value: Any, said: Sequence[_Claimed] | Sequence[_Told]) -> Side:
        speakers: dict[str, str] = {}
        for one in said:
            if one.what.said_by:
                speakers.setdefault(one.what.source, one.what.said_by)
        tellings = [one.telling for one in said]
        reports = _once(telling.report for telling in tellings)
        return Side(
            value=value,
            said_by=", ".join(sorted(speakers.values())) or None,
            reports=reports,
            evidence=tuple(dict.fromkeys(e for one in said for e in one.what.evidence)),
            speakers=tuple(sorted(speakers.values())),
            outlets=_once(telling.outlet for telling in tellings),
            agencies=_once(telling.agency for telling in tellings),
            witnesses=_once(self.witness.get(report, report) for report in reports),
            dates=tuple(sorted({t.age[0] for t in tellings if t.age[0] != "9999"})),
        )


def _value(claim: Claim) -> Any:
    low, best, high = claim.bounds
    return low if low == best == high else {"low": low, "best": best, "high": high}


def _once(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
