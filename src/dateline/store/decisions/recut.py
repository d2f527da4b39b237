"""A document cut again where a person says that a report begins or ends.

What one report loses its neighbour gets, with its blocks and marks; a mark across the new boundary
is gone. Ids of reports stay, those of marks that moved name their new report. Nothing is read
again: the words and what was found in them are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from dateline.errors import DatelineError
from dateline.model.mark import Mark
from dateline.model.report import Block, Report
from dateline.model.span import Span
from dateline.store.decisions.add import REFERENCES
from dateline.store.decisions.apply import LISTS, first_told
from dateline.store.decisions.recount import recount
from dateline.store.evidence import marks_of


class Recut(NamedTuple):
    """The reports of a document after cutting, and the new ids of marks that moved."""

    reports: dict[str, Report]
    moved: dict[str, str]


Cuts = Mapping[tuple[str, str], int]
"""Where reports begin and end: (report id, "start" or "end") to an offset in the document."""


def recut(reports: Sequence[Report], text: str, cuts: Cuts) -> Recut:
    """Cut a document again.

    Args:
        reports: Its reports, in text order.
        text: Its text.
        cuts: The boundaries that people gave.

    Raises:
        DatelineError: A boundary would leave a report without words.
    """
    spans = _spans(reports, text, cuts)
    holder = _Holder(reports, spans)
    return Recut({old.id: holder.report(old) for old in reports}, holder.moved)


def _spans(reports: Sequence[Report], text: str, cuts: Cuts) -> dict[str, Span]:
    """Return each report's new span; a neighbour ends where the other begins."""
    bounds = {one.id: [one.start, one.end] for one in reports}
    order = [one.id for one in reports]
    for (name, side), at in sorted(cuts.items()):
        n, own = order.index(name), bounds[name]
        other = n - 1 if side == "start" else n + 1
        index, facing = (0, 1) if side == "start" else (1, 0)
        if 0 <= other < len(order):
            next_to = bounds[order[other]]
            low, high = sorted((own[index], next_to[facing]))
            touches = not text[low:high].strip()
            crosses = at < next_to[1] if side == "start" else at > next_to[0]
            if touches or crosses:
                next_to[facing] = at
        own[index] = at
    for name, (start, end) in bounds.items():
        if not 0 <= start < end <= len(text) or not text[start:end].strip():
            raise DatelineError(f"report {name} would have no words left")
    return {name: Span(*own) for name, own in bounds.items()}


class _Holder:
    """Gives each report of a document its blocks and marks again."""

    def __init__(self, reports: Sequence[Report], spans: Mapping[str, Span]) -> None:
        self._spans = spans
        self._blocks = [block for report in reports for block in report.blocks]
        self.moved: dict[str, str] = {}
        self._marks: dict[str, list[Mark]] = {name: [] for name in spans}
        self._came: set[str] = set()
        taken = {mark.id for report in reports for mark in marks_of(report)}
        for report in reports:
            for mark in marks_of(report):
                home = next((n for n, span in spans.items() if span.covers(mark.span)), None)
                if home is None:
                    continue
                if home != report.id:
                    self.moved[mark.id] = _renamed(mark.id, report.id, home, taken)
                    taken.add(self.moved[mark.id])
                    self._came.add(home)
                self._marks[home].append(mark)

    def report(self, old: Report) -> Report:
        """Return a report as it is cut now, its tolls done again if it has other marks."""
        span = self._spans[old.id]
        marks = self._marks[old.id]
        same = len(marks) == sum(1 for _ in marks_of(old)) and old.id not in self._came
        if span == old.span and same:
            return old
        ids = {self.moved.get(mark.id, mark.id) for mark in marks}
        lists: dict[str, list[Any]] = {name: [] for _, name in LISTS.values()}
        for mark in sorted(marks, key=lambda one: (one.start, -one.end, one.id)):
            lists[LISTS[type(mark)][1]].append(self._renamed(mark, ids))
        events = lists["events"]
        main = self.moved.get(old.main_event or "", old.main_event)
        new = msgspec.structs.replace(
            old,
            start=span.start,
            end=span.end,
            title=old.title if old.title and _in(span, old.title) else None,
            byline=old.byline if old.byline and _in(span, old.byline) else None,
            agencies=tuple(one for one in old.agencies if one.start is None or _in(span, one)),
            blocks=tuple(_clipped(self._blocks, span)),
            why_here=tuple(one for one in old.why_here if _in(span, one)),
            main_event=main if main in ids else first_told(events),
            **{name: tuple(some) for name, some in lists.items()},
        )
        return recount(old, new)

    def _renamed(self, mark: Mark, ids: set[str]) -> Mark:
        """Return a mark under its id now, naming only marks of its own report."""
        known = {field: getattr(mark, field) for field in REFERENCES if hasattr(mark, field)}
        refers = {field: self.moved.get(name or "", name) for field, name in known.items()}
        changes: dict[str, Any] = {
            field: name if name in ids else None for field, name in refers.items()
        }
        return msgspec.structs.replace(mark, id=self.moved.get(mark.id, mark.id), **changes)


def _renamed(name: str, old: str, new: str, taken: set[str]) -> str:
    own = f"{new}{name.removeprefix(old)}" if name.startswith(old) else f"{new}-{name}"
    letters = ("", *"bcdefghijklmnopqrstuvwxyz")
    return next(f"{own}{letter}" for letter in letters if f"{own}{letter}" not in taken)


def _in(span: Span, part: Any) -> bool:
    return span.covers(Span(part.start, part.end))


def _clipped(blocks: Iterable[Block], span: Span) -> Iterable[Block]:
    for block in sorted(blocks, key=lambda one: one.start):
        if block.span.meets(span):
            start, end = max(block.start, span.start), min(block.end, span.end)
            yield msgspec.structs.replace(block, start=start, end=end)
