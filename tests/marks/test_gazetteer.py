"""The place index: keys, the cascade, ids."""

import pytest

from dateline.errors import MissingError
from dateline.marks.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Mosul", "geonames:99072"),
        ("al-Mosul", "geonames:99072"),
        ("MOSUL", "geonames:99072"),
        ("Raqqah", "geonames:172955"),
        ("St. Louis", "geonames:4407066"),
        ("St Louis", "geonames:4407066"),
        ("Ninewa province", "geonames:92877"),
        ("Saint-Étienne", "geonames:2980291"),
        ("Saint Etienne", "geonames:2980291"),
    ],
)
def test_spellings_lead_to_one_place(gazetteer, name, wanted):
    assert wanted in [entry.id for entry in gazetteer.find(name)]


def test_a_place_of_another_source_has_an_id_of_its_own(gazetteer):
    (nahrawan,) = gazetteer.find("Nahrawan")
    assert nahrawan.id == "dl:hand3"
    assert nahrawan.how == "name"


def test_the_step_of_the_cascade_is_told(gazetteer):
    assert {entry.how for entry in gazetteer.find("Ninewa province")} == {"generic"}
    assert {entry.how for entry in gazetteer.find("ad-Doura")} == {"article"}


def test_demonyms_lead_to_countries_and_are_no_place_names(gazetteer):
    assert [entry.name for entry in gazetteer.find_demonym("Iraqis")] == ["Iraq"]
    assert "Iraq" not in {entry.name for entry in gazetteer.find("Iraqis")}


def test_like_consonants_are_found_only_in_the_countries_asked_for(gazetteer):
    assert "Nahrawan" in [e.name for e in gazetteer.find_similar("Nahrouwan", ["IQ"])]
    assert gazetteer.find_similar("Nahrouwan", ["FR"]) == []


def test_a_different_alternate_is_told_from_a_spelling(gazetteer):
    alike = {entry.name: entry.alike for entry in gazetteer.find("Raqqah")}
    assert alike["Ar Raqqah"]
    assert not any(e.alike for e in gazetteer.find("Berea") if e.name == "Aleppo")


@pytest.mark.parametrize("name", ["", " ", "?!", "qqqqqqqq", "\u200f"])
def test_what_is_no_name_is_not_found(gazetteer, name):
    assert gazetteer.find(name) == ()
    assert gazetteer.find_similar(name, ["IQ"]) == []


def test_a_missing_index_says_what_to_do(tmp_path):
    with pytest.raises(MissingError, match="pip install"):
        Gazetteer.open(tmp_path)


def test_a_name_spelled_freely_may_lack_its_article(gazetteer):
    assert "Al Atārib" in [entry.name for entry in gazetteer.find_similar("Atareb", ["SY"])]
