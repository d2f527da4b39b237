"""The language of search: what is understood, and what is said of what is not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import QueryError
from dateline.store.query import FIELDS, Condition, Query, parse_query, write_query


def only(text: str) -> Condition:
    (condition,) = parse_query(text).conditions
    return condition


def test_words_and_phrases_are_asked_for_side_by_side():
    query = parse_query('grain "car bombs" -rumour')
    assert query.words == ("grain", "car bombs")
    assert [one.negated for one in query.conditions] == [False, False, True]


def test_a_field_takes_alternatives_bare_or_quoted():
    condition = only('outlet:"Corva Chronicle"|Wire')
    assert (condition.field, condition.values) == ("outlet", ("Corva Chronicle", "Wire"))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("killed:10", 10, 10),
        ("killed:=10", 10, 10),
        ("killed:>10", 11, 10**12),
        ("killed:>=10", 10, 10**12),
        ("killed:<10", 0, 9),
        ("wounded:<=10", 0, 10),
        ("wounded:3..5", 3, 5),
    ],
)
def test_numbers_are_ranges_with_both_ends(text: str, low: int, high: int):
    condition = only(text)
    assert (condition.low, condition.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2014", "2014-01-01"), ("2014-06", "2014-06-01"), ("2014-06-30", "2014-06-30")],
)
def test_a_month_or_year_is_its_first_day(text: str, day: str):
    assert only(f"after:{text}").values == (day,)


def test_types_and_tags_are_written_as_people_write_them():
    assert only('type:"Air strike"|suicide-bombing').values == ("air_strike", "suicide_bombing")
    assert only('tag:"Nouri al-Maliki"').values == ("nouri-al-maliki",)


@pytest.mark.parametrize(
    "text", ["10:30", "http://corva.example", "Corva: the market", "a::b", '"killed:many"']
)
def test_a_colon_alone_makes_no_field(text: str):
    assert {one.field for one in parse_query(text).conditions} == {"words"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour:red", 'no field "colour": there are place, actor'),
        ("killed:many", 'takes a number, as in killed:>10, not "many"'),
        ("killed:", "has no value"),
        ("before:2014-13", "takes a day, month or year"),
        ("after:2014-02-30", "takes a day, month or year"),
        ("status:open", "one of candidate, confirmed"),
        ('place:"..."', "has no value"),
        (" ".join(map(str, range(99))), "at most 64"),
    ],
)
def test_what_is_not_understood_is_said_in_one_line(text: str, said: str):
    with pytest.raises(QueryError, match=said) as error:
        parse_query(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", " ", '"', "- -", "* ^ ( )", "'", "::"])
def test_signs_alone_ask_for_nothing(text: str):
    assert not parse_query(text)


_TYPED = st.lists(
    st.sampled_from([*(f"{name}:" for name in FIELDS), '"', "|", "-", ">", "9", "a", " ", "2014"]),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=40), _TYPED))
def test_anything_typed_is_a_query_or_an_error_of_ours(text: str):
    with suppress(QueryError):
        assert isinstance(parse_query(text), Query)


@given(st.text(max_size=40))
def test_what_is_written_of_a_query_asks_for_the_same(text: str):
    try:
        asked = parse_query(text).conditions
    except QueryError:
        return
    assert parse_query(write_query(asked)).conditions == asked


@pytest.mark.parametrize(
    "text", ["killed:0", "wounded:<9", "-killed:3..5", "before:2014", 'said:"a b"|c']
)
def test_fields_are_written_as_they_are_read(text: str):
    asked = parse_query(text).conditions
    assert parse_query(write_query(asked)).conditions == asked
