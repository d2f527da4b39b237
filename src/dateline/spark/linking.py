"""The link half: the copies and incidents of marked lines, as tables.

The workers read each line and glean from it what linking needs, which is most of the work and needs
no other report. What needs all reports at once the driver does, with the functions that
`dateline build` calls, so that the same reports give the same links wherever they are linked
(docs/decisions/0018).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.export.parquet import write_tables
from dateline.export.rows import copy_rows, incident_rows
from dateline.link.bodies import Body, Print, body_of, take_print, words_in
from dateline.link.copies import fold_copies
from dateline.link.incidents import gather_incidents
from dateline.link.placing import Settled, settle_places
from dateline.link.tellings import Telling, tellings_in
from dateline.link.words import Words, find_alike, words_of
from dateline.model.archive import Copy, Incident
from dateline.model.report import Marked, Report
from dateline.pipeline.build import seldom_collected
from dateline.spark.frames import frames_of, values_of
from dateline.store.lines import read_marked

GLEANED_SCHEMA = "packed binary"
_EMPTIED: dict[str, Any] = {
    **dict.fromkeys(("metadata", "tags", "blocks", "mentions", "times", "figures", "victims"), ()),
    **dict.fromkeys(("events", "statements", "why_here", "genre_evidence"), ()),
    "tolls": {},
}
"""Fields of a report that linking has gleaned, or has no use for."""


class Gleaned(NamedTuple):
    """What linking needs of one report; ``placed`` is the report with its places alone."""

    body: Body
    print: Print
    words: Words
    tellings: list[Telling]
    placed: Report


class GleanedRow(NamedTuple):
    """A `Gleaned` as bytes that the driver of the same job reads."""

    packed: bytes


class Links(NamedTuple):
    """The copies of a pile, by witness, and its incidents, by id."""

    copies: list[Copy]
    incidents: list[Incident]


def glean(line: Marked) -> Iterator[Gleaned]:
    """Yield what linking needs of each report of a document."""
    for report in line.reports:
        text = (line.text or "")[report.start : report.end]
        body = body_of(report, line.document, text, report.start)
        hashes = words_in(body)
        yield Gleaned(
            body,
            take_print(report, hashes),
            words_of(report.id, hashes),
            tellings_in(report, line.document),
            _places_of(report),
        )


def _places_of(report: Report) -> Report:
    """Return a report with nothing but the places that it settles."""
    places = tuple(
        msgspec.structs.replace(one, candidates=()) for one in report.places if one.place
    )
    return msgspec.structs.replace(report, **_EMPTIED, places=places)


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
            return link_gleaned(pickle.loads(row["packed"]) for row in rows.toLocalIterator())
    finally:
        rows.unpersist()


def link_gleaned(pile: Iterator[Gleaned]) -> Links:
    """Link reports, whatever their order; one that comes again is passed over."""
    bodies: dict[str, Body] = {}
    prints: list[Print] = []
    words: list[Words] = []
    tellings: list[Telling] = []
    settled = Settled()
    for one in pile:
        if one.body.report in bodies:
            continue
        bodies[one.body.report] = one.body
        prints.append(one.print)
        words.append(one.words)
        tellings += one.tellings
        settled.learn(one.placed)
    copies = fold_copies(prints, bodies.__getitem__)
    witness = {report: copy.witness for copy in copies for report in copy.reports}
    placed = settle_places(tellings, settled, witness)
    return Links(copies, gather_incidents(placed, witness, alike=find_alike(words)))


def write_links(links: Links, folder: Path) -> None:
    """Write the tables ``incidents``, ``incident_mentions``, ``disagreements`` and ``copies``.

    They have the columns of ``dateline export --as parquet``; *folder* must not exist.
    """
    rows = (
        *(row for one in links.incidents for row in incident_rows(one)),
        *(row for copy in links.copies for row in copy_rows(copy)),
    )
    write_tables(folder, ("incidents", "incident_mentions", "disagreements", "copies"), rows)


def _gleaning(frames: Iterator[Any]) -> Iterator[Any]:
    lines = (read_marked(line.encode()) for (line,) in values_of(frames))
    found = (one for line in lines for one in glean(line))
    return frames_of((GleanedRow(pickle.dumps(one, 5)) for one in found), GleanedRow)
