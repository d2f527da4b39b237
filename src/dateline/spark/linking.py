"""The link half: the copies and incidents of marked lines, as tables.

The workers read each line and glean from it what linking needs, which is most of the work and needs
no other report. What needs all reports at once the driver does, with the functions that
`dateline build` calls, so that the same reports give the same links wherever they are linked
(docs/decisions/0018).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from dateline.export.parquet import write_tables
from dateline.export.rows import copy_rows, incident_rows
from dateline.link.bodies import Body, body_of
from dateline.link.copies import fold_copies
from dateline.link.gleaning import Gleaned, glean
from dateline.link.incidents import gather_incidents
from dateline.link.placing import Settled, settle_places
from dateline.link.words import find_alike
from dateline.model.archive import Copy, Incident
from dateline.model.report import Marked
from dateline.pipeline.build import seldom_collected
from dateline.spark.frames import frames_of, values_of
from dateline.store.lines import read_marked

GLEANED_SCHEMA = "packed binary"


class GleanedRow(NamedTuple):
    """A report's `Body` and `Gleaned` as bytes that the driver of the same job reads."""

    packed: bytes


class Links(NamedTuple):
    """The copies of a pile, by witness, and its incidents, by id."""

    copies: list[Copy]
    incidents: list[Incident]


def glean_line(line: Marked) -> Iterator[tuple[Body, Gleaned]]:
    """Yield the body of each report of a document, and what else linking needs of it."""
    for report in line.reports:
        text = (line.text or "")[report.start : report.end]
        body = body_of(report, line.document, text, report.start)
        yield body, glean(report, line.document, text)


def link_marked(marked: Any) -> Links:
    """Link the reports of a table of marked lines.

    Args:
        marked: A Spark data frame with a column ``line``, as `dateline.spark.job.mark_shards` gives
            it; rows without a line are passed over, a report that comes twice counts once.

    Returns:
        What `dateline build` finds of the same lines. The driver holds some 10 KB a report.
    """
    from pyspark import StorageLevel

    lines = marked.where("line is not null").select("line")
    rows = lines.mapInPandas(_gleaning, GLEANED_SCHEMA).persist(StorageLevel.DISK_ONLY)
    try:
        rows.count()  # by all workers at once; what follows takes one part after the other
        with seldom_collected():
            return link_gleaned(map(_unpacked, rows.toLocalIterator()))
    finally:
        rows.unpersist()


def link_gleaned(pile: Iterable[tuple[Body, Gleaned]]) -> Links:
    """Link reports, whatever their order; one that comes again is passed over."""
    bodies: dict[str, Body] = {}
    some: list[Gleaned] = []
    for body, one in pile:
        if one.report not in bodies:
            bodies[one.report] = body
            some.append(one)
    copies = fold_copies([one.copied for one in some], bodies.__getitem__)
    witness = {report: copy.witness for copy in copies for report in copy.reports}
    tellings = chain.from_iterable(one.tellings for one in some)
    placed = settle_places(tellings, Settled([one.placed for one in some]), witness)
    alike = find_alike(one.words for one in some)
    return Links(copies, gather_incidents(placed, witness, alike=alike))


def write_links(links: Links, folder: Path) -> None:
    """Write the tables ``incidents``, ``incident_mentions``, ``disagreements`` and ``copies``.

    They have the columns of ``dateline export --as parquet``; *folder* must not exist.
    """
    rows = (
        *(row for one in links.incidents for row in incident_rows(one)),
        *(row for copy in links.copies for row in copy_rows(copy)),
    )
    write_tables(folder, ("incidents", "incident_mentions", "disagreements", "copies"), rows)


def _unpacked(row: Any) -> tuple[Body, Gleaned]:
    """Return what a worker of this very job packed; Spark sends its own rows in the same way."""
    found: tuple[Body, Gleaned] = pickle.loads(row["packed"])  # safe: from our own workers
    return found


def _gleaning(frames: Iterator[Any]) -> Iterator[Any]:
    lines = (read_marked(line.encode()) for (line,) in values_of(frames))
    found = (one for line in lines for one in glean_line(line))
    return frames_of((GleanedRow(pickle.dumps(one, 5)) for one in found), GleanedRow)
