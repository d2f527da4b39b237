import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from dateline.text.numbers import NumberPhrase, find_counts


def line(text: str, found: NumberPhrase) -> str:
    bounds = " ".join("-" if n is None else str(n) for n in (found.low, found.best, found.high))
    rough, unit = " ~" if found.approximate else "", f" {found.unit}" if found.unit else ""
    return f"{found.span.of(text)} | {bounds}{rough}{unit}"


@pytest.mark.parametrize(("text", "wanted"), cases("numbers"))
def test_numbers(text: str, wanted: list[str]):
    assert [line(text, found) for found in find_counts(text)] == wanted


@given(st.text(alphabet="abc .,;", max_size=20), st.integers(1, 10**9))
def test_a_number_keeps_its_place_in_any_text(before: str, number: int):
    text = f"{before} | {number:,} people"
    at = len(before) + 3
    found = [one for one in find_counts(text) if one.core.start == at]
    assert [one.best for one in found] == [number]


@given(st.text(max_size=200))
def test_any_text_is_read_and_spans_stay_apart(text: str):
    reached = 0
    for found in find_counts(text):
        assert reached <= found.span.start <= found.core.start < found.core.end <= found.span.end
        reached = found.span.end


@given(st.integers(0, 10**6), st.sampled_from(["at least", "up to", "about", ""]))
def test_low_never_exceeds_high(number: int, words: str):
    for found in find_counts(f"killed {words} {number} people"):
        if found.low is not None and found.high is not None:
            assert found.low <= found.high
