"""What decisions make of one report: a pure function from what the program read to what holds.

Marks that a person turned down leave the report's lists and are kept beside them; fields get the
values people gave them, unless two people differ; then what refers to a mark that is gone, the
places and days of events and the tolls follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any, Literal, NamedTuple

import msgspec

from dateline.errors import DatelineError
from dateline.events.tags import slug_of
from dateline.model.archive import Decided, Decision, Effective, MarkLists, Ruling
from dateline.model.mark import (
    Event,
    Figure,
    Mark,
    Mention,
    Statement,
    Timex,
    Toponym,
    Victim,
)
from dateline.model.report import Report, Tag
from dateline.store.decisions.fields import get_field, set_field, with_place
from dateline.store.decisions.opinions import STANDING, held, opinions_on
from dateline.store.decisions.recount import recount
from dateline.store.evidence import marks_of

Status = Literal["candidate", "confirmed", "disputed", "rejected"]
LISTS: dict[type[Mark], tuple[str, str]] = {
    Mention: ("mention", "mentions"),
    Toponym: ("place", "places"),
    Timex: ("time", "times"),
    Figure: ("figure", "figures"),
    Victim: ("victim", "victims"),
    Event: ("event", "events"),
    Statement: ("statement", "statements"),
}
"""Each kind of mark: its name as a type of line, and the list of REPORT that holds it."""
KINDS = {name: kind for kind, (name, _) in LISTS.items()}
"""Each kind of mark by its name."""


class OnReport(NamedTuple):
    """The decisions in force on one report: on its marks (by id) and on itself, and marks to add."""

    marks: Mapping[str, Sequence[Decision]]
    own: Sequence[Decision] = ()
    added: Sequence[Mark] = ()


def apply(report: Report, on: OnReport) -> Effective:
    """Return what the decisions make of a report.

    Args:
        report: The report as the program read it.
        on: The decisions in force on it; those on marks that are not there are passed over.
    """
    marks = {mark.id: mark for mark in (*marks_of(report), *on.added)}
    rulings: dict[str, Ruling] = {mark.id: Ruling(status="confirmed") for mark in on.added}
    rejected: list[Mark] = []
    changed: set[str] = set()
    for name, decisions in on.marks.items():
        if name not in marks:
            continue
        marks[name], ruling = _ruled(marks[name], decisions)
        rulings[name] = ruling
        if ruling.status == "rejected":
            rejected.append(marks.pop(name))
        elif any(field.split(".")[0] != "tolls" for field in ruling.decided):
            changed.add(name)
    after = _with_marks(report, marks.values())
    after = _mended(after, {mark.id: mark for mark in rejected}, changed)
    if on.added or rejected or changed:
        after = recount(report, after)
    after = _with_tolls(after, on.marks, rulings)
    after, own = _own(after, on.own)
    if own is not None:
        rulings[report.id] = own
    return Effective(report=after, rulings=rulings, rejected=_lists(rejected))


def _ruled(mark: Mark, decisions: Sequence[Decision]) -> tuple[Mark, Ruling]:
    """Return a mark with the values that hold, and what is ruled of it; tolls are for later."""
    kind, _ = LISTS[type(mark)]
    return rule(mark, decisions, kind, skip=("tolls",))


def rule(
    thing: Any, decisions: Sequence[Decision], kind: str, *, skip: tuple[str, ...] = ()
) -> tuple[Any, Ruling]:
    """Return a thing with the values that people gave its fields, and what is ruled of it.

    Fields that begin with one of *skip* are ruled on, and not set. A value that the field cannot
    have any more, since the program changed, is passed over.
    """
    decided: dict[str, Decided] = {}
    disputed: list[str] = []
    standing = None
    for facet, opinions in opinions_on(decisions, kind).items():
        one = held(opinions)
        if " " in facet:
            continue
        if one.state == "disputed":
            disputed.append(facet)
        elif facet == STANDING:
            standing = one.value
        else:
            was = get_field(thing, facet)
            try:
                new = set_field(thing, facet, one.value)
            except DatelineError:
                disputed.append(facet)
                continue
            if facet.split(".")[0] not in skip:
                thing = new
            decided[facet] = Decided(was=was, by=one.decision.by, decision=one.decision.id)
    return thing, Ruling(
        status=_status(standing, decided, disputed),
        decided=decided,
        disputed=tuple(disputed),
        notes=tuple(said for one in decisions if one.kind == "note" and (said := _note(one))),
        aliases=tuple(str(one.value) for one in decisions if one.kind == "alias"),
    )


def _status(standing: Any, decided: Sized, disputed: Sequence[str]) -> Status | None:
    """Return a thing's status; whether it stands at all comes before what it says."""
    if standing == "rejected" and STANDING not in disputed:
        return "rejected"
    if disputed:
        return "disputed"
    if standing == "accepted" or decided:
        return "confirmed"
    return "candidate" if standing == "restored" else None


def _note(decision: Decision) -> str | None:
    said = decision.reason or decision.value
    return f"{said} ({decision.by})" if said else None


def _lists(marks: Iterable[Mark]) -> MarkLists:
    lists: dict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=_in_text):
        lists[LISTS[type(mark)][1]].append(mark)
    return MarkLists(**{name: tuple(some) for name, some in lists.items()})  # type: ignore[arg-type]


def _in_text(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.id


def _with_marks(report: Report, marks: Iterable[Mark]) -> Report:
    """Return the report with these marks; a list that holds the same ones keeps its order."""
    of: dict[str, list[Any]] = {name: [] for _, name in LISTS.values()}
    for mark in marks:
        of[LISTS[type(mark)][1]].append(mark)
    old = {mark.id: n for n, mark in enumerate(marks_of(report))}
    lists = {}
    for name, some in of.items():
        if any(mark.id not in old for mark in some):
            some.sort(key=_in_text)
        lists[name] = tuple(some)
    return msgspec.structs.replace(report, **lists)


def _mended(report: Report, gone: Mapping[str, Mark], changed: set[str]) -> Report:
    """Return the report without references to marks that are gone, and with what follows a change."""
    heir = _heirs(report, gone)
    marks = {mark.id: mark for mark in marks_of(report)}
    events = report.events
    for mark in (marks[name] for name in changed):
        if isinstance(mark, Toponym):
            events = tuple(_placed(event, mark) for event in events)
        elif isinstance(mark, Timex):
            events = tuple(_dated(event, mark) for event in events)
    moved = {m.start: m for n in changed if isinstance(m := marks[n], Toponym)}
    if not gone and events is report.events and not moved:
        return report

    def to(name: str | None) -> str | None:
        return heir.get(name, name) if name is not None else None

    replace = msgspec.structs.replace
    return replace(
        report,
        figures=tuple(
            replace(
                one,
                event=to(one.event),
                said_by=to(one.said_by),
                part_of=to(one.part_of),
                repeats=None if to(one.repeats) == one.id else to(one.repeats),
                place=replace(one.place, id=place.place and place.place.id)
                if one.place and (place := moved.get(one.place.start))
                else one.place,
            )
            for one in report.figures
        ),
        victims=tuple(
            replace(one, event=to(one.event), figure=to(one.figure)) for one in report.victims
        ),
        events=tuple(
            replace(
                one,
                statement=to(one.statement),
                same_as=None if to(one.same_as) == one.id else to(one.same_as),
                responsibility=tuple(
                    replace(each, said_by=to(each.said_by)) for each in one.responsibility
                ),
            )
            for one in events
        ),
        main_event=to(report.main_event)
        or (first_told(events) if report.main_event in gone else report.main_event),
    )


def _heirs(report: Report, gone: Mapping[str, Mark]) -> dict[str, str | None]:
    """Say what stands in for each mark that is gone: its next telling, what it was part of, or none."""
    heir: dict[str, str | None] = {}
    for name, mark in gone.items():
        again: Iterable[str] = ()
        if isinstance(mark, Figure):
            again = (one.id for one in report.figures if one.repeats == name)
        elif isinstance(mark, Event):
            again = (one.id for one in report.events if one.same_as == name)
        above = (mark.part_of or mark.repeats) if isinstance(mark, Figure) else None
        above = mark.same_as if isinstance(mark, Event) else above
        heir[name] = next(iter(again), above if above not in gone else None)
    return heir


def first_told(events: Sequence[Event]) -> str | None:
    """Return the event that a report is about when its main one is gone: the first that happened."""
    told = [one for one in events if one.factuality in ("happened", "alleged")]
    first = [one.id for one in told if one.same_as is None]
    return first[0] if first else None


def _placed(event: Event, toponym: Toponym) -> Event:
    place = event.place
    same = place is not None and (place.start, place.end) == (toponym.start, toponym.end)
    return with_place(event, toponym) if same else event


def _dated(event: Event, timex: Timex) -> Event:
    when = event.when
    if when is None or not any(span.meets(timex.span) for span in when.evidence):
        return event
    return set_field(event, "when", {"earliest": timex.earliest, "latest": timex.latest})


def _with_tolls(
    report: Report, marks: Mapping[str, Sequence[Decision]], rulings: Mapping[str, Ruling]
) -> Report:
    """Set the tolls of events that a person gave by themselves, after the arithmetic."""
    events = {event.id: event for event in report.events}
    for name, ruling in rulings.items():
        for facet in ruling.decided:
            if name in events and facet.startswith("tolls."):
                one = held(opinions_on(marks[name], "event")[facet])
                events[name] = set_field(events[name], facet, one.value)
    return msgspec.structs.replace(report, events=tuple(events.values()))


def _own(report: Report, decisions: Sequence[Decision]) -> tuple[Report, Ruling | None]:
    """Apply what was decided on the report itself: its fields and tags."""
    if not decisions:
        return report, None
    report, ruling = rule(report, decisions, "report")
    tags = {tag.slug: tag for tag in report.tags}
    for facet, opinions in opinions_on(decisions, "report").items():
        one = held(opinions)
        if not facet.startswith("tag ") or one.state == "disputed":
            continue
        name = facet.removeprefix("tag ")
        slug = slug_of(name)
        if one.value and slug not in tags:
            tags[slug] = Tag(slug=slug, name=name, kind="tag", basis="given")
        elif not one.value:
            tags.pop(slug, None)
    return msgspec.structs.replace(report, tags=tuple(tags.values())), ruling
