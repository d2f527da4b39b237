"""The mark half: the documents of a shard, repeats found, to marked lines.

A worker process loads the model and the tables once and keeps them for all its shards. A shard
whose worker died is done again by another; from the third time on its documents are marked in
processes of their own, so that one that kills its process is given up by name and the rest go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.model.document import Document
from dateline.model.report import Marked
from dateline.pipeline.build import line_of
from dateline.pipeline.mark import Marker
from dateline.pipeline.options import Options
from dateline.pipeline.workers import Pool
from dateline.read.crawl import parse_choice
from dateline.read.outcome import Skipped, Unchanged, nothing_known
from dateline.read.run import SAME_BYTES, Run
from dateline.read.sniff import read_source
from dateline.spark.inputs import ReadRow

MARKED_SCHEMA = (
    "document string, id string, outcome string, source string, place string, cause string,"
    " reports int, line string"
)
CAREFUL = 2
"""Deaths of a shard's worker after which its documents are marked in processes of their own."""

_document = msgspec.msgpack.Decoder(Document)


class MarkedRow(NamedTuple):
    """A document's marked line, or what became of another input and why.

    ``outcome`` is ``marked``, ``unchanged``, ``skipped`` or ``failed``; ``line`` is what
    ``dateline mark`` prints of the document, None for the others.
    """

    document: str | None
    id: str | None
    outcome: str
    source: str
    place: str | None = None
    cause: str | None = None
    reports: int | None = None
    line: str | None = None


def mark_rows(rows: Iterable[ReadRow], options: Options, deaths: int = 0) -> Iterator[MarkedRow]:
    """Yield what became of each input of a shard.

    Args:
        rows: The shard's, sorted by key, file and place.
        options: What a person asks of the run.
        deaths: How many workers this shard has cost.
    """
    missed: list[MarkedRow] = []
    for marked in _mark(_documents(rows, missed), options, deaths):
        yield from missed
        missed.clear()
        yield _marked(marked)
    yield from missed


def _documents(rows: Iterable[ReadRow], missed: list[MarkedRow]) -> Iterator[Document]:
    """Yield the documents that are to be marked; what becomes of the other rows goes to *missed*."""
    repeats = _Repeats()
    for row in rows:
        if row.packed is None:
            missed.append(_passed(row))
            continue
        found = repeats.find(_document.decode(row.packed))
        if isinstance(found, Document):
            yield found
        else:
            missed.append(_missed(found))


class _Repeats:
    """Finds the documents that an earlier file of the pile held already, as one machine would."""

    def __init__(self) -> None:
        self._run = Run(
            nothing_known, {}, read_source, keep=None, shard=(1, 1), choice=parse_choice("")
        )
        self._id = ""
        self._raws: dict[str, str] = {}

    def find(self, document: Document) -> Document | Skipped | Unchanged:
        """Return the document, under another id if its own is taken, or what it repeats."""
        if document.id != self._id:
            self._id, self._raws = document.id, {}
        sha = document.custody.raw_sha256
        first = self._raws.setdefault(sha, document.source)
        if first is not document.source and not document.record:
            return Skipped(document.source, f"{SAME_BYTES}{first}")
        if first is not document.source:
            return Unchanged(document.source, sha)
        return self._run.once(document)


@cache
def _marker(options: Options) -> Marker:
    """The worker's marker, which holds the model and the tables."""
    return Marker(options)


def _mark(documents: Iterator[Document], options: Options, deaths: int) -> Iterator[Marked]:
    if deaths < CAREFUL:
        yield from _marker(options).mark(documents)
        return
    with Pool(options, workers=2, enough=0) as pool:
        yield from pool.mark(documents)


def _marked(marked: Marked) -> MarkedRow:
    return MarkedRow(
        document=marked.document,
        id=marked.id,
        outcome="marked",
        source=marked.source,
        reports=len(marked.reports),
        line=line_of(marked).decode(),
    )


def _passed(row: ReadRow) -> MarkedRow:
    document = row.key if row.line else None
    return MarkedRow(document, None, row.outcome, row.source, row.place, row.cause, line=row.line)


def _missed(found: Skipped | Unchanged) -> MarkedRow:
    if isinstance(found, Skipped):
        return MarkedRow(None, None, "skipped", found.source, cause=found.reason)
    return MarkedRow(None, None, "unchanged", found.source)
