"""Mentions: the names of a report, their kinds, and one actor name for all aliases of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from dateline.mark.reading import Reading, Step
from dateline.model.mark import Mention, MentionKind, Toponym

_KINDS: dict[str, MentionKind] = {"PERSON": "person", "ORG": "organisation", "NORP": "nationality"}


class ActorTables(NamedTuple):
    """Reviewed tables of actors, titles and weapons."""


def load_actor_tables(folder: Path | None = None) -> ActorTables:
    """Load the package's tables, and over them the user's from *folder*."""
    return ActorTables()


def find_mentions(tables: ActorTables | None = None) -> Step:
    """Return the step that marks the names of persons, organisations, groups, places, weapons."""

    def step(reading: Reading) -> Iterable[Mention]:
        parse = reading.parse
        toponyms = {(mark.start, mark.end): mark for mark in reading.marks.all(Toponym)}
        for mark in toponyms.values():
            actor = mark.place.name if mark.place else None
            yield _mention(reading, mark.start, mark.end, "place", actor)
        for name in parse.names:
            span = parse.span(name.first, name.last)
            if name.label in _KINDS and (span.start, span.end) not in toponyms:
                kind = _KINDS[name.label]
                yield _mention(reading, span.start, span.end, kind, reading.quote(span))

    return step


def _mention(
    reading: Reading, start: int, end: int, kind: MentionKind, actor: str | None
) -> Mention:
    return Mention(
        id=reading.new_id(Mention, start),
        start=start,
        end=end,
        text=reading.text[start:end],
        score=0.5,
        reason="a name the parser recognised",
        kind=kind,
        actor=actor,
    )
