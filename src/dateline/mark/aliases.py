"""Which names of one report are names of one actor.

A later short form goes to the one full name that it ends ("Dempsey" -> "Martin Dempsey"), never
where two persons share it. Spellings that differ as romanisations do ("Nouri", "Nuri"; with and
without "al-") are one, after the rules that name matchers for Arabic share (Freeman, Condon and
Ackerman 2006): the same consonants, at most two letters apart. An acronym goes to the name it
abbreviates. Every merge has its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.text.fold import fold_name, skeleton


class Actor(NamedTuple):
    """The name that stands for all names of one actor, and why a name was put to it."""

    name: str
    reason: str


Tokens = tuple[str, ...]


def tokens_of(name: str, small: frozenset[str], suffixes: frozenset[str]) -> Tokens:
    """Return the words of a person's name that tell persons apart, folded.

    Articles (*small*), initials and *suffixes* ("Jr.") are left out.

    >>> tokens_of("John A. Al-Rawi Jr.", frozenset({"al"}), frozenset({"jr"}))
    ('john', 'rawi')
    """
    words = fold_name(name.replace(".", ". ")).split()
    kept = tuple(w for w in words if w not in small and w not in suffixes and len(w) > 1)
    return kept or tuple(words)


def close(one: str, other: str) -> bool:
    """Whether two folded words may be spellings of one name.

    >>> close("nouri", "nuri"), close("mohammed", "mahmoud"), close("maria", "mario")
    (True, False, False)
    """
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or {one[-1], other[-1]} == {"a", "o"}:
        return False
    apart = _distance(one, other, 2)
    if apart <= 2 and skeleton(one) == skeleton(other):
        return True
    return apart == 1 and min(len(one), len(other)) >= 7


def _distance(one: str, other: str, most: int) -> int:
    """Return how many letters must change, come or go; any number over *most* is ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return min(row[-1], most + 1)


class _Cluster:
    """Full names taken for one person."""

    def __init__(self, tokens: Tokens, name: str, count: int) -> None:
        self.tokens = [tokens]
        self.names = Counter({name: count})

    def fits(self, tokens: Tokens) -> bool:
        """Whether a full name may be another of this person."""
        return any(_same_person(tokens, known) for known in self.tokens)

    def add(self, tokens: Tokens, name: str, count: int) -> None:
        """Count one more full name."""
        self.tokens.append(tokens)
        self.names[name] += count

    @property
    def name(self) -> str:
        """The full name used most, the longer of two, the first in the alphabet of equal ones."""
        return min(self.names, key=lambda name: (-self.names[name], -len(name), name))


def _same_person(one: Tokens, other: Tokens) -> bool:
    if not close(one[-1], other[-1]):
        return False
    return close(one[0], other[0])


def name_persons(names: Sequence[tuple[str, Tokens]]) -> dict[str, Actor]:
    """Return the actor of every person's name of a report.

    Args:
        names: The names without titles, each as often as it stands, with their tokens.
    """
    counts = Counter(name for name, _ in names)
    tokens = dict(names)
    full = sorted((n for n in counts if len(tokens[n]) > 1), key=lambda n: (-len(tokens[n]), n))
    clusters: list[_Cluster] = []
    out: dict[str, Actor] = {}
    of: dict[str, _Cluster] = {}
    for name in full:
        fitting = [c for c in clusters if c.fits(tokens[name])]
        if len(fitting) == 1:
            fitting[0].add(tokens[name], name, counts[name])
            of[name] = fitting[0]
        else:
            of[name] = _Cluster(tokens[name], name, counts[name])
            clusters.append(of[name])
    for name in full:
        actor = of[name].name
        out[name] = Actor(actor, "its full name" if actor == name else "a spelling of the name")
    for name in counts:
        if name not in out:
            out[name] = _short(name, tokens[name], clusters)
    return out


def _short(name: str, tokens: Tokens, clusters: list[_Cluster]) -> Actor:
    word = tokens[-1] if tokens else fold_name(name)
    for place, reason in ((-1, "the last name of"), (0, "the first name of")):
        exact = [c for c in clusters if any(known[place] == word for known in c.tokens)]
        near = exact or [
            c for c in clusters if any(close(known[place], word) for known in c.tokens)
        ]
        if len(near) == 1:
            return Actor(near[0].name, f"{reason} {near[0].name}")
        if near:  # two persons share it
            return Actor(name, "a name that two persons share")
    return Actor(name, "the name as it stands")


def name_organisations(names: Iterable[str], defined: dict[str, str]) -> dict[str, Actor]:
    """Return the actor of every organisation's name of a report.

    Args:
        names: The names, each as often as it stands.
        defined: Acronyms with the full names that the report gives them: "SDF (...)".
    """
    counts = Counter(names)
    by_key: dict[str, str] = {}
    out: dict[str, Actor] = {}
    for name in sorted(counts, key=lambda n: (-counts[n], -len(n), n)):
        key = _organisation_key(defined.get(name, name))
        known = by_key.setdefault(key, defined.get(name, name))
        reason = (
            "an acronym that the report explains" if name in defined else "the name as it stands"
        )
        out[name] = Actor(known, reason)
    initials = _initials(out)
    for name in out:
        if name.isupper() and name not in defined and len(initials.get(name, ())) == 1:
            (full,) = initials[name]
            out[name] = Actor(full, f"the initials of {full}")
    return out


def _organisation_key(name: str) -> str:
    """Return the key of an organisation: "Ministry of the Interior" is "Interior Ministry"."""
    key = fold_name(name).removeprefix("the ")
    for kind in ("ministry", "department"):
        if key.startswith(f"{kind} of "):
            return f"{key[len(kind) + 4 :].removeprefix('the ')} {kind}"
    return key


def _initials(actors: dict[str, Actor]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for actor in actors.values():
        letters = "".join(word[0] for word in actor.name.split() if word[0].isupper())
        if len(letters) > 2:
            found.setdefault(letters, set()).add(actor.name)
    return found
