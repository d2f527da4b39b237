"""What exists only over several reports: incidents, actors, copies, decisions (contract, section 4)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from dateline.model.mark import EventPlace, Participant, Toll, When

Status = Literal["candidate", "confirmed", "disputed", "dropped", "withdrawn"]


class EventMention(msgspec.Struct, frozen=True, kw_only=True):
    """One telling of an incident: a report and an event in it."""

    report: str
    event: str


class SideEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A quote and its address; ``quote`` is the document's text at the span."""

    document: str
    start: int
    end: int
    quote: str


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a disagreement: a value, who says so, in which reports, in which words."""

    value: Any
    said_by: str | None
    reports: tuple[str, ...]
    evidence: tuple[SideEvidence, ...]


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """Claims about one property of one incident that cannot all be true."""

    about: str
    sides: tuple[Side, ...]


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One event in the world, with all its tellings side by side."""

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
    status: Status = "candidate"
    reasons: tuple[str, ...] = ()


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person, organisation or group over the whole archive, with every name it was given."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    reasons: tuple[str, ...] = ()


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """Reports that are copies of one another: one witness."""

    witness: str
    reports: tuple[str, ...]
    first: str
    shared: tuple[dict[str, Any], ...] = ()
