"""Actors are merged by name across reports, never by a bare surname."""

import msgspec

from dateline.link.actors import merge_actors, names_in
from made import Made


def made(*mentions: tuple[str, str, str], outlet: str = "The Courier") -> Made:
    """Return a report that names these: words, kind, the report's one name for it."""
    report = Made(" ".join(words for words, _, _ in mentions), outlet=outlet)
    for words, kind, actor in mentions:
        report.mention(words, kind, actor)
    return report


def merged(*reports: Made, witness: dict[str, str] | None = None):
    names = [name for report in reports for name in names_in(report.report())]
    return merge_actors(names, witness or {})


def test_one_full_name_in_two_reports_is_one_actor():
    a = made(("Lena Voss", "person", "Lena Voss"), ("Voss", "person", "Lena Voss"))
    b = made(("Mayor Lena Voss", "person", "Lena Voss"), outlet="Evening Echo")
    (actor,) = merged(a, b).actors
    assert (actor.name, actor.aliases) == ("Lena Voss", ("Mayor Lena Voss", "Voss"))


def test_a_bare_surname_is_not_joined_across_unrelated_reports():
    a, b = (made(("Voss", "person", "Voss"), outlet=outlet) for outlet in ("A", "B"))
    assert len(merged(a, b).actors) == 2


def test_a_bare_surname_is_joined_among_copies():
    a, b = (made(("Voss", "person", "Voss"), outlet=outlet) for outlet in ("A", "B"))
    assert len(merged(a, b, witness={a.id: a.id, b.id: a.id}).actors) == 1


def test_spelling_of_articles_accents_and_hyphens_makes_no_difference():
    a = made(("the al-Dahr Front", "group", "the al-Dahr Front"))
    b = made(("Al Dahr Front", "organisation", "Al Dahr Front"), outlet="B")
    (actor,) = merged(a, b).actors
    assert actor.kind in {"group", "organisation"}
    assert "2 reports" in actor.reasons[0]


def test_a_person_and_an_organisation_of_one_name_stay_apart():
    a = made(("Lena Voss", "person", "Lena Voss"))
    b = made(("Lena Voss", "organisation", "Lena Voss"), outlet="B")
    assert len(merged(a, b).actors) == 2


def test_places_and_nationalities_are_no_actors():
    a = made(("Corva", "place", "Corva"), ("Corvans", "nationality", "Corvans"))
    assert merged(a).actors == []


def test_a_country_that_takes_part_is_an_actor_with_all_its_names():
    a = Made("Corvan jets struck the town in Corva.")
    a.mention("Corvan", "nationality", "Corva")
    a.mention("Corva.", "place", "Corva")
    jets = msgspec.structs.replace(a.actor("Corvan jets"), actor="Corva")
    a.event("struck", "air_strike", actors=(jets,))
    (actor,) = merged(a).actors
    assert (actor.name, actor.aliases) == ("Corva", ("Corva.", "Corvan"))


def test_each_name_of_each_report_has_its_actor_and_ids_come_from_names():
    a = made(("Lena Voss", "person", "Lena Voss"))
    b = made(("Lena Voss", "person", "Lena Voss"), outlet="B")
    both, one = merged(a, b), merged(b)
    assert both.of[a.id, "Lena Voss"] == both.of[b.id, "Lena Voss"] == one.actors[0].id


def people(outlet: str, *names: str) -> Made:
    return made(*((name, "person", name) for name in names), outlet=outlet)


def test_a_longer_and_a_shorter_full_name_beside_the_same_people_are_one_person():
    a = people("A", "Lena Maria Voss", "Omar Hale")
    merges = merged(a, people("B", "Lena Voss", "Omar Hale"))
    lena = next(actor for actor in merges.actors if "Lena" in actor.name)
    assert len(merges.actors) == 2
    assert {lena.name, *lena.aliases} == {"Lena Maria Voss", "Lena Voss"}
    assert "short for" in lena.reasons[1]
    assert "omar hale" in lena.reasons[1]


def test_a_longer_and_a_shorter_name_beside_nobody_in_common_stay_apart():
    assert len(merged(people("A", "Lena Maria Voss"), people("B", "Lena Voss")).actors) == 2


def test_a_short_name_that_fits_two_longer_ones_is_neither():
    a = people("A", "Lena Maria Voss", "Omar Hale")
    b = people("B", "Lena Voss", "Omar Hale")
    c = people("C", "Lena Ruth Voss", "Omar Hale")
    assert len(merged(a, b, c).actors) == 4


def test_two_spellings_beside_the_same_people_are_one_person_and_father_and_son_are_two():
    a = people("A", "Husayn Dahri", "Omar Hale")
    assert len(merged(a, people("B", "Hussein Dahri", "Omar Hale")).actors) == 2
    son = people("B", "Husayn Dahri Jr", "Omar Hale")
    assert len(merged(a, son).actors) == 3


def test_two_names_of_one_report_are_two_people():
    both = people("A", "Lena Maria Voss", "Lena Voss", "Omar Hale")
    assert len(merged(both, people("B", "Omar Hale")).actors) == 3


def test_what_two_reports_call_a_body_is_its_name_where_it_stands_alone():
    full = [
        made(
            ("Corva Observatory for Peace", "organisation", "Corva Observatory for Peace"),
            ("the Observatory", "organisation", "Corva Observatory for Peace"),
            outlet=outlet,
        )
        for outlet in "AB"
    ]
    alone = made(("Observatory", "organisation", "Observatory"), outlet="C")
    (actor,) = merged(*full, alone).actors
    assert "'observatory' is what 2 reports call it" in actor.reasons
    other = made(
        ("Ostra Observatory", "organisation", "Ostra Observatory"),
        ("the Observatory", "organisation", "Ostra Observatory"),
        outlet="D",
    )
    assert len(merged(*full, alone, other).actors) == 3  # it may be either


def test_a_short_name_of_a_person_is_never_learnt_from_other_reports():
    full = [
        made(("Lena Voss", "person", "Lena Voss"), ("Voss", "person", "Lena Voss"), outlet=outlet)
        for outlet in "AB"
    ]
    assert len(merged(*full, made(("Voss", "person", "Voss"), outlet="C")).actors) == 2


def test_a_lost_apostrophe_makes_no_other_name():
    names = [made(("Lena Voss", "person", "Lena Voss"), outlet=outlet) for outlet in "AB"]
    (actor,) = merged(*names, made(("Lena Vosss", "person", "Lena Vosss"), outlet="C")).actors
    assert actor.name == "Lena Voss"


def test_the_end_of_a_long_name_is_short_for_it_beside_the_same_others():
    one = made(("Rami Ben Harrow", "person", "Rami Ben Harrow"), ("Ana Reed", "person", "Ana Reed"))
    other = made(
        ("Ben Harrow", "person", "Ben Harrow"), ("Ana Reed", "person", "Ana Reed"), outlet="B"
    )
    assert {actor.name for actor in merged(one, other).actors} == {"Ana Reed", "Ben Harrow"}
