"""Words from reports, with the report they stand in: what a finding rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from dateline.model.archive import SideEvidence
from dateline.model.span import Span
from dateline.publish.addresses import web_address
from dateline.publish.words import say_days
from dateline.store.questions import Questions
from dateline.store.rows import StoredReport

_AROUND = 140
"""Characters of the same paragraph shown on either side of a quote."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A report as a reader looks it up; ``url`` is an http address or None."""

    report: str
    title: str | None
    outlet: str | None
    published: str
    url: str | None
    path: str


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Words at a span of a document, and what stands around them in the same paragraph."""

    source: Source
    document: str
    start: int
    end: int
    before: str
    words: str
    after: str


class Quoter:
    """Finds the words of an archive's reports.

    Args:
        archive: Where the reports are.
        text: "none" leaves out what stands around a quote.
    """

    def __init__(self, archive: Questions, *, text: str = "full") -> None:
        self._archive, self._text = archive, text
        self.report = lru_cache(maxsize=1024)(archive.report)
        self.source = lru_cache(maxsize=4096)(self._source)

    def _source(self, name: str) -> Source:
        stored = self.report(name)
        listed = stored.listed
        return Source(
            report=name,
            title=listed.title,
            outlet=listed.outlet,
            published=say_days(listed.earliest, listed.latest),
            url=next((u for one in self._urls(stored) if (u := web_address(one))), None),
            path=listed.source,
        )

    def _urls(self, stored: StoredReport) -> Iterator[str | None]:
        yield from (one.value for one in stored.report.metadata if one.field == "url")
        custody = self._archive.document(stored.listed.document).custody
        yield from (custody.final_url, custody.url)

    def quote(self, report: str, span: Span) -> Quote | None:
        """Return the words at a span of a report, None if it lies outside."""
        stored = self.report(report)
        listed = stored.listed
        if not listed.start <= span.start < span.end <= listed.end:
            return None
        text, begin = listed.text, listed.start
        block = next((b.span for b in stored.report.blocks if b.span.covers(span)), span)
        around = 0 if self._text == "none" else _AROUND
        first = max(block.start, span.start - around)
        last = min(block.end, span.end + around)
        return Quote(
            source=self.source(report),
            document=listed.document,
            start=span.start,
            end=span.end,
            before=_cut_front(text[first - begin : span.start - begin], first > block.start),
            words=text[span.start - begin : span.end - begin],
            after=_cut_end(text[span.end - begin : last - begin], last < block.end),
        )

    def all(self, spans: Iterable[tuple[str, Span]], most: int) -> tuple[Quote, ...]:
        """Return the first quotes of (report, span) pairs, each once."""
        found: dict[tuple[str, Span], Quote] = {}
        for report, span in spans:
            if len(found) < most and (report, span) not in found:
                quote = self.quote(report, span)
                if quote is not None:
                    found[report, span] = quote
        return tuple(found.values())


def span_of(evidence: SideEvidence) -> Span:
    """Return where evidence stands."""
    return Span(evidence.start, evidence.end)


def _cut_front(words: str, cut: bool) -> str:
    return f"… {words.partition(' ')[2]}" if cut else words


def _cut_end(words: str, cut: bool) -> str:
    return f"{words.rpartition(' ')[0]} …" if cut else words
