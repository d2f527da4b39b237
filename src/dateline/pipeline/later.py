"""Marking later: an archive built with ``--marks none`` is searched first, then marked where it matters.

What is chosen comes out as marked lines, which ``dateline build`` takes into the same archive: the
documents, reports, days and ids are those that it has.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from dateline.errors import ReadError
from dateline.model.report import Marked, Report
from dateline.pipeline.build import (
    ACKNOWLEDGED,
    Counts,
    Task,
    is_archive,
    line_of,
    with_tables,
)
from dateline.pipeline.meter import Progress
from dateline.pipeline.workers import Pool
from dateline.read.outcome import Unchanged
from dateline.store.archive import Archive
from dateline.store.pace import Pace, Stage
from dateline.store.view import Selection, open_view


def mark_later(
    archives: Sequence[Path],
    where: str,
    lines: IO[bytes],
    task: Task,
    *,
    text: bool = True,
    progress: Progress = lambda pace: None,
) -> Counts:
    """Mark the documents of archives whose reports meet a query; write a JSON line for each.

    A document that has marks already is counted as unchanged. Of ``task`` its options, its workers
    and its shard are used.

    Raises:
        ReadError: A path is no archive.
        QueryError: The query cannot be understood.
    """
    started = time.monotonic()
    counts = Counts()
    chosen = {path: _chosen(path, where, task.shard) for path in archives}
    asked = sum(map(len, chosen.values()))

    def tell(stage: Stage) -> None:
        counts.seconds = round(time.monotonic() - started, 3)
        share = counts.inputs / asked if asked else None
        progress(
            Pace(
                inputs=counts.inputs,
                reports=counts.reports,
                seconds=round(counts.seconds, 1),
                share=share,
                stage=stage,
            )
        )

    for path, names in chosen.items():
        with Pool(with_tables(task, path).options, task.workers) as pool:
            for marked in pool.mark(_unmarked(path, names, counts)):
                counts.take(marked)
                lines.write(line_of(marked, text=text) + b"\n")
                if not counts.documents % ACKNOWLEDGED:
                    tell("reading")
    tell("done")
    return counts


def _chosen(path: Path, where: str, shard: tuple[int, int]) -> list[str]:
    """Return the ids of a shard of the documents that have a report which meets the query."""
    if not is_archive(path):
        raise ReadError(f"{path} is no archive: --where chooses among reports already read")
    with open_view(path, Selection(where=where)) as view:
        chosen = {listed.document for listed in view.reports()}
    first, every = shard
    return sorted(chosen)[first - 1 :: every]


def _unmarked(path: Path, names: Sequence[str], counts: Counts) -> Iterator[Marked]:
    """Yield the lines of documents that have no marks yet; count those that have."""
    with Archive.open(path, read_only=True) as archive:
        for name in names:
            marked = archive.marked(name)
            if any(map(_has_marks, marked.reports)):
                counts.miss(Unchanged(marked.source, marked.custody.raw_sha256))
            else:
                yield marked


def _has_marks(report: Report) -> bool:
    return any((report.mentions, report.times, report.figures, report.events, report.statements))
