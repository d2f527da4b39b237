"""Upper-case text is read in calm case, and nothing moves."""

from hypothesis import given
from hypothesis import strategies as st

from dateline.text.calm import calm
from readings import read


def test_a_report_in_capitals_parses_like_another(parser):
    text = "GUERRILLAS KIDNAPPED A PRIEST NEAR THE VILLAGE OF SAN PEDRO YESTERDAY"
    parse = read(parser, text).parse
    assert parse.lemma[1] == "kidnap"
    assert parse.tag[1] == "VBD"
    assert [text[a:b] for a, b in zip(parse.start, parse.end, strict=True)][:2] == [
        "GUERRILLAS",
        "KIDNAPPED",
    ]


@given(st.lists(st.text(max_size=8)), st.sets(st.integers(0, 5)))
def test_words_keep_their_length(words: list[str], named: set[int]):
    calmed = calm(words, named, lambda word: len(word) % 2 == 0)
    assert [len(word) for word in calmed] == [len(word) for word in words]
