"""Codes as views: parties become sides, sides become ACLED's, UCDP's and PLOVER's codes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.codes.acled import acled_type, code_acled
from dateline.codes.geography import country, priogrid_cell
from dateline.codes.names import Names, Setting, read_codebook
from dateline.codes.parties import Party, find_sides, is_fight
from dateline.codes.plover import code_plover
from dateline.codes.rows import Row
from dateline.codes.ucdp import code_ucdp, deaths_of, may_be_ged
from dateline.errors import ReadError
from dateline.events.types import read_types
from dateline.marks.gazetteer import default_path

TYPES = read_types().by_name


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


def actor(words: str, role: str = "unknown", name: str | None = None) -> Party:
    kind = "group" if name else None
    return Party(stance="actor", words=words, role=role, name=name, kind=kind)


def target(words: str, role: str = "unknown", name: str | None = None) -> Party:
    kind = "group" if name else None
    return Party(stance="target", words=words, role=role, name=name, kind=kind)


SOLDIERS = actor("soldiers", "military")
FRONT = target("the Reed Front", name="Reed Front")
VILLAGERS = target("villagers", "civilian")


def acled(names, kind, *parties, harmed=None, where="IQ"):
    setting = Setting(names, where, "2031-03-06")
    actors = [one.role for one in parties if one.stance == "actor"]
    targets = [one.role for one in parties if one.stance == "target"]
    codes, _ = acled_type(kind, TYPES[kind].acled, actors, targets)
    return code_acled(kind, codes, parties, harmed or {}, setting)


def ucdp(names, kind, *parties, harmed=None, code=None):
    return code_ucdp(kind, code, parties, harmed or {}, Setting(names, "IQ", "2031-03-06"))


def test_forces_and_people_without_a_name_are_called_as_acled_calls_them(names):
    codes = acled(names, "armed_clash", SOLDIERS, FRONT)
    assert (codes.event_type, codes.sub_event_type) == ("Battles", "Armed clash")
    assert (codes.actor1, codes.inter1) == ("Military Forces of Iraq", 1)
    assert (codes.actor2, codes.inter2, codes.interaction) == ("Reed Front", 2, 12)
    assert codes.unlisted == ("Reed Front",)
    assert codes.civilian_targeting == ""


def test_who_bombs_unnamed_is_an_unidentified_armed_group(names):
    codes = acled(names, "bombing", VILLAGERS)
    assert codes.actor1 == "Unidentified Armed Group (Iraq)"
    assert (codes.actor2, codes.interaction) == ("Civilians (Iraq)", 37)
    assert codes.civilian_targeting == "Civilian targeting"
    assert codes.disorder_type == "Political violence"


def test_an_attack_on_soldiers_is_a_battle(names):
    codes = acled(names, "attack", actor("gunmen", "attacker"), target("soldiers", "military"))
    assert (codes.event_type, codes.sub_event_type) == ("Battles", "Armed clash")
    codes = acled(names, "attack", actor("gunmen", "attacker"), VILLAGERS)
    assert codes.sub_event_type == "Attack"


def test_a_force_of_another_country_is_external(names):
    codes = acled(names, "air_strike", actor("Turkish warplanes", "military"), FRONT)
    assert (codes.actor1, codes.inter1) == ("Military Forces of Turkey", 8)
    both = acled(names, "armed_clash", actor("Iraqi and coalition troops", "military"), FRONT)
    assert (both.actor1, both.assoc_actor_1) == ("Military Forces of Iraq", "Coalition Forces")


def test_those_who_march_are_protesters_and_their_union_is_beside_them(names):
    union = Party(
        stance="actor",
        words="the union",
        role="unknown",
        name="Weavers' Union",
        kind="organisation",
    )
    police = actor("riot police", "police")
    codes = acled(names, "protest_intervention", union, police)
    assert (codes.actor1, codes.inter1) == ("Protesters (Iraq)", 6)
    assert (codes.actor2, codes.inter2) == ("Police Forces of Iraq", 1)
    peaceful = acled(names, "peaceful_protest", union)
    assert (peaceful.actor1, peaceful.actor2, peaceful.interaction) == ("Protesters (Iraq)", "", 60)


def test_a_private_name_never_stands_in_an_actor_column(names):
    person = Party(
        stance="target", words="Sana Omar", role="civilian", name="Sana Omar", kind="person"
    )
    codes = acled(names, "killing", actor("gunmen", "attacker"), person)
    assert codes.actor2 == "Civilians (Iraq)"


def test_the_users_names_hold_for_their_days(tmp_path):
    (tmp_path / "actors.csv").write_text(
        "name,kind,aliases,valid_from,valid_to,acled,acled_inter,ucdp\n"
        "Reed Front,group,RRF,2030-01-01,2031-12-31,RRF: Reed River Front,4,8123\n",
        encoding="utf-8",
    )
    own = Names(tmp_path)
    assert own.named(FRONT, "acled", "IQ", "2031-03-06").name == "RRF: Reed River Front"
    assert own.named(FRONT, "acled", "IQ", "2035-03-06").name == "Reed Front"
    side = own.named(FRONT, "ucdp", "IQ", "2031-03-06")
    assert (side.name, side.code) == ("Reed Front", "8123")
    assert acled(own, "armed_clash", SOLDIERS, FRONT).interaction == 14


def test_a_codebooks_table_of_the_users_stands_over_ours(tmp_path):
    own = '[names]\nmilitary = "Army of {country}"\n'
    (tmp_path / "acled.toml").write_text(own)
    table = read_codebook("acled", tmp_path)
    assert table["names"]["military"] == "Army of {country}"
    assert table["names"]["police"] == "Police Forces of {country}"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[name]\n", "no part [name]"),
        ('[inter]\npolice = "one"\n', "police cannot be 'one'"),
        ("[[recode]]\nof = []\n", "[recode] is the package's alone"),
        ("names = 1\n", "[names] is no table"),
        ("[names", "not TOML"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_place(tmp_path, text, cause):
    (tmp_path / "acled.toml").write_text(text)
    with pytest.raises(ReadError, match=r"acled\.toml") as error:
        read_codebook("acled", tmp_path)
    assert cause in str(error.value)


def test_in_a_state_based_event_the_government_is_side_a(names):
    for parties in ((SOLDIERS, FRONT), (actor("fighters", "militant", "Reed Front"),)):
        codes = ucdp(names, "armed_clash", *parties, code=1)
        assert (codes.type_of_violence, codes.side_a) == (1, "Government of Iraq")
        assert (codes.side_b, codes.gwno_a) == ("Reed Front", "645")


def test_an_air_strike_on_an_armed_group_is_a_governments(names):
    codes = ucdp(names, "air_strike", FRONT, harmed={"civilian": 4})
    assert (codes.type_of_violence, codes.side_a) == (1, "Government of Iraq")
    assert codes.side_b == "Reed Front"


def test_one_sided_violence_is_against_civilians(names):
    codes = ucdp(names, "attack", actor("fighters", "militant", "Reed Front"), VILLAGERS)
    assert (codes.type_of_violence, codes.side_a, codes.side_b) == (3, "Reed Front", "Civilians")
    unnamed = ucdp(names, "bombing", harmed={"unknown": 14})
    assert (unnamed.side_a, unnamed.side_b) == ("Unidentified armed actor", "Civilians")


def test_two_groups_are_a_non_state_event(names):
    codes = ucdp(names, "armed_clash", actor("the Hill Army", name="Hill Army"), FRONT)
    assert (codes.type_of_violence, codes.side_a, codes.side_b) == (2, "Hill Army", "Reed Front")
    assert codes.gwno_a == ""


def test_the_dead_of_two_groups_are_told_apart_by_their_names(names):
    codes = ucdp(names, "armed_clash", actor("the Hill Army", name="Hill Army"), FRONT)
    row = Row(None, None, 9, 9, 9, {"militant": 9}, (), "")
    assert deaths_of(row, codes, [], {"Hill Army": 5, "Reed Front": 3}) == (5, 3, 0, 1)
    assert deaths_of(row, codes, [], {}) == (0, 0, 0, 9)


@given(
    split=st.dictionaries(
        st.sampled_from(["civilian", "police", "military", "militant", "attacker", "unknown"]),
        st.integers(0, 50),
    ),
    kind=st.sampled_from([1, 2, 3]),
    sides=st.dictionaries(st.sampled_from(["Hill Army", "Reed Front"]), st.integers(0, 200)),
)
def test_deaths_by_side_add_up_to_the_row(names, split, kind, sides):
    best = sum(split.values())
    row = Row(None, None, best, best, best, split, (), "")
    codes = ucdp(names, "armed_clash", actor("the Hill Army", name="Hill Army"), FRONT, code=kind)
    deaths = deaths_of(row, codes, [], sides)
    assert sum(deaths) == best
    assert min(deaths) >= 0


def test_insurgents_without_a_name_are_no_side_against_a_named_group():
    taliban = actor("the Front", "militant", "Reed Front")
    sides = find_sides("attack", [taliban, target("insurgents", "militant")], {})
    assert sides.target is None


def test_a_ged_event_needs_force_an_organised_actor_and_a_possible_death(names):
    assert may_be_ged("armed_clash", [], 1, names)[0]
    assert may_be_ged("attack", [actor("soldiers", "military")], 1, names)[0]
    assert may_be_ged("attack", [actor("a man", "civilian")], 1, names) == (
        False,
        "no organised actor is told of",
    )
    assert not may_be_ged("armed_clash", [], 0, names)[0]
    assert not may_be_ged("accident", [], 9, names)[0]


def test_people_harmed_in_a_clash_may_be_fighters():
    assert is_fight("armed_clash", [])
    assert is_fight("bombing", [target("a patrol", "military")])
    assert not is_fight("bombing", [target("a patrol", "military"), VILLAGERS])


def test_plover_gives_event_mode_context_and_what_did_not_happen(names):
    codes = code_plover(TYPES["air_strike"], "denied", ["a drone"], names)
    assert (codes.event, codes.mode, codes.contexts) == ("ASSAULT", "drone", ("military",))
    assert (codes.quad, codes.score, codes.auxiliary) == (4, -9.0, ("negation",))
    assert code_plover(TYPES["accident"], "happened", [], names).event == ""


def test_every_type_has_codes_of_each_codebook(names):
    for kind in TYPES.values():
        codes = acled(names, kind.name)
        assert codes.disorder_type, kind.name
        assert (codes.actor2 == "") == (codes.inter2 == 0)
        plover = code_plover(kind, "happened", [], names)
        assert plover.event == "" or plover.quad


@given(
    kind=st.sampled_from(sorted(TYPES)),
    parties=st.lists(
        st.builds(
            Party,
            stance=st.sampled_from(["actor", "target"]),
            words=st.sampled_from(["the patrol", "Iraqi troops", "people"]),
            role=st.sampled_from(
                ["police", "military", "militant", "attacker", "civilian", "protester", "unknown"]
            ),
            name=st.sampled_from([None, "Reed Front", "Hill Army"]),
            kind=st.sampled_from([None, "group", "organisation"]),
        ),
        max_size=4,
    ),
)
def test_whoever_takes_part_the_codes_are_of_their_codebooks(names, kind, parties):
    codes = acled(names, kind, *parties)
    high, low = divmod(codes.interaction, 10)
    assert sorted((codes.inter1, codes.inter2)) == sorted((high, low))
    assert low == 0 or high <= low
    assert (codes.actor1 == "") == (codes.inter1 == 0)
    assert (codes.actor2 == "") == (codes.inter2 == 0)
    assert codes.actor1 or codes.event_type == "Strategic developments"
    sides = ucdp(names, kind, *parties)
    assert sides.type_of_violence in (1, 2, 3)
    assert (sides.side_b == "Civilians") == (sides.type_of_violence == 3)
    assert sides.type_of_violence != 1 or sides.side_a.startswith("Government")


@given(st.integers(-900_000, 900_000), st.integers(-1_800_000, 1_800_000))
def test_a_cell_of_the_grid_holds_its_points(north, east):
    lat, lon = north / 10_000, east / 10_000
    row, column = divmod(priogrid_cell(lat, lon) - 1, 720)
    assert 0 <= row < 360
    assert row / 2 - 90 <= lat <= row / 2 - 89.5
    assert column / 2 - 180 <= lon <= column / 2 - 179.5


def test_countries_have_the_codes_of_each_codebook():
    iraq = country("IQ")
    assert (iraq.iso_numeric, iraq.acled_region, iraq.ucdp_region) == (
        "368",
        "Middle East",
        "Middle East",
    )
    assert country("CD").ucdp_country == "DR Congo (Zaire)"
    assert country(None) is None


def test_every_place_of_the_gazetteer_is_in_a_country_of_the_table():
    known = json.loads((default_path() / "pools.json").read_text())["country"]
    assert [code for code in known if code and country(code) is None] == []
