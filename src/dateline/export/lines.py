"""JSON Lines: everything in an archive, one object a line, and back again.

``dateline build EXPORT.jsonl`` makes the same archive from the lines (`read_export`). Lines stand
by document id, each document before its reports, each report before its blocks and marks; then
incidents, actors, copies, decisions and tombstones, each by id. So the same archive gives the
same bytes on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from dateline.export.notes import write_note
from dateline.export.texts import excerpt_of, quoted
from dateline.model.archive import Incident, Ruling
from dateline.model.mark import Mark
from dateline.model.report import Report
from dateline.store.decisions.changes import changes
from dateline.store.rows import Listed, StoredReport
from dateline.store.view import TextShown, View
from dateline.text.fold import untie

_encode = msgspec.json.Encoder().encode
_MARKS = (
    ("mention", "mentions"),
    ("place", "places"),
    ("time", "times"),
    ("figure", "figures"),
    ("victim", "victims"),
    ("event", "events"),
    ("statement", "statements"),
)
"""Each type of line and the list of REPORT that it comes from."""
_LOST = ("The documents' texts: without them the lines cannot be loaded again.",)
_OWN_TYPE: dict[str, str] = {"event": "event_type", "time": "time_type"}
"""Marks with a type of their own, and what it is called, since ``type`` names the line."""


def write_jsonl(view: View, out: Path | IO[bytes], *, history: bool = False) -> int:
    """Write every line of an archive and return how many there are.

    Args:
        view: What to export. Where it shows texts in part or not at all, the documents' texts are
            left out and the lines cannot be loaded again.
        out: A path, which gets a note beside it, or a stream of bytes such as standard output.
        history: Write redirects of incidents that were joined or renamed, and the change feed, too.
    """
    if isinstance(out, Path):
        with out.open("wb") as stream:
            count = write_jsonl(view, stream, history=history)
        write_note(
            view,
            out.with_name(f"{out.name}.README.md"),
            "Everything in the archive, one JSON object a line; `dateline build` loads it again.",
            _LOST if view.selection.text != "full" else (),
        )
        return count
    count = 0
    for line in export_lines(view, history=history):
        out.write(line + b"\n")
        count += 1
    return count


def export_lines(view: View, *, history: bool = False) -> Iterator[bytes]:
    """Yield the lines of `write_jsonl`, without line ends."""
    for name in view.document_ids():
        yield _document_line(view, name)
        for stored in view.reports_of(name):
            yield from _report_lines(stored, view.selection.text)
    for incident in sorted(view.incidents(), key=lambda one: one.id):
        yield incident_bytes(incident)
    for actor in sorted(view.actors(), key=lambda one: one.actor.id):
        yield _typed("actor", _encode(actor.actor))
    for copy in view.copies():
        yield _typed("copy", _encode(copy))
    for decision in view.decisions():
        yield _typed("decision", _encode(decision))
    for stone in view.tombstones():
        yield _typed("tombstone", _encode(stone._asdict()))
    if history:
        for old, new in view.redirects().items():
            yield _typed("redirect", _encode({"old": old, "new": new}))
        for change in changes(view):
            yield _typed("change", _encode(change))


def incident_bytes(incident: Incident) -> bytes:
    """Return the line of an incident: what its page is cited by.

    What it is a part of is ``whole`` there, since ``part_of`` of other lines is a figure.
    """
    fields = msgspec.structs.asdict(incident)
    whole = fields.pop("part_of")
    return _typed("incident", _encode({**fields, "whole": whole}))


def _typed(kind: str, line: bytes, **more: str) -> bytes:
    """Put ``type`` (and *more*) at the head of an object that is JSON already."""
    head = _encode({"type": kind, **more})
    return head[:-1] + b"," + line[1:]


def _document_line(view: View, name: str) -> bytes:
    document = view.document(name)
    line = {
        "id": document.name or document.id,
        "document": document.id,
        "source": document.source,
        "sha256": document.sha256,
        "text": view.document_text(name),
        "record": document.record,
        "custody": document.custody,
        "boilerplate": document.boilerplate,
        "failures": document.failures,
        "pictures": document.pictures,
    }
    if view.selection.text != "full":
        del line["text"]
    return _typed("document", _encode(line))


def _report_lines(stored: StoredReport, text: TextShown) -> Iterator[bytes]:
    report, listed = stored.report, stored.listed
    where = {"document": listed.document, "report": report.id}
    shown = report_object(stored)
    if text == "excerpt":
        shown["excerpt"] = excerpt_of(stored)
    yield _typed("report", _encode(shown))
    for block in report.blocks:
        yield _typed("block", _encode(block), **where)
    turned_down = stored.rejected
    for kind, field in _MARKS:
        for mark in (*getattr(report, field), *(getattr(turned_down, field, ()))):
            yield _typed(kind, _mark(kind, mark, stored.rulings.get(mark.id), text), **where)


def _mark(kind: str, mark: Mark, ruling: Ruling | None, text: TextShown) -> bytes:
    own, words = _OWN_TYPE.get(kind), quoted(mark.text, text)
    if own is None and ruling is None and words is not None:
        return _encode(mark)
    fields = msgspec.structs.asdict(mark) | {"text": words}
    head = {} if own is None else {own: fields.pop("type")}
    return _encode(head | fields | _verdict(ruling))


def _verdict(ruling: Ruling | None) -> dict[str, Any]:
    """Return what people ruled of a mark or report: its status, fields decided, fields disputed."""
    return {} if ruling is None else msgspec.to_builtins(ruling)


def report_object(stored: StoredReport) -> dict[str, Any]:
    """Return the fields of a ``report`` line, in the contract's order, without its marks."""
    listed = stored.listed
    report = _quoting_title(stored.report, listed)
    fields = msgspec.structs.asdict(report)
    for name in ("blocks", *(field for _, field in _MARKS)):
        del fields[name]
    head = {
        "id": fields.pop("id"),
        "source_id": listed.source_id,
        "source": listed.source,
        "document": listed.document,
        **{name: fields.pop(name) for name in ("start", "end", "title", "outlet", "published")},
        "tags": fields.pop("tags"),
        "witness": listed.witness,
        "main_incident": stored.main_incident,
        "incidents": stored.incidents,
    }
    read = stored.as_read
    decided = {} if read is None else {"as_read": _quoting_title(read, listed)}
    return head | fields | _verdict(stored.rulings.get(report.id)) | decided


def _quoting_title(report: Report, listed: Listed) -> Report:
    """Return a report whose title is the text at its span, no-break spaces too."""
    title = report.title
    if title is None:
        return report
    words = listed.text[title.start - listed.start : title.end - listed.start]
    if untie(words) != title.text:  # a person gave it another
        return report
    return msgspec.structs.replace(report, title=msgspec.structs.replace(title, text=words))
