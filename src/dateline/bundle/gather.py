"""What goes into a bundle: the reports of what was asked for, their documents, and where these
came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from dateline.errors import ArchiveError, DatelineError
from dateline.model.archive import Incident
from dateline.model.document import Custody
from dateline.model.report import Report
from dateline.read.identity import sha256_of
from dateline.read.raw import RawFiles
from dateline.store.questions import Questions
from dateline.store.rows import StoredDocument, StoredReport

_MASKED = "left out, since names in them are masked (--redact none takes private ones in)"
_WARC_ID = b"warc-record-id:"


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A document in a bundle. ``raw`` are its bytes, None where ``withheld`` says why not.

    ``masked`` is whether its text is not the one that was read, since names in it are masked.
    """

    document: StoredDocument
    text: str | None
    raw: bytes | None
    withheld: str | None
    record: str | None
    versions: dict[str, str]
    masked: bool

    @property
    def custody(self) -> Custody:
        """Where its bytes came from."""
        return self.document.custody


class Gathered:
    """The contents of a bundle, each in the order of its ids.

    Args:
        archive: The whole of it, or a view.
        ids: Of incidents, reports and documents.
        text: "full", "excerpt" (only the quotes of findings) or "none".

    Raises:
        DatelineError: An id is of nothing in the archive, or of something that was removed.
    """

    def __init__(self, archive: Questions, ids: Iterable[str], *, text: str) -> None:
        self.archive, self.asked = archive, tuple(dict.fromkeys(ids))
        self.shown = text
        incidents: dict[str, Incident] = {}
        reports: dict[str, StoredReport] = {}
        documents: set[str] = set()
        for name in self.asked:
            self._find(name, incidents, reports, documents)
        for one in incidents.values():
            for report in one.reports:
                reports.setdefault(report, archive.report(report))
        documents |= {stored.listed.document for stored in reports.values()}
        self.incidents = [incidents[name] for name in sorted(incidents)]
        self.reports = [reports[name] for name in sorted(reports)]
        self.documents = [
            self._held(name, raws) for raws in [self._raws()] for name in sorted(documents)
        ]

    def _find(
        self,
        name: str,
        incidents: dict[str, Incident],
        reports: dict[str, StoredReport],
        documents: set[str],
    ) -> None:
        """Put what an id stands for where it belongs."""
        for stone in self.archive.tombstones():
            if stone.id == name:
                why = f": {stone.reason}" if stone.reason else ""
                raise DatelineError(f"{name} was removed on {stone.at}{why}: it cannot be bundled")
        try:
            found = self.archive.incident(name)
        except ArchiveError:
            pass
        else:
            incidents[found.id] = found
            return
        try:
            reports[name] = self.archive.report(name)
        except ArchiveError:
            try:
                document = self.archive.document(name)
            except ArchiveError:
                raise DatelineError(
                    f"nothing here has the id {name}: give ids of incidents, reports or documents"
                ) from None
            documents.add(name)
            for report in document.reports:
                reports[report] = self.archive.report(report)

    def _raws(self) -> RawFiles:
        return RawFiles(Path(), self.archive.path.absolute().parent)

    def _held(self, name: str, files: RawFiles) -> Held:
        document = self.archive.document(name)
        text = self.archive.document_text(name)
        raw, withheld = self._raw(document.custody, files)
        record = _record_of(raw)
        masked = sha256_of(text.encode()) != document.sha256
        if masked or (raw is not None and self._names_masked(raw)):
            raw, withheld = None, _MASKED
        elif self.shown != "full":
            raw, withheld = None, f"left out, as asked (--text {self.shown})"
        return Held(
            document=document,
            text=text if self.shown == "full" else None,
            raw=raw,
            withheld=withheld,
            record=record,
            versions=self._versions(name),
            masked=masked,
        )

    def _raw(self, custody: Custody, files: RawFiles) -> tuple[bytes | None, str | None]:
        """Return a document's bytes from the archive, or from where they were read, if unchanged."""
        raw = self.archive.raw(custody.raw_sha256)
        if raw is not None:
            return raw, None
        raw = files.read(custody)
        if raw is None:
            return None, "not in the archive, and no longer where they were read"
        if sha256_of(raw) != custody.raw_sha256:
            return None, "not in the archive, and changed where they were read"
        return raw, None

    def _names_masked(self, raw: bytes) -> bool:
        """Whether bytes name somebody outside of what was read whom the view masks."""
        words = raw.decode("utf-8", "replace")
        return self.archive.lens.text("", words) != words

    def _versions(self, document: str) -> dict[str, str]:
        row = self.archive.connection.execute(
            "SELECT r.versions FROM document d JOIN run r ON r.n = d.run WHERE d.id = ?",
            (document,),
        ).fetchone()
        return msgspec.json.decode(row[0], type=dict[str, str]) if row else {}

    @cached_property
    def decisions(self) -> list[dict[str, Any]]:
        """The decisions that touch anything in the bundle, in the order they were made."""
        return [self._masked(one) for one in self.archive.decisions() if self._touches(one)]

    def _masked(self, decision: dict[str, Any]) -> dict[str, Any]:
        """Return a decision as the view shows words: it quotes, and may be on a name."""
        words = msgspec.json.encode(decision).decode()
        return msgspec.json.decode(self.archive.lens.text("", words), type=dict[str, Any])

    def _touches(self, decision: dict[str, Any]) -> bool:
        """Whether a decision is on something here, by its id, one that was joined to it, or its words."""
        anchor = decision["anchor"] or {}
        names = (*decision["of"], anchor.get("report"))
        return any(self._redirects.get(name, name) in self._ids for name in names if name)

    @cached_property
    def _redirects(self) -> dict[str, str]:
        return self.archive.redirects()

    @cached_property
    def _ids(self) -> frozenset[str]:
        marks = (mark for stored in self.reports for mark in _marks_of(stored.report))
        return frozenset(
            {
                *(one.id for one in self.incidents),
                *(stored.listed.id for stored in self.reports),
                *(held.document.id for held in self.documents),
                *marks,
            }
        )


def _marks_of(report: Report) -> Iterator[str]:
    for marks in (
        *(report.mentions, report.places, report.times, report.figures, report.victims),
        *(report.events, report.statements),
    ):
        yield from (mark.id for mark in marks)


def _record_of(raw: bytes | None) -> str | None:
    """Return the id of a WARC record, from its own head."""
    if raw is None or not raw.startswith(b"WARC/"):
        return None
    for line in raw[:16384].split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line.lower().startswith(_WARC_ID):
            return line[len(_WARC_ID) :].strip().decode("ascii", "replace")
    return None
