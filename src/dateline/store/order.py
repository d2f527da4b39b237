"""The order of lists, newest first, as one sortable key a report.

Between pages: by the latest day a report may have appeared, then by the earliest, then by its
place in the page. Reports of one ordered page never swap, whatever is known of their days: so
the days of a page's reports are first made to run one way.
"""

from __future__ import annotations

from base64 import b32hexdecode, b32hexencode
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from itertools import pairwise

from dateline.model.report import Published, Report

_PLACES = (1 << 16) - 1


def newest_keys(reports: Sequence[Report]) -> list[str]:
    """Return a key for each of one document's reports, in their order; a greater one is newer.

    Six bytes for the days, two for the place in the page, five from the report's id, so that no
    two keys are equal and none depends on when a report was loaded; all in base 32 (RFC 4648,
    the alphabet that sorts as its numbers do).
    """
    days = [_days(report.published) for report in reports]
    order = page_order(days)
    if order == 1:
        days = _falling(days)
    elif order == -1:
        days = _falling(days[::-1])[::-1]
    return [
        _key(day, place if order >= 0 else len(days) - 1 - place, report.id)
        for place, (day, report) in enumerate(zip(days, reports, strict=True))
    ]


def newest_key(earliest: str | None, latest: str | None, name: str) -> str:
    """Return the key of something that stands in no page: an incident."""
    first, last = _ordinal(earliest), _ordinal(latest)
    return _key((last or first, first), 0, name)


def day_key(ordinal: int) -> str:
    """Return a key that sorts before all whose latest day is *ordinal* (`date.toordinal`)."""
    return _sortable(ordinal.to_bytes(3, "big"))


def day_of(newest: str) -> int:
    """Return the day in a key (`date.toordinal`), 0 for what is undated: its most significant part."""
    head = newest[:8] + "=" * (8 - len(newest[:8]))
    return int.from_bytes(b32hexdecode(head)[:3], "big")


def listed_day(newest: str) -> date | None:
    """Return the day at which a key stands in lists, None for what is listed as undated.

    >>> listed_day(day_key(date(2031, 3, 7).toordinal()) + "0" * 16)
    datetime.date(2031, 3, 7)
    """
    ordinal = day_of(newest)
    return date.fromordinal(ordinal) if ordinal else None


def page_order(days: Sequence[tuple[int, int]]) -> int:
    """Say whether the (latest, earliest) days of a page fall (1), rise (-1) or neither (0).

    Days that say nothing count for the page's own order, which is newest first.
    """
    known = [day for day in days if day != (0, 0)]
    falls = sum(a > b for a, b in pairwise(known))
    rises = sum(a < b for a, b in pairwise(known))
    if falls and rises:
        return 0
    return -1 if rises else 1


def _days(published: Published | None) -> tuple[int, int]:
    if published is None:
        return 0, 0
    earliest = _ordinal(published.earliest)
    latest = _ordinal(published.latest)
    return (latest or earliest, earliest)  # "after 12 June" has no latest day: its earliest


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _falling(days: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give undated reports their newer neighbour's days (else their older one's)."""
    out: list[tuple[int, int]] = []
    for day in days:
        out.append(day if day != (0, 0) or not out else out[-1])
    first = next((day for day in out if day != (0, 0)), (0, 0))
    return [first if day == (0, 0) else day for day in out]


def _key(day: tuple[int, int], place: int, name: str) -> str:
    return _sortable(
        day[0].to_bytes(3, "big")
        + day[1].to_bytes(3, "big")
        + max(0, _PLACES - place).to_bytes(2, "big")
        + blake2b(name.encode(), digest_size=5).digest()
    )


def _sortable(raw: bytes) -> str:
    return b32hexencode(raw).rstrip(b"=").decode()
