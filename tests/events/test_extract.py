"""Events: what is told, of which type, how, by whom to whom, where and when."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from dateline.events.extract import find_events
from dateline.events.types import read_types
from dateline.marks.actors import find_mentions
from dateline.marks.gazetteer import Gazetteer, default_path
from dateline.marks.places import find_places
from dateline.marks.reading import Reading
from dateline.marks.statements import find_statements
from dateline.marks.times import find_times
from dateline.model.mark import Event
from readings import read

STEPS = [
    find_times(),
    find_places(Gazetteer.open(default_path())),
    find_mentions(),
    find_statements(),
    find_events(),
]
CONTRACT = (
    "armed_clash territory_captured territory_retaken territory_transferred air_strike shelling "
    "bombing suicide_bombing grenade chemical_attack attack killing execution sexual_violence "
    "abduction release prison_break arrest peaceful_protest protest_intervention protest_force "
    "riot mob_violence looting property_destruction weapons_seized base_established deployment "
    "withdrawal group_change agreement talks request accusation threat denial sanction aid "
    "displacement evacuation natural_disaster accident organised_crime responsibility other"
)


def line(reading: Reading, event: Event) -> str:
    sides = (", ".join(one.text for one in some) or "-" for some in (event.actors, event.targets))
    place = f"{event.place.text} ({event.place.basis})" if event.place else "-"
    parts = [event.text, event.type, event.factuality, " > ".join(sides)]
    parts += [event.weapon.text if event.weapon else "-", place]
    if event.same_as:
        first = next(one for one in reading.marks.all(Event) if one.id == event.same_as)
        parts.append(f"again: {first.text}")
    return " | ".join(parts)


@pytest.mark.parametrize(("text", "wanted"), cases("events"))
def test_cases(parser, text: str, wanted: list[str]):
    reading = read(parser, text, STEPS, published="2013-06-14")
    assert [line(reading, event) for event in reading.marks.all(Event)] == wanted


@pytest.mark.parametrize(("text", "wanted"), cases("no_violence"))
def test_peaceful_words_tell_of_no_violence(parser, text: str, wanted: list[str]):
    groups = {name: kind.group for name, kind in read_types().by_name.items()}
    told = [
        line(reading, event)
        for reading in [read(parser, text, STEPS)]
        for event in reading.marks.all(Event)
        if groups[event.type] in ("violence", "territory", "unrest")
        and event.factuality in ("happened", "alleged")
    ]
    assert told == wanted


@pytest.mark.parametrize(("text", "wanted"), cases("deeds"))
def test_deeds_at_large_are_no_events(parser, text: str, wanted: list[str]):
    kinds = [name for name, k in read_types().by_name.items() if k.group in ("violence", "crime")]
    lead = "The council of the town met for two hours."
    reading = read(parser, f"{lead} {text}", STEPS, published="2013-06-14")
    events = [one for one in reading.marks.all(Event) if one.type in kinds]
    assert [one.text for one in events if one.factuality == "happened"] == wanted


def test_the_table_holds_the_types_of_the_contract():
    assert set(read_types().by_name) == set(CONTRACT.split())


def test_a_user_adds_a_type(parser, tmp_path: Path):
    (tmp_path / "event_types.toml").write_text(
        '[[type]]\nname = "stampede"\nrank = 70\ngroup = "hazard"\nacled = []\nplover = []\n'
        'armed_force = false\nnouns = ["crush"]\n'
    )
    reading = read(parser, "A crush at the shrine killed two pilgrims.", [find_events(tmp_path)])
    assert [event.type for event in reading.marks.all(Event)] == ["stampede"]


def test_an_event_inside_what_is_said_names_its_statement(parser):
    reading = read(parser, "Police said that gunmen killed two men.", STEPS)
    (event,) = reading.marks.all(Event)
    assert event.statement is not None


def test_government_against_rebels_is_state_based_and_on_civilians_one_sided(parser):
    text = "Rebels killed three soldiers. Militants killed two shopkeepers."
    events = read(parser, text, STEPS).marks.all(Event)
    assert [event.codes["ucdp"] for event in events] == [1, 3]


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("Bombs killed 3 men in . , \n\t“”İß'-"), max_size=60))
def test_odd_text_gives_quotes_of_itself(parser, text: str):
    for event in read(parser, text, STEPS).marks.all(Event):
        assert event.text == text[event.start : event.end]


@pytest.mark.parametrize(
    ("words", "precision"),
    [("in Mosul", 1), ("near the city of Mosul", 2), ("in northern Iraq", 5), ("in Iraq", 6)],
)
def test_a_pin_is_never_sharper_than_the_words(parser, words: str, precision: int):
    (event,) = read(parser, f"A bomb killed two men {words}.", STEPS).marks.all(Event)
    assert event.place is not None
    assert event.place.where_prec == precision


def test_a_chain_of_harms_costs_little(parser):
    text = "killed wounded " * 150  # the longest sentence there is, each word the next one's head
    reading = read(parser, text, STEPS[:-1])
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        list(find_events()(reading))
    finally:
        sys.setprofile(None)
    assert calls < 2_000 * len(text)
