"""No damage to an input of any kind breaks a reader: one outcome each, in one line, in time."""

from pathlib import Path

import pytest
from fuzzed import CASES, check_reading, mutated, mutations, sound_inputs
from hypothesis import given, settings

from dateline.model.document import Document
from dateline.read.outcome import Failed

SOUND = sound_inputs()


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_input_is_read(name):
    found = check_reading(name, SOUND[name])
    assert any(isinstance(outcome, Document) for outcome in found)
    assert not any(isinstance(outcome, Failed) for outcome in found)


@pytest.mark.parametrize("name", SOUND)
@given(changes=mutations)
@settings(max_examples=20, derandomize=True, deadline=None, database=None)
def test_a_damaged_input_has_outcomes_and_no_traceback(name, changes):
    check_reading(name, mutated(SOUND[name], changes))


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*")), ids=lambda path: path.parent.name)
def test_what_broke_a_reader_once_is_held(path: Path):
    check_reading(path.name, path.read_bytes())
