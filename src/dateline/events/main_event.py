"""The event that a report is about."""

from __future__ import annotations

from dateline.mark.reading import Reading
from dateline.model.mark import Event


def main_event(reading: Reading) -> str | None:
    """Return the id of the event that the report is about: the first told as happened or alleged."""
    for event in reading.marks.all(Event):
        if event.factuality in ("happened", "alleged"):
            return event.same_as or event.id
    return None
