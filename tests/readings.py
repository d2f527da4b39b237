"""Readings for tests: a report made of plain text, parsed, with the marks of some steps."""

import re
from collections.abc import Iterable

from dateline.marks.reading import Reading, Step
from dateline.model.report import Block, Published, Quoted, Report
from dateline.model.span import Span
from dateline.text.parse import Parser


def report_of(text: str, published: str | None = None, title: bool = False) -> Report:
    """Return a report that is all of *text*: a block a line, the first one its title if asked."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    blocks = tuple(
        Block(start=start, end=end, kind="title" if title and not number else "paragraph")
        for number, (start, end) in enumerate(lines)
    )
    first = blocks[0] if blocks else None
    return Report(
        id="000000000000",
        start=0,
        end=len(text),
        language="en",
        genre="news",
        title=Quoted(start=first.start, end=first.end, text=text[first.start : first.end])
        if title and first
        else None,
        byline=None,
        outlet=None,
        published=Published(earliest=published, latest=published, precision=1, basis="given")
        if published
        else None,
        blocks=blocks,
    )


def read(
    parser: Parser,
    text: str,
    steps: Iterable[Step] = (),
    *,
    published: str | None = None,
    title: bool = False,
) -> Reading:
    """Return the reading of *text* after *steps*."""
    report = report_of(text, published, title)
    (parse,) = parser.read([(text, [Span(b.start, b.end) for b in report.blocks])])
    reading = Reading(report, text, parse)
    for step in steps:
        reading.marks = reading.marks.adding(step(reading))
    return reading
