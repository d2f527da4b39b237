from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from dateline.mark.actor_tables import load_actor_tables
from dateline.mark.actors import find_mentions
from dateline.mark.aliases import close, name_organisations, name_persons, tokens_of
from dateline.mark.places import find_places
from dateline.model.mark import Mention, Toponym
from dateline.text.parse import Parser
from readings import read

PLACED = {"place", "nationality"}
NO = frozenset()


def mentions(parser: Parser, text: str) -> list[Mention]:
    return list(read(parser, text, [find_places(), find_mentions()]).marks.all(Mention))


@pytest.mark.parametrize(("text", "wanted"), cases("actors"))
def test_actors(parser: Parser, text: str, wanted: list[str]):
    found = [m for m in mentions(parser, text) if m.kind not in PLACED]
    assert [f"{m.text} | {m.kind} | {m.actor}" for m in found] == wanted


def test_every_toponym_is_a_mention_of_kind_place_at_its_span(parser: Parser):
    text = "Iraqi troops left Mosul for Erbil."
    reading = read(parser, text, [find_places(), find_mentions()])
    spans = {(m.start, m.end) for m in reading.marks.all(Mention) if m.kind == "place"}
    assert spans == {(m.start, m.end) for m in reading.marks.all(Toponym)}
    assert len(spans) == 3


def test_a_nationality_word_that_stands_alone_is_of_both_kinds(parser: Parser):
    found = mentions(parser, "An Iraqi was there.")
    assert {(m.text, m.kind, m.actor) for m in found} == {
        ("Iraqi", "place", "Iraq"),
        ("Iraqi", "nationality", "Iraq"),
    }


def test_every_mention_quotes_its_text_and_says_why(parser: Parser):
    text = "“Da’esh” fled, Col. Omar Haddad said.\nThe U.N. and Human Rights Watch agreed."
    found = mentions(parser, text)
    assert len(found) >= 4
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.reason
        assert 0 < mention.score <= 1


def test_mentions_of_one_kind_never_overlap(parser: Parser):
    text = (
        "Defense Secretary Ana Ruiz of the Islamic State of Iraq and the Levant Watch "
        "met Iraqi security forces and the Kurdistan Regional Government (KRG) in Baghdad."
    )
    found = [m for m in mentions(parser, text) if m.kind not in PLACED]
    for one, other in pairwise(found):
        assert one.end <= other.start


def test_a_users_row_adds_a_group(parser: Parser, tmp_path):
    (tmp_path / "actors.toml").write_text('[group]\n"Reed Front" = ["Reed Front", "RF"]\n')
    step = find_mentions(load_actor_tables(tmp_path))
    found = read(parser, "The RF burned the mill.", [step]).marks.all(Mention)
    assert [(m.text, m.kind, m.actor) for m in found] == [("RF", "group", "Reed Front")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("nouri", "nuri", True),
        ("haddad", "hadad", True),
        ("karadzic", "karadzich", True),
        ("mohammed", "mahmoud", False),
        ("maria", "mario", False),
        ("ali", "adi", False),
        ("smith", "smyth", True),
    ],
)
def test_spellings_are_told_from_different_names(one: str, other: str, same: bool):
    assert close(one, other) is same


def test_the_name_used_most_stands_for_the_actor():
    names = ["Nuri Salem", "Nouri Salem", "Nouri Salem", "Salem"]
    found = name_persons([(name, tokens_of(name, NO, NO)) for name in names])
    assert {actor.name for actor in found.values()} == {"Nouri Salem"}


def test_a_ministry_has_one_key_and_a_kind_stands_for_the_only_one():
    names = ["Interior Ministry", "Ministry of the Interior", "Reed Observatory", "Observatory"]
    found = name_organisations(names, {}, frozenset({"Observatory"}))
    assert found["Ministry of the Interior"].name == found["Interior Ministry"].name
    assert found["Observatory"].name == "Reed Observatory"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["Ali Hasan", "Hasan", "Omar Hasan", "Ali", "A. Hasan"]), max_size=6)
)
def test_the_order_of_names_changes_no_actor(names: list[str]):
    told = [(name, tokens_of(name, NO, NO)) for name in names]
    assert name_persons(told) == name_persons(told[::-1])
