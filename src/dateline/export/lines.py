"""JSON Lines: everything in an archive, one object a line, and back again.

``dateline build EXPORT.jsonl`` makes the same archive from the lines (`read_export`). Lines stand
by document id, each document before its reports, each report before its blocks and marks; then
incidents, actors, copies, decisions and tombstones, each by id. So the same archive gives the
same bytes on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from dateline.export.notes import write_note
from dateline.store.questions import Questions
from dateline.store.rows import StoredReport

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


def write_jsonl(
    archive: Questions,
    out: Path | IO[bytes],
    *,
    text: Literal["full", "excerpt", "none"] = "full",
    history: bool = False,
) -> int:
    """Write every line of an archive and return how many there are.

    Args:
        archive: What to export.
        out: A path, which gets a note beside it, or a stream of bytes such as standard output.
        text: ``none`` and ``excerpt`` leave out the documents' texts; the lines cannot be loaded again then.
        history: Write redirects of incidents that were joined or renamed, too.
    """
    if isinstance(out, Path):
        with out.open("wb") as stream:
            count = write_jsonl(archive, stream, text=text, history=history)
        write_note(
            archive,
            out.with_name(f"{out.name}.README.md"),
            "Everything in the archive, one JSON object a line; `dateline build` loads it again.",
            _LOST if text != "full" else (),
        )
        return count
    count = 0
    for line in export_lines(archive, text=text, history=history):
        out.write(line + b"\n")
        count += 1
    return count


def export_lines(
    archive: Questions, *, text: Literal["full", "excerpt", "none"] = "full", history: bool = False
) -> Iterator[bytes]:
    """Yield the lines of `write_jsonl`, without line ends."""
    for name in archive.document_ids():
        yield _document_line(archive, name, text)
        for stored in archive.reports_of(name):
            yield from _report_lines(stored)
    for incident in sorted(archive.incidents(), key=lambda one: one.id):
        yield _typed("incident", _encode(incident))
    for actor in sorted(archive.actors(), key=lambda one: one.actor.id):
        yield _typed("actor", _encode(actor.actor))
    for copy in archive.copies():
        yield _typed("copy", _encode(copy))
    for decision in archive.decisions():
        yield _typed("decision", _encode(decision))
    for stone in archive.tombstones():
        yield _typed("tombstone", _encode(stone._asdict()))
    if history:
        for old, new in archive.redirects().items():
            yield _typed("redirect", _encode({"old": old, "new": new}))


def _typed(kind: str, line: bytes, **more: str) -> bytes:
    """Put ``type`` (and *more*) at the head of an object that is JSON already."""
    head = _encode({"type": kind, **more})
    return head[:-1] + b"," + line[1:]


def _document_line(
    archive: Questions, name: str, text: Literal["full", "excerpt", "none"]
) -> bytes:
    document = archive.document(name)
    line = {
        "id": document.name or document.id,
        "document": document.id,
        "source": document.source,
        "sha256": document.sha256,
        "text": archive.document_text(name),
        "record": document.record,
        "custody": document.custody,
        "boilerplate": document.boilerplate,
        "failures": document.failures,
        "pictures": document.pictures,
    }
    if text != "full":
        del line["text"]
    return _typed("document", _encode(line))


def _report_lines(stored: StoredReport) -> Iterator[bytes]:
    report, listed = stored.report, stored.listed
    where = {"document": listed.document, "report": report.id}
    yield _typed("report", _encode(report_object(stored)))
    for block in report.blocks:
        yield _typed("block", _encode(block), **where)
    for kind, field in _MARKS:
        for mark in getattr(report, field):
            yield _typed(kind, _mark(kind, mark), **where)


def _mark(kind: str, mark: msgspec.Struct) -> bytes:
    own = _OWN_TYPE.get(kind)
    if own is None:
        return _encode(mark)
    fields = msgspec.structs.asdict(mark)
    return _encode({own: fields.pop("type"), **fields})


def report_object(stored: StoredReport) -> dict[str, Any]:
    """Return the fields of a ``report`` line, in the contract's order, without its marks."""
    report, listed = stored.report, stored.listed
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
    return head | fields
