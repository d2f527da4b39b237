"""Statements: who says what, by cases and by laws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from dateline.marks.reading import Reading
from dateline.marks.speech_tables import read_cues
from dateline.marks.statements import find_statements
from dateline.model.mark import Statement
from dateline.model.span import Span
from readings import read

STEP = find_statements()


def words(reading: Reading, spans: tuple[Span, ...]) -> str:
    return " ... ".join(reading.quote(span) for span in spans) or "-"


def line(reading: Reading, mark: Statement) -> str:
    parts = [words(reading, spans) for spans in (mark.source, mark.cue, mark.content)]
    speaker = f"{mark.speaker.naming}: {mark.speaker.name or '-'}"
    return " | ".join([*parts, mark.kind, speaker, mark.medium or "-"])


@pytest.mark.parametrize(("text", "wanted"), cases("statements"))
def test_cases(parser, text: str, wanted: list[str]):
    reading = read(parser, text, [STEP])
    assert [line(reading, mark) for mark in reading.marks.all(Statement)] == wanted


def test_every_statement_quotes_the_text_at_its_span(parser):
    text = "Police said “two men fled.” Rana Nasser, a nurse, told AFP the ward was full."
    reading = read(parser, text, [STEP])
    marks = reading.marks.all(Statement)
    assert marks
    assert all(mark.text == text[mark.start : mark.end] for mark in marks)


def test_an_unclosed_quotation_goes_on_in_the_next_paragraph(parser):
    text = "“The bridge is gone,” Rana Nasser said. “We cannot cross.\n“We wait for boats.”"
    (mark,) = read(parser, text, [STEP]).marks.all(Statement)
    assert mark.end == len(text)


def test_a_user_adds_a_cue(parser, tmp_path):
    (tmp_path / "cues.toml").write_text('[verbs]\nclause = ["kvetch"]\n')
    assert "kvetch" in read_cues(tmp_path).frames


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("Police said that “\"'’”: he it. \n\t-—,()"), max_size=60))
def test_odd_text_gives_quotes_of_itself(parser, text: str):
    reading = read(parser, text, [STEP])
    for mark in reading.marks.all(Statement):
        assert mark.text == text[mark.start : mark.end]
        assert all(mark.start <= piece.start and piece.end <= mark.end for piece in mark.content)
