from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from dateline.marks.reading import Reading
from dateline.marks.times import find_times
from dateline.model.mark import Timex
from dateline.model.report import Published
from dateline.text.parse import Parser
from readings import read, report_of

REPORT = "2014-06-12"


def line(timex: Timex) -> str:
    days = f"{timex.earliest or '-'} to {timex.latest or '-'}"
    return f"{timex.text} | {timex.type} {timex.value} | {days}"


@pytest.mark.parametrize(("text", "wanted"), cases("times"))
def test_times(parser: Parser, text: str, wanted: list[str]):
    reading = read(parser, text, [find_times()], published=REPORT)
    assert [line(timex) for timex in reading.marks.all(Timex)] == wanted


def test_without_a_date_of_the_report_a_weekday_has_no_days(parser: Parser):
    (timex,) = read(parser, "It fell on Friday.", [find_times()]).marks.all(Timex)
    assert (timex.value, timex.earliest, timex.latest) == ("XXXX-WXX-5", None, None)


def test_a_report_whose_day_is_open_takes_years_from_the_narrative(parser: Parser):
    text = "The siege began on 3 May 1950. By June 10 the wall was down."
    reading = read(parser, text)
    days = Published(earliest="1949-01-01", latest=None, precision=5, basis="relative")
    report = msgspec.structs.replace(reading.report, published=days)
    found = list(find_times()(Reading(report, text, reading.parse)))
    assert [timex.value for timex in found] == ["1950-05-03", "1950-06-10"]


def test_every_mark_quotes_its_text(parser: Parser):
    text = "On 4 March 2010 it rained.\nTwo days later — “yesterday” — it stopped."
    for timex in read(parser, text, [find_times()], published=REPORT).marks.all(Timex):
        assert text[timex.start : timex.end] == timex.text


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_at_most_six_days_before_the_report(parser: Parser, day: date, number: int):
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][number]
    text = f"{name} was quiet."
    reading = read(parser, "", published=day.isoformat())
    (timex,) = _find(text, reading)
    found = date.fromisoformat(timex.earliest or "")
    assert found.weekday() == number
    assert timedelta(0) <= day - found < timedelta(days=7)


def _find(text, reading):

    published = reading.report.published.earliest
    return find_times()(Reading(report_of(text, published), text, reading.parse))
