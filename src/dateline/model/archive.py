"""What exists only over several reports: incidents, actors, copies, decisions (contract, section 4)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from dateline.model.document import Json
from dateline.model.mark import (
    Event,
    EventPlace,
    Figure,
    Harm,
    Mention,
    Participant,
    Statement,
    Timex,
    Toll,
    Toponym,
    Victim,
    VictimGroup,
    VictimRole,
    When,
)
from dateline.model.report import Report

DecisionKind = Literal[
    "accept",
    "same",
    "different",
    "value",
    "reject",
    "restore",
    "retype",
    "boundary",
    "add",
    "alias",
    "tag",
    "untag",
    "redact",
    "withhold",
    "adjudicate",
    "note",
    "undo",
]
Status = Literal["candidate", "confirmed", "disputed", "dropped", "withdrawn"]


class EventMention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One telling of an incident: a report and an event in it."""

    report: str
    event: str


class SideEvidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A quote and its address; ``quote`` is the document's text at the span."""

    document: str
    start: int
    end: int
    quote: str


class Side(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One side of a disagreement: a value, who says so, in which reports, in which words.

    ``said_by`` is all ``speakers`` in words; ``dates`` are the latest days on which its reports
    may have appeared, ``agencies`` those they name as the origin of their words.
    """

    value: Any
    said_by: str | None
    reports: tuple[str, ...]
    evidence: tuple[SideEvidence, ...]
    speakers: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


class Disagreement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Claims about one property of one incident that cannot all be true.

    ``of`` says whose it is where it is not the incident's (a group's strength); ``sentence`` says
    the disagreement in words.
    """

    about: str
    sides: tuple[Side, ...]
    of: str | None = None
    sentence: str = ""


class LinkWeight(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that speaks for two tellings being one incident, or (below 0) against it.

    ``weight`` is None for what decides alone: a person put them together.
    """

    reason: str
    weight: float | None


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why an event's telling joined an incident: the telling that it was held against, and the sum
    of the weights, with each: a waterfall. From a sum of 1 on a pair may join.
    """

    event: str
    to: str
    score: float | None
    weights: tuple[LinkWeight, ...]


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One person harmed in an incident, matched across its reports.

    ``names`` are all that were given, ``name`` the fullest; ``marks`` are ids of victims.
    """

    name: str | None
    names: tuple[str, ...] = ()
    age: int | None = None
    sex: Literal["male", "female"] | None = None
    group: VictimGroup = "unknown"
    role: VictimRole = "unknown"
    harm: Harm
    reports: tuple[str, ...]
    witnesses: tuple[str, ...]
    marks: tuple[str, ...]
    reasons: tuple[str, ...] = ()


class Incident(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event in the world, with all its tellings side by side.

    ``parts`` are incidents whose tolls its own holds (an operation's raids), ``part_of`` the one
    that holds this one's: a sum over incidents leaves out those that are parts.
    """

    id: str
    event_type: str
    codes: dict[str, list[str] | int | None]
    factuality: str
    place: EventPlace | None
    when: When | None
    actors: tuple[Participant, ...]
    targets: tuple[Participant, ...]
    tolls: dict[str, Toll]
    mentions: tuple[EventMention, ...]
    reports: tuple[str, ...]
    witnesses: tuple[str, ...]
    independent_sources: int
    disagreements: tuple[Disagreement, ...] = ()
    parts: tuple[str, ...] = ()
    part_of: str | None = None
    status: Status = "candidate"
    reasons: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    victims: tuple[Person, ...] = ()


class Actor(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person, organisation or group over the whole archive, with every name it was given."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    reasons: tuple[str, ...] = ()


class TextSpan(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A span of a document's text."""

    document: str
    start: int
    end: int


class ChangedNumber(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A number that a copy gives otherwise than its source, between the same words."""

    was: SideEvidence
    now: SideEvidence


class Lineage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How one report of a copy group stands to the one that it was made from.

    ``source`` is a report that appeared before, None for the first. ``contained`` is the share of
    its words that stand in the source, ``kept`` the share of the source's that it has. ``version``:
    both are captures of one address. ``agencies`` are credited by both. ``added`` are spans of
    its own document, ``dropped`` of the source's.
    """

    report: str
    source: str | None
    kind: Literal["first", "exact", "edited", "truncated", "padded", "partial"]
    version: bool = False
    contained: float = 1.0
    kept: float = 1.0
    agencies: tuple[str, ...] = ()
    added: tuple[TextSpan, ...] = ()
    dropped: tuple[TextSpan, ...] = ()
    numbers: tuple[ChangedNumber, ...] = ()


class Copy(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Reports that are copies of one another: one witness, its members in order of appearance."""

    witness: str
    reports: tuple[str, ...]
    first: str
    shared: tuple[dict[str, Any], ...] = ()
    lineage: tuple[Lineage, ...] = ()


class Anchor(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """The words a decision is about, and enough around them to find their place again.

    ``quote`` is the text at the span, ``before`` and ``after`` the 40 characters either side, of
    which ``inside`` says how many are of the same paragraph. The rest says where it stood: the
    document's id, its source and its record's own id, the report, the offset, which of
    ``times`` equal places it was (from 0), and a hash of the paragraph.
    ``mark`` is the mark as it stood when it was decided on. ``others`` are the anchors of further
    ids, in their order. An actor is anchored by its ``name``. A report that must not be
    quoted any more is known by ``print``: hashes of its words.
    """

    raw_sha256: str | None
    quote: str | None
    before: str | None
    after: str | None
    document: str | None = None
    source: str | None = None
    record: str | None = None
    report: str | None = None
    start: int | None = None
    inside: tuple[int, int] | None = None
    nth: int = 0
    times: int = 1
    paragraph: str | None = None
    what: str | None = None
    mark: Json | None = None
    name: str | None = None
    print: tuple[int, ...] = ()
    others: tuple[Anchor, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a person ruled: ``at`` is when (UTC, to the second), the one place where a clock counts."""

    id: str
    kind: DecisionKind
    of: tuple[str, ...]
    field: str | None = None
    value: Any = None
    reason: str | None = None
    by: str
    at: str
    anchor: Anchor | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A field that a person gave another value: what the program had read, who, which decision."""

    was: Any
    by: str
    decision: str


class Ruling(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What people's decisions make of one mark, report or incident.

    ``status`` is None where there are only notes. ``disputed`` names the fields that two people see
    differently; until a third adjudicates they keep the program's value.
    """

    status: Literal["candidate", "confirmed", "disputed", "rejected"] | None = None
    decided: dict[str, Decided] = {}
    disputed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class MarkLists(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Marks by kind, in the lists of REPORT."""

    mentions: tuple[Mention, ...] = ()
    places: tuple[Toponym, ...] = ()
    times: tuple[Timex, ...] = ()
    figures: tuple[Figure, ...] = ()
    victims: tuple[Victim, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()


class Effective(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A report as people's decisions leave it, beside what the program read.

    ``rulings`` are by the id of a mark or of the report; ``rejected`` are marks that a person
    turned down: they are in no list of the report, and are not forgotten.
    """

    report: Report
    rulings: dict[str, Ruling] = {}
    rejected: MarkLists = MarkLists()
