"""A second language is a folder of tables: the sample pack in data/es loads and is used."""

from importlib import resources

import msgspec
import pytest

from dateline.marks.gazetteer import Gazetteer
from dateline.marks.places import find_places
from dateline.marks.reading import Reading
from dateline.marks.toponyms import Words
from dateline.model.mark import Toponym
from dateline.text.dates import find_dates
from dateline.text.parse import Parser
from dateline.text.tables import FIRST, language_for, read_table, whole_languages
from readings import read

DATA = resources.files("dateline").joinpath("data")
TABLES = sorted(
    (pack.name, path.name.removesuffix(".toml"))
    for pack in DATA.iterdir()
    if len(pack.name) == 2 and pack.name != "en"
    for path in pack.iterdir()
    if path.name.endswith(".toml")
)


@pytest.mark.parametrize(("language", "name"), TABLES)
def test_a_pack_has_the_sections_of_the_english_tables(language: str, name: str):
    assert set(read_table(name, language)) == set(read_table(name, "en"))


def test_the_place_words_of_a_second_language_load():
    assert "cerca" in Words("es").strong
    assert Words("es").states.search("en el D.F. ayer")


def test_a_report_in_the_second_language_is_read_with_its_words(parser: Parser):
    reading = read(parser, "Murieron en Medellín tres.")
    report = msgspec.structs.replace(reading.report, language="es")
    marks = find_places(Gazetteer.open())(Reading(report, reading.text, reading.parse))
    assert [(m.text, m.place and m.place.country) for m in marks if isinstance(m, Toponym)] == [
        ("Medellín", "CO")
    ]


def test_a_language_is_marked_only_when_the_pack_is_whole():
    assert FIRST in whole_languages()
    assert "es" not in whole_languages()
    assert language_for("toponyms", "es") == "es"
    assert language_for("cues", "es") == FIRST


def test_dates_are_read_by_the_names_of_a_second_language():
    text = "Murieron el jueves 12 de junio de 2014 y en marzo de 2015."
    found = find_dates(text, language="es")
    assert [(d.span.of(text), str(d.earliest)) for d in found] == [
        ("jueves 12 de junio de 2014", "2014-06-12"),
        ("marzo de 2015", "2015-03-01"),
    ]
