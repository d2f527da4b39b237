"""Marks: whatever is found at a span of a report's text (contract, section 3).

Every mark has an id made from its report and place, the words at its span, a score from 0 to 1
that is a rule's strength and no probability, and the rule in words. A value that the words do
not give is None, never a guess.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from dateline.model.span import Span

Harm = Literal["killed", "wounded", "missing", "abducted", "arrested", "freed", "displaced"]
HARMS: tuple[Harm, ...] = (
    "killed",
    "wounded",
    "missing",
    "abducted",
    "arrested",
    "freed",
    "displaced",
)
FigureKind = Literal[
    "killed",
    "wounded",
    "missing",
    "abducted",
    "freed",
    "arrested",
    "displaced",
    "deployed",
    "strength",
    "population",
    "money",
    "count",
]
Factuality = Literal["happened", "alleged", "denied", "planned", "hypothetical", "historical"]
VictimRole = Literal["civilian", "police", "military", "militant", "attacker", "unknown"]
VictimGroup = Literal["men", "women", "children", "unknown"]
Naming = Literal["named", "office", "anonymous", "outlet", "none"]
MentionKind = Literal["person", "organisation", "group", "place", "weapon", "nationality"]


class Mark(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Anything found at a span; the subclasses say what."""

    id: str
    start: int
    end: int
    text: str
    score: float
    reason: str

    @property
    def span(self) -> Span:
        """Return the mark's span in the document's text."""
        return Span(self.start, self.end)


PUBLIC = "of public life"
"""Ends the reason of a mention of somebody whom the report gives an office, a rank, a following."""
PRIVATE = "private: a victim, a witness, a child, or kin"
"""Ends the reason of a mention of somebody whom the report gives as that."""
PRESUMED = "presumed private: harm is told beside the name, and no office"
"""Ends the reason of a mention that is private unless another report says of public life."""


class Mention(Mark, frozen=True, kw_only=True):
    """A name in the text; ``actor`` is one name for all its aliases inside the report.

    The names of ``private`` persons are masked in what is published. What tells a person's standing
    ends the reason: `PUBLIC`, `PRIVATE` or `PRESUMED`.
    """

    kind: MentionKind
    actor: str | None
    private: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A gazetteer place, or a point computed from words (then ``id`` is None and ``near`` is set).

    Degrees WGS 84; ``country`` ISO 3166 alpha-2; ``admin1`` a name; ``feature`` a GeoNames code.
    """

    id: str | None
    name: str
    lat: float
    lon: float
    country: str | None
    admin1: str | None
    feature: str | None
    near: str | None = None


class PlaceCandidate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place that a toponym may mean, with its score; ``id`` is None for a computed point."""

    id: str | None
    name: str
    lat: float
    lon: float
    score: float


class Toponym(Mark, frozen=True, kw_only=True):
    """A place name, demonyms and countries too; ``place`` is None where nothing decides."""

    place: Place | None
    candidates: tuple[PlaceCandidate, ...] = ()


class Timex(Mark, frozen=True, kw_only=True):
    """A time expression: TIMEX3 type and value, and the days it may mean (both included)."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    earliest: str | None
    latest: str | None
    anchor: Literal["published", "narrative", "event", "none"]


class When(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The days on which something may have happened; precision as in `Published`."""

    earliest: str | None
    latest: str | None
    precision: int
    basis: str
    evidence: tuple[Span, ...] = ()


class Who(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Of whom a figure speaks."""

    text: str
    start: int
    end: int
    role: VictimRole = "unknown"
    group: VictimGroup = "unknown"
    side: str | None = None


class Where(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The place of a figure: a toponym's words and span, and its place's id if it has one."""

    text: str
    start: int
    end: int
    id: str | None = None


class Figure(Mark, frozen=True, kw_only=True):
    """One claimed number. ``low``, ``best``, ``high`` by the contract's table of words.

    ``said_by`` is a statement's id, None for the outlet's own voice; ``event`` an event's;
    ``part_of`` and ``repeats`` other figures'. A figure whose ``scope`` is ``period`` is never
    part of a toll.
    """

    kind: FigureKind
    low: int | None
    best: int | None
    high: int | None
    approximate: bool = False
    unit: str = "people"
    scope: Literal["event", "operation", "period"] = "event"
    who: Who | None = None
    place: Where | None = None
    when: When | None = None
    said_by: str | None = None
    event: str | None = None
    part_of: str | None = None
    repeats: str | None = None
    factuality: Factuality = "happened"


class Victim(Mark, frozen=True, kw_only=True):
    """One person said to have been harmed. Victims count inside the toll."""

    name: str | None
    age: int | None = None
    sex: Literal["male", "female"] | None = None
    group: VictimGroup = "unknown"
    role: VictimRole = "unknown"
    side: str | None = None
    harm: Harm
    event: str | None = None
    figure: str | None = None


class Participant(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An actor or target of an event, where it stands; ``actor`` is its mention's name."""

    start: int
    end: int
    text: str
    actor: str | None
    role: str


class Responsibility(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who is said to have done it, how surely, and by whom (a statement's id)."""

    actor: str
    how: Literal["claimed", "blamed", "denied"]
    said_by: str | None = None


class Weapon(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The weapon's words, and their class ("explosives", "firearms" ...)."""

    start: int
    end: int
    text: str
    kind: str = msgspec.field(name="class")


class EventPlace(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where an event is said to have happened. ``where_prec`` is UCDP's, 1 (exact) to 7."""

    start: int
    end: int
    text: str
    place: Place | None
    where_prec: int
    basis: Literal["same clause", "same sentence", "report", "dateline"]


class Proof(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One equation of a toll: a whole, its parts, their sum, and what is left over."""

    whole: str
    parts: tuple[str, ...]
    sum: int
    unplaced: int


class Toll(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the figures of an event come to, each person once.

    ``figures`` are the ids of the figures summed, ``victims`` those of persons told of singly whom
    no figure counts; a proof's whole and parts are figures.
    """

    low: int | None
    best: int | None
    high: int | None
    by_role: dict[str, int] = {}
    by_group: dict[str, int] = {}
    by_side: dict[str, int] = {}
    policy: str = "plain 1"
    figures: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    proof: tuple[Proof, ...] = ()
    note: str | None = None

    @property
    def counted(self) -> tuple[str, ...]:
        """The ids of all that is summed: figures, then victims."""
        return (*self.figures, *self.victims)


class Event(Mark, frozen=True, kw_only=True):
    """One telling of an event; ``text`` is the trigger, ``sentence`` where it is told."""

    sentence: Span
    type: str
    factuality: Factuality
    codes: dict[str, list[str] | int | None] = {}
    actors: tuple[Participant, ...] = ()
    targets: tuple[Participant, ...] = ()
    responsibility: tuple[Responsibility, ...] = ()
    weapon: Weapon | None = None
    place: EventPlace | None = None
    when: When | None = None
    tolls: dict[str, Toll] = {}
    statement: str | None = None
    same_as: str | None = None


class Unnamed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The words that say why a speaker is not named, where they stand."""

    start: int
    end: int
    text: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who says something, how that one is named, and the reason given if not by name."""

    name: str | None
    actor: str | None
    naming: Naming
    reason: Unnamed | None = None


class Statement(Mark, frozen=True, kw_only=True):
    """What is said, by whom, and the word that reports it. Spans may be in pieces."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Literal["direct", "indirect", "mixed"]
    speaker: Speaker
    medium: str | None = None


LETTERS = {
    Mention: "m",
    Toponym: "p",
    Timex: "t",
    Figure: "f",
    Victim: "v",
    Event: "e",
    Statement: "s",
}
"""The letter of each kind of mark in its id."""


def mark_id(report: str, kind: type[Mark], start: int, nth: int = 0) -> str:
    """Return the id of a mark: its report, its kind's letter, where it starts, which of several.

    >>> mark_id("9f2c1ab04e77", Figure, 102), mark_id("9f2c1ab04e77", Figure, 102, 1)
    ('9f2c1ab04e77-f102', '9f2c1ab04e77-f102b')
    """
    return f"{report}-{LETTERS[kind]}{start}{'' if nth == 0 else chr(ord('a') + nth)}"
