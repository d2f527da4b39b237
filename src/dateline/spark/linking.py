"""The link half: the copies, actors and incidents of marked lines, as tables.

The workers read each line and glean from it what linking needs, which is most of the work and needs
no other report. What needs all reports at once the driver does, with the functions that
`dateline build` calls, so that the same reports give the same links wherever they are linked
(docs/decisions/0018).
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dateline.export.parquet import write_tables
from dateline.export.rows import actor_row, copy_rows, incident_rows
from dateline.link.actors import merge_actors
from dateline.link.bodies import Body, body_of
from dateline.link.copies import fold_copies
from dateline.link.gleaning import Gleaned, glean
from dateline.link.incidents import gather_incidents
from dateline.link.placing import Settled, settle_places
from dateline.link.words import find_alike
from dateline.model.archive import Copy, Incident
from dateline.model.report import Marked
from dateline.pipeline.build import seldom_collected
from dateline.spark.frames import Frames, frames_of, values_of
from dateline.store.lines import read_marked
from dateline.store.rows import ActorReports

TABLES = ("incidents", "incident_mentions", "disagreements", "copies", "actors")
"""The tables that linking gives, by their names in ``dateline export --as parquet``."""
PACKED_SCHEMA = "packed binary"

Sheaf = tuple[Gleaned, Body]
"""What linking needs of one report: what was gleaned, and its words, should it have copies."""


class PackedRow(NamedTuple):
    """A `Sheaf` as bytes, which the driver of the same job reads."""

    packed: bytes


class Links(NamedTuple):
    """The copies of a pile, by witness, its actors and its incidents, by id."""

    copies: list[Copy]
    actors: list[ActorReports]
    incidents: list[Incident]


def glean_line(line: Marked) -> Iterator[Sheaf]:
    """Yield what linking needs of each report of a document."""
    for report in line.reports:
        text = (line.text or "")[report.start : report.end]
        body = body_of(report, line.document, text, report.start)
        yield glean(report, line.document, text), body


def link_marked(marked: Any) -> Links:
    """Link the reports of a table of marked lines.

    Args:
        marked: A Spark data frame with a column ``line``, as `dateline.spark.job.mark_shards` gives
            it; rows without a line are passed over, a report that comes twice counts once.

    Returns:
        What `dateline build` finds of the same lines. The driver holds some 15 KB a report.
    """
    from pyspark import StorageLevel

    lines = marked.where("line is not null").select("line")
    rows = lines.mapInPandas(_gleaning, PACKED_SCHEMA).persist(StorageLevel.DISK_ONLY)
    try:
        rows.count()  # by all workers at once; what follows takes one part after the other
        with seldom_collected():
            return link_gleaned(map(_unpacked, rows.toLocalIterator()))
    finally:
        rows.unpersist()


def link_gleaned(pile: Iterable[Sheaf]) -> Links:
    """Link reports, whatever their order; one that comes again is passed over."""
    held: dict[str, Sheaf] = {}
    for sheaf in pile:
        held.setdefault(sheaf[0].report, sheaf)
    some = [gleaned for gleaned, _ in held.values()]
    copies = fold_copies([one.copied for one in some], lambda report: held[report][1])
    witness = {report: copy.witness for copy in copies for report in copy.reports}
    settled = Settled([one.placed for one in some])
    incidents = gather_incidents(
        settle_places((told for one in some for told in one.tellings), settled, witness),
        witness,
        alike=find_alike(one.words for one in some),
    )
    return Links(copies, _actors(some, witness), incidents)


def _actors(some: Iterable[Gleaned], witness: dict[str, str]) -> list[ActorReports]:
    merged = merge_actors((name for one in some for name in one.names), witness)
    reports: dict[str, set[str]] = defaultdict(set)
    for (report, _), actor in merged.of.items():
        reports[actor].add(report)
    return [ActorReports(one, tuple(sorted(reports[one.id]))) for one in merged.actors]


def write_links(links: Links, folder: Path) -> None:
    """Write the `TABLES` into *folder*, with the columns of ``dateline export --as parquet``."""
    rows = (
        *(row for one in links.incidents for row in incident_rows(one)),
        *(row for copy in links.copies for row in copy_rows(copy)),
        *(("actors", actor_row(one)) for one in links.actors),
    )
    write_tables(folder, TABLES, rows)


def _unpacked(row: Any) -> Sheaf:
    """Return what a worker of this very job packed; Spark sends its own rows in the same way."""
    sheaf: Sheaf = pickle.loads(row["packed"])  # safe: from our own workers
    return sheaf


def _gleaning(frames: Frames) -> Frames:
    lines = (read_marked(line.encode()) for (line,) in values_of(frames))
    found = (sheaf for line in lines for sheaf in glean_line(line))
    return frames_of((PackedRow(pickle.dumps(one, 5)) for one in found), PackedRow)
