"""Whether the scores of times mean something is said by tools/calibrate.py."""

import importlib.util
from pathlib import Path

import pytest

from dateline.marks.times import find_times
from dateline.model.mark import Timex
from dateline.text.parse import Parser
from readings import read

TOOL = Path(__file__).parent.parent.parent / "tools" / "calibrate.py"
TEXT = "It began on 3 May 2012 and ended on 5 June 2013."


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location(TOOL.stem, TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_time_is_right_by_its_value_and_unjudged_where_the_gold_has_none(tool, parser: Parser):
    first, second = read(parser, TEXT, [find_times()]).marks.all(Timex)
    gold = {
        "timexes": [
            {"start": first.start, "end": first.end, "value": "2012-05-03"},
            {"start": second.start, "end": second.end, "val": ""},
        ]
    }
    assert tool.time_is_right(first, gold, TEXT) is True
    assert tool.time_is_right(second, gold, TEXT) is None
    assert tool.time_is_right(first, {"timexes": []}, TEXT) is False


@pytest.mark.parametrize(
    ("one", "other"), [("1990-XX-XX", "1990"), ("199X", "199"), ("P3D", "P3D")]
)
def test_values_are_compared_without_what_is_unknown(tool, one: str, other: str):
    assert tool.plain(one) == other
