"""PLOVER's codes of an incident, as a view: event, mode, contexts, quad class and score.

The event and mode of a type are in ``event_types.toml``; contexts and finer modes in
``data/codebooks/plover.toml`` (PLOVER manual, 2024-02-04).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dateline.codes.names import Names
from dateline.events.types import EventType


class PloverCodes(NamedTuple):
    """PLOVER's codes; ``event`` is "" for a type that PLOVER has no event for (an accident)."""

    event: str
    mode: str
    contexts: tuple[str, ...]
    quad: int | None
    score: float | None
    auxiliary: tuple[str, ...]
    why: str


_AUXILIARY = {
    "historical": "historical",
    "planned": "future",
    "hypothetical": "hypothetical",
    "denied": "negation",
}


def code_plover(
    kind: EventType, factuality: str, weapons: Iterable[str], names: Names
) -> PloverCodes:
    """Return PLOVER's codes of a type told with such a factuality and such weapons (their words)."""
    table = names.plover
    event, mode = (*kind.plover, "", "")[:2]
    told = {word for words in weapons for word in words.lower().split()}
    finer = next((to for word, to in table["modes"].items() if word in told), None)
    if event == "ASSAULT" and finer:
        mode = finer
    quad, score = table["events"].get(event, (None, None))
    auxiliary = (_AUXILIARY[factuality],) if factuality in _AUXILIARY else ()
    contexts = tuple(table["contexts"].get(kind.name, ()))
    because = f"event_types.toml: {kind.name}; contexts: plover.toml [contexts]"
    return PloverCodes(event, mode, contexts, quad, score, auxiliary, because)
