"""A reading: one report, its parse, and the marks found so far. What every step is given."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dateline.model.mark import Mark, mark_id
from dateline.model.report import Block, Report
from dateline.model.span import Span
from dateline.text.parse import Parse

M = TypeVar("M", bound=Mark)


class Marks:
    """The marks of one report, by kind, each kind in text order. Steps add; nothing is edited."""

    __slots__ = ("_by_kind", "_starts")

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._by_kind: dict[type[Mark], list[Mark]] = {}
        for mark in marks:
            self._by_kind.setdefault(type(mark), []).append(mark)
        for some in self._by_kind.values():
            some.sort(key=lambda mark: (mark.start, -mark.end, mark.id))
        self._starts = {kind: [mark.start for mark in some] for kind, some in self._by_kind.items()}

    def __iter__(self) -> Iterator[Mark]:
        for some in self._by_kind.values():
            yield from some

    def adding(self, more: Iterable[Mark]) -> Marks:
        """Return these marks and *more*; one of *more* takes the place of one of the same id."""
        added = tuple(more)
        ids = {mark.id for mark in added}
        return Marks((*(mark for mark in self if mark.id not in ids), *added))

    def all(self, kind: type[M]) -> tuple[M, ...]:
        """Return the marks of one kind, in text order."""
        return tuple(self._by_kind.get(kind, ()))  # type: ignore[arg-type]

    def inside(self, span: Span, kind: type[M]) -> tuple[M, ...]:
        """Return the marks of one kind that *span* covers, in text order."""
        starts = self._starts.get(kind, [])
        some = self._by_kind.get(kind, [])
        found = some[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        return tuple(mark for mark in found if mark.end <= span.end)  # type: ignore[misc]


class Reading:
    """One report as the steps see it. ``report`` has no marks yet; ``text`` is the document's."""

    __slots__ = ("_taken", "marks", "parse", "report", "text")

    def __init__(self, report: Report, text: str, parse: Parse, marks: Marks | None = None) -> None:
        self.report, self.text, self.parse = report, text, parse
        self.marks = marks or Marks()
        self._taken: dict[tuple[type[Mark], int], int] = {}

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks that are marked: all but boilerplate, repeats too."""
        return tuple(block for block in self.report.blocks if block.kind != "boilerplate")

    def quote(self, span: Span) -> str:
        """Return the document's words at *span*."""
        return span.of(self.text)

    def block_at(self, offset: int) -> Block | None:
        """Return the block that holds the code point at *offset*, if any."""
        for block in self.report.blocks:
            if block.start <= offset < block.end:
                return block
        return None

    def new_id(self, kind: type[Mark], start: int) -> str:
        """Return an id for a new mark; a second one of the kind at the same place gets "b"."""
        nth = self._taken.get((kind, start), 0)
        self._taken[(kind, start)] = nth + 1
        return mark_id(self.report.id, kind, start, nth)


Step = Callable[[Reading], Iterable[Mark]]
"""A step reads a report and the marks so far and returns new marks. It edits nothing."""
