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


WHY = [
    (
        "Two men were held, said an official who spoke on condition of anonymity because he was "
        "not authorised to brief reporters.",
        "because he was not authorised to brief reporters",
    ),
    (
        "A doctor, who asked not to be named for security reasons, said 12 bodies had arrived.",
        "for security reasons",
    ),
    (
        "A guard said the gate was open, requesting anonymity to discuss internal matters.",
        "to discuss internal matters",
    ),
    (
        "Two villagers said the raid began at dawn. They declined to be named, citing threats from "
        "the militia.",
        "citing threats from the militia",
    ),
    (
        "A ministry official, who was not authorized to speak to the press, said the toll had "
        "risen.",
        "not authorized to speak to the press",
    ),
    ("Speaking on condition of anonymity, a diplomat said the talks had failed.", None),
    ("Rana Nasser said the road was closed because the bridge fell.", None),
]


@pytest.mark.parametrize(("text", "why"), WHY)
def test_the_reason_for_giving_no_name_is_kept(parser, text: str, why: str | None):
    marks = read(parser, text, [STEP]).marks.all(Statement)
    speaker = next(mark.speaker for mark in marks if mark.speaker.name is not None)
    assert (speaker.reason.text if speaker.reason else None) == why
    if speaker.reason is not None:
        assert text[speaker.reason.start : speaker.reason.end] == why


def test_whoever_is_unnamed_for_a_reason_is_so_in_later_sentences(parser):
    text = (
        "An officer told Star Wire that the convoy had been hit. The officer spoke on condition of "
        "anonymity for fear of reprisals. He added that three trucks burned."
    )
    marks = read(parser, text, [STEP]).marks.all(Statement)
    assert [m.speaker.reason.text for m in marks if m.speaker.reason] == [
        "for fear of reprisals"
    ] * 2
