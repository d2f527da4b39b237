"""Casualty arithmetic: which claims speak of the same people, and what they come to.

The claims of one harm in one report form a small system. Each claim is one of: a *whole* that
stands by itself, a *part* of another claim, or a *repeat* of one. The toll is the sum of the
wholes; nobody is counted twice, and what a whole holds beyond its parts stays with the whole.
Claims are read in text order; for each the first of these rules that fits decides:

1. said to be among others ("including three children"): a part of them;
2. the same number of the same people told again: a repeat;
3. a total ("bringing the toll to 56"), or the exact sum of what stands: the whole of all that;
4. joined by "and", "14 more", "in a separate attack": beside the claim before it, inside its whole
   if that has room;
5. no larger than a claim that can hold it: a part of the one with the most room left;
6. larger than what it is said to hold ("two medics were among 31 people killed"), than victims told
   one by one, than a vague word ("dozens"), or a little larger than what stands: the whole of that,
   or the same toll grown;
7. else it is a claim about another event: it stands aside and enters no toll of this one, unless
   words or places set it apart as a thing told besides.

Deaths told with the total that they bring about ("two more died, which brings the dead to 14") are
inside that total. A toll that another speaker puts at another number is a *rival*: it stands aside,
no part, and widens the bounds. A number said to be an earlier state ("had first spoken of 12") is
that toll before it grew.

One claim cannot hold another of a place outside its own, or of people of another side. The
principle is that of the counting rules of Iraq Body Count and the UCDP codebook: deaths that are
already inside a larger count are not added to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from dateline.events.portraits import Portrait

_GROWTH = 1.35
"""How much a toll may grow within a report; set on the ledger's reports, range 1.1 to 2."""
_ROUGH = 0.08
"""By how much an inexact number may differ from the one it repeats."""
_VAGUE = 10
"""How many times "dozens" the exact number may be that they turn out to be."""
_FEW = 3
_RIVAL = 3
"""How many times the larger of two rival numbers may be the smaller."""
_SIDES = frozenset(("civilian", "police", "military", "militant"))


class Claim(NamedTuple):
    """A claimed number of one harm, as the solver needs it.

    ``sentence`` is the number of its sentence in the report; ``role`` and ``group`` what its noun
    says of the people, "" where nothing. ``inside`` is the claim whose people these are said to
    be among, ``again`` the claim that a repeated paragraph repeats. ``total``, ``more``, ``apart``,
    ``late`` and ``former`` say which words stand with it: of a sum, of an addition, of another event,
    of a death some time after, of an earlier state; ``done`` that an attacker is told to have killed
    these, ``attacker`` that it is the attacker who died. ``by`` is the claim that one ``beside`` is
    joined to, ``nth`` the ordinal of one person ("a third victim"), 0 without, ``rest`` is true of
    "the other four", ``cut`` of "one of the two". ``speaker`` is who says it, "" for the outlet.
    """

    id: str
    low: int | None
    best: int | None
    high: int | None
    sentence: int = 0
    role: str = ""
    group: str = ""
    inside: str | None = None
    again: str | None = None
    total: bool = False
    more: bool = False
    also: bool = False
    others: bool = False
    beside: bool = False
    by: str = ""
    nth: int = 0
    rest: bool = False
    cut: bool = False
    apart: bool = False
    holds: bool = False
    vague: bool = False
    definite: bool = False
    single: bool = False
    victim: bool = False
    portrait: Portrait = Portrait()
    noun: str = ""
    late: bool = False
    former: bool = False
    attacker: bool = False
    done: bool = False
    speaker: str = ""

    @property
    def rough(self) -> bool:
        """Whether the number is said to be inexact: "nearly 30"."""
        return self.best is not None and self.low is None and self.high is None

    @property
    def value(self) -> int:
        """The number by policy ``plain``: the exact one, else low, else high, else best."""
        exact = self.best if self.low == self.high else None
        known = (exact, self.low, self.high, self.best)
        return next((number for number in known if number is not None), 0)


def _is_narrower(claim: Claim, part: Claim) -> bool:
    """Whether a claim that stood by itself is of some of the people of a larger one."""
    narrow = bool(part.group and not claim.group) or part.victim
    return claim.holds or narrow or part.sentence == claim.sentence


def _differ(mine: str, theirs: str) -> bool:
    return bool(mine and theirs) and mine != theirs


def _is_above(claim: Claim, other: Claim) -> bool:
    """Whether a round number is told with "over" and without, of the same sort: "over 60", "60"."""
    floor = claim.low is not None and claim.best is None and claim.high is None
    same = bool(claim.noun) and (claim.noun, claim.role) == (other.noun, other.role)
    return floor and same and claim.value == other.value + 1 and other.value % 10 == 0


def _is_same_number(claim: Claim, other: Claim) -> bool:
    """Whether two claims give one number; an inexact one may be a little off: "nearly 30", "29"."""
    if other.vague or claim.vague:
        low, high = sorted((claim.value, other.value))
        told = claim if claim.value < other.value else other
        plain = (claim.role, claim.group) in ((other.role, other.group), ("", ""))
        free = claim.inside is None and other.inside is None
        if claim.vague and other.value <= claim.value <= _GROWTH * other.value:
            return free  # "at least 17", then "tens"
        return told.vague and plain and free and high <= _VAGUE * low
    if _is_above(claim, other) or _is_above(other, claim):
        return True
    rough = claim.rough or other.rough
    return abs(claim.value - other.value) <= (_ROUGH * other.value if rough else 0)


class Solution(NamedTuple):
    """The claims that stand by themselves, in text order; whose part and whose repeat the rest are.

    ``aside`` are claims that are neither: of another event, or rivals that nothing settles; ``grown``
    says by which later claim an earlier state of the same toll was replaced, ``rivals`` which claim
    another speaker puts at another number; rivals are aside too. ``among`` are parts told by the way ("including three
    children"), beside which another cut may part the same whole.
    """

    wholes: tuple[str, ...]
    part_of: dict[str, str]
    repeats: dict[str, str]
    aside: tuple[str, ...]
    grown: dict[str, str]
    rivals: dict[str, str]
    among: frozenset[str] = frozenset()


Conflict = Callable[[str, str], bool]
"""Whether two claims are of different places, so that neither can hold the other."""


def no_conflict(first: str, second: str) -> bool:
    """Say that the places of two claims never keep them apart."""
    return False


def solve(claims: Iterable[Claim], conflict: Conflict = no_conflict) -> Solution:
    """Sort the claims of one harm, given in text order, into wholes, parts and repeats.

    >>> told = [Claim("a", 56, None, None), Claim("b", 42, None, None)]
    >>> solve([*told, Claim("c", 14, 14, 14, more=True)])
    Solution(wholes=('a',), part_of={'b': 'a', 'c': 'a'}, repeats={}, aside=(), grown={}, rivals={}, among=frozenset())
    """
    told = _holders_first(list(claims))
    system = _System(conflict, _cuts(told))
    system.ones = Counter(one.sentence for one in told if one.value == 1 and not one.attacker)
    for claim in _totals_first(told):
        system.add(claim)
    system.finish()
    return Solution(
        tuple(one.id for one in told if one.id in system.wholes),
        system.part_of,
        system.repeats,
        tuple(system.aside),
        system.grown,
        system.rivals,
        frozenset(system.among),
    )


def _holders_first(claims: list[Claim]) -> list[Claim]:
    """Put behind its whole what is told before it: "one of | four men"."""
    place = {claim.id: index for index, claim in enumerate(claims)}
    return sorted(claims, key=lambda one: max(place[one.id], place.get(one.inside or "", -1) + 0.5))


def _totals_first(claims: list[Claim]) -> list[Claim]:
    """Put a total before what its sentence adds up to it: "two more died, bringing it to 14".

    And a number before what it was earlier: "rose from 12 to 17".
    """
    out: list[Claim] = []
    for claim in claims:
        at = len(out)
        while at and out[at - 1].sentence == claim.sentence:
            if not (out[at - 1].former or (claim.total and out[at - 1].more)):
                break
            at -= 1
        out.insert(at, claim)
    return out


def _cuts(claims: list[Claim]) -> dict[str, int]:
    """Return the sum of each run of claims that parts people by sex or age: "2 women and a man"."""
    runs: list[list[Claim]] = []
    for claim in claims:
        last = runs[-1][-1] if runs else None
        if last is not None and claim.beside and last.sentence == claim.sentence:
            runs[-1].append(claim)
        else:
            runs.append([claim])
    found = {}
    for run in runs:
        groups = {one.group for one in run}
        if len(run) > 1 and "" not in groups and len(groups) == len(run):
            found.update({one.id: sum(each.value for each in run) for one in run})
    return found


class _System:
    """The claims read so far, each with its standing."""

    def __init__(self, conflict: Conflict, cuts: dict[str, int]) -> None:
        self.claims: dict[str, Claim] = {}
        self.wholes: list[str] = []
        self.part_of: dict[str, str] = {}
        self.repeats: dict[str, str] = {}
        self.aside: list[str] = []
        self.grown: dict[str, str] = {}
        self.rivals: dict[str, str] = {}
        self._none: list[str] = []
        self._conflict = conflict
        self._last: Claim | None = None
        self._before: str | None = None  # the claim before, whatever its standing
        self._cuts = cuts
        self.ones: Counter[int] = Counter()  # how many single persons each sentence tells of
        self._total: Claim | None = None
        self.among: set[str] = (
            set()
        )  # parts told by the way, which leave the room of a whole as it is

    def add(self, claim: Claim) -> None:
        """Give a claim its standing by the first rule that fits."""
        self.claims[claim.id] = claim
        self._stand(claim)
        self._before = claim.id

    def _stand(self, claim: Claim) -> None:
        if claim.value == 0 and claim.again is None:
            self._none.append(claim.id)
            return
        first = claim.again or self._told_before(claim) or self._echoed(claim)
        if claim.total:
            self._total = claim
        if first is not None:
            self.repeats[claim.id] = self._first(first)
            self._learn(self._first(first), claim)
            self._put_inside(self._first(first), claim)
            if claim.inside is None and not (claim.more or claim.late):
                self.among.discard(self._first(first))  # "nine of them", then "nine at the market"
            return
        if claim.inside is not None and claim.inside in self.claims:
            self.part_of[claim.id] = self._first(claim.inside)
            self.among.add(claim.id)
            return
        if self._is_outdone(claim) or self._is_cut(claim) or self._is_in_total(claim):
            return
        if self.wholes and (claim.nth or claim.rest):
            self._place_nth(claim) if claim.nth else self._place_rest(claim)
            return
        self._place(claim)
        self._last = claim

    def _learn(self, first: str, claim: Claim) -> None:
        """Add to one person's portrait what a later telling says of him: his name, his age."""
        known = self.claims[first]
        if known.value == claim.value == 1:
            self.claims[first] = known._replace(portrait=known.portrait.joined(claim.portrait))

    def _put_inside(self, first: str, claim: Claim) -> None:
        """Put what stood by itself inside another where it is told again to be among that.

        "16 civilians and three children were killed. ... 16 civilians, including three children".
        """
        holder = self._first(claim.inside) if claim.inside in self.claims else None
        if holder in self.wholes and first in self.wholes and holder != first:
            self.wholes.remove(first)
            self.part_of[first] = holder
            self.among.add(first)

    def _is_outdone(self, claim: Claim) -> bool:
        """Put aside the number of another speaker, or an earlier one, of a toll that stands."""
        if claim.more or claim.beside or claim.apart or claim.single or claim.victim:
            return False
        total = claim.total and not claim.former
        for name in self.wholes:
            whole = self.claims[name]
            if claim.former and whole.value >= claim.value and self._can_hold(whole, claim):
                self.grown[claim.id] = name
            elif total and claim.value < whole.value and self._are_rivals(claim, whole):
                self.rivals[claim.id] = name
            else:
                continue
            self.aside.append(claim.id)
            return True
        return False

    def _are_rivals(self, claim: Claim, whole: Claim) -> bool:
        """Whether two claims are what two speakers say of one toll."""
        if claim.speaker == whole.speaker or claim.sentence == whole.sentence:
            return False
        if min(claim.value, whole.value) * _RIVAL < max(claim.value, whole.value):
            return False
        alike = not _differ(claim.role, whole.role) and claim.group == whole.group
        return alike and not self._conflict(claim.id, whole.id)

    def _is_cut(self, claim: Claim) -> bool:
        """Put inside or aside the same people parted by sex or age."""
        run = self._cuts.get(claim.id)
        values = [self.claims[one].value for one in self.wholes]
        if run is None or len(values) < 1 or run != sum(values):
            return False
        if len(values) == 1:
            self.part_of[claim.id] = self.wholes[0]
        else:
            self.aside.append(claim.id)
        return True

    def _is_in_total(self, claim: Claim) -> bool:
        """Put an addition inside the total that it brings about, or that has risen by it."""
        total = self._total
        if total is None or total is claim or not (claim.more or claim.late):
            return False
        whole = self._first(total.id)
        if not (claim.late or claim.also or total.sentence == claim.sentence):
            return False
        if self._room(whole) < claim.value:
            return False
        self.part_of[claim.id] = whole
        if claim.late or whole != total.id:
            self.among.add(claim.id)
        return True

    def finish(self) -> None:
        """Let "nobody was hurt" stand where nothing else is told, and aside where something is."""
        if self.wholes:
            self.aside.extend(self._none)
        else:
            self.wholes.extend(self._none[:1])
            self.repeats.update((one, self._none[0]) for one in self._none[1:])

    def _place(self, claim: Claim) -> None:
        standing = [self.claims[one] for one in self.wholes]
        values = [one.value for one in standing]
        if not standing:
            self.wholes.append(claim.id)
        elif (claim.total and claim.value >= max(values)) or (
            len(values) > 1 and claim.value == sum(values)
        ):
            self._hold(claim, standing)
        elif claim.attacker:
            self._place_attacker(claim, standing)
        elif claim.apart and (whole := self._left_in(claim, standing)) is not None:
            self.part_of[claim.id] = whole
        elif self._is_set_beside(claim):
            self._put_beside(claim)
        else:
            self._fit(claim, standing)

    def _left_in(self, claim: Claim, standing: list[Claim]) -> str | None:
        """Return the whole of which exactly the claim is left: 8 in two cities, 6 here, | 2 | there."""
        for one in standing:
            parted = any(holder == one.id for holder in self.part_of.values())
            if parted and self._room(one.id) == claim.value and self._can_hold(one, claim):
                return one.id
        return None

    def _place_nth(self, claim: Claim) -> None:
        """Put "a third victim" inside three or more, else beside the two told so far."""
        standing = [self.claims[one] for one in self.wholes]
        able = [one for one in standing if one.value >= claim.nth and self._can_hold(one, claim)]
        told = [one for one in standing if not _differ(one.group, claim.group)]
        if able:
            self.part_of[claim.id] = able[0].id
        elif sum(one.value for one in told) >= claim.nth:
            self.repeats[claim.id] = told[-1].id
        elif sum(one.value for one in told) == claim.nth - 1:
            self.wholes.append(claim.id)
        else:  # "the seventh leader killed this month"
            self._fit(claim, standing)

    def _place_rest(self, claim: Claim) -> None:
        """Put "the other four" inside the last whole that is larger, else beside what is told."""
        standing = map(self.claims.__getitem__, self.wholes)
        able = [one for one in standing if one.value > claim.value and self._can_hold(one, claim)]
        if able:
            self.part_of[claim.id] = able[-1].id
            if self._room(able[-1].id) < 0:
                self.among.add(claim.id)
        else:
            self._put_beside(claim)
            self._last = claim

    def _place_attacker(self, claim: Claim, standing: list[Claim]) -> None:
        """Count the attacker among "three dead" told elsewhere, and beside those whom he killed."""
        able = [
            one
            for one in standing
            if one.value > 1 and one.sentence != claim.sentence and not one.done
        ]
        alone = standing[0] if len(standing) == 1 else None
        if able:
            self.part_of[claim.id] = max(able, key=lambda one: one.value).id
        elif alone is not None and self._is_himself(claim, alone):
            self.repeats[claim.id] = alone.id
        else:
            self.wholes.append(claim.id)

    def _is_himself(self, claim: Claim, alone: Claim) -> bool:
        """Whether the only one told as dead is who died by his own hand: nobody killed him."""
        if alone.value != 1 or alone.done or alone.sentence == claim.sentence:
            return False
        return alone.portrait.fits(claim.portrait)

    def _fit(self, claim: Claim, standing: list[Claim]) -> None:
        holder = self._roomiest(claim)
        if holder is not None and not (claim.single and self.claims[holder].value > _FEW):
            self.part_of[claim.id] = holder
            return
        if holder is not None:  # "a pilot", told in passing: perhaps of another event
            self.aside.append(claim.id)
            return
        if self._adds_to_one(claim, standing):
            self.wholes.append(claim.id)
            return
        grown = [one for one in standing if self._grew_to(claim, one)]
        elsewhere = all(self._conflict(one.id, claim.id) for one in standing)
        if grown or elsewhere or not self._is_larger(claim, standing):
            self._hold(claim, grown)
        else:
            self.aside.append(claim.id)

    def _adds_to_one(self, claim: Claim, standing: list[Claim]) -> bool:
        """Whether several of one sort are told after one person of another: a leader, then rebels."""
        alone = all(one.value == 1 and not one.victim for one in standing)
        nouns = {one.noun for one in standing}
        return alone and bool(claim.noun) and "" not in nouns and claim.noun not in nouns

    def _is_larger(self, claim: Claim, standing: list[Claim]) -> bool:
        return any(one.value < claim.value and self._can_hold(claim, one) for one in standing)

    def _grew_to(self, claim: Claim, one: Claim) -> bool:
        """Whether a larger claim tells of the people of one that stood by itself, and more."""
        if one.value >= claim.value or not self._can_hold(claim, one):
            return False
        near = claim.holds or claim.value <= _GROWTH * one.value
        narrower = bool(one.group and not claim.group) and claim.value <= _VAGUE * one.value
        return near or one.vague or one.victim or narrower

    def _roomiest(self, claim: Claim) -> str | None:
        """Return the claim with the most room left that can hold *claim* as a part."""
        able = [
            (
                self._room(name) >= claim.value,
                self._room(name) == claim.value,
                bool(claim.group) and other.group == claim.group,
                self._room(name),
                -index,
                name,
            )
            for index, (name, other) in enumerate(self.claims.items())
            if name != claim.id
            and name not in self.repeats
            and other.value > claim.value
            and self._can_hold(other, claim)
        ]
        return max(able)[-1] if able else None

    def _can_hold(self, whole: Claim, part: Claim) -> bool:
        sides = {whole.role, part.role} & _SIDES
        if len(sides) > 1 or self._conflict(whole.id, part.id):
            return False
        if part.value == 1 and whole.group:
            return part.portrait.may_be_of(whole.group)
        return whole.group in ("", part.group) or whole.group == part.group

    def _room(self, whole: str) -> int:
        """Return what a claim holds beyond its parts; "including three children" is another cut."""
        parts = sum(
            self.claims[part].value
            for part, holder in self.part_of.items()
            if holder == whole and part not in self.among
        )
        return self.claims[whole].value - parts

    def _is_set_beside(self, claim: Claim) -> bool:
        if claim.apart:
            return True
        if self._last is not None and self._last.id in self.aside:
            return False
        return claim.more or claim.beside or self._is_beside(claim)

    def _is_beside(self, claim: Claim) -> bool:
        """Whether the claim before it in its sentence is of others: "2 police and 3 rebels"."""
        last = self._last
        if last is None or last.sentence != claim.sentence:
            return False
        mine, theirs = claim.role + claim.group, last.role + last.group
        return bool(mine and theirs) and mine != theirs and not self._can_hold(last, claim)

    def _put_beside(self, claim: Claim) -> None:
        """Put it beside the claim before it, in the same whole if that has room."""
        before = self._last.id if self._last else None
        if claim.beside and (claim.by in self.claims or self._before is not None):
            before = self._first(claim.by if claim.by in self.claims else str(self._before))
        last = self.claims.get(claim.by)
        if claim.more and last is not None and last.cut and last.id in self.part_of:
            whole = self.part_of[last.id]  # "one of the two", then "another man"
            if last.value + claim.value <= self.claims[whole].value:
                self.part_of[claim.id] = whole
                return
        if claim.more and before in self.among:  # "five, including two doctors, and another man"
            before = self.part_of[before]
        holder = self.part_of.get(before) if before else None
        while holder is not None and not self._has_room(holder, claim, str(before)):
            holder = self.part_of.get(holder)
        if holder is None:
            self.wholes.append(claim.id)
        else:
            self.part_of[claim.id] = holder

    def _has_room(self, whole: str, claim: Claim, before: str) -> bool:
        """Whether a claim fits in a whole beside the one before it; a new cut of it may be begun."""
        told = self.claims[before].value + claim.value
        over = self._room(whole) < 0 and claim.beside
        return self._room(whole) >= claim.value or (over and told <= self.claims[whole].value)

    def _hold(self, claim: Claim, parts: list[Claim]) -> None:
        """Make *claim* a whole, and of *parts*, which stood by themselves, parts of it."""
        if len(parts) == 1 and parts[0].value == claim.value and claim.total:
            self.repeats[claim.id] = parts[0].id  # the total told again
            return
        for part in parts:
            self.wholes.remove(part.id)
            if len(parts) == 1 and self._is_disputed(claim, part):
                self.aside.append(part.id)
                self.grown[part.id] = self.rivals[part.id] = claim.id
            elif len(parts) > 1 or claim.total or _is_narrower(claim, part):
                self.part_of[part.id] = claim.id
            else:  # the same toll before it rose
                self.aside.append(part.id)
                self.grown[part.id] = claim.id
        self.wholes.append(claim.id)

    def _is_disputed(self, claim: Claim, part: Claim) -> bool:
        """Whether one speaker's toll is larger than another's, and both stand: 14, then 16."""
        if not (claim.speaker and part.speaker) or part.single or part.victim or claim.holds:
            return False
        return claim.value <= _GROWTH * part.value and self._are_rivals(claim, part)

    def _told_before(self, claim: Claim) -> str | None:
        """Return the first claim of the same number of the same people, if there is one."""
        if claim.apart or claim.attacker:
            return None
        if claim.beside:
            return self._told_beside(claim)
        if claim.nth:
            same = (one.id for one in self.claims.values() if one.nth == claim.nth)
            return next((one for one in same if one != claim.id), None)
        if claim.definite:  # "the driver": somebody told of already
            for one in map(self.claims.__getitem__, self.wholes):
                if one.value > 1 or one.portrait.fits(claim.portrait._replace(trade="")):
                    return one.id
        for name, other in self.claims.items():
            if name == claim.id or name in self.repeats or not _is_same_number(claim, other):
                continue
            again = claim.others and other.others and other.sentence != claim.sentence
            beside = claim.more or other.sentence == claim.sentence
            if other.more != claim.more and beside and not again:
                continue
            if other.sentence == claim.sentence and not self._may_repeat(claim, other):
                continue
            if self._are_alike(claim, other) and not self._conflict(name, claim.id):
                return None if self._is_next_of(claim, other) else name
        return None

    def _told_beside(self, claim: Claim) -> str | None:
        """Return the claim told again where its company is: "9 rebels and 6 guards", twice."""
        company = claim.by or self._before
        if company is None or company not in self.repeats:
            return None
        first = self.claims[self._first(company)]
        for name, other in self.claims.items():
            known = name not in (first.id, claim.id) and name not in self.repeats
            if known and other.sentence == first.sentence and _is_same_number(claim, other):
                return name if self._are_alike(claim, other) else None
        return None

    def _is_next_of(self, claim: Claim, other: Claim) -> bool:
        """Whether a single person is the next one of a number: "one man", "a woman", of six dead."""
        if claim.value != 1 or claim.definite or claim.portrait == other.portrait:
            return False
        if claim.portrait.name is not None or other.portrait.name is not None:
            return False
        whole = self.part_of.get(self._first(other.id))
        return whole is not None and self._room(whole) >= 1

    def _echoed(self, claim: Claim) -> str | None:
        """Return whom a list of persons tells again: "a man and his son", then their names."""
        standing = [self.claims[one] for one in self.wholes]
        size = self.ones[claim.sentence]
        if claim.value != 1 or claim.more or claim.apart or claim.attacker or size < 2:
            return None
        if len(standing) != size or any(one.value != 1 or one.attacker for one in standing):
            return None
        if len({claim.sentence, *(one.sentence for one in standing)}) != 2:
            return None
        taken = {
            first
            for again, first in self.repeats.items()
            if self.claims[again].sentence == claim.sentence
        }
        for one in standing:
            fits = claim.portrait._replace(trade="", role="").fits(one.portrait)
            if one.id not in taken and one.sentence != claim.sentence and fits:
                return one.id
        return None

    def _may_repeat(self, claim: Claim, other: Claim) -> bool:
        """Whether one sentence may tell a number twice, as where a headline runs into it."""
        if claim.inside != other.inside:
            return False
        return claim.value > 2 or "" in (claim.noun, other.noun)

    def _are_alike(self, claim: Claim, other: Claim) -> bool:
        if claim.value == other.value == 1:  # "a 37-year-old woman; a 39-year-old woman"
            return claim.portrait.fits(other.portrait)
        mine, theirs = (claim.role, claim.group), (other.role, other.group)
        if mine == theirs:
            return True
        open_role = "" in (claim.role, other.role) or claim.role == other.role
        open_group = "" in (claim.group, other.group) or claim.group == other.group
        anybody = claim.value > 1 or "" in (claim.noun, other.noun)
        return anybody and open_role and open_group

    def _first(self, name: str) -> str:
        while name in self.repeats:
            name = self.repeats[name]
        return name
