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

from dateline.text.fold import fold_name, letters_apart, skeleton


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
    apart = letters_apart(one, other, 2)
    if apart <= 2 and skeleton(one) == skeleton(other):
        return True
    return apart == 1 and min(len(one), len(other)) >= 7


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


def name_organisations(
    names: Iterable[str], defined: dict[str, str], kinds: frozenset[str] = frozenset()
) -> dict[str, Actor]:
    """Return the actor of every organisation's name of a report.

    Args:
        names: The names, each as often as it stands.
        defined: Acronyms with the full names that the report gives them: "SDF" ...
        kinds: Words that name a kind of organisation and alone stand for the only one of that
            kind in the report: "the Observatory".
    """
    counts = Counter(names)
    shown: dict[str, str] = {}
    out: dict[str, Actor] = {}
    for name in sorted(counts, key=lambda n: (-counts[n], -len(n), n)):
        full = defined.get(name, name)
        actor = shown.setdefault(_organisation_key(full), full)
        reason = (
            "an acronym that the report explains" if name in defined else "the name as it stands"
        )
        out[name] = Actor(actor, reason)
    full_names = {actor.name for actor in out.values()}
    for name in set(out) - set(defined):
        longer = {full for full in full_names if full != name and _stands_for(name, full, kinds)}
        if len(longer) == 1:
            out[name] = Actor(min(longer), f"short for {min(longer)}")
    return out


def _stands_for(name: str, full: str, kinds: frozenset[str]) -> bool:
    """Whether *name* is the initials of *full*, or the one word that says its kind."""
    words = full.split()
    if name.isupper() and len(name) > 2:
        return name == "".join(word[0] for word in words if word[0].isupper())
    return name in kinds and len(words) > 1 and name in words


def _organisation_key(name: str) -> str:
    """Return the key of an organisation: "Ministry of the Interior" is "Interior Ministry"."""
    key = fold_name(name).removeprefix("the ")
    for kind in ("ministry", "department"):
        if key.startswith(f"{kind} of "):
            return f"{key[len(kind) + 4 :].removeprefix('the ')} {kind}"
    return key
