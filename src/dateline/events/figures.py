"""Figures: every claimed number of persons, and of money, with what it counts.

The claims come from `dateline.events.figure_drafts`; here is what is said about each: of whom,
where, when, over what span of time, by whom, how surely.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dateline.events.figure_drafts import JOINED, Draft, find_drafts
from dateline.events.figure_scope import event_of, scope_of, told_as
from dateline.events.people import person, role_of
from dateline.events.setting import Setting
from dateline.marks.reading import Reading, Step
from dateline.model.mark import HARMS, Event, Figure, Mention, Statement, Toponym, Where, Who
from dateline.model.span import Span


def find_figures() -> Step:
    """Return the step that marks figures; it uses places, times, statements and events if found."""

    def step(reading: Reading) -> Iterator[Figure]:
        setting = Setting(reading)
        drafts = find_drafts(reading)
        found = [list(_figures(reading, setting, draft)) for draft in drafts]
        for draft, some in zip(drafts, found, strict=True):
            holder = None if draft.inside is None else found[draft.inside][0].id
            for figure in some:
                yield msgspec.structs.replace(figure, part_of=holder) if holder else figure

    return step


def _figures(reading: Reading, setting: Setting, draft: Draft) -> Iterator[Figure]:
    counted, parse, number = draft.counted, reading.parse, draft.counted.number
    start = number.span.start
    end = max(parse.end[counted.stop - 1], number.span.end)
    event = event_of(reading, draft.kind.word)
    told = told_as(reading, draft.counted, draft.kind)
    if told == "happened" and event is not None and _is_of_old(event):
        told = "historical"
    for place in _places(reading, setting, draft):
        yield Figure(
            id=reading.new_id(Figure, start),
            start=start,
            end=end,
            text=reading.text[start:end],
            score=draft.kind.score,
            reason=draft.kind.rule,
            kind=draft.kind.name,  # type: ignore[arg-type]
            low=number.low,
            best=number.best,
            high=number.high,
            approximate=number.approximate,
            unit=number.unit or "people",
            scope=scope_of(reading, draft.counted, draft.kind),
            who=_who(reading, draft),
            place=place,
            when=setting.time([draft.kind.word], parse.sentence_of[counted.core]),
            said_by=_said_by(reading, start),
            event=event.id if event is not None else None,
            factuality=told,
        )


def _is_of_old(event: Event) -> bool:
    """Whether an event is one of long ago that another sentence told: "that attack killed 40"."""
    return event.factuality == "historical" and event.same_as is not None


_NO_PART = frozenset(["of", "the", "those", "these", "-", "strong", "more", "other", "all"])


def _who(reading: Reading, draft: Draft) -> Who | None:
    counted, parse = draft.counted, reading.parse
    if draft.kind.name == "money" or counted.head is None:
        return None
    first = min(counted.core + 1, counted.head)
    while first < counted.head and parse.lower[first] in _NO_PART:
        first += 1
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


def _places(reading: Reading, setting: Setting, draft: Draft) -> list[Where | None]:
    """Return the place of the figure; of "six people each" one for each of the places named."""
    sentence = reading.parse.sentence_of[draft.counted.core]
    if draft.counted.each:
        several = _listed(reading, draft, sentence)
        if len(several) > 1:
            return several  # type: ignore[return-value]
    if draft.kind.name in ("population", "money"):
        named = _named(reading, draft, sentence)
        return [_where(named[0])] if named else [None]
    if draft.kind.rule == JOINED and _is_told_where(reading, draft):
        return [_behind(reading, draft)]
    found = setting.place([draft.kind.word, draft.counted.anchor()], sentence)
    if found is not None:
        place_id = found.place.id if found.place else None
        return [Where(text=found.text, start=found.start, end=found.end, id=place_id)]
    block = reading.block_at(draft.counted.number.span.start)
    if draft.kind.name in HARMS and (block is None or block.kind != "title"):
        return [None]
    only = _named(reading, draft, sentence)
    return [_where(only[0])] if len(only) == 1 else [None]


def _is_told_where(reading: Reading, draft: Draft) -> bool:
    """Whether a preposition follows a bare number: "and four | at the station"."""
    parse, stop = reading.parse, draft.counted.stop
    return draft.counted.head is None and stop < len(parse) and parse.tag[stop] == "IN"


def _behind(reading: Reading, draft: Draft) -> Where | None:
    """Return the toponym right behind a number joined to another: "and four in | Orun"."""
    parse, stop = reading.parse, draft.counted.stop
    span = parse.span(stop, min(len(parse), stop + 5))
    marks = reading.marks.inside(span, Toponym)
    return _where(marks[0]) if marks else None


def _named(reading: Reading, draft: Draft, sentence: int) -> list[Toponym]:
    """Return the toponyms of a sentence that are no part of the figure: not "Velman crowns"."""
    parse, span = reading.parse, draft.counted.number.span
    return [
        mark
        for mark in reading.marks.inside(parse.sentence_span(sentence), Toponym)
        if not span.meets(mark.span) and not parse.tag[parse.at(mark.start) or 0].startswith("J")
    ]


def _where(mark: Toponym) -> Where:
    return Where(
        text=mark.text, start=mark.start, end=mark.end, id=mark.place.id if mark.place else None
    )


def _listed(reading: Reading, draft: Draft, sentence: int) -> list[Where]:
    """Return the places named before the figure in its sentence: "Attacks in A and B killed ..."."""
    span = Span(reading.parse.sentence_span(sentence).start, draft.counted.number.span.start)
    marks = reading.marks.inside(span, Toponym)
    return [
        _where(m)
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
