"""What a time could mean beside what was taken."""

import pytest

from dateline.marks.times import find_times
from dateline.marks.timex_rivals import other_readings
from dateline.model.mark import Timex
from dateline.text.parse import Parser
from readings import read

CASES = [
    ("It fell on Tuesday.", ["2014-06-17", "2014-06-03"]),
    ("It fell on 3 May.", ["2015-05-03", "2013-05-03"]),
    ("It fell in May.", ["2015-05-01", "2013-05-01"]),
    ("It fell on 12/06/2014.", ["2014-06-12", "2014-12-06"]),
    ("It fell on 3 May 2012, and in 2013.", []),
    ("It fell yesterday, on Tuesday, June 10, 2014.", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_words_that_leave_a_reading_open_have_rivals(parser: Parser, text: str, wanted: list[str]):
    marks = read(parser, text, [find_times()], published="2014-06-12").marks.all(Timex)
    found = [one.earliest.isoformat() for mark in marks for one in other_readings(mark)]
    assert found == wanted


def test_every_rival_says_what_would_speak_for_it(parser: Parser):
    text = "It fell on Tuesday, in May, and on 3 June."
    marks = read(parser, text, [find_times()], published="2014-06-12").marks.all(Timex)
    rivals = [one for mark in marks for one in other_readings(mark)]
    assert len(rivals) == 6
    assert all(one.reason and one.earliest <= one.latest for one in rivals)


def test_a_reason_names_the_rule_and_what_it_is_counted_from(parser: Parser):
    reading = read(parser, "It fell on Tuesday.", [find_times()], published="2014-06-12")
    (mark,) = reading.marks.all(Timex)
    assert mark.reason == "weekday, counted from the report's day: 2014-06-10 to 2014-06-10"


def test_a_time_that_has_no_day_where_it_should_scores_low(parser: Parser):
    (known,) = read(parser, "It fell on 3 May 2012.", [find_times()]).marks.all(Timex)
    (unknown,) = read(parser, "It fell on Tuesday.", [find_times()]).marks.all(Timex)
    assert known.score > 0.9
    assert unknown.score <= 0.6
