"""Lines that dateline wrote, back to documents: those of ``mark`` and of ``export --as jsonl``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ReadError
from dateline.model.archive import Decision
from dateline.model.report import Marked
from dateline.text.fold import untie

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
TEXTLESS = "it has no text, so no quote can be checked: export it again with --text full"
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


class Unread(NamedTuple):
    """A line that could not be read, or a document that its lines do not make: where, and why."""

    source: str
    error: str


class Kept(NamedTuple):
    """A line of an export that belongs to no document: a decision."""

    source: str
    decision: Decision


def read_lines(lines: Iterable[tuple[str, bytes]]) -> Iterator[Marked | Unread | Kept]:
    """Read lines that dateline wrote, of ``mark`` and of ``export`` mixed as they come.

    Args:
        lines: Each with the name of the file it stands in.

    What linking found (incidents, actors, copies) is found again, so those lines are passed over.
    A report that people decided on is given as the program read it: the decisions are applied again.
    """
    whole = _Assembly()
    for source, raw in lines:
        try:
            if (marked := _marked(raw)) is not None:
                yield from whole.end()
                yield marked
            elif (document := whole.take(source, _object(raw))) is not None:
                yield document
        except ReadError as error:
            yield Unread(source, str(error))
    yield from whole.end()


def read_export(lines: Iterable[bytes]) -> Iterator[Marked]:
    """Put the lines of one ``dateline export --as jsonl`` back together into documents.

    Raises:
        ReadError: A line is no JSON object of an export, or stands before its document or report.
    """
    for found in read_lines((f"line {n}", raw) for n, raw in enumerate(lines, start=1)):
        if isinstance(found, Unread):
            raise ReadError(f"{found.source}: {found.error}")
        if isinstance(found, Marked):
            yield found


class _Assembly:
    """Takes the lines of an export one by one and gives each document when the next begins."""

    def __init__(self) -> None:
        self._source = ""
        self._document: dict[str, Any] | None = None
        self._reports: list[dict[str, Any]] = []

    def take(self, source: str, line: dict[str, Any]) -> Marked | Unread | Kept | None:
        """Take a line; return the document before it if this one begins another, or what it holds.

        Raises:
            ReadError: The line belongs to no document or report before it.
        """
        kind = line.pop("type", None)
        if kind == "document":
            done = next(self.end(), None)
            self._source, self._document, self._reports = source, line, []
            return done
        if kind == "report" and self._document is not None:
            self._reports.append(line)
        elif kind in _LISTS or kind == "report":
            self._add(kind, line)
        elif kind == "decision":
            return _kept(source, line)
        return None

    def _add(self, kind: str, line: dict[str, Any]) -> None:
        before = "report" if kind in _LISTS else "document"
        if not self._reports or self._reports[-1].get("id") != line.pop("report", None):
            raise ReadError(f"a {kind} does not follow its {before}")
        if kind in _OWN_TYPE:
            line["type"] = line.pop(_OWN_TYPE[kind], None)
        self._reports[-1].setdefault(_LISTS[kind], []).append(line)

    def end(self) -> Iterator[Marked | Unread]:
        """Yield the last document, if there is one."""
        if self._document is None:
            return
        reports = [report.get("as_read") or {"blocks": [], **report} for report in self._reports]
        document, self._document = self._document, None
        if "text" not in document:
            yield Unread(self._source, f"document {document.get('document')}: {TEXTLESS}")
            return
        for report in reports:
            if isinstance(title := report.get("title"), dict):  # exported as it stands in the text
                report["title"] = {**title, "text": untie(str(title.get("text", "")))}
        try:
            yield msgspec.convert({**document, "reports": reports}, type=Marked)
        except msgspec.ValidationError as error:
            yield Unread(self._source, f"document {document.get('document')}: {error}")


def _kept(source: str, line: dict[str, Any]) -> Kept:
    try:
        return Kept(source, msgspec.convert(line, type=Decision))
    except msgspec.ValidationError as error:
        raise ReadError(f"no decision: {error}") from error


def _object(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ReadError(f"not a line that dateline wrote: {error}") from error


def is_export(head: bytes) -> bool:
    """Whether *head*, the first line of a JSONL file, is one of ``dateline export --as jsonl``."""
    return _keys(head) >= {"type", "document", "sha256", "custody"}


def is_marked(head: bytes) -> bool:
    """Whether *head*, the first line of a JSONL file, is one of ``dateline mark``."""
    keys = _keys(head)
    return keys >= {"document", "sha256", "custody", "reports"} and "type" not in keys


def _marked(raw: bytes) -> Marked | None:
    """Return the document of a line of ``mark``, None if it is one of an export.

    Raises:
        ReadError: It is of ``mark`` and not as it should be.
    """
    if raw.startswith(b'{"type":'):  # as we write an export; others may have moved the key
        return None
    try:
        return read_marked(raw)
    except ReadError:
        if is_marked(raw):
            raise
        return None


def _keys(head: bytes) -> set[str]:
    try:
        return set(msgspec.json.decode(head, type=dict[str, msgspec.Raw]))
    except msgspec.MsgspecError:
        return set()
