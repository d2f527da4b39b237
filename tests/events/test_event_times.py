"""Times counted from events, and the events that they date."""

import pytest

from case_files import cases
from dateline.events.event_times import find_event_times
from dateline.kit import make_steps
from dateline.model.mark import Event, Timex
from dateline.text.parse import Parser
from readings import read

STEPS = make_steps()
REPORT = "2014-06-12"


def days(event: Event) -> str:
    when = event.when
    return f"{when.earliest or '-'} to {when.latest or '-'}" if when else "no day"


@pytest.mark.parametrize(("text", "wanted"), cases("event_times"))
def test_event_times(parser: Parser, text: str, wanted: list[str]):
    reading = read(parser, text, STEPS, published=REPORT)
    counted = [m for m in reading.marks.all(Timex) if m.anchor == "event"]
    found = [f"{m.text} | {m.type} {m.value} | {m.anchor}" for m in counted]
    found += [f"{event.text}: {days(event)}" for event in reading.marks.all(Event)]
    assert found == wanted


def test_the_reason_names_the_event_and_its_day(parser: Parser):
    text = "Mosul fell on June 10. Tikrit was captured two days after Mosul fell."
    reading = read(parser, text, STEPS, published=REPORT)
    (counted,) = [m for m in reading.marks.all(Timex) if m.anchor == "event"]
    assert '"fell" (territory captured, 2014-06-10)' in counted.reason


def test_a_mark_that_is_dated_takes_the_place_of_the_open_one(parser: Parser):
    text = "Mosul fell on June 10. Tikrit was captured two days after Mosul fell."
    at = next(n for n, step in enumerate(STEPS) if "event_times" in step.__qualname__)
    before = read(parser, text, STEPS[:at], published=REPORT)
    after = read(parser, text, STEPS, published=REPORT)
    assert {m.id for m in before.marks.all(Timex)} == {m.id for m in after.marks.all(Timex)}
    assert [e.id for e in before.marks.all(Event)] == [e.id for e in after.marks.all(Event)]


def test_nothing_is_dated_where_no_event_has_a_day(parser: Parser):
    reading = read(parser, "The mill burned two days after the vote.", STEPS)
    assert [m.anchor for m in reading.marks.all(Timex)] == ["none"]
    assert list(find_event_times()(reading)) == []


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Nine days after the bombing, the market of Mosul opens every Sunday.", REPORT),
        ("Nine days after the bombing, the market of Mosul opened on Sunday.", None),
    ],
)
def test_what_is_done_on_no_known_day_dates_nothing(
    parser: Parser, text: str, published: str | None
):
    marks = read(parser, text, STEPS, published=published).marks
    assert [one.anchor for one in marks.all(Timex) if one.text == "Nine days"] == ["none"]
    for event in marks.all(Event):
        assert event.when is None or event.when.basis == "told as news"
