"""Finding again: which documents an anchor may lie in, and what in them it is the anchor of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from dateline.model.archive import Anchor
from dateline.model.mark import Mark
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.decisions.words import Words, find_anchor
from dateline.store.evidence import marks_of

ORPHANS = "orphans"
"""The key in ``meta`` of the decisions that found no place at the last replay."""


class Index:
    """Which documents an anchor may lie in, the surest first."""

    def __init__(self, archive: Archive) -> None:
        self._by: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, raw, source, own in archive.connection.execute(
            "SELECT id, raw_sha256, source, name FROM document ORDER BY id"
        ):
            self._by["document", name].append(name)
            self._by["raw", raw].append(name)
            self._by["record" if own else "source", f"{_folder(source)}{own or source}"].append(
                name
            )
            self._by["name", own or source.rpartition("/")[2]].append(name)

    def documents(self, anchor: Anchor, *, moved: bool = True) -> Iterator[list[str]]:
        """Yield the documents of each degree: the same, of the same bytes, of the same source.

        With *moved*, last those of a file or record of that name in another folder.
        """
        source, own = anchor.source or "", anchor.record
        seen: set[str] = set()
        keys = [
            ("document", anchor.document or ""),
            ("raw", anchor.raw_sha256 or ""),
            ("record" if own else "source", f"{_folder(source)}{own or source}"),
        ]
        if moved:
            keys.append(("name", own or source.rpartition("/")[2]))
        for key in keys:
            some = [name for name in self._by.get(key, ()) if name not in seen]
            seen.update(some)
            if some:
                yield some


def _folder(source: str) -> str:
    return f"{source.rpartition('/')[0]} "


class Here(NamedTuple):
    """A document as it is read now."""

    id: str
    reports: Mapping[str, Report]
    marks: Mapping[str, tuple[Report, Mark]]
    words: Words


def read_here(archive: Archive, document: str) -> Here:
    """Return a document as the program reads it now, whatever was decided."""
    marked = archive.marked(document)
    reports = {report.id: report for report in marked.reports}
    marks = {mark.id: (report, mark) for report in marked.reports for mark in marks_of(report)}
    blocks = (Span(b.start, b.end) for report in marked.reports for b in report.blocks)
    return Here(document, reports, marks, Words(marked.text or "", blocks))


def holding(here: Here, span: Span | None) -> Report | None:
    """Return the report that a span lies in, if one does."""
    if span is None:
        return None
    return next((one for one in here.reports.values() if one.span.covers(span)), None)


def report_in(here: Here, name: str, anchor: Anchor) -> str | None:
    """Return the id of the report that was decided on, as it is now."""
    if name in here.reports and (here.id == anchor.document or anchor.document is None):
        return name
    report = holding(here, find_anchor(here.words, anchor))
    return report.id if report else None


def mark_in(here: Here, name: str, anchor: Anchor, kind: type[Mark]) -> tuple[Report, Mark] | None:
    """Return the mark with this id, if its words are the anchor's, else the one at its words."""
    known = here.marks.get(name)
    if known is not None and isinstance(known[1], kind) and _is_same(here, known[1], anchor):
        return known
    span = find_anchor(here.words, anchor)
    if span is None:
        return None
    near = [
        (report, mark)
        for report, mark in here.marks.values()
        if isinstance(mark, kind) and mark.span.meets(span)
    ]
    ranked = sorted(
        ((_fit(mark, span, anchor, name), n) for n, (_, mark) in enumerate(near)), reverse=True
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return near[ranked[0][1]]


def _is_same(here: Here, mark: Mark, anchor: Anchor) -> bool:
    """Whether a mark with the id that was decided on is what was decided on."""
    if anchor.document is None:
        return anchor.quote is None or mark.text == anchor.quote
    return here.id == anchor.document and (mark.start, mark.text) == (anchor.start, anchor.quote)


def _fit(mark: Mark, span: Span, anchor: Anchor, name: str) -> tuple[float, int, bool]:
    """Say how well a mark fits: what it shares of the span, of the values it had, its letter."""
    shared = min(mark.end, span.end) - max(mark.start, span.start)
    whole = max(mark.end, span.end) - min(mark.start, span.start)
    was, now = anchor.mark or {}, msgspec.to_builtins(mark)
    same = sum(now.get(key) == value for key, value in was.items() if key not in _NOT_VALUES)
    return round(shared / whole, 6), same, _letters(mark.id) == _letters(name)


_NOT_VALUES = frozenset({"id", "start", "end", "text", "score", "reason", "tolls", "event"})


def _letters(name: str) -> str:
    """Return what tells marks at one place apart: "f102b" is "b"."""
    return name.rpartition("-")[2][1:].lstrip("0123456789")
