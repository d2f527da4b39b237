"""Figures: every claimed number of persons, and of money, with what it counts.

A figure is read in three passes: counted phrases with their kind (`kinds`), phrases that take
their kind from another figure, and for each what is said about it: of whom, where, when, over what
span of time, by whom, how surely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dateline.events.counted import Counted, find_counted, find_singles
from dateline.events.figure_scope import scope_of, told_as
from dateline.events.harms import Harm, find_harms
from dateline.events.kinds import Kind, kind_of
from dateline.events.people import person, role_of
from dateline.events.setting import Setting
from dateline.mark.reading import Reading, Step
from dateline.model.mark import Event, Figure, Mention, Statement, Toponym, Where, Who
from dateline.model.span import Span
from dateline.text.parse import Parse
from dateline.text.tables import alternatives, read_table

_SINGLES = frozenset(["killed", "wounded", "missing", "abducted", "freed", "arrested", "displaced"])


class Claim(NamedTuple):
    """A counted phrase and its kind: a figure in the making."""

    counted: Counted
    kind: Kind
    part: bool = False  # brought in as some of the ones before: "including three children"


def find_figures() -> Step:
    """Return the step that marks figures; it uses places, times, statements and events if found."""

    def step(reading: Reading) -> Iterator[Figure]:
        setting = Setting(reading)
        for claim in find_claims(reading):
            yield from _figures(reading, setting, claim)

    return step


def find_claims(reading: Reading) -> list[Claim]:
    """Return the counted phrases of a report that say what became of people, in text order."""
    parse = reading.parse
    harms = find_harms(parse)
    counted = list(find_counted(reading))
    taken = {word for one in counted for word in one.words()}
    counted = sorted([*counted, *find_singles(reading, taken)], key=lambda one: one.first)
    others = {one.first: one for one in counted}
    claims: list[Claim] = []
    for one in counted:
        claim = _claim(parse, one, harms, others) or _joined(parse, one, claims)
        if claim is not None:
            claims.append(claim)
    return claims


def _claim(
    parse: Parse, counted: Counted, harms: dict[int, Harm], others: dict[int, Counted]
) -> Claim | None:
    kind = kind_of(parse, counted, harms, others)
    if kind is None or (counted.single and kind.name not in _SINGLES | {"shot"}):
        return None
    if kind.name == "shot":
        kind = kind._replace(name="wounded", score=0.6)
    if counted.number.form == "none" and (kind.name not in _SINGLES or counted.of_those):
        return None
    if kind.name == "displaced" and not _is_flight(parse, counted):
        return None
    return Claim(counted, kind)


def _is_flight(parse: Parse, counted: Counted) -> bool:
    """Whether those who flee are driven from home, and no fighters or suspects running off."""
    if counted.head is None:
        return counted.number.value >= 10
    words = _words(parse, counted.core + 1, counted.stop)
    role = role_of(words, parse.lemma[counted.head])
    return counted.number.value >= 5 and role not in ("militant", "attacker", "military")


@cache
def _including() -> re.Pattern[str]:
    words = read_table("harms")["cues"]["including"]
    return re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE)


_ONLY_JOINED = re.compile(
    r"(?:\s|,|;|–|—|\band\b|\bor\b|\bplus\b|\bas well as\b|\balong with\b|\bwith\b|\(|\))*",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(?:\s*(?:in|at|near|on|from)\s[^.;]{2,60}?)?(?:,?\s*(?:and|while)|,|;)\s*(?:another\s|about\s|a\s)?",
    re.IGNORECASE,
)


def _joined(parse: Parse, counted: Counted, claims: list[Claim]) -> Claim | None:
    """Return what a phrase without a kind takes from the figure before it in its sentence."""
    if not claims or counted.number.form in ("none", "money", "pair"):
        return None
    before = claims[-1]
    if parse.sentence_of[before.counted.first] != parse.sentence_of[counted.first]:
        return None
    if before.kind.name not in _SINGLES:
        return None
    gap = _words(parse, before.counted.stop, counted.first)
    if counted.of_those and counted.head is None and len(gap) < 60:  # "two of them ambulance crew"
        return Claim(counted, before.kind._replace(score=0.8, rule="of those before"), part=True)
    known = counted.head is None or person(parse.lemma[counted.head]) is not None
    if not known:
        return None
    if _including().search(gap) or (before.part and _ONLY_JOINED.fullmatch(gap)):
        return Claim(
            counted, before.kind._replace(score=0.85, rule="some of those before"), part=True
        )
    if _ONLY_JOINED.fullmatch(gap) or (counted.head is None and _PLACED.fullmatch(gap)):
        return Claim(counted, before.kind._replace(score=0.75, rule="joined to those before"))
    return None


def _words(parse: Parse, first: int, stop: int) -> str:
    return " ".join(parse.lower[first:stop])


def _figures(reading: Reading, setting: Setting, claim: Claim) -> Iterator[Figure]:
    counted, parse, number = claim.counted, reading.parse, claim.counted.number
    start = number.span.start
    end = max(parse.end[counted.stop - 1], number.span.end)
    for place in _places(reading, setting, claim):
        yield Figure(
            id=reading.new_id(Figure, start),
            start=start,
            end=end,
            text=reading.text[start:end],
            score=claim.kind.score,
            reason=claim.kind.rule,
            kind=claim.kind.name,  # type: ignore[arg-type]
            low=number.low,
            best=number.best,
            high=number.high,
            approximate=number.approximate,
            unit=number.unit or "people",
            scope=scope_of(reading, claim.counted, claim.kind),
            who=_who(reading, claim),
            place=place,
            when=setting.time([claim.kind.word], parse.sentence_of[counted.core]),
            said_by=_said_by(reading, start),
            event=_event(reading, claim),
            factuality=told_as(reading, claim.counted, claim.kind),
        )


def _who(reading: Reading, claim: Claim) -> Who | None:
    counted, parse = claim.counted, reading.parse
    if claim.kind.name == "money" or counted.head is None:
        return None
    first = min(counted.core + 1, counted.head)
    span = parse.span(first, counted.head + 1)
    text, noun = span.of(reading.text), parse.lemma[counted.head]
    known = person(noun)
    return Who(
        text=text,
        start=span.start,
        end=span.end,
        role=role_of(text, noun),
        group=known.group if known else "unknown",
        side=next((mention.actor for mention in reading.marks.inside(span, Mention)), None),
    )


def _places(reading: Reading, setting: Setting, claim: Claim) -> list[Where | None]:
    """Return the place of the figure; of "six people each" one for each of the places named."""
    sentence = reading.parse.sentence_of[claim.counted.core]
    if claim.counted.each:
        several = _listed(reading, claim, sentence)
        if len(several) > 1:
            return several  # type: ignore[return-value]
    words = [claim.kind.word, claim.counted.anchor()]
    found = setting.place(words, sentence)
    if found is None:
        return [None]
    place = Where(
        text=found.text,
        start=found.start,
        end=found.end,
        id=found.place.id if found.place else None,
    )
    return [place]


def _listed(reading: Reading, claim: Claim, sentence: int) -> list[Where]:
    """Return the places named before the figure in its sentence: "Attacks in A and B killed ..."."""
    span = Span(reading.parse.sentence_span(sentence).start, claim.counted.number.span.start)
    marks = reading.marks.inside(span, Toponym)
    return [
        Where(text=m.text, start=m.start, end=m.end, id=m.place.id if m.place else None)
        for m in marks
        if not any(m is not other and other.span.covers(m.span) for other in marks)
    ]


def _said_by(reading: Reading, start: int) -> str | None:
    """Return the id of the innermost statement whose content holds the figure."""
    holding = [
        (piece.end - piece.start, statement.id)
        for statement in reading.marks.all(Statement)
        for piece in statement.content
        if piece.start <= start < piece.end
    ]
    return min(holding)[1] if holding else None


def _event(reading: Reading, claim: Claim) -> str | None:
    """Return the event told by the figure's own harm word, else the nearest in its sentence."""
    parse = reading.parse
    events = reading.marks.inside(parse.sentence_span(parse.sentence_of[claim.counted.core]), Event)
    at = parse.start[claim.kind.word]
    own = [event for event in events if event.start <= at < event.end]
    if own:
        return own[0].id
    return min(events, key=lambda event: abs(event.start - at)).id if events else None
