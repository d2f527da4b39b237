"""What people ruled on links: apart from how it is found, so that an undecided archive loads no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dateline.model.archive import Decision

Pair = tuple[str, str]


class Rulings(NamedTuple):
    """Pairs of event ids, and of actors (ids or ``REPORT/NAME``), that people put together or apart.

    ``disputed`` are events of pairs that two persons see differently. ``on`` are the decisions on the
    incident that tells an event, ``aliases`` further names by actor id; ``log`` all decisions in force.
    """

    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()
    actors_together: Sequence[Pair] = ()
    actors_apart: Sequence[Pair] = ()
    disputed: frozenset[str] = frozenset()
    on: Mapping[str, Sequence[Decision]] = {}
    aliases: Mapping[str, Sequence[str]] = {}
    log: Sequence[Decision] = ()
