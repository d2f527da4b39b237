"""Reasons: what ``dateline why`` says of one value."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A quote and where it stands: the report's id, and code points of its document's text."""

    report: str
    start: int
    end: int
    quote: str


class Rival(NamedTuple):
    """A value that was not taken, or stood beside the one that was."""

    value: str
    score: float | None
    note: str


class Reason(NamedTuple):
    """Why one value is what it is. ``id`` and ``field`` are what ``dateline why`` was asked."""

    id: str
    field: str
    value: str
    rule: str | None = None
    score: float | None = None
    words: tuple[Words, ...] = ()
    rivals: tuple[Rival, ...] = ()
    policy: str | None = None
    steps: tuple[str, ...] = ()
    """The way from the words to the value, a line a step: equations, weights, joins."""
    decisions: tuple[str, ...] = ()


def bounds_in_words(low: int | None, best: int | None, high: int | None) -> str:
    """Return a toll or figure as people say it.

    >>> bounds_in_words(12, 12, None), bounds_in_words(12, 14, 20), bounds_in_words(14, 14, 14)
    ('at least 12', '14 (between 12 and 20)', '14')
    """
    if low is not None and low == high:
        return str(low)
    if low is not None and high is not None:
        middle = f"between {low} and {high}"
        return middle if best is None else f"{best} ({middle})"
    if low is not None:
        return f"at least {low}" if best in {None, low} else f"{best} (at least {low})"
    if high is not None:
        return f"up to {high}" if best in {None, high} else f"{best} (up to {high})"
    return f"about {best}" if best is not None else "not known"
