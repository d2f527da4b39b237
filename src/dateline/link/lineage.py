"""Lineage: which copy was made from which, and what each added, dropped or changed.

The first report of a group is where its words come from, as far as the pile knows. Every other
one has a source among those before it: the one in which most of its words stand. Words that stand
in no shared run of five are what it added, or the source's what it dropped; a number that differs
between the same neighbours is a changed number. Captures of one address are versions of one
report and not copies of each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from dateline.link.bodies import RUN, Bodies, Hashes, Print, Worded, segments
from dateline.model.archive import ChangedNumber, Lineage, SideEvidence, TextSpan
from dateline.text.numbers import find_counts

Kind = Literal["exact", "edited", "truncated", "padded", "partial"]

_WHOLE = 0.9
"""Share of a report's runs from which the other has the whole of it."""
_EDITED = 0.6
"""Share of both reports' runs from which one is the other, edited."""
_ASKED = 8
"""Oldest members among which a source is looked for, besides the one just before."""
_AROUND = 2
"""Words on either side of a change that are read with it: "at least" changes the number after it."""
_LONGEST = 40
"""Words in a change above which its numbers are not compared one by one."""


def trace(members: Sequence[Print], bodies: Bodies) -> Iterator[Lineage]:
    """Yield the lineage of each member of a copy group; they stand oldest first."""
    exact: dict[bytes, Print] = {}
    for n, member in enumerate(members):
        if n == 0:
            yield Lineage(report=member.report, source=None, kind="first")
        elif (same := exact.get(member.whole)) is not None:
            yield Lineage(
                report=member.report,
                source=same.report,
                kind="exact",
                version=_are_versions(member, same),
                agencies=_credited(member, same),
            )
        else:
            before = [*members[: min(n, _ASKED)], *members[max(_ASKED, n - 1) : n]]
            yield _lineage(member, _source(member, before, bodies), bodies)
        exact.setdefault(member.whole, member)


def _source(member: Print, before: Sequence[Print], bodies: Bodies) -> Print:
    """Return the report that a copy was made from: one of its address, else the most alike."""
    return max(
        before,
        key=lambda one: (_are_versions(one, member), bodies.held(member.report, one.report)),
    )


def _are_versions(one: Print, other: Print) -> bool:
    return one.address is not None and one.address == other.address


def _credited(one: Print, other: Print) -> tuple[str, ...]:
    return tuple(sorted(one.agencies & other.agencies))


def _lineage(member: Print, source: Print, bodies: Bodies) -> Lineage:
    new, old = bodies.worded(member.report), bodies.worded(source.report)
    in_old, in_new = new.covered(old.runs), old.covered(new.runs)
    contained = bodies.held(member.report, source.report)
    kept = bodies.held(source.report, member.report)
    return Lineage(
        report=member.report,
        source=source.report,
        kind=_kind(contained, kept),
        version=_are_versions(member, source),
        contained=round(contained, 3),
        kept=round(kept, 3),
        agencies=_credited(member, source),
        added=_spans(new, ~in_old),
        dropped=_spans(old, ~in_new),
        numbers=tuple(_changed(new, old, ~in_old)),
    )


def _kind(contained: float, kept: float) -> Kind:
    """Name what was done: *contained* of the copy stands in its source, *kept* of it in the copy.

    >>> _kind(1.0, 0.4), _kind(0.5, 0.98), _kind(0.8, 0.85), _kind(0.7, 0.3)
    ('truncated', 'padded', 'edited', 'partial')
    """
    if contained >= _WHOLE > kept:
        return "truncated"
    if kept >= _WHOLE > contained:
        return "padded"
    return "edited" if min(contained, kept) >= _EDITED else "partial"


def _spans(
    worded: Worded, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[TextSpan, ...]:
    return tuple(
        TextSpan(
            document=worded.body.document,
            start=worded.spans[start][0],
            end=worded.spans[end - 1][1],
        )
        for start, end in segments(mask)
    )


def _changed(
    new: Worded, old: Worded, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Iterator[ChangedNumber]:
    """Yield the numbers that differ between the same neighbours in two reports."""
    at = _places(old.runs)
    for start, end in segments(mask):
        if end - start > _LONGEST:
            continue
        # the shared runs before and after the change, and what stands between them in the source
        left = at.get(int(new.runs[start - RUN])) if start >= RUN else -RUN
        right = at.get(int(new.runs[end])) if end < len(new.runs) else len(old.spans)
        if left is None or right is None or not left + RUN <= right <= left + RUN + _LONGEST:
            continue
        now = new.words(start - _AROUND, end + _AROUND)
        was = old.words(left + RUN - _AROUND, right + _AROUND)
        yield from _numbers(now, was, new.body.document, old.body.document)


def _places(runs: Hashes) -> dict[int, int]:
    """Return where each run stands first."""
    values, first = np.unique(runs, return_index=True)
    return dict(zip(values.tolist(), first.tolist(), strict=True))


def _numbers(
    now: tuple[int, str], was: tuple[int, str], document: str, source: str
) -> Iterator[ChangedNumber]:
    new, old = list(find_counts(now[1])), list(find_counts(was[1]))
    if len(new) != len(old):
        return
    for a, b in zip(new, old, strict=True):
        if (a.low, a.best, a.high) != (b.low, b.best, b.high):
            yield ChangedNumber(
                was=SideEvidence(
                    document=source,
                    start=was[0] + b.span.start,
                    end=was[0] + b.span.end,
                    quote=was[1][b.span.start : b.span.end],
                ),
                now=SideEvidence(
                    document=document,
                    start=now[0] + a.span.start,
                    end=now[0] + a.span.end,
                    quote=now[1][a.span.start : a.span.end],
                ),
            )
