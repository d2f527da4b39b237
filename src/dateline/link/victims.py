"""Victims: one person, in however many reports of one incident.

Two victims of two reports are one person if something says so (a name, a spelling of it, the age,
the same words of a copy) and nothing speaks against it (sex, age, another name, another harm but
that the wounded may die). Without a name only what stands alone tells: the one nine-year-old of
each report. Two victims of one report are two people unless they have one name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple, TypeVar

from dateline.model.archive import Person
from dateline.model.mark import Victim
from dateline.text.fold import fold_name, skeleton

_T = TypeVar("_T")
_MANY = 60
"""Victims that share a name, an age or the like, above which not each is held against each."""
_YEAR = 1
"""Years that two reports' ages of one person may differ by."""
_SURE, _SPELT, _PART, _AGE, _ALONE = 5, 4, 3, 2, 1
"""How sure each kind of match is: the surer ones are made first."""
_DIES = {
    ("wounded", "killed"),
    ("missing", "killed"),
    ("abducted", "killed"),
    ("abducted", "freed"),
}
"""What may become of a person from one report to the next."""


class Harmed(NamedTuple):
    """A victim of one report, with its witness; ``alone``: the report counts one so harmed."""

    victim: Victim
    report: str
    witness: str
    alone: bool = False


def match_victims(harmed: Sequence[Harmed]) -> list[Person]:
    """Return the persons that *harmed* are, in the order in which the reports tell of them.

    Args:
        harmed: The victims of the reports of one incident, the oldest report first.
    """
    if len(harmed) < 2:  # as in most incidents
        return [_person(harmed, []) for _ in harmed]
    groups = [[n] for n in range(len(harmed))]
    group = list(range(len(harmed)))
    why: dict[int, list[str]] = {}
    for _, one, other, reason in sorted(_matches(harmed), key=lambda m: (-m[0], m[1], m[2])):
        keep, gone = sorted((group[one], group[other]))
        if keep == gone or not _may_join(groups[keep], groups[gone], harmed):
            continue
        for member in groups[gone]:
            group[member] = keep
        groups[keep] += groups[gone]
        groups[gone] = []
        why.setdefault(keep, []).append(f"{harmed[other].victim.id}: {reason}")
        why[keep] += why.pop(gone, [])
    return [
        _person([harmed[i] for i in sorted(members)], why.get(n, []))
        for n, members in enumerate(groups)
        if members
    ]


def _may_join(some: Sequence[int], others: Sequence[int], harmed: Sequence[Harmed]) -> bool:
    """Whether no two of two groups are two people."""
    return all(
        not _differ(harmed[a].victim, harmed[b].victim)
        and (
            harmed[a].report != harmed[b].report
            or _are_alone(harmed[a], harmed[b])
            or _same_name(harmed[a].victim, harmed[b].victim)
        )
        for a in some
        for b in others
    )


def _matches(harmed: Sequence[Harmed]) -> Iterator[tuple[int, int, int, str]]:
    """Yield pairs that may be one person: how sure, which, and why."""
    last = Counter(
        (one.report, words[-1]) for one in harmed if (words := _words(one.victim)) and words
    )
    ages = Counter((one.report, one.victim.age) for one in harmed)
    for i, j in _candidates(harmed):
        a, b = harmed[i], harmed[j]
        if _differ(a.victim, b.victim):
            continue
        found = _by_name(a, b, last)
        if found is None and a.report != b.report:
            found = _by_words(a, b) or _by_age(a, b, ages)
        if found is None and _are_alone(a, b):
            found = _ALONE, f"the only one {a.victim.harm} that the reports count"
        if found:
            yield found[0], i, j, found[1]


def _candidates(harmed: Sequence[Harmed]) -> list[tuple[int, int]]:
    """Return the pairs that share what could tell; of a great many only neighbours."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for n, one in enumerate(harmed):
        words = _words(one.victim)
        keys: list[tuple[object, ...]] = [("words", one.witness, one.victim.text)]
        if words:
            keys += [("last", words[-1]), ("spelt", skeleton(" ".join(words)))]
        if one.victim.age is not None:
            keys.append(("age", one.victim.age))
        if one.alone:
            keys.append(("alone", one.victim.harm))
        for key in keys:
            alike.setdefault(key, []).append(n)
    pairs: set[tuple[int, int]] = set()
    for some in alike.values():
        pairs.update(combinations(some, 2) if len(some) <= _MANY else pairwise(some))
    return sorted(pairs)


def _by_name(a: Harmed, b: Harmed, last: Mapping[tuple[str, str], int]) -> tuple[int, str] | None:
    one, other = _words(a.victim), _words(b.victim)
    if not one or not other:
        return None
    if one == other:
        return _SURE, f"the same name, {b.victim.name}"
    if a.report == b.report:
        return None
    short, long = sorted((one, other), key=len)
    if set(short) < set(long) and short[-1] == long[-1]:
        # "Karim" is one of the two Karims of a report: which is not known
        if last[a.report, short[-1]] == last[b.report, short[-1]] == 1:
            return _PART, f"{a.victim.name} and {b.victim.name}: one name is part of the other"
        return None
    if len(short) > 1 and skeleton(" ".join(one)) == skeleton(" ".join(other)):
        return _SPELT, f"{a.victim.name} and {b.victim.name} are spellings of one name"
    alone = last[a.report, one[-1]] == last[b.report, other[-1]] == 1
    if alone and one[-1] == other[-1] and _is_short(one, other):
        return _PART, f"{a.victim.name} and {b.victim.name}: one may be short for the other"
    return None


def _is_short(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a first name begins like the other's: "Ron" and "Ronald", "Joe" and "Joseph"."""
    return any(a[:2] == b[:2] for a in one[:-1] for b in other[:-1])


def _are_alone(a: Harmed, b: Harmed) -> bool:
    return a.alone and b.alone and a.victim.harm == b.victim.harm


def _by_words(a: Harmed, b: Harmed) -> tuple[int, str] | None:
    if a.witness == b.witness and a.victim.text == b.victim.text:
        return _SURE, "the same words in a copy"
    return None


def _by_age(
    a: Harmed, b: Harmed, ages: Mapping[tuple[str, int | None], int]
) -> tuple[int, str] | None:
    age = a.victim.age
    if age is None or age != b.victim.age or (a.victim.name and b.victim.name):
        return None
    if ages[a.report, age] == ages[b.report, age] == 1:
        return _AGE, f"the only one aged {age} in either report"
    return None


def _differ(one: Victim, other: Victim) -> bool:
    """Whether something shows that two victims are two people."""
    if one.harm != other.harm and not {(one.harm, other.harm), (other.harm, one.harm)} & _DIES:
        return True
    if one.sex and other.sex and one.sex != other.sex:
        return True
    if one.age is not None and other.age is not None and abs(one.age - other.age) > _YEAR:
        return True
    return bool(one.name and other.name) and not _same_name(one, other)


def _same_name(one: Victim, other: Victim) -> bool:
    """Whether two names may be one person's: the same, one part of the other, or its spelling."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    if short[-1] == long[-1] and (set(short) <= set(long) or _is_short(short, long)):
        return True
    return len(short) > 1 and skeleton(" ".join(a)) == skeleton(" ".join(b))


def _words(victim: Victim) -> list[str]:
    return fold_name(victim.name).split() if victim.name else []


def _most(values: Sequence[_T]) -> _T | None:
    """Return the value most often given, of equals the first."""
    if len(values) < 2:
        return values[0] if values else None
    return Counter(values).most_common(1)[0][0]


def _person(told: Sequence[Harmed], reasons: Sequence[str]) -> Person:
    """Say of one person what the reports say: the fullest name, else what most of them say."""
    victims = [one.victim for one in told]
    names = [v.name for v in victims if v.name]
    name = min(names, key=lambda n: (-len(n.split()), -names.count(n), n), default=None)
    harms = [v.harm for v in victims]
    worst = next((harm for harm in reversed(harms) if harm in ("killed", "freed")), harms[-1])
    return Person(
        name=name,
        names=tuple(sorted(set(names))),
        age=_most([v.age for v in victims if v.age is not None]),
        sex=_most([v.sex for v in victims if v.sex is not None]),
        group=_most([v.group for v in victims if v.group != "unknown"]) or "unknown",
        role=_most([v.role for v in victims if v.role != "unknown"]) or "unknown",
        harm=worst,
        reports=tuple(dict.fromkeys(one.report for one in told)),
        witnesses=tuple(dict.fromkeys(one.witness for one in told)),
        marks=tuple(v.id for v in victims),
        reasons=tuple(reasons),
    )
