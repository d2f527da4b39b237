"""Lenses: what changes records on their way out of an archive, and nothing in it."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model.archive import Actor, Incident
from dateline.model.document import Json
from dateline.model.report import Report
from dateline.store.rows import Listed, StoredDocument, TagCount


class Lens:
    """Shows records as they are stored; a subclass overrides what it changes.

    A policy changes `report` and `incident` (their tolls), a redaction everything with a name or
    a text in it. Pure: the same record gives the same record, whoever asks. Spans must go on
    holding: a masked text is as long as it was.
    """

    def document(self, document: StoredDocument) -> StoredDocument:
        """Return what is shown of a document."""
        return document

    def text(self, document: str, text: str) -> str:
        """Return what is shown of the whole text of the document with this id."""
        return text

    def listed(self, listed: Listed) -> Listed:
        """Return what lists show of a report."""
        return listed

    def report(self, listed: Listed, report: Report) -> Report:
        """Return what is shown of a report's marks; *listed* is as it is stored."""
        return report

    def incident(self, incident: Incident) -> Incident:
        """Return what is shown of an incident."""
        return incident

    def actor(self, actor: Actor) -> Actor:
        """Return what is shown of an actor."""
        return actor

    def tag(self, tag: TagCount) -> TagCount:
        """Return what is shown of a tag."""
        return tag

    def decision(self, decision: Json) -> Json:
        """Return what is shown of a decision, as JSON: it quotes, and may be on a name."""
        return decision


class Lenses(Lens):
    """Several lenses, one behind the other."""

    def __init__(self, lenses: Sequence[Lens]) -> None:
        self._lenses = tuple(lenses)

    def document(self, document: StoredDocument) -> StoredDocument:
        """Return what is shown of a document."""
        for lens in self._lenses:
            document = lens.document(document)
        return document

    def text(self, document: str, text: str) -> str:
        """Return what is shown of the whole text of the document with this id."""
        for lens in self._lenses:
            text = lens.text(document, text)
        return text

    def listed(self, listed: Listed) -> Listed:
        """Return what lists show of a report."""
        for lens in self._lenses:
            listed = lens.listed(listed)
        return listed

    def report(self, listed: Listed, report: Report) -> Report:
        """Return what is shown of a report's marks."""
        for lens in self._lenses:
            report = lens.report(listed, report)
        return report

    def incident(self, incident: Incident) -> Incident:
        """Return what is shown of an incident."""
        for lens in self._lenses:
            incident = lens.incident(incident)
        return incident

    def actor(self, actor: Actor) -> Actor:
        """Return what is shown of an actor."""
        for lens in self._lenses:
            actor = lens.actor(actor)
        return actor

    def tag(self, tag: TagCount) -> TagCount:
        """Return what is shown of a tag."""
        for lens in self._lenses:
            tag = lens.tag(tag)
        return tag

    def decision(self, decision: Json) -> Json:
        """Return what is shown of a decision."""
        for lens in self._lenses:
            decision = lens.decision(decision)
        return decision
