from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from dateline.errors import ReadError
from dateline.marks.actor_tables import load_actor_tables
from dateline.marks.actors import find_mentions
from dateline.marks.aliases import close, name_organisations, name_persons, tokens_of
from dateline.marks.places import find_places
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


HEADING = "name,kind,aliases,valid_from,valid_to,ucdp,note\n"


def actors_told(parser: Parser, folder: Path, text: str, published: str | None = None):
    step = find_mentions(load_actor_tables(folder))
    found = read(parser, text, [step], published=published).marks.all(Mention)
    return [(m.text, m.kind, m.actor) for m in found]


def test_a_users_row_adds_a_group_with_its_codes(parser: Parser, tmp_path):
    (tmp_path / "actors.csv").write_text(f"{HEADING}Reed Front,group,RF | al-Reed,,,8123,\n")
    told = actors_told(parser, tmp_path, "The RF burned the mill.")
    assert told == [("RF", "group", "Reed Front")]
    assert load_actor_tables(tmp_path).codes == {"Reed Front": {"ucdp": "8123"}}


def test_a_users_row_wins_over_ours_on_its_days(parser: Parser, tmp_path):
    row = "Hayya of Reedtown,group,Hezbollah,2010-01-01,2012-12-31,,"
    (tmp_path / "actors.csv").write_text(f"{HEADING}{row}\n")
    text = "Hezbollah burned the mill."
    assert actors_told(parser, tmp_path, text, "2011-05-01")[0][2] == "Hayya of Reedtown"
    assert actors_told(parser, tmp_path, text, "2014-05-01")[0][2] == "Hezbollah"
    assert actors_told(parser, tmp_path, text)[0][2] == "Hayya of Reedtown"


def test_each_bad_row_of_a_users_actors_is_told_with_its_line(tmp_path):
    rows = ["Reed Front,gruop,,,,,", "Mill Front,group,,,,,", ",group,,,,,"]
    rows.append("Barn Front,group,,2014-13-01,,,")
    (tmp_path / "actors.csv").write_text(HEADING + "\n".join(rows))
    with pytest.raises(ReadError) as caught:
        load_actor_tables(tmp_path)
    causes = [line.partition("actors.csv, ")[2] for line in str(caught.value).splitlines()]
    assert causes == [
        "line 2: kind is none of group, organisation, person: 'gruop'",
        "line 4: name is empty",
        "line 5: valid_from is no date like 2014-06-10: '2014-13-01'",
    ]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Ahmed Ali, 9, was playing outside.", {"Ahmed Ali"}),
        ("Nine-year-old Sara Novak lost her leg. Novak is in hospital.", {"Sara Novak", "Novak"}),
        ("The victim, identified as Peter Novak, died at home.", {"Peter Novak"}),
        ("Jana Kessler, a 34-year-old teacher, was killed.", {"Jana Kessler"}),
        ("Jana Kessler, a teacher, was killed near the mill.", {"Jana Kessler"}),
        ("Omar Haddad (41) and his wife, Huda Haddad, were shot.", {"Omar Haddad", "Huda Haddad"}),
        ("The dead were Ana Ruiz, Tom Keller and Ben Okoro.", {"Ana Ruiz", "Tom Keller", "Ben Okoro"}),
        # people of public life
        ("Gen. Omar Haddad, 52, was killed.", set()),
        ("Omar Haddad, 52, the mayor of Reedtown, was killed.", set()),
        ("The victim was hurt, police spokeswoman Ana Ruiz, 41, said.", set()),
        ("Barack Obama, 52, mourned the dead.", set()),
        ("Omar Haddad, the governor, was killed. Haddad, 41, had no guards.", set()),
        ("Tom Keller, 34, was charged with killing two men.", set()),
        # presumed: an age, a loss of one's own, a word about the dead, and no office
        ("Tom Keller, 34, sweeps the mill.", {"Tom Keller"}),
        ("Tom Keller ran for the gate. Nine died.", {"Tom Keller"}),
        ("Tom Keller, who runs the mill, said that nine had died.", set()),
        ("Tom Keller said his shop burned.", {"Tom Keller"}),
        ("The dead were all men, said Ana Ruiz.", {"Ana Ruiz"}),
        ("The mill will open in May, said Tom Keller.", set()),
    ],
)  # fmt: skip
def test_names_of_private_victims_are_private(parser: Parser, text: str, hidden: set[str]):
    assert {m.text for m in mentions(parser, text) if m.private} == hidden


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
