"""Times counted from an event: "a day after Mosul fell", "three days before the ceasefire".

Times are marked before events, so that events can be dated by them; the few that are counted from
an event are dated here, once the events are known. A measure of days, weeks, months or years before
"after" or "before" joins two events, what happens and what it is counted from. Where the report
gives the day of the second, the measure becomes a date (anchor ``event``) and dates the first;
where it gives only the day of the first, the second is dated from it. Two sharp days that the words
give are left as they are, and what has no day stays open.

The step returns the marks that it changes under their own ids; they take the place of the earlier
ones (docs/decisions/0015).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from dateline.events.clauses import clause_of
from dateline.events.tellings import is_unit
from dateline.events.timing import date_precision, is_sharp, when_of
from dateline.marks.reading import Reading, Step
from dateline.marks.timex_clock import Days, Meaning, moved_by
from dateline.model.mark import Event, Mark, Timex, Toponym, When
from dateline.model.span import Span
from dateline.text.parse import Parse
from dateline.text.tables import read_table

_WORDS = read_table("times")["counted_from"]
_SCORE: float = read_table("times")["scores"]["anchors"]["event"]
_MEASURE = re.compile(r"P(\d+)([DWMY])")
_WEEKDAY = re.compile(r"XXXX-WXX-\d")
""" "On Sunday", in a report whose day is known within bounds only."""
_BESIDE = re.compile(r",?\s")
_OWN = frozenset(("same clause", "same sentence"))
_LOOSE = frozenset(("narrative", "told as news", "report", "dateline"))


def find_event_times() -> Step:
    """Return the step that dates measures of time from events; it runs right after the events."""

    def step(reading: Reading) -> Iterator[Mark]:
        changed: dict[str, Event] = {}
        for measure in _measures(reading):
            for mark in _resolved(reading, measure, changed):
                if isinstance(mark, Event):
                    changed[mark.id] = mark
                else:
                    yield mark
        yield from changed.values()

    return step


class _Measure(NamedTuple):
    """ "Three days before the ceasefire": the mark, how far, and the words of both sides."""

    mark: Timex
    number: int  # below 0: before
    unit: str
    told: int  # the word that what happens hangs on
    base: int  # the word of the event that it is counted from


def _measures(reading: Reading) -> Iterator[_Measure]:
    parse = reading.parse
    for mark in reading.marks.all(Timex):
        size = _size(mark)
        words = parse.words_in(mark.span)
        if size is None or not words:
            continue
        way = words[-1] if parse.lower[words[-1]] in _WORDS["ways"] else words[-1] + 1
        if way >= len(parse.lower) or parse.lower[way] not in _WORDS["ways"]:
            continue
        if words[0] > 0 and parse.lower[words[0] - 1] in _WORDS["lasting"]:
            continue  # "in the two days before the vote": that long, not then
        sides = _sides(parse, way)
        if sides is not None:
            sign = 1 if parse.lower[way] in _WORDS["after"] else -1
            yield _Measure(mark, sign * size[0], size[1], *sides)


def _size(mark: Timex) -> tuple[int, str] | None:
    """Return number and unit of "P3D"; a day for "the day after"."""
    if mark.text.lower() in _WORDS["days"]:
        return 1, "D"
    found = _MEASURE.fullmatch(mark.value) if mark.type == "DURATION" else None
    return (int(found[1]), found[2]) if found else None


def _sides(parse: Parse, way: int) -> tuple[int, int] | None:
    """Return the word that "after" hangs what happens on, and the one of what it is counted from."""
    if parse.dep[way] == "mark":
        base = parse.head[way]
    else:
        base = next((c for c in parse.children[way] if parse.dep[c] in ("pobj", "pcomp")), -1)
    told = parse.head[base if parse.dep[way] == "mark" else way]
    while is_unit(parse.lower[told]) and parse.head[told] != told:
        told = parse.head[told]  # "*the day* after the bombing" hangs on "killed"
    return None if base < 0 or told in (base, way) else (told, base)


def _resolved(reading: Reading, measure: _Measure, changed: dict[str, Event]) -> Iterator[Mark]:
    """Yield the measure as a date, and the events that it dates."""
    parse = reading.parse
    own = set(parse.subtree(measure.base))
    sentence = parse.sentence_span(parse.sentence_of[measure.base])
    events = [changed.get(e.id, e) for e in reading.marks.all(Event) if e.sentence == sentence]
    base = _nearest(parse, [e for e in events if parse.at(e.start) in own], measure.base)
    told = [e for e in events if _is_told(parse, e, measure, own)]
    if base is None:
        return
    known = _day_of_base(reading, base, own, changed)
    beside = _day_of_told(reading, measure, told, own)
    if known is not None:
        moved = _moved(known, measure.number, measure.unit)
        if moved is None:
            return
        yield _as_date(measure, moved, base, known)
        if base.when is None or base.when.basis in _LOOSE:
            yield msgspec.structs.replace(base, when=known)
        if beside is None:
            when = _when(moved, (measure.mark.span, *known.evidence))
            yield from (_apart(e, base, when) for e in told)
    elif beside is not None:
        day = _moved(beside, -measure.number, measure.unit)
        if day is None:
            return
        when = _when(day, (measure.mark.span, *beside.evidence))
        same = Meaning("DATE", beside.earliest or "", _date(beside.earliest), _date(beside.latest))
        yield _as_date(measure, same, base, when)
        yield from _dated(reading, base, when, changed)


def _apart(event: Event, base: Event, when: When) -> Event:
    """Return what happens with its day; it is no telling of the event that it is counted from."""
    same = event.same_as if event.same_as not in (base.id, base.same_as) else None
    return msgspec.structs.replace(event, when=when, same_as=same)


def _is_told(parse: Parse, event: Event, measure: _Measure, own: set[int]) -> bool:
    """Whether an event is what happens so long after the other."""
    word = parse.at(event.start)
    if word is None or word in own:
        return False
    return word == measure.told or clause_of(parse, word) == clause_of(parse, measure.told)


def _nearest(parse: Parse, events: list[Event], word: int) -> Event | None:
    at = {e.id: parse.at(e.start) or 0 for e in events}
    return min(events, key=lambda e: (abs(at[e.id] - word), e.start), default=None)


def _day_of_base(
    reading: Reading, base: Event, own: set[int], changed: dict[str, Event]
) -> When | None:
    """Return the day that the words behind "after" give their event, else another telling of it."""
    parse = reading.parse
    if base.when is not None and is_sharp(base.when) and base.when.basis in _OWN:
        words = {word for span in base.when.evidence for word in parse.words_in(span)}
        if words & own and not _is_before(parse, base, base.when, own):
            return base.when
    days = {
        (other.when.earliest, other.when.latest): other.when
        for other in (changed.get(e.id, e) for e in reading.marks.all(Event))
        if other.sentence != base.sentence
        and other.when is not None
        and is_sharp(other.when)
        and other.when.basis not in _LOOSE
        and _is_same(reading, base, other, own)
    }
    if len(days) != 1:
        return None
    return msgspec.structs.replace(next(iter(days.values())), basis="told again")


def _is_before(parse: Parse, base: Event, when: When, own: set[int]) -> bool:
    """Whether the day stands before all words of the event: "On Tuesday, a day after it fell"."""
    way = min((w for w in own if parse.lower[w] in _WORDS["ways"]), default=min(own))
    return all(span.end <= parse.start[way] for span in when.evidence)


def _is_same(reading: Reading, base: Event, other: Event, own: set[int]) -> bool:
    """Whether two events may be tellings of one: joined before, or one type at one place.

    The place is the one that the words behind "after" name; where they name none, any.
    """
    if (base.same_as or base.id) == (other.same_as or other.id):
        return True
    if base.type != other.type or other.factuality in ("planned", "hypothetical", "denied"):
        return False
    parse = reading.parse
    named = Span(parse.start[min(own)], parse.end[max(own)])
    places = reading.marks.inside(named, Toponym)
    if not places or other.place is None:
        return True
    return any(
        other.place.text == place.text or (place.place and place.place == other.place.place)
        for place in places
    )


def _day_of_told(
    reading: Reading, measure: _Measure, told: list[Event], own: set[int]
) -> When | None:
    """Return the day that stands right before the measure, else the one of what happens."""
    for mark in reading.marks.all(Timex):
        gap = Span(mark.end, measure.mark.start) if mark.end <= measure.mark.start else None
        if gap is not None and _BESIDE.fullmatch(reading.quote(gap)) and _is_day(mark):
            return when_of(mark, "same clause")
    for event in told:
        when = event.when
        if when is None or not is_sharp(when) or when.basis not in _OWN:
            continue
        words = {word for span in when.evidence for word in reading.parse.words_in(span)}
        if not words & own:
            return when
    return None if told else _day_of_clause(reading, measure, own)


def _day_of_clause(reading: Reading, measure: _Measure, own: set[int]) -> When | None:
    """Return the one day in the clause of what happens, where that is no event of ours.

    "Twelve days after the bombs, the market opened again *on Sunday*."
    """
    parse = reading.parse
    clause = clause_of(parse, measure.told)
    days = [
        mark
        for mark in reading.marks.inside(parse.sentence_span(parse.sentence_of[clause]), Timex)
        if mark.id != measure.mark.id
        and (_is_day(mark) or _is_bounded_weekday(mark))
        and (words := parse.words_in(mark.span))
        and not own & set(words)
        and clause_of(parse, words[0]) == clause
    ]
    return when_of(days[0], "same clause") if len(days) == 1 else None


def _is_bounded_weekday(mark: Timex) -> bool:
    """Whether it is a weekday of which one bound is known: not "every Sunday", nor one of no week."""
    known = mark.earliest is not None or mark.latest is not None
    return mark.type == "DATE" and known and _WEEKDAY.fullmatch(mark.value) is not None


def _is_day(mark: Timex) -> bool:
    return mark.type in ("DATE", "TIME") and date_precision(mark.earliest, mark.latest) <= 2


def _moved(when: When, number: int, unit: str) -> Meaning | None:
    base = Days(_date(when.earliest), _date(when.latest))
    return moved_by(base, number, unit, "event")


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _when(meaning: Meaning, evidence: tuple[Span, ...]) -> When:
    first = meaning.earliest.isoformat() if meaning.earliest else None
    last = meaning.latest.isoformat() if meaning.latest else None
    return When(
        earliest=first,
        latest=last,
        precision=date_precision(first, last),
        basis="same clause",
        evidence=evidence,
    )


def _as_date(measure: _Measure, meaning: Meaning, base: Event, when: When) -> Timex:
    """Return the measure as the date it comes to."""
    kind = base.type.replace("_", " ")
    side = "after" if measure.number > 0 else "before"
    return msgspec.structs.replace(
        measure.mark,
        type="DATE",
        value=meaning.value,
        earliest=meaning.earliest.isoformat() if meaning.earliest else None,
        latest=meaning.latest.isoformat() if meaning.latest else None,
        anchor="event",
        score=_SCORE,
        reason=f'so long {side} the event told by "{base.text}" ({kind}, {when.earliest})',
    )


def _dated(reading: Reading, base: Event, when: When, changed: dict[str, Event]) -> Iterator[Event]:
    """Yield the event that is counted from with its day, and its first telling if that has none."""
    yield msgspec.structs.replace(base, when=when)
    for event in (changed.get(e.id, e) for e in reading.marks.all(Event)):
        loose = event.when is None or event.when.basis in _LOOSE
        if event.id == base.same_as and loose:
            yield msgspec.structs.replace(
                event, when=msgspec.structs.replace(when, basis="told again")
            )
