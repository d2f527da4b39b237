"""The claims of one incident, as policies read them: who said which number, where and when."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from dateline.model.mark import Naming, Toll, VictimRole
from dateline.text.numbers import find_counts


@lru_cache(maxsize=4096)
def _is_vague(words: str) -> bool:
    return any(phrase.form in ("plural", "vague") for phrase in find_counts(words))


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A figure or a ``victim`` that a claim is made of; ``words`` are the number with its noun."""

    id: str
    low: int | None
    best: int | None
    high: int | None
    approximate: bool = False
    words: str = ""
    role: VictimRole = "unknown"
    victim: bool = False

    @property
    def vague(self) -> bool:
        """Whether the number is a word that counts nobody: "dozens", not "at least eight"."""
        return self.best is None and _is_vague(self.words)


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What one speaker in one report says that an incident's harm comes to.

    ``toll`` is set on the claim that the report's own arithmetic comes to, and on no other.
    ``source`` tells speakers apart, over reports; ``witness`` is the report's copy group.
    ``earliest`` and ``latest`` are the days on which the report may have appeared.
    """

    harm: str
    low: int | None
    best: int | None
    high: int | None
    said: tuple[Said, ...] = ()
    toll: Toll | None = None
    report: str
    witness: str
    source: str
    said_by: str | None = None
    naming: Naming = "outlet"
    earliest: str | None = None
    latest: str | None = None

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of the figures it rests on."""
        if self.toll:
            return self.toll.figures
        return tuple(one.id for one in self.said if not one.victim)

    @property
    def victims(self) -> tuple[str, ...]:
        """The ids of the victims it rests on whom none of its figures counts."""
        return self.toll.victims if self.toll else tuple(one.id for one in self.said if one.victim)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all that it rests on: figures, then victims."""
        return (*self.figures, *self.victims)

    @property
    def id(self) -> str:
        """What it is called: the id of its first figure."""
        return self.ids[0] if self.ids else f"{self.report}.{self.harm}"

    @property
    def exact(self) -> bool:
        """Whether it leaves nothing open: "14"."""
        return self.low is not None and self.low == self.high

    @property
    def counted(self) -> bool:
        """Whether somebody counted: neither "dozens" nor "about 40"."""
        if not self.said:
            return self.low is not None or self.high is not None
        return not any(one.vague or one.approximate for one in self.said)

    @property
    def words(self) -> str:
        """The words of its numbers."""
        return "; ".join(" ".join(one.words.split()) for one in self.said)


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All claims of one incident; ``fighting`` is whether fighters take part on both sides."""

    incident: str
    claims: tuple[Claim, ...]
    fighting: bool = False
