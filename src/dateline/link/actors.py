"""Actors: who is named across reports, each with every name it was given.

Inside a report, marking has already put aliases together (``Mention.actor``). Across reports two
names are one actor if they have the same folded name and the same kind. A single name of a
person ("Karim") says too little: it is joined only among copies of one report. Merging by more
than names, and undoing it, is a person's decision or a later step's; nothing here guesses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import xxhash

from dateline.model.archive import Actor
from dateline.model.report import Report
from dateline.text.fold import fold_name

_KINDS = {"person": "person", "organisation": "body", "group": "body"}
"""The kinds of mention that are actors. One text's group is another's organisation."""
_SMALL = frozenset({"al", "el", "the"})
"""Words of a folded name that tell no two actors apart."""


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
    """Return the persons, organisations and groups that *report* names, in order of first mention."""
    kinds: dict[str, Counter[str]] = {}
    words: dict[str, dict[str, None]] = {}
    for mention in report.mentions:
        if mention.kind in _KINDS:
            name = mention.actor or mention.text
            kinds.setdefault(name, Counter())[mention.kind] += 1
            words.setdefault(name, {})[" ".join(mention.text.split())] = None
    return [
        Name(report.id, name, tuple(sorted(counted.items())), tuple(words[name]))
        for name, counted in kinds.items()
    ]


def merge_actors(names: Iterable[Name], witness: Mapping[str, str]) -> Merged:
    """Put the names of many reports together into actors, by id.

    Args:
        names: Those of `names_in`, of any number of reports, in any order.
        witness: The witness of each report that has copies.
    """
    groups: dict[tuple[str, str, str], list[Name]] = defaultdict(list)
    for name in names:
        groups[_key(name, witness)].append(name)
    actors, of = [], {}
    for key, members in sorted(groups.items()):
        actor = _actor(key, members)
        actors.append(actor)
        of.update({(member.report, member.name): actor.id for member in members})
    return Merged(actors, of)


def _key(name: Name, witness: Mapping[str, str]) -> tuple[str, str, str]:
    kind = _KINDS[_most(name.kinds)]
    folded = _folded(name.name)
    alone = kind == "person" and " " not in folded
    return kind, folded, witness.get(name.report, name.report) if alone else ""


def _folded(name: str) -> str:
    """Fold a name for comparison: "the al-Nusra Front" is "nusra front"."""
    words = [word for word in fold_name(name).split() if word not in _SMALL]
    return " ".join(words) or fold_name(name) or name


def _most(kinds: Iterable[tuple[str, int]]) -> str:
    """Return the most frequent kind, of equals the one whose name sorts first."""
    total: Counter[str] = Counter()
    for kind, count in kinds:
        total[kind] += count
    return min(total, key=lambda kind: (-total[kind], kind))


def _actor(key: tuple[str, str, str], members: list[Name]) -> Actor:
    uses = Counter(member.name for member in members)
    name = min(uses, key=lambda name: (-uses[name], name))
    words = {words for member in members for words in (member.name, *member.words)}
    reports = len({member.report for member in members})
    return Actor(
        id=f"a{xxhash.xxh3_64_hexdigest(chr(31).join(key).encode())[:12]}",
        name=name,
        aliases=tuple(sorted(words - {name})),
        kind=_most(kind for member in members for kind in member.kinds),
        reasons=(_reason(key, reports),),
    )


def _reason(key: tuple[str, str, str], reports: int) -> str:
    _, folded, alone = key
    if alone:
        return "a single name: kept apart from the same name in unrelated reports"
    return f"the same name, {folded!r} when folded, in {reports} report{'s' if reports > 1 else ''}"
