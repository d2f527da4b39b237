"""Days as pairs of ordinals, which are cheap to hold and to compare."""

from __future__ import annotations

from datetime import date

from dateline.model.mark import When

Days = tuple[int, int]
"""First and last day, both included, as ordinals (`date.toordinal`)."""
OPEN = date.max.toordinal()
"""The last day of a range that is open at its end."""


def days_of(when: When | None) -> Days | None:
    """Return the first and last day as ordinals; an open bound tells no day.

    >>> days_of(When(earliest="0001-01-01", latest="0001-01-03", precision=2, basis="given"))
    (1, 3)
    """
    if when is None or when.earliest is None or when.latest is None:
        return None
    return date.fromisoformat(when.earliest).toordinal(), date.fromisoformat(
        when.latest
    ).toordinal()


def overlap(one: Days, other: Days) -> bool:
    """Whether two ranges share a day."""
    return one[0] <= other[1] and other[0] <= one[1]


def gap(one: Days, other: Days) -> int:
    """Return the days from the end of the earlier range to the beginning of the later, 0 at least.

    >>> gap((1, 3), (5, 6)), gap((5, 6), (1, 3)), gap((1, 3), (2, 6))
    (2, 2, 0)
    """
    return max(0, one[0] - other[1], other[0] - one[1])
