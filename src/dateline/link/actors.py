"""Actors: who is named across reports, each with every name it was given.

Inside a report, marking has already put aliases together (``Mention.actor``). Across reports two
names are one actor if they have the same folded name and the same kind. A longer and a shorter
full name ("Lena Maria Voss", "Lena Voss") and two spellings of one ("Husayn Karim", "Hussein
Karim") are one person if no third name fits and both are named beside the same others. A single
name of a person ("Karim") says too little: it is joined only among copies of one report. A country,
or a city that stands for its rulers, is an actor in the reports in which it takes part in an event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import xxhash

from dateline.link.rulings import Settled, kept_apart, settle
from dateline.model.archive import Actor
from dateline.model.mark import Mention
from dateline.model.report import Report
from dateline.text.fold import fold_name, skeleton

_KINDS = {"person": "person", "organisation": "body", "group": "body"}
"""The kinds of mention that are actors. One text's group is another's organisation."""
_LANDS = {"place": "land", "nationality": "land"}
"""The kinds of mention that are actors where they act or suffer: "Turkish jets", "Ankara denied"."""
_KNOWN = 12
"""Reports above which being named in them says nothing about who else is."""
_OFTEN = 2
"""Reports that must call a body by a short name for it to be its name elsewhere."""
_SMALL = frozenset({"al", "el", "the"})
"""Words of a folded name that tell no two actors apart."""

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Words that tell a father and a son of one name apart."""

Key = tuple[str, str, str]
"""Kind, folded name, and for a single name the witness in which alone it is one person."""


class Name(NamedTuple):
    """One actor of one report: its name there, its kinds and the words it was named by."""

    report: str
    name: str
    kinds: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


class Merged(NamedTuple):
    """The actors of a pile; ``of`` gives an actor's id by report and name."""

    actors: list[Actor]
    of: dict[tuple[str, str], str]


def names_in(report: Report) -> list[Name]:
    """Return the persons, organisations and groups that *report* names, and the lands that act in it.

    In order of first mention, lands last.
    """
    kinds: dict[str, dict[str, int]] = {}
    words: dict[str, dict[str, None]] = {}

    def count(mention: Mention, name: str) -> None:
        counted = kinds.setdefault(name, {})
        counted[mention.kind] = counted.get(mention.kind, 0) + 1
        words.setdefault(name, {})[" ".join(mention.text.split())] = None

    for mention in report.mentions:
        if mention.kind in _KINDS:
            count(mention, mention.actor or mention.text)
    lands = _taking_part(report) - kinds.keys()
    for mention in report.mentions:
        if mention.kind in _LANDS and mention.actor is not None and mention.actor in lands:
            count(mention, mention.actor)
    return [
        Name(report.id, name, tuple(sorted(counted.items())), tuple(words[name]))
        for name, counted in kinds.items()
    ]


def _taking_part(report: Report) -> set[str | None]:
    """Return who acts, suffers or is counted in a report, by name."""
    tolls = chain(report.tolls.values(), *(event.tolls.values() for event in report.events))
    return {
        *(one.actor for event in report.events for one in (*event.actors, *event.targets)),
        *(one.actor for event in report.events for one in event.responsibility),
        *(side for toll in tolls for side in toll.by_side),
    }


def merge_actors(
    names: Iterable[Name],
    witness: Mapping[str, str],
    *,
    together: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> Merged:
    """Put the names of many reports together into actors, by id.

    Args:
        names: Those of `names_in`, of any number of reports, in any order.
        witness: The witness of each report that has copies.
        together: Pairs that a person put together, and
        apart: that a person set apart (`dateline.link.rulings`). Each is an actor's id, a name
            (folded), or ``REPORT/NAME``: that name in one report alone.
    """
    rulings = settle(together, apart)
    single = {name for name in _named_by(rulings) if "/" in name}
    groups: dict[Key, list[Name]] = defaultdict(list)
    for name in names:
        own = f"{name.report}/{name.name}"
        groups[_key(name, witness, alone=own in single)].append(name)
    lost = list(_lost_apostrophes(groups))
    reasons: dict[Key, list[str]] = defaultdict(list)
    of = _Ruled(groups, rulings)
    for key, other, reason in chain(of.pairs(), lost, _variants(groups), _short_names(groups)):
        one, gone = of.now(key), of.now(other)
        if one != gone and not of.forbids(one, gone):
            of.move(gone, one)
            groups[one] += groups.pop(gone)
            reasons[one] += [*reasons.pop(gone, []), reason]
    for unheld in rulings.unheld:
        for key in {of.now(key) for name in unheld for key in of.keys(name)}:
            reasons[key].append(kept_apart(*unheld))
    actors, actor_of = [], {}
    for key, members in sorted(groups.items()):
        actor = _actor(key, members, reasons.get(key, ()))
        actors.append(actor)
        actor_of.update({(member.report, member.name): actor.id for member in members})
    return Merged(actors, actor_of)


def _named_by(rulings: Settled) -> set[str]:
    return {name for some in rulings.together for name in some} | rulings.apart.keys()


class _Ruled:
    """What a person ruled on actors, in keys; ``groups`` are those before any are joined."""

    def __init__(self, groups: Mapping[Key, list[Name]], rulings: Settled) -> None:
        self._rulings = rulings
        self._now: dict[Key, Key] = {}
        self._of: dict[str, list[Key]] = {}
        ruled = _named_by(rulings)
        for key in sorted(groups) if ruled else ():
            own = {f"{name.report}/{name.name}" for name in groups[key]} if key[2] else set()
            for name in ruled:
                if name in (_id(key), *own) or (not key[2] and _folded(name) == key[1]):
                    self._of.setdefault(name, []).append(key)
        self._against: dict[Key, set[Key]] = defaultdict(set)
        for name, others in rulings.apart.items():
            for key in self.keys(name):
                self._against[key] |= {k for other in others for k in self.keys(other)} - {key}

    def keys(self, name: str) -> list[Key]:
        """Return the keys that an id, a name or ``REPORT/NAME`` stands for."""
        return self._of.get(name, [])

    def now(self, key: Key) -> Key:
        """Return the key that a key has been joined to."""
        while key in self._now:
            key = self._now[key]
        return key

    def move(self, gone: Key, one: Key) -> None:
        """Take note that a key is joined to another."""
        self._now[gone] = one
        self._against[one] |= self._against.pop(gone, set())

    def forbids(self, one: Key, other: Key) -> bool:
        """Whether two keys were set apart, or joined to what was."""
        return other in {self.now(key) for key in self._against.get(one, ())} or one in {
            self.now(key) for key in self._against.get(other, ())
        }

    def pairs(self) -> Iterator[tuple[Key, Key, str]]:
        """Yield the keys that were put together."""
        for names in self._rulings.together:
            first, *rest = [key for name in names for key in self.keys(name)] or [("", "", "")]
            for other in rest:
                yield first, other, "a person put them together"


def _variants(groups: Mapping[Key, list[Name]]) -> list[tuple[Key, Key, str]]:
    """Find names of one person in other words: the fuller or more frequent, the other, and why.

    Each name is joined once at most, so that no chain of variants leads from one person to another.
    """
    reports = {key: {name.report for name in names} for key, names in groups.items()}
    beside: dict[str, set[Key]] = defaultdict(set)
    for key, some in reports.items():
        if len(some) <= _KNOWN:
            for report in some:
                beside[report].add(key)
    found, taken = [], set[Key]()
    for one, other, why in sorted(_rivals(key for key in groups if key[0] == "person")):
        known = [{key for report in reports[k] for key in beside[report]} for k in (one, other)]
        both = (known[0] & known[1]) - {one, other}
        if both and not taken & {one, other} and not reports[one] & reports[other]:
            taken |= {one, other}
            name = min(key[1] for key in both)
            found.append((one, other, f"{why}, and both are named beside {name!r}"))
    return found


def _lost_apostrophes(groups: Mapping[Key, list[Name]]) -> Iterator[tuple[Key, Key, str]]:
    """Find full names that are another's with an s at its end: "Lena Vosss" of "Lena Voss's".

    In texts that lost their apostrophes; only if the name without it is the more frequent one.
    """
    for key in sorted(groups):
        one = (key[0], key[1][:-1], key[2])
        if key[1].endswith("s") and " " in key[1] and len(groups.get(one, ())) > len(groups[key]):
            yield one, key, f"{key[1]!r} is {one[1]!r} with a lost apostrophe"


def _short_names(groups: Mapping[Key, list[Name]]) -> Iterator[tuple[Key, Key, str]]:
    """Find what reports call one body only: "the Observatory" where nobody calls another so.

    A report that names a body in full and then in short tells what its short name means; another
    that has the short name alone means the same. Never for persons: a surname has many bearers.
    """
    called: dict[str, Counter[Key]] = defaultdict(Counter)
    for key, names in groups.items():
        if key[0] == "body":
            for _, words in {(n.report, _folded(w)) for n in names for w in n.words}:
                called[words][key] += 1
    for short, keys in sorted(called.items()):
        alone = ("body", short, "")
        others = [key for key in keys if key != alone]
        if alone in groups and len(others) == 1 and keys[others[0]] >= _OFTEN:
            yield others[0], alone, f"{short!r} is what {keys[others[0]]} reports call it"


def _rivals(people: Iterable[Key]) -> Iterator[tuple[Key, Key, str]]:
    """Yield two full names that may be one, if either fits no third."""
    fuller: dict[Key, set[Key]] = defaultdict(set)
    spelt: dict[str, list[Key]] = defaultdict(list)
    full = {
        key: words
        for key in people
        if len(words := key[1].split()) > 1 and _GENERATIONS.isdisjoint(words)
    }
    ends: dict[tuple[str, str], list[Key]] = defaultdict(list)
    tails: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key, words in full.items():
        ends[words[0], words[-1]].append(key)
        if len(words) > 2:
            ends[words[0], words[1]].append(key)
            tails[words[-2], words[-1]].append(key)
        spelt[skeleton(key[1])].append(key)
    for key, words in full.items():
        if len(words) == 2:
            fuller[key] = {other for other in ends[words[0], words[1]] if len(full[other]) > 2}
    for key, words in full.items():
        if len(words) == 2 and not fuller[key]:  # "Abdel Rahman" of "Rami Abdel Rahman"
            fuller[key] = {other for other in tails[words[0], words[1]] if len(full[other]) > 2}
    for key, others in fuller.items():
        if len(others) == 1:
            (one,) = others
            yield one, key, f"{key[1]!r} is short for {one[1]!r}"
    for some in spelt.values():
        if len(some) == 2:
            one, other = sorted(some)
            yield one, other, f"{one[1]!r} and {other[1]!r} are spellings of one name"


def _key(name: Name, witness: Mapping[str, str], alone: bool) -> Key:
    """Return the key of a name; *alone*: a person ruled on it in this report only."""
    kind = (_KINDS | _LANDS)[_most(name.kinds)]
    folded = _folded(name.name)
    if alone:
        return kind, folded, name.report
    single = kind == "person" and " " not in folded
    return kind, folded, witness.get(name.report, name.report) if single else ""


def _id(key: Key) -> str:
    return f"a{xxhash.xxh3_64_hexdigest(chr(31).join(key).encode())[:12]}"


@lru_cache(maxsize=1 << 16)
def _folded(name: str) -> str:
    """Fold a name for comparison: "the al-Nusra Front" is "nusra front"."""
    words = [word for word in fold_name(name).split() if word not in _SMALL]
    return " ".join(words) or fold_name(name) or name


def _most(kinds: Iterable[tuple[str, int]]) -> str:
    """Return the most frequent kind, of equals the one whose name sorts first."""
    total: dict[str, int] = {}
    for kind, count in kinds:
        total[kind] = total.get(kind, 0) + count
    return min(total, key=lambda kind: (-total[kind], kind))


def _actor(key: Key, members: list[Name], reasons: Iterable[str]) -> Actor:
    uses = Counter(member.name for member in members)
    name = min(uses, key=lambda name: (-uses[name], name))
    words = {words for member in members for words in (member.name, *member.words)}
    reports = len({member.report for member in members if _folded(member.name) == key[1]})
    return Actor(
        id=_id(key),
        name=name,
        aliases=tuple(sorted(words - {name})),
        kind=_most(kind for member in members for kind in member.kinds),
        reasons=(_reason(key, reports), *reasons),
    )


def _reason(key: Key, reports: int) -> str:
    _, folded, alone = key
    if alone:
        return "kept apart from the same name in unrelated reports"
    return f"the same name, {folded!r} when folded, in {reports} report{'s' if reports > 1 else ''}"
