"""Marking later: an archive built with ``--marks none`` is searched first, then marked where it matters.

What is chosen comes out as marked lines, which ``dateline build`` takes into the same archive: the
documents, reports, days and ids are those that it has.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from dateline.errors import ReadError
from dateline.model.report import Marked, Report
from dateline.pipeline.build import Counts, Task, is_archive, line_of, with_tables
from dateline.pipeline.mark import Marker
from dateline.read.outcome import Unchanged
from dateline.store.archive import Archive
from dateline.store.view import Selection, open_view
from dateline.text.parse import BATCH


def mark_later(
    archives: Sequence[Path], where: str, lines: IO[bytes], task: Task, *, text: bool = True
) -> Counts:
    """Mark the documents of archives whose reports meet a query; write a JSON line for each.

    A document that has marks already is counted as unchanged. Of ``task`` its options and its shard
    are used.

    Raises:
        ReadError: A path is no archive.
        QueryError: The query cannot be understood.
    """
    started = time.monotonic()
    counts = Counts()
    for path in archives:
        if not is_archive(path):
            raise ReadError(f"{path} is no archive: --where chooses among reports already read")
        marker = Marker(with_tables(task, path).options)
        unmarked = _unmarked(path, where, task.shard, counts)
        while some := list(islice(unmarked, BATCH)):
            for marked in marker.mark_again(some):
                counts.take(marked)
                lines.write(line_of(marked, text=text) + b"\n")
    counts.seconds = round(time.monotonic() - started, 3)
    return counts


def _unmarked(path: Path, where: str, shard: tuple[int, int], counts: Counts) -> Iterator[Marked]:
    """Yield the lines of the chosen documents that have no marks yet; count those that have."""
    with open_view(path, Selection(where=where)) as view:
        chosen = dict.fromkeys(listed.document for listed in view.reports())
    first, every = shard
    with Archive.open(path, read_only=True) as archive:
        for name in islice(sorted(chosen), first - 1, None, every):
            marked = archive.marked(name)
            if any(map(_has_marks, marked.reports)):
                counts.miss(Unchanged(marked.source, marked.custody.raw_sha256))
            else:
                yield marked


def _has_marks(report: Report) -> bool:
    return any((report.mentions, report.times, report.figures, report.events, report.statements))
