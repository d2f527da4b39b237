"""The tellings of an incident: each event of a report that tells it, ready to be quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model.archive import Incident
from dateline.model.mark import Event
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.publish.notes import Notes
from dateline.publish.shelf import Shelf
from dateline.store.rows import Listed


@dataclass(frozen=True, slots=True)
class Words:
    """Quoted words and where they stand: a report, and a mark in it ("" for none)."""

    quote: str
    report: str
    mark: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling with all that is needed to quote it."""

    listed: Listed
    report: Report
    event: Event
    notes: Notes

    def quote(self, start: int, end: int, mark: str = "") -> Words | None:
        """Quote the report; None for words outside it (of another on its page), or for none."""
        offset = self.report.start
        words = " ".join(self.listed.text[max(0, start - offset) : max(0, end - offset)].split())
        if not words or not self.report.span.covers(Span(start, end)):
            return None
        return Words(words, self.report.id, mark, self.listed.outlet or "")


def tellings_of(shelf: Shelf, incident: Incident) -> Iterator[Telling]:
    """Yield the tellings of an incident, in the order of its mentions."""
    made: dict[str, Notes] = {}
    for mention in incident.mentions:
        stored = shelf.report(mention.report)
        notes = made.setdefault(mention.report, Notes(stored.report))
        for event in stored.report.events:
            if event.id == mention.event:
                yield Telling(stored.listed, stored.report, event, notes)


def firsts_of(shelf: Shelf, tellings: list[Telling]) -> list[Telling]:
    """Return the tellings of one report a witness: copies say the same."""
    return [t for t in tellings if is_first(shelf, t.report.id)]


def is_first(shelf: Shelf, report: str) -> bool:
    """Whether a report is no copy, or the first of its copies."""
    copy = shelf.copies.get(report)
    return copy is None or copy.first == report
