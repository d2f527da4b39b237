"""The page of a bundle that a person opens: custody first, then what the words say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.bundle.gather import Gathered, Held
from dateline.model.report import Report
from dateline.publish.addresses import web_address
from dateline.publish.incident_page import IncidentPage, incident_page
from dateline.publish.marked_text import Segment, Shown, cut_text
from dateline.publish.shelf import Shelf
from dateline.publish.words import say_days
from dateline.store.rows import StoredReport

UNKNOWN = "not recorded"


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """Where one document came from; what nobody recorded is None."""

    document: str
    source: str
    place: str | None
    url: str | None
    link: str | None
    final_url: str | None
    collected: str | None
    by: str | None
    tool: str
    media_type: str | None
    record: str | None
    headers: tuple[tuple[str, str], ...]
    raw_sha256: str
    text_sha256: str
    raw_file: str | None
    text_file: str | None
    withheld: str | None
    masked: bool


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report with the words that the bundle's incidents rest on marked in its paragraphs."""

    id: str
    title: str | None
    outlet: str | None
    published: str
    document: str
    start: int
    end: int
    paragraphs: tuple[tuple[Segment, ...], ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class BundlePage:
    """The context of ``bundle.html``."""

    asked: tuple[str, ...]
    custody: tuple[CustodyRow, ...]
    incidents: tuple[IncidentPage, ...]
    reports: tuple[ShownReport, ...]
    decisions: tuple[dict[str, Any], ...]
    policies: tuple[str, ...]
    versions: tuple[tuple[tuple[str, str], ...], ...]


def bundle_page(
    gathered: Gathered, files: Mapping[str, tuple[str | None, str | None]]
) -> BundlePage:
    """Return the context of the page.

    Args:
        gathered: What the bundle holds.
        files: The paths of each document's bytes and text, by its id.
    """
    shelf = Shelf(gathered.archive)
    shown = [one.id for one in gathered.incidents if one.id in shelf.incidents]
    versions = dict.fromkeys(
        tuple(sorted(held.versions.items())) for held in gathered.documents if held.versions
    )
    return BundlePage(
        asked=gathered.asked,
        custody=tuple(custody_rows(gathered.documents, files)),
        incidents=tuple(incident_page(shelf, name) for name in shown),
        reports=tuple(_reports(gathered)),
        decisions=tuple(gathered.decisions),
        policies=tuple(
            sorted({toll.policy for one in gathered.incidents for toll in one.tolls.values()})
        ),
        versions=tuple(versions),
    )


def custody_rows(
    documents: Sequence[Held], files: Mapping[str, tuple[str | None, str | None]]
) -> Iterator[CustodyRow]:
    """Yield where each document came from."""
    for held in documents:
        custody, (raw, text) = held.custody, files[held.document.id]
        reader = f"reader {custody.reader}" if custody.reader else None
        version = held.versions.get("dateline")
        yield CustodyRow(
            document=held.document.id,
            source=held.document.source,
            place=_place(custody.offset, custody.length),
            url=custody.url,
            link=web_address(custody.url),
            final_url=custody.final_url,
            collected=custody.retrieved_at,
            by=custody.retrieved_by,
            tool=", ".join(filter(None, (version and f"dateline {version}", reader))),
            media_type=", ".join(filter(None, (custody.media_type, custody.charset))) or None,
            record=held.record,
            headers=tuple(sorted((custody.headers or {}).items())),
            raw_sha256=custody.raw_sha256,
            text_sha256=held.document.sha256,
            raw_file=raw,
            text_file=text,
            withheld=held.withheld,
            masked=held.masked,
        )


def _place(offset: int | None, length: int | None) -> str | None:
    if offset is None:
        return None
    return f"bytes {offset} to {offset + length}" if length is not None else f"from byte {offset}"


def _reports(gathered: Gathered) -> Iterator[ShownReport]:
    told = {m.event for one in gathered.incidents for m in one.mentions}
    withheld = gathered.shown == "none"
    for stored in gathered.reports:
        listed = stored.listed
        yield ShownReport(
            id=listed.id,
            title=listed.title,
            outlet=listed.outlet,
            published=say_days(listed.earliest, listed.latest),
            document=listed.document,
            start=listed.start,
            end=listed.end,
            paragraphs=() if withheld else tuple(_paragraphs(stored, told, gathered.shown)),
            withheld=withheld,
        )


def _paragraphs(stored: StoredReport, told: set[str], shown: str) -> Iterator[tuple[Segment, ...]]:
    """Yield a report's paragraphs; in an excerpt only those that hold marked words."""
    report, text = stored.report, stored.listed.text
    marks = list(_marks(report, told))
    for block in report.blocks:
        if block.kind in ("boilerplate", "repeat"):
            continue
        inside = [m for m in marks if m.start < block.end and m.end > block.start]
        if shown == "full" or inside:
            yield cut_text(text, report.start, block.span, inside)


def _marks(report: Report, told: set[str]) -> Iterator[Shown]:
    """Yield the triggers, places and figures of the events that the bundle is about."""
    for event in report.events:
        if event.id in told or (event.same_as or "") in told or not told:
            yield Shown(event.start, event.end, event.id, "event")
            if event.place is not None and event.place.start < event.place.end:
                yield Shown(event.place.start, event.place.end, event.id, "place")
    for figure in report.figures:
        if figure.event in told or figure.event is None or not told:
            yield Shown(figure.start, figure.end, figure.id, "figure")
