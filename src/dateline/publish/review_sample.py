"""The sample pages: fifty values of a kind to call right or wrong, ten whole reports to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from dateline.model.mark import Event, Figure, Mark, Statement, Toponym
from dateline.model.report import Report
from dateline.publish.lines import ReportLine, paragraphs, report_line
from dateline.publish.review_cards import Quote, notes_on, quote_event, quote_mark
from dateline.publish.shelf import Shelf
from dateline.publish.words import say, say_days, say_figure, say_place, say_type
from dateline.store.decisions.samples import (
    KINDS,
    NAMES,
    READ,
    REPORTS,
    SEED,
    SIZE,
    Checked,
    checked,
    draw,
    draw_reports,
    verdicts,
)
from dateline.store.rows import StoredReport

_LONGEST = 15_000
"""Characters of a report that are shown on the page; the rest stands on its own page."""


@dataclass(frozen=True, slots=True)
class SampleCard:
    """One value of the sample; ``verdict`` is what was said of it, "" for nothing yet."""

    id: str
    reading: str
    quote: Quote
    reasons: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class ReadCard:
    """One report to read; ``found`` are the numbers of marks by kind."""

    line: ReportLine
    text: tuple[str, ...]
    found: tuple[tuple[str, str, int], ...]
    read: bool


@dataclass(frozen=True, slots=True)
class SampleTab:
    """A kind of value with how far its sample has come."""

    kind: str
    name: str
    done: int
    of: int
    here: bool


@dataclass(frozen=True, slots=True)
class SamplePage:
    """What the sample page needs; ``kind`` is "" on the overview."""

    kind: str
    name: str
    seed: str
    version: str
    cards: tuple[SampleCard, ...]
    reports: tuple[ReadCard, ...]
    tabs: tuple[SampleTab, ...]
    results: Checked
    field: str


def sample_page(shelf: Shelf, kind: str = "", seed: str = SEED) -> SamplePage:
    """Return the sample of a kind (of `KINDS`, or "read": whole reports), or the overview."""
    force = [one for one in shelf.decided.log if one.id in shelf.decided.in_force]
    known = {name: verdicts(force, name) for name in (*KINDS, "read")}
    drawn = {name: list(_drawn(shelf, name, seed)) for name in KINDS if name == kind or not kind}
    reports = draw_reports(shelf.archive, seed)
    tabs = [
        SampleTab(
            name,
            NAMES[name],
            len(known[name]),
            min(SIZE, len(drawn[name])) if name in drawn else SIZE,
            name == kind,
        )
        for name in KINDS
    ]
    tabs.append(
        SampleTab(
            "read",
            "whole reports",
            len(known["read"]),
            min(REPORTS, len(reports)),
            kind == "read",
        )
    )
    cards = [
        SampleCard(
            mark.id,
            _reading(mark, kind),
            quote_event(stored, mark) if isinstance(mark, Event) else quote_mark(stored, mark),
            notes_on(stored.report, mark),
            str(known[kind][mark.id].value.get("verdict")) if mark.id in known[kind] else "",
        )
        for stored, mark in drawn.get(kind, ())
    ]
    return SamplePage(
        kind=kind,
        name=NAMES.get(kind, "whole reports"),
        seed=seed,
        version=version("dateline"),
        cards=tuple(cards),
        reports=tuple(_read_card(shelf, name, name in known["read"]) for name in reports)
        if kind == "read"
        else (),
        tabs=tuple(tabs),
        results=checked(force),
        field=READ if kind == "read" else f"sample.{kind}",
    )


def found_right(shelf: Shelf) -> tuple[str, ...]:
    """Return how right samples of this archive were found, in sentences; nothing where nobody looked."""
    if not shelf.decided.log:
        return ()
    force = [one for one in shelf.decided.log if one.id in shelf.decided.in_force]
    return tuple(f"{line[:1].upper()}{line[1:]}" for line in checked(force).lines())


def _drawn(shelf: Shelf, kind: str, seed: str) -> Iterator[tuple[StoredReport, Mark]]:
    for name, ord_ in draw(shelf.archive, kind, seed):
        stored = shelf.report(name)
        marks = _list_of(stored.report, kind)
        if ord_ < len(marks):
            yield stored, marks[ord_]


def _list_of(report: Report, kind: str) -> tuple[Mark, ...]:
    lists: dict[str, tuple[Mark, ...]] = {
        "killed": report.figures,
        "wounded": report.figures,
        "place": report.places,
        "day": report.events,
        "type": report.events,
        "speaker": report.statements,
    }
    return lists[kind]


def _reading(mark: Mark, kind: str) -> str:
    match mark:
        case Figure():
            return f"{say_figure(mark)} {say('figure_kinds', mark.kind)}"
        case Toponym():
            return say_place(mark.place) if mark.place else ""
        case Event() if kind == "day":
            return say_days(mark.when.earliest, mark.when.latest) if mark.when else ""
        case Event():
            return say_type(mark.type)
        case Statement():
            return f"said by {mark.speaker.name or say('naming', mark.speaker.naming)}"
    return mark.text


def _read_card(shelf: Shelf, name: str, read: bool) -> ReadCard:
    stored = shelf.report(name)
    report = stored.report
    found = {
        "killed": sum(one.kind == "killed" and not one.repeats for one in report.figures),
        "wounded": sum(one.kind == "wounded" and not one.repeats for one in report.figures),
        "place": len(report.places),
        "type": len(report.events),
        "speaker": len(report.statements),
    }
    counts = tuple((kind, NAMES[kind], count) for kind, count in found.items())
    line = report_line(shelf, stored.listed)
    return ReadCard(line, _opening(paragraphs(shelf, stored.listed)), counts, read)


def _opening(text: Iterable[str]) -> tuple[str, ...]:
    """Return paragraphs up to a length that ten reports on one page can have."""
    shown, left = [], _LONGEST
    for words in text:
        left -= len(words)
        if left < 0:
            break
        shown.append(words)
    return tuple(shown)
