"""Lines that dateline wrote, back to documents: those of ``mark`` and of ``export --as jsonl``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from dateline.errors import ReadError
from dateline.model.report import Marked

_LISTS = {
    "block": "blocks",
    "mention": "mentions",
    "place": "places",
    "time": "times",
    "figure": "figures",
    "victim": "victims",
    "event": "events",
    "statement": "statements",
}
"""The types of line that belong to a report, and the list of it that each goes into."""
_OWN_TYPE = {"event": "event_type", "time": "time_type"}

_decode = msgspec.json.Decoder(Marked).decode


def read_marked(raw: bytes) -> Marked:
    """Return the document of one line of ``dateline mark``; fields it does not know are passed over.

    Raises:
        ReadError: The line is no such JSON object. (A line made with ``--no-text`` is one: it is
            `dateline.store.archive.Archive.add` that refuses it, naming the line's source.)
    """
    try:
        return _decode(raw)
    except msgspec.MsgspecError as error:
        raise ReadError(f"not a line of `dateline mark`: {error}") from error


def read_export(lines: Iterable[bytes]) -> Iterator[Marked]:
    """Put the lines of ``dateline export --as jsonl`` back together into documents.

    What linking found (incidents, actors, copies) is found again, so those lines are passed over.

    Raises:
        ReadError: A line is no JSON object of an export, or stands before its document or report.
    """
    document: dict[str, Any] | None = None
    reports: list[dict[str, Any]] = []
    for number, raw in enumerate(lines, start=1):
        line = _object(raw, number)
        kind = line.pop("type", None)
        if kind == "document":
            if document is not None:
                yield _put_together(document, reports)
            document, reports = line, []
        elif kind == "report":
            reports.append(line)
        elif kind in _LISTS:
            if not reports or reports[-1]["id"] != line.pop("report", None):
                raise ReadError(f"line {number}: a {kind} does not follow its report")
            if kind in _OWN_TYPE:
                line["type"] = line.pop(_OWN_TYPE[kind], None)
            reports[-1].setdefault(_LISTS[kind], []).append(line)
    if document is not None:
        yield _put_together(document, reports)


def _object(raw: bytes, number: int) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ReadError(f"line {number}: not an object of an export: {error}") from error


def _put_together(document: dict[str, Any], reports: list[dict[str, Any]]) -> Marked:
    whole = {**document, "reports": [{"blocks": [], **report} for report in reports]}
    try:
        return msgspec.convert(whole, type=Marked)
    except msgspec.ValidationError as error:
        raise ReadError(f"document {document.get('document')}: {error}") from error


def is_export(head: bytes) -> bool:
    """Whether *head*, the first line of a JSONL file, is one of ``dateline export --as jsonl``."""
    return _keys(head) >= {"type", "document", "sha256", "custody"}


def is_marked(head: bytes) -> bool:
    """Whether *head*, the first line of a JSONL file, is one of ``dateline mark``."""
    return _keys(head) >= {"document", "sha256", "custody", "reports"}


def _keys(head: bytes) -> set[str]:
    try:
        return set(msgspec.json.decode(head, type=dict[str, msgspec.Raw]))
    except msgspec.MsgspecError:
        return set()
