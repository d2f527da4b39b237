"""What an id means, and the anchor by which a decision will find it again."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from dateline.errors import ArchiveError, DatelineError
from dateline.model.archive import Actor, Anchor, Incident
from dateline.model.mark import Mark
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.decisions.apply import LISTS
from dateline.store.decisions.words import Words, anchor_at, print_of
from dateline.store.evidence import marks_of
from dateline.store.rows import StoredReport
from dateline.store.writing import title_of

_HEAD = 160
"""Characters of a report's first paragraph that it is known by."""


class Thing(NamedTuple):
    """What a decision can be about.

    ``what`` is a mark's kind, "report", "document", "incident", "actor", "outlet" or "name";
    ``value`` the thing as it holds now; ``report`` the id of its report, of an incident that of
    its first telling.
    """

    what: str
    id: str
    value: Any
    report: str | None = None


def find_thing(archive: Archive, name: str) -> Thing:
    """Return what has this id, or else the outlet that is so called.

    Raises:
        DatelineError: Nothing has.
    """
    db = archive.connection

    def known(table: str) -> bool:
        sql = f"SELECT 1 FROM {table} WHERE id = ?"
        return db.execute(sql, (name,)).fetchone() is not None

    if known("report"):
        return Thing("report", name, archive.report(name).report, name)
    if known("document"):
        return Thing("document", name, archive.document(name))
    if name.startswith("i-"):
        return _incident(archive, name)
    if known("actor"):
        (record,) = db.execute("SELECT record FROM actor WHERE id = ?", (name,)).fetchone()
        return Thing("actor", name, msgspec.json.decode(record, type=Actor))
    report, _, _ = name.rpartition("-")
    if report and db.execute("SELECT 1 FROM report WHERE id = ?", (report,)).fetchone():
        return _mark(archive.report(report), name)
    if db.execute("SELECT 1 FROM report WHERE outlet = ?", (name,)).fetchone():
        return Thing("outlet", name, name)
    raise DatelineError(f"nothing here has the id {name}")


def _incident(archive: Archive, name: str) -> Thing:
    try:
        incident = archive.incident(name)
    except ArchiveError as error:
        raise DatelineError(str(error)) from error
    first = incident.mentions[0].report if incident.mentions else None
    return Thing("incident", incident.id, incident, first)


def _mark(stored: StoredReport, name: str) -> Thing:
    turned_down = marks_of(stored.rejected) if stored.rejected else ()
    for mark in (*marks_of(stored.report), *turned_down):
        if mark.id == name:
            return Thing(LISTS[type(mark)][0], name, mark, stored.report.id)
    raise DatelineError(f"report {stored.report.id} has no mark {name}")


def anchor_of(archive: Archive, thing: Thing) -> Anchor:
    """Return the anchor of a thing: the words it rests on, and the thing as it stands."""
    replace = msgspec.structs.replace
    match thing.what:
        case "actor" | "outlet" | "name":
            return _named(thing)
        case "document":
            return replace(_at(archive, thing.id), what="document")
        case "report":
            return replace(_report(archive, thing.value), what="report")
        case "incident":
            return _of_incident(archive, thing.value)
    stored = archive.report(thing.report or "")
    mark: Mark = thing.value
    anchor = _quoted(archive, stored, mark.span)
    return replace(anchor, what=thing.what, mark=msgspec.to_builtins(mark))


def print_anchor(archive: Archive, thing: Thing) -> Anchor:
    """Return an anchor that quotes nothing: for what must not be quoted any more.

    Raises:
        DatelineError: The thing is no report, document or outlet.
    """
    if thing.what == "outlet":
        return _named(thing)
    if thing.what == "document":
        words = archive.document_text(thing.id)
        return msgspec.structs.replace(
            _at(archive, thing.id), what="document", print=print_of(words)
        )
    if thing.what != "report":
        raise DatelineError(
            f"{thing.id} is no report, document or outlet: withhold takes those out"
        )
    listed = archive.report(thing.id).listed
    where = _at(archive, listed.document)
    return msgspec.structs.replace(
        where, what="report", report=thing.id, print=print_of(listed.text)
    )


def _named(thing: Thing) -> Anchor:
    name = thing.value.name if isinstance(thing.value, Actor) else str(thing.value)
    mark = {"kind": thing.value.kind} if isinstance(thing.value, Actor) else None
    return Anchor(
        raw_sha256=None, quote=None, before=None, after=None, what=thing.what, name=name, mark=mark
    )


def _at(archive: Archive, document: str) -> Anchor:
    stored = archive.document(document)
    return Anchor(
        raw_sha256=stored.custody.raw_sha256,
        quote=None,
        before=None,
        after=None,
        document=document,
        source=stored.source,
        record=stored.name,
    )


def quote_in(archive: Archive, report: str, span: Span) -> Anchor:
    """Return the anchor of a span in the document of a report."""
    return _quoted(archive, archive.report(report), span)


def _quoted(archive: Archive, stored: StoredReport, span: Span) -> Anchor:
    document = stored.listed.document
    words = words_of(archive, document)
    where = _at(archive, document)
    return msgspec.structs.replace(
        anchor_at(words, span),
        raw_sha256=where.raw_sha256,
        document=document,
        source=where.source,
        record=where.record,
        report=stored.report.id,
    )


def words_of(archive: Archive, document: str) -> Words:
    """Return the words of a document, with its paragraphs."""
    blocks = (
        Span(block.start, block.end)
        for stored in archive.reports_of(document)
        for block in stored.report.blocks
    )
    return Words(archive.document_text(document), blocks)


def _report(archive: Archive, report: Report) -> Anchor:
    """Anchor a report by how its first paragraph begins."""
    stored = archive.report(report.id)
    anchor = _quoted(archive, stored, head_of(report))
    snapshot = {
        "title": title_of(report),
        "outlet": report.outlet and report.outlet.name,
        "published": msgspec.to_builtins(report.published),
        "genre": report.genre,
        "language": report.language,
        "main_event": report.main_event,
    }
    return msgspec.structs.replace(anchor, mark=snapshot)


def head_of(report: Report) -> Span:
    """Return the span by which a report is known: the beginning of its first paragraph."""
    body = [block for block in report.blocks if block.kind in ("paragraph", "subhead", "title")]
    long = [block for block in body if block.kind == "paragraph"] or body or report.blocks
    start = long[0].start if long else report.start
    end = long[0].end if long else report.end
    return Span(start, min(end, start + _HEAD))


def _of_incident(archive: Archive, incident: Incident) -> Anchor:
    """Anchor an incident by its first telling."""
    snapshot = {
        "event_type": incident.event_type,
        "factuality": incident.factuality,
        "place": msgspec.to_builtins(incident.place),
        "when": msgspec.to_builtins(incident.when),
        "tolls": {
            harm: {"low": toll.low, "best": toll.best, "high": toll.high}
            for harm, toll in incident.tolls.items()
        },
    }
    if not incident.mentions:
        anchor = Anchor(raw_sha256=None, quote=None, before=None, after=None)
    else:
        first = incident.mentions[0]
        stored = archive.report(first.report)
        event = next(one for one in stored.report.events if one.id == first.event)
        anchor = _quoted(archive, stored, event.span)
        snapshot["event"] = event.id
        snapshot["type"] = event.type
    return msgspec.structs.replace(anchor, what="incident", mark=snapshot)
