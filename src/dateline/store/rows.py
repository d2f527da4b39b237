"""What the archive's questions return: small tuples, and the model's own structs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from dateline.model.archive import Actor, Ruling
from dateline.model.document import Custody, Json
from dateline.model.mark import Place
from dateline.model.report import Failure, Report
from dateline.model.span import Span


class Added(NamedTuple):
    """What `Archive.add` did with a document, and what it could not keep of it."""

    outcome: Literal["added", "unchanged", "replaced"]
    reports: int
    failures: tuple[Failure, ...]


class Listed(NamedTuple):
    """A report as lists show it; ``text`` is its own, from ``start`` to ``end`` of the document's.

    ``precision`` and ``basis`` are those of ``published``; all four are None where undated.
    ``source_id`` is the record's own id; ``witness`` the id of its copy group, or its own.
    """

    id: str
    document: str
    source: str
    source_id: str | None
    start: int
    end: int
    title: str | None
    outlet: str | None
    genre: str
    language: str | None
    earliest: str | None
    latest: str | None
    precision: int | None
    basis: str | None
    unread: str | None
    witness: str
    main_event: str | None
    text: str


class StoredReport(NamedTuple):
    """A report with all its marks; ``incidents`` are ids, ``main_incident`` its main event's.

    ``report`` is what holds after people's decisions; ``rulings`` says what they ruled, by the id
    of a mark or of the report; ``rejected`` has the marks that they turned down, and no others;
    ``as_read`` is the report as the program read it. Both are None where nobody decided anything.
    """

    listed: Listed
    report: Report
    main_incident: str | None
    incidents: tuple[str, ...]
    rulings: Mapping[str, Ruling] = {}
    rejected: Report | None = None
    as_read: Report | None = None


class StoredDocument(NamedTuple):
    """A document without its text (`Archive.document_text`); ``reports`` are ids in page order."""

    id: str
    name: str | None
    source: str
    sha256: str
    record: Json
    custody: Custody
    boilerplate: tuple[Span, ...]
    failures: tuple[Failure, ...]
    pictures: tuple[str, ...]
    reports: tuple[str, ...]


class TagCount(NamedTuple):
    """A tag and how many reports are filed under it."""

    slug: str
    name: str
    kind: str
    basis: str
    reports: int


class ActorReports(NamedTuple):
    """An actor and the reports that name it, newest first."""

    actor: Actor
    reports: tuple[str, ...]


class PlaceCount(NamedTuple):
    """A gazetteer place with the numbers of reports that name it and incidents put there."""

    place: Place
    reports: int
    incidents: int


class Found(NamedTuple):
    """How many reports and incidents meet a query."""

    reports: int
    incidents: int


class MonthCount(NamedTuple):
    """A month, ``2014-06``, and how many reports appeared in it by their latest day."""

    month: str
    reports: int


class StoredFailure(NamedTuple):
    """An input or a report that something could not be done with: where, at which step, why."""

    source: str
    place: str | None
    step: str
    error: str
    document: str | None
    report: str | None


class Skipped(NamedTuple):
    """An input that was passed over, and the reason in words."""

    source: str
    place: str | None
    reason: str


class Tombstone(NamedTuple):
    """A report, document or incident that was taken out: its id, when, and why."""

    id: str
    at: str
    reason: str | None


class Shelved(NamedTuple):
    """A document of which something was taken out: the reports that are, each by which decision."""

    document: str
    reports: dict[str, str]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much an archive holds, and how much of it is undated, unplaced or failed."""

    documents: int
    reports: int
    failures: int
    skipped: int
    dated_to_the_day: int
    dated: int
    undated: int
    unread: int
    languages: dict[str, int]
    outlets: int
    earliest: str | None
    latest: str | None
    mentions: int
    toponyms: int
    toponyms_placed: int
    figures: int
    victims: int
    events: int
    events_placed: int
    events_dated: int
    statements: int
    tags: int
    actors: int
    witnesses: int
    incidents: int
    incidents_placed: int
    incidents_dated: int
    disagreements: int
