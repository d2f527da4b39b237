"""The event that a report is about."""

from dateline.events.extract import find_events
from dateline.events.main_event import main_event
from dateline.model.mark import Event
from readings import read

STEPS = [find_events()]


def about(parser, text: str, **more: bool) -> str | None:
    reading = read(parser, text, STEPS, **more)
    found = main_event(reading)
    return next((one.text for one in reading.marks.all(Event) if one.id == found), None)


def test_the_title_decides(parser):
    text = "Bomb kills two in market\nPolice arrested a man last week over the theft of a car."
    assert about(parser, text, title=True) in ("kills", "Bomb")


def test_the_first_sentence_decides_where_there_is_no_title(parser):
    text = "Gunmen kidnapped a doctor. Soldiers shelled a village. Workers protested."
    assert about(parser, text) == "kidnapped"


def test_deeds_come_before_words(parser):
    text = "The minister threatened the rebels. A car bomb killed nine people in the square."
    assert about(parser, text) == "killed"


def test_a_plan_is_no_main_event_beside_a_deed(parser):
    text = "The rebels plan to attack the port. Soldiers shelled the rebels' camp."
    assert about(parser, text) == "shelled"


def test_a_report_without_events_is_about_none(parser):
    assert about(parser, "The library opens at nine. Bring your card.") is None
