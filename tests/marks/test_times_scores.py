"""Whether scores mean something is said by tools/calibrate.py; here it counts what it should."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parent.parent.parent / "tools" / "calibrate.py"
GOLD = [
    {"start": 0, "end": 9, "val": "2012-05-03"},
    {"start": 20, "end": 26, "val": "1990-XX"},
    {"start": 30, "end": 40, "val": ""},
]
FOUND = [
    {"start": 0, "end": 9, "value": "2012-05-03", "score": 0.97},  # right
    {"start": 20, "end": 26, "value": "1990", "score": 0.85},  # right but for what is unknown
    {"start": 30, "end": 40, "value": "PXD", "score": 0.84},  # the gold gives no value
    {"start": 50, "end": 55, "value": "2013", "score": 0.96},  # the gold has nothing there
]


def load(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_right_and_wrong_are_counted_by_score(tmp_path: Path, capsys, monkeypatch):
    gold, marked = tmp_path / "gold.jsonl", tmp_path / "marked.jsonl"
    gold.write_text(json.dumps({"id": "a", "timexes": GOLD}) + "\n")
    marked.write_text(json.dumps({"id": "a", "reports": [{"times": FOUND}]}) + "\n")
    monkeypatch.setattr(sys, "argv", ["calibrate.py", "times", str(gold), str(marked)])
    load(TOOL).main()
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [["0.9", "2", "0.500"], ["0.8", "1", "1.000"]]


@pytest.mark.parametrize(
    ("one", "other"), [("1990-XX-XX", "1990"), ("199X", "199"), ("P3D", "P3D")]
)
def test_values_are_compared_without_what_is_unknown(one: str, other: str):
    assert load(TOOL).plain(one) == other
