"""Ids of marks beside their report: what they share is kept once.

A mark's id is its report's, its kind's letter and where it starts: "9f2c1ab04e77-f102". What a
report's ids have in common is its pattern, "9f2c1ab04e77-*"; whoever renames ids before they come
here (a suffix a shard, a prefix a pile) renames them all alike, so the pattern is read off a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

OWN = "*"
"""The pattern of ids that are made of their report's id."""


class Pattern:
    """What the ids of a report's marks have in common, before and after what tells them apart."""

    __slots__ = ("_after", "_before", "_end", "_length", "text")

    def __init__(self, report: str, text: str) -> None:
        """Take the pattern *text* of the report with an id; `OWN` is ``REPORT-*``."""
        self.text = text
        before, _, self._after = (f"{report}-*" if text == OWN else text).partition("*")
        self._before, self._length = before, len(before)
        self._end = -len(self._after) or None

    def write(self, own: str) -> str:
        """Return the whole id of "f102"."""
        return f"{self._before}{own}{self._after}"

    def cut(self, mark: str) -> str | None:
        """Return "f102" of a whole id, None if it is not of this pattern."""
        own = mark[self._length : self._end]
        return own if self.write(own) == mark and own[:1] != "=" else None

    def shorten(self, mark: str) -> str:
        """Return "f102" of a whole id, and of one that is not of this pattern the id after a "="."""
        own = self.cut(mark)
        return f"={mark}" if own is None else own

    def lengthen(self, short: str) -> str:
        """Return the whole id of which `shorten` made *short*."""
        return short[1:] if short[:1] == "=" else self.write(short)


def pattern_of(report: str, marks: Iterable[tuple[str, Any]]) -> Pattern:
    """Return the pattern of a report's ids, read off its first mark.

    Args:
        report: The report's id.
        marks: Its marks, each with its kind's letter.
    """
    for letter, mark in marks:
        name = f"-{letter}{mark.start}"
        if mark.id == report + name or "*" in mark.id:
            break
        before, found, after = mark.id.rpartition(name)
        if found:
            return Pattern(report, f"{before}-*{after}")
        break
    return Pattern(report, OWN)


def lettered_marks(report: Any) -> Iterator[tuple[str, Any]]:
    """Yield every mark of a report, or of one that is packed by place, with its kind's letter."""
    for letter, marks in lettered_lists(report):
        for mark in marks:
            yield letter, mark


def lettered_lists(report: Any) -> tuple[tuple[str, Sequence[Any]], ...]:
    """Return the marks of each kind, with the kind's letter."""
    return (
        *(("m", report.mentions), ("p", report.places), ("t", report.times)),
        *(("f", report.figures), ("v", report.victims), ("e", report.events)),
        ("s", report.statements),
    )
