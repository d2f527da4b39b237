"""Spans: half-open ranges of Unicode code points in a document's text."""

from __future__ import annotations

from typing import NamedTuple

from dateline.errors import EvidenceError


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points; in JSON, a list of two numbers."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Return how many code points lie under the span."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of *text* under this span.

        Raises:
            EvidenceError: The span does not lie inside *text*.

        >>> Span(0, 5).of("Mosul fell")
        'Mosul'
        """
        if not 0 <= self.start <= self.end <= len(text):
            raise EvidenceError(
                f"span [{self.start}, {self.end}) lies outside a text of {len(text)} characters"
            )
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether *other* lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        """Return this span moved right by *by* characters."""
        return Span(self.start + by, self.end + by)
