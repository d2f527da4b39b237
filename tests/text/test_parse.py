"""The parse stays linear and in offsets of the document, whatever the text is made of."""

import pytest

from dateline.model.span import Span
from dateline.text.parse import BATCH, SENTENCE, SLICE, Parse, Parser

WORDS = "A mill burned down near Sinjar on Sunday. "


def facts(parse: Parse) -> tuple[object, ...]:
    return parse.word, parse.tag, parse.dep, parse.head, parse.sentences, parse.names


@pytest.mark.parametrize("char", ["(", '"', "=", "x", "\u4e2d"])
def test_a_long_run_without_a_space_is_read_in_pieces_and_whole(parser: Parser, char: str):
    text = f"{WORDS}{char * 20_000} {WORDS}"
    (parse,) = parser.read([(text, [Span(0, len(text))])])
    assert "".join(parse.word).replace(" ", "") == text.replace(" ", "")
    assert all(text[parse.start[i] : parse.end[i]] == parse.word[i] for i in range(len(parse)))


def test_a_report_of_many_pages_is_parsed_in_slices_that_fit(parser: Parser):
    text = WORDS * (SLICE // 4)
    blocks = [Span(at, at + 420) for at in range(0, len(text) - 420, 420)]
    (parse,) = parser.read([(text, blocks)])
    assert len(parse) > SLICE
    assert all(text[parse.start[i] : parse.end[i]] == parse.word[i] for i in range(len(parse)))
    assert [span for first, last in parse.sentences for span in range(first, last)] == list(
        range(len(parse))
    )
    assert all(
        first <= parse.head[i] < last for first, last in parse.sentences for i in range(first, last)
    )


def test_no_sentence_is_longer_than_rules_can_bear(parser: Parser):
    text = "killed wounded " * 1_000
    (parse,) = parser.read([(text, [Span(0, len(text))])])
    assert max(last - first for first, last in parse.sentences) <= SENTENCE
    assert [i for first, last in parse.sentences for i in range(first, last)] == list(
        range(len(parse))
    )
    assert all(
        first <= parse.head[i] < last for first, last in parse.sentences for i in range(first, last)
    )


def test_neighbours_in_a_batch_change_nothing(parser: Parser):
    texts = [f"{WORDS}{'It was the second fire this year. ' * n}" for n in range(BATCH + 3)]
    reports = [(text, [Span(0, len(text))]) for text in texts]
    alone = [facts(parse) for report in reports for parse in parser.read([report])]
    assert [facts(parse) for parse in parser.read(reports)] == alone
    assert [facts(parse) for parse in parser.read(reports[::-1])] == alone[::-1]


def test_a_report_without_words_has_an_empty_parse(parser: Parser):
    (parse,) = parser.read([("", [])])
    assert len(parse) == 0
    assert parse.sentences == []
