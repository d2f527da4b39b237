"""Toponyms and what they mean: cases in ../cases/places.txt and, of the world, world.txt."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from dateline.errors import ReadError
from dateline.marks.gazetteer import Gazetteer
from dateline.marks.own_places import read_own_places
from dateline.marks.places import find_places, prior
from dateline.marks.precision import place_precision
from dateline.marks.reading import Reading
from dateline.model.mark import Toponym
from dateline.model.report import Named
from dateline.text.parse import Parser
from readings import read


def line(mark: Toponym) -> str:
    place = mark.place
    if place is None:
        return f"{mark.text} | ?"
    where = ", ".join(part for part in (place.name, place.country, place.admin1) if part)
    return f"{mark.text} | {where} | {place.feature or f'near {place.near}'}"


def places(reading: Reading) -> list[Toponym]:
    return list(reading.marks.all(Toponym))


@pytest.mark.parametrize(("text", "wanted"), [*cases("places"), *cases("world")])
def test_places(parser: Parser, text: str, wanted: list[str]):
    reading = read(parser, text, [find_places()])
    assert [line(mark) for mark in places(reading)] == wanted


def test_every_mark_quotes_its_text_and_lies_in_the_report(parser: Parser):
    text = (
        "Troops left Raqqa for Deir Ezzor,\n10 miles east of Mosul, officials in Al-Hasakah said."
    )
    for mark in places(read(parser, text, [find_places()])):
        assert text[mark.start : mark.end] == mark.text


def test_one_name_has_one_meaning_in_a_report(parser: Parser):
    text = "The fair opens in Dublin, Ohio.\nDublin police expect crowds. Most of Dublin will be there."
    found = [m for m in places(read(parser, text, [find_places()])) if m.text == "Dublin"]
    assert len(found) == 3
    assert {mark.place.admin1 for mark in found if mark.place} == {"Ohio"}


def test_the_same_name_with_two_containers_has_two_meanings(parser: Parser):
    text = "She left Springfield, Illinois, for Springfield, Missouri."
    found = [m for m in places(read(parser, text, [find_places()])) if m.text == "Springfield"]
    assert [mark.place and mark.place.admin1 for mark in found] == ["Illinois", "Missouri"]


def test_neighbours_decide_between_namesakes(parser: Parser):
    text = "The road from Irbid to Amman was closed. Buses from Mafraq turned back to Jerash."
    found = {m.text: m.place for m in places(read(parser, text, [find_places()]))}
    assert {place.country for place in found.values() if place} == {"JO"}


def test_candidates_are_kept_best_first_with_scores_that_fall(parser: Parser):
    (mark,) = places(read(parser, "The plane landed in London.", [find_places()]))
    scores = [candidate.score for candidate in mark.candidates]
    assert mark.place.country == "GB"
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_a_name_that_nothing_decides_is_left_without_a_place_but_with_candidates(parser: Parser):
    (mark,) = places(read(parser, "The fair in Springfield was loud.", [find_places()]))
    assert mark.place is None
    assert len(mark.candidates) == 5


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("A bomb went off in Mosul.", "Mosul", 1),
        ("A bomb went off near Mosul.", "Mosul", 2),
        ("A bomb went off on the outskirts of Mosul.", "Mosul", 2),
        ("A bomb went off 20 km south of Kirkuk.", "20 km south of Kirkuk", 2),
        ("A bomb went off in Anbar province.", "Anbar province", 4),
        ("A bomb went off in northern Iraq.", "Iraq", 5),
        ("A bomb went off between Mosul and Kirkuk.", "Kirkuk", 5),
        ("A bomb went off in Iraq.", "Iraq", 6),
        ("A ship sank in the Red Sea.", "Red Sea", 7),
    ],
)
def test_a_pin_is_never_sharper_than_the_words(
    parser: Parser, text: str, words: str, precision: int
):
    reading = read(parser, text, [find_places()])
    (mark,) = [m for m in places(reading) if m.text == words]
    assert place_precision(reading, mark) == precision


def test_the_outlets_home_breaks_a_tie(parser: Parser):
    reading = read(parser, "Hyderabad was calm.")
    found = {}
    for name in ("Lahore Courier", "Mumbai Courier"):
        report = msgspec.structs.replace(reading.report, outlet=Named(name=name))
        (mark,) = find_places()(Reading(report, reading.text, reading.parse))
        found[name] = mark.candidates[0].score if mark.place.country == "IN" else -1.0
    assert found["Mumbai Courier"] > found["Lahore Courier"]


@pytest.mark.parametrize(
    ("outlet", "admin1"), [("Joplin Globe", "Missouri"), ("Peoria Journal Star", "Illinois")]
)
def test_a_town_in_the_outlets_name_speaks_for_what_lies_around(
    parser: Parser, outlet: str, admin1: str
):
    reading = read(parser, "The council of Springfield met on Monday.")
    report = msgspec.structs.replace(reading.report, outlet=Named(name=outlet))
    (mark,) = find_places()(Reading(report, reading.text, reading.parse))
    assert mark.place is not None
    assert mark.place.admin1 == admin1


def test_a_paper_of_the_world_speaks_for_its_country(parser: Parser):
    reading = read(parser, "Hyderabad was calm.")
    report = msgspec.structs.replace(reading.report, outlet=Named(name="Dawn"))
    (mark,) = find_places()(Reading(report, reading.text, reading.parse))
    (bare,) = find_places()(reading)
    scores = [
        next(c.score for c in some.candidates if c.id == "geonames:1176734")
        for some in (mark, bare)
    ]
    assert scores[0] > scores[1]


def test_a_country_outranks_its_namesakes_and_a_capital_the_villages():
    gazetteer = Gazetteer.open()
    for name, feature in (("Jordan", "PCLI"), ("Cairo", "PPLC"), ("Mexico", "PCLI")):
        best = max(gazetteer.find(name), key=prior)
        assert best.feature == feature


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_words_give_marks_that_quote_them(parser: Parser, text: str):
    for mark in places(read(parser, text, [find_places()])):
        assert text[mark.start : mark.end] == mark.text


HEADING = "name,lat,lon,country,admin1,aliases,valid_from,valid_to,note\n"


def own_places(folder: Path, *rows: str):
    (folder / "places.csv").write_text(HEADING + "\n".join(rows))
    return read_own_places(folder)


def test_a_users_place_wins_over_the_index(parser: Parser, tmp_path):
    own = own_places(tmp_path, 'Reed Mill,34.5,40.2,sy,Dayr az Zawr,RM9 | Mosul,,,"ours, here"')
    reading = read(parser, "Reed Mill burned. RM9 is gone. Mosul fell.", [find_places(own=own)])
    assert [line(mark) for mark in places(reading)] == [
        "Reed Mill | Reed Mill, SY, Dayr az Zawr | near None",
        "RM9 | Reed Mill, SY, Dayr az Zawr | near None",
        "Mosul | Reed Mill, SY, Dayr az Zawr | near None",
    ]
    assert {mark.place.id for mark in places(reading) if mark.place} == {"own:reed-mill"}


def test_a_users_place_holds_on_its_days(parser: Parser, tmp_path):
    step = find_places(own=own_places(tmp_path, "Mosul,1,2,,,,2003-01-01,2005-12-31,"))
    found = {}
    for day in ("2004-02-01", "2014-02-01", None):
        (mark,) = places(read(parser, "They met in Mosul.", [step], published=day))
        found[day] = mark.place and mark.place.id
    assert found == {
        "2004-02-01": "own:mosul",
        "2014-02-01": "geonames:99072",
        None: "own:mosul",
    }


def test_each_bad_row_of_a_users_places_is_told_with_its_line(tmp_path):
    with pytest.raises(ReadError) as caught:
        own_places(
            tmp_path, "Reed Mill,north,2,,,,,,", "Barn,91,2,,,,,,", "Hay,1,2,Syria,,,,,", "Ok,1,2"
        )
    causes = [text.partition("places.csv, ")[2] for text in str(caught.value).splitlines()]
    assert causes == [
        "line 2: lat is no number of degrees: 'north'",
        "line 3: lat is not between -90 and 90: 91",
        "line 4: country is no code of two letters: 'Syria'",
    ]


def test_tables_without_a_needed_column_are_refused(tmp_path):
    (tmp_path / "places.csv").write_text("name,lat\nReed Mill,1\n")
    with pytest.raises(ReadError, match="line 1: no column lon"):
        read_own_places(tmp_path)
