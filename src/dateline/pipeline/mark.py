"""The per-report half: cut a document, parse its reports, run every step, check every quote.

Pure and streaming: nothing here knows of the archive. A report that a step cannot read becomes
a failure beside its document, without marks, and the pile goes on. This is the one module that
catches every exception, so that a fault in a rule costs one report and not a night's run
(docs/decisions/0012).
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from dateline.errors import DatelineError, EvidenceError
from dateline.events.main_event import main_event
from dateline.events.settle import settle
from dateline.events.tags import find_tags
from dateline.marks.reading import Marks, Reading, Step
from dateline.model.document import Document
from dateline.model.mark import Event, Figure, Mark, Mention, Statement, Timex, Toponym, Victim
from dateline.model.report import Failure, Marked, Report
from dateline.model.span import Span
from dateline.pipeline.options import Options
from dateline.read.cut import cut_document
from dateline.text.parse import BATCH, Parse, Parser
from dateline.text.tables import whole_languages

LONGEST = 200_000
"""Characters of the longest report that is parsed; news reports have 2,000, annual ones 100,000."""


Unread = Document | Marked
"""What is to be marked: a document as it was read, or one that was cut and dated without marks."""


def unmarked(document: Document, failures: Iterable[Failure]) -> Marked:
    """Return the line of a document of which nothing was read, and why."""
    return Marked(
        id=document.name if document.name is not None else document.id,
        document=document.id,
        source=document.source,
        sha256=document.sha256,
        text=document.text,
        record=document.record,
        custody=document.custody,
        reports=(),
        failures=tuple(failures),
    )


class Marker:
    """Marks documents; holds the parser and the tables, loaded when first needed."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._steps: tuple[Step, ...] | None = None
        self._parser: Parser | None = None

    def mark(self, documents: Iterable[Unread]) -> Iterator[Marked]:
        """Yield the marked line of each document, in order.

        Documents are taken in batches of 16, since the parser is fastest so.
        """
        batch: list[Unread] = []
        for document in documents:
            batch.append(document)
            if len(batch) == BATCH:
                yield from self.mark_batch(batch)
                batch = []
        yield from self.mark_batch(batch)

    def mark_batch(self, documents: Sequence[Unread]) -> list[Marked]:
        """Return the marked lines of a few documents, parsed together."""
        lines = [one if isinstance(one, Marked) else self._cut(one) for one in documents]
        if not self._options.marks:
            return lines
        readable = [
            (line.text or "", report)
            for line in lines
            for report in line.reports
            if report.unread is None
        ]
        parses = dict(zip((r.id for _, r in readable), self._parse(readable), strict=True))
        return [self._marked(line, parses) for line in lines]

    def _marked(self, line: Marked, parses: dict[str, Parse]) -> Marked:
        """Return a line whose parsed reports have marks; a step that fails is a failure of it."""
        reports, failures = [], list(line.failures)
        for report in line.reports:
            found: Report | Failure = report
            if report.id in parses:
                found = self._read(Reading(report, line.text or "", parses[report.id]))
            if isinstance(found, Failure):
                failures.append(found)
                found = msgspec.structs.replace(report, unread=found.error)
            given = tuple((tag.kind, tag.name) for tag in report.tags if tag.basis == "given")
            reports.append(msgspec.structs.replace(found, tags=find_tags(found, given)))
        return msgspec.structs.replace(line, reports=tuple(reports), failures=tuple(failures))

    def _cut(self, document: Document) -> Marked:
        """Return a document cut and dated, its reports without marks and filed as it files them."""
        try:
            reports, boilerplate = cut_document(document, split=self._options.split)
        except Exception as error:
            return unmarked(document, [Failure(step="cut", error=said(error))])
        return msgspec.structs.replace(
            unmarked(document, ()),
            reports=tuple(
                msgspec.structs.replace(
                    _unread_or_not(report), tags=find_tags(report, given_tags(document, report))
                )
                for report in reports
            ),
            boilerplate=boilerplate,
            pictures=document.pictures,
        )

    def _parse(self, readable: list[tuple[str, Report]]) -> list[Parse]:
        if not readable:
            return []
        if self._parser is None:
            self._parser = Parser()
        return list(self._parser.read((text, marked_spans(report)) for text, report in readable))

    def _read(self, reading: Reading) -> Report | Failure:
        if self._steps is None:
            from dateline.kit import make_steps

            self._steps = make_steps(self._options.tables)
        at = "steps"
        try:
            for step in self._steps:
                at = step_name(step)
                found = list(step(reading))
                check_quotes(reading, found)
                reading.marks = reading.marks.adding(found)
            at = "settle"
            return assemble(reading)
        except Exception as error:
            return Failure(step=at, error=said(error), report=reading.report.id)


def _unread_or_not(report: Report) -> Report:
    """Say of a report that the parse cannot take that it is left unread, and why."""
    why = None
    if report.end - report.start > LONGEST:
        why = f"longer than {LONGEST:,} characters: dated and searched, but not marked"
    elif report.language is not None and report.language not in whole_languages():
        why = f"no tables for language {report.language!r}"
    return report if why is None else msgspec.structs.replace(report, unread=why)


def given_tags(document: Document, report: Report) -> tuple[tuple[str, str], ...]:
    """Return what the input files a report under: the document's tags, then those of its pieces."""
    own = (
        tag
        for piece in document.pieces
        if piece.tags and report.start <= piece.start < report.end
        for tag in piece.tags
    )
    return (*document.given_tags, *own)


def said(error: Exception) -> str:
    """Return one line on an error; for one that nobody raised on purpose, with where it arose."""
    if isinstance(error, DatelineError):
        return str(error)
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}: {error}"


def marked_spans(report: Report) -> list[Span]:
    """Return the spans of the blocks that are marked: all but boilerplate."""
    return [block.span for block in report.blocks if block.kind != "boilerplate"]


def check_quotes(reading: Reading, marks: Iterable[Mark]) -> None:
    """Check that each mark lies in its report and quotes the text at its span.

    Raises:
        EvidenceError: One does not; nothing of its report is then kept.
    """
    for mark in marks:
        if not reading.report.span.covers(mark.span):
            raise EvidenceError(f"{mark.id} {mark.span} lies outside {reading.report.span}")
        if reading.text[mark.start : mark.end] != mark.text:
            raise EvidenceError(f"{mark.id} quotes {mark.text!r}, which is not the text there")


def assemble(reading: Reading) -> Report:
    """Return the reading's report with all its marks, tolls and main event."""
    settled = settle(reading)
    reading.marks = Marks(
        (
            *(mark for mark in reading.marks if not isinstance(mark, Figure | Event | Victim)),
            *settled.figures,
            *settled.events,
            *settled.victims,
        )
    )
    marks = reading.marks
    return msgspec.structs.replace(
        reading.report,
        mentions=marks.all(Mention),
        places=marks.all(Toponym),
        times=marks.all(Timex),
        figures=marks.all(Figure),
        victims=marks.all(Victim),
        events=marks.all(Event),
        statements=marks.all(Statement),
        tolls=settled.tolls,
        main_event=main_event(reading),
    )


def step_name(step: Step) -> str:
    """Return the name of the function that made a step: ``find_times``."""
    return str(getattr(step, "__qualname__", type(step).__qualname__)).split(".", 1)[0]
