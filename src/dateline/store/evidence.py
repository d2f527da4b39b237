"""Every quote against its text: what the archive refuses to store, and `verify` looks for."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.errors import EvidenceError
from dateline.model.mark import Mark
from dateline.model.report import Report
from dateline.model.span import Span


def check_quotes(report: Report, text: str) -> None:
    """Check that each quote of *report* is what *text*, its document's, has at its span.

    Raises:
        EvidenceError: A mark lies outside its report, its words are not the text's, or its id is
            another's.
    """
    if not 0 <= report.start <= report.end <= len(text):
        raise EvidenceError(
            f"report {report.id} at [{report.start}, {report.end}) lies outside a text of"
            f" {len(text)} characters"
        )
    ids = [mark.id for mark in marks_of(report)]
    if len(set(ids)) != len(ids):
        twice = next(name for name in ids if ids.count(name) > 1)
        raise EvidenceError(f"two marks of report {report.id} have the id {twice}")
    for part in (report.title, report.byline):
        # "in\u00a0Iraq" is shown as "in Iraq": of a title and a byline the words are held
        if part is not None and text[part.start : part.end].split() != part.text.split():
            raise EvidenceError(
                f"a title or byline of {report.id} at [{part.start}, {part.end}) is"
                f" {text[part.start : part.end]!r}, not {part.text!r}"
            )
    for name, start, end, quote in quotes_in(report):
        if text[start:end] != quote or not report.start <= start <= end <= report.end:
            raise EvidenceError(f"{name} at [{start}, {end}) is {text[start:end]!r}, not {quote!r}")


def quotes_in(report: Report) -> Iterator[tuple[str, int, int, str]]:
    """Yield each quote of a mark in a report: what it belongs to, its span and its words."""
    for mark in marks_of(report):
        yield mark.id, mark.start, mark.end, mark.text
    for figure in report.figures:
        for words in (figure.who, figure.place):
            if words is not None:
                yield f"a part of {figure.id}", words.start, words.end, words.text
    for event in report.events:
        for some in (event.actors, event.targets):
            for one in some:
                yield f"a part of {event.id}", one.start, one.end, one.text
        if event.weapon is not None:
            yield (
                f"the weapon of {event.id}",
                event.weapon.start,
                event.weapon.end,
                event.weapon.text,
            )
        if event.place is not None:
            yield f"the place of {event.id}", event.place.start, event.place.end, event.place.text


def marks_of(report: Report) -> Iterator[Mark]:
    """Yield all marks of a report, kind after kind."""
    yield from report.mentions
    yield from report.places
    yield from report.times
    yield from report.figures
    yield from report.victims
    yield from report.events
    yield from report.statements


def spans_in(report: Report) -> Iterator[Span]:
    """Yield the spans of a report that carry no words of their own: blocks and evidence."""
    for block in report.blocks:
        yield Span(block.start, block.end)
    for one in report.why_here:
        yield Span(one.start, one.end)
    if report.published is not None:
        yield from report.published.evidence
