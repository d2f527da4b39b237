"""Tellings of one event in the world meet; those of two do not; their numbers stay side by side."""

import random

import msgspec

from dateline.link.compare import compare, distance, survey
from dateline.link.incidents import gather_incidents
from dateline.link.scenes import read_kinds
from dateline.link.tellings import tellings_in
from dateline.model.mark import Toll
from made import CORVA, NINAWA, OSTRA, TELIN, Made, bombing

BOMB = "A bomb killed {} people in Corva, police said."


def gathered(*reports: Made, witness: dict[str, str] | None = None):
    tellings = [t for made in reports for t in tellings_in(made.report(), made.document)]
    return gather_incidents(tellings, witness or {})


def groups(*reports: Made) -> list[set[str]]:
    """Return the sets of outlets whose reports are put together."""
    outlets = {made.id: made.outlet for made in reports}
    found = [{outlets[r] for r in incident.reports} for incident in gathered(*reports)]
    return sorted(found, key=sorted)


def test_two_outlets_tellings_of_one_bombing_meet():
    (incident,) = gathered(bombing(BOMB, "12", "A"), bombing(BOMB, "12", "B"))
    assert (len(incident.reports), incident.event_type) == (2, "bombing")
    assert any("same place, Corva" in reason for reason in incident.reasons)


def test_another_day_is_another_incident():
    later = bombing(BOMB, "12", "B", days="2031-03-08")
    assert groups(bombing(BOMB, "12", "A"), later) == [{"A"}, {"B"}]


def test_another_place_is_another_incident():
    far = bombing("A bomb killed {} in Ostra.", "12", "B", place=OSTRA)
    assert groups(bombing(BOMB, "12", "A"), far) == [{"A"}, {"B"}]


def test_a_neighbouring_place_on_the_same_day_is_the_same_incident():
    near = bombing("A bomb killed {} in Telin.", "12", "B", place=TELIN)
    assert groups(bombing(BOMB, "12", "A"), near) == [{"A", "B"}]


def test_a_province_alone_needs_more_to_agree():
    wide = "A bomb killed {} in Ninawa."
    one, two = (bombing(wide, "12", o, place=NINAWA) for o in "AB")
    for made in (one, two):
        event = made.marks[1]
        assert event.type == "bombing"
    assert len(gathered(one, two)) == 1  # same words for place, same toll, both main


def test_days_that_overlap_are_enough_and_days_that_do_not_are_not():
    week = bombing(BOMB, "12", "B", days=("2031-03-03", "2031-03-09"))
    assert groups(bombing(BOMB, "12", "A"), week) == [{"A", "B"}]
    before = bombing(BOMB, "12", "B", days=("2031-03-01", "2031-03-05"))
    assert groups(bombing(BOMB, "12", "A"), before) == [{"A"}, {"B"}]


def test_two_events_of_one_report_are_never_one_incident():
    both = Made(
        "A bomb killed 3 in Corva and a second bomb 4 others.", outlet="A", day="2031-03-07"
    )
    both.event("bomb", place=CORVA, days="2031-03-06")
    both.event("second bomb", place=CORVA, days="2031-03-06")
    assert len(gathered(both, bombing(BOMB, "3", "B"))) == 2


def test_a_repeated_telling_is_the_same_telling():
    made = Made("A bomb went off in Corva. The blast hurt many.", outlet="A", day="2031-03-07")
    first = made.event("bomb", place=CORVA, days="2031-03-06")
    made.event("blast", same_as=first.id)
    (incident,) = gathered(made)
    assert [mention.event for mention in incident.mentions] == [m.id for m in made.marks]


def test_a_broad_word_beside_one_closer_word_is_the_same_telling():
    made = Made("A bomb in Corva. The attack hurt many.", outlet="A", day="2031-03-07")
    made.event("bomb", place=CORVA, days="2031-03-06")
    made.event("attack", "attack", place=CORVA, days="2031-03-06")
    (incident,) = gathered(made)
    assert incident.event_type == "bombing"


def test_what_did_not_happen_is_no_incident():
    for factuality in ("planned", "denied", "hypothetical", "historical"):
        made = Made("A bomb in Corva.", outlet="A")
        made.event("bomb", place=CORVA, days="2031-03-06", factuality=factuality)
        assert gathered(made) == []


def test_what_is_only_alleged_says_so():
    made = Made("A bomb in Corva.", outlet="A")
    made.event("bomb", place=CORVA, days="2031-03-06", factuality="alleged")
    (incident,) = gathered(made)
    assert incident.factuality == "alleged"


def test_the_later_report_gives_the_toll_and_the_range_covers_both():
    early = bombing(BOMB, "12", "A", "2031-03-07")
    late = bombing(BOMB, "14", "B", "2031-03-08")
    (incident,) = gathered(early, late)
    toll = incident.tolls["killed"]
    assert (toll.low, toll.best, toll.high) == (12, 14, 14)
    assert toll.figures == (late.report().figures[0].id,)


def test_rival_tolls_are_a_disagreement_with_quotes():
    (incident,) = gathered(bombing(BOMB, "12", "A"), bombing(BOMB, "14", "B"))
    (rift,) = incident.disagreements
    assert rift.about == "killed"
    assert [(side.value, side.said_by) for side in rift.sides] == [(12, "A"), (14, "B")]
    assert [side.evidence[0].quote for side in rift.sides] == ["12", "14"]


def test_an_update_by_the_same_source_is_no_disagreement():
    early = bombing(BOMB, "12", "A", "2031-03-07", said_by="police")
    late = bombing(BOMB, "14", "B", "2031-03-08", said_by="police")
    (incident,) = gathered(early, late)
    assert incident.disagreements == ()


def test_at_least_twelve_and_fourteen_are_compatible():
    loose = Made("A bomb killed at least 12 people in Corva.", outlet="A", day="2031-03-07")
    killed = loose.figure("at least 12", low=12, best=12, high=None)
    loose.event("bomb", place=CORVA, days="2031-03-06", killed=killed)
    (incident,) = gathered(loose, bombing(BOMB, "14", "B"))
    assert incident.disagreements == ()


def test_copies_are_one_witness_and_one_speaker_is_one_source():
    a, b, c = (bombing(BOMB, "12", outlet, said_by="police") for outlet in "ABC")
    for made in (a, b, c):
        statement = next(m for m in made.marks if m.text.startswith("bomb"))
        assert statement is not None
    (incident,) = gathered(a, b, c, witness={a.id: a.id, b.id: a.id})
    assert incident.witnesses == (a.id, c.id) or set(incident.witnesses) == {a.id, c.id}
    assert incident.independent_sources == 2


def test_a_killing_and_a_bombing_may_be_one_and_an_arrest_may_not():
    killing = Made("Twelve died in Corva: 12 killed.", outlet="B", day="2031-03-07")
    figure = killing.figure("12")
    killing.event("killed", "killing", place=CORVA, days="2031-03-06", killed=figure)
    assert groups(bombing(BOMB, "12", "A"), killing) == [{"A", "B"}]
    arrest = Made("An arrest in Corva.", outlet="B", day="2031-03-07")
    arrest.event("arrest", "arrest", place=CORVA, days="2031-03-06")
    assert groups(bombing(BOMB, "12", "A"), arrest) == [{"A"}, {"B"}]


def test_a_chain_of_overlapping_weeks_does_not_join_distant_days():
    days = (
        ("2031-03-01", "2031-03-04"),
        ("2031-03-04", "2031-03-07"),
        ("2031-03-07", "2031-03-10"),
    )
    chain = [
        bombing(BOMB, "12", outlet, days=span) for outlet, span in zip("ABC", days, strict=True)
    ]
    assert {"A", "B", "C"} not in groups(*chain)


def test_the_order_of_reports_makes_no_difference():
    reports = [
        bombing(BOMB, str(10 + i % 4), f"Outlet {i}", days=f"2031-03-{1 + i % 3:02}")
        for i in range(24)
    ]
    wanted = gathered(*reports)
    for seed in range(5):
        random.Random(seed).shuffle(reports)
        assert gathered(*reports) == wanted


def test_an_incident_is_named_by_its_earliest_telling():
    early = bombing(BOMB, "12", "A", "2031-03-07")
    late = bombing(BOMB, "12", "B", "2031-03-08")
    (incident,) = gathered(late, early)
    assert incident.id == f"i-{early.report().events[0].id}"


def test_a_reason_names_what_was_compared():
    one, other = (
        tellings_in(made.report(), made.document)[0]
        for made in (bombing(BOMB, "12", "A"), bombing(BOMB, "12", "B"))
    )
    score, reasons = compare(one, other, read_kinds(), survey([one, other]))
    assert score > 1
    assert reasons[-1] == "12 killed in both"


def test_distance_is_in_kilometres():
    assert round(distance(0, 0, 0, 1)) == 111


def test_a_rare_name_brings_a_telling_without_a_place_to_the_other():
    placed = bombing("A bomb killed {} in Corva, among them Lena Voss.", "2", "A")
    bare = Made("A bomb took the life of Lena Voss.", outlet="B", day="2031-03-07")
    bare.event("bomb", days="2031-03-06")
    assert groups(placed, bare) == [{"A"}, {"B"}]
    for made in (placed, bare):
        made.mention("Lena Voss", "person")
    assert groups(placed, bare) == [{"A", "B"}]


def test_an_undated_telling_is_found_by_a_large_toll_and_not_by_a_small_one():
    for number, wanted in (("31", [{"A", "B"}]), ("2", [{"A"}, {"B"}])):
        undated = Made(f"A bomb killed {number} in Corva.", outlet="B")
        undated.event("bomb", place=CORVA, killed=undated.figure(number))
        assert groups(bombing(BOMB, number, "A"), undated) == wanted


def test_a_wrong_place_is_outweighed_by_the_toll_if_the_report_names_the_right_one():
    wrong = bombing("A bomb killed {} in Corva, Ostra province.", "12", "B", place=OSTRA)
    assert groups(bombing(BOMB, "12", "A"), wrong) == [{"A"}, {"B"}]
    wrong.toponym("Corva", CORVA)
    assert groups(bombing(BOMB, "12", "A"), wrong) == [{"A", "B"}]


def test_in_a_town_told_of_every_day_a_place_says_less():
    days = [f"2031-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)]
    everyday = [bombing(BOMB, "1", f"O{n}", day, days=day) for n, day in enumerate(days)]
    week = bombing(BOMB, "4", "B", "2031-01-09", days=("2031-01-03", "2031-01-09"))
    one = bombing(BOMB, "30", "A", "2031-01-05", days="2031-01-05")
    assert groups(one, week) == [{"A", "B"}]
    incidents = gathered(*everyday, one, week)
    both = {one.id, week.id}
    assert not any(both <= set(incident.reports) for incident in incidents)


def test_a_toll_counted_from_named_victims_quotes_their_names():
    counted = Made("A bomb in Corva took Lena Voss and Omar Hale.", outlet="B", day="2031-03-07")
    victims = [counted.victim(name) for name in ("Lena Voss", "Omar Hale")]
    toll = Toll(low=2, best=2, high=2, victims=tuple(victim.id for victim in victims))
    event = counted.event("bomb", place=CORVA, days="2031-03-06")
    counted.marks[-1] = msgspec.structs.replace(event, tolls={"killed": toll})
    (incident,) = gathered(bombing(BOMB, "3", "A"), counted)
    (rift,) = incident.disagreements
    assert [[e.quote for e in side.evidence] for side in rift.sides] == [
        ["Lena Voss", "Omar Hale"],
        ["3"],
    ]


def test_a_follow_up_of_another_day_meets_by_rare_words_and_the_day_it_names():
    words = "A bomb at the quarry killed the foreman and {} others in Corva"
    first = bombing(words + ".", "2", "A")
    later = bombing(words + " on 6 March.", "2", "B", "2031-04-20", days="2031-04-19")
    alike = {tuple(sorted((first.id, later.id))): 0.14}

    def joined() -> int:
        tellings = [t for m in (first, later) for t in tellings_in(m.report(), m.document)]
        return len(gather_incidents(tellings, {}, alike=alike))

    assert joined() == 2
    later.timex("6 March", "2031-03-06")
    assert joined() == 1


def test_reports_that_are_alike_may_differ_in_type():
    killing = Made("Twelve died in Corva: 12 killed.", outlet="A", day="2031-03-07")
    killing.event("killed", "killing", place=CORVA, days="2031-03-06", killed=killing.figure("12"))
    protest = Made("A protest in Corva over it.", outlet="B", day="2031-03-07")
    protest.event("protest", "peaceful_protest", place=CORVA, days="2031-03-06")
    tellings = [t for m in (killing, protest) for t in tellings_in(m.report(), m.document)]
    pair = tuple(sorted((killing.id, protest.id)))
    assert len(gather_incidents(tellings, {}, alike={pair: 0.02})) == 2
    (incident,) = gather_incidents(tellings, {}, alike={pair: 0.4})
    assert any("40% of their rare words" in reason for reason in incident.reasons)


def test_one_telling_between_two_groups_does_not_join_them():
    """Groups join by the average of their members, not by their nearest two."""
    days = ("2031-03-06", "2031-03-06", "2031-06-06", "2031-06-06")
    reports = [
        bombing(BOMB, "12", outlet, day, days=day) for outlet, day in zip("ABCD", days, strict=True)
    ]
    alike = {tuple(sorted((reports[1].id, reports[2].id))): 0.5}
    tellings = [t for m in reports for t in tellings_in(m.report(), m.document)]
    assert len(gather_incidents(tellings, {}, alike=alike)) == 2


def test_what_undoes_another_event_is_no_telling_of_it_however_alike_the_reports():
    taken = Made("Six were kidnapped in Corva.", outlet="A", day="2031-03-07")
    taken.event("kidnapped", "abduction", place=CORVA, days="2031-03-06")
    freed = Made("Four of six were freed in Corva.", outlet="B", day="2031-03-07")
    freed.event("freed", "release", place=CORVA, days="2031-03-06")
    tellings = [t for m in (taken, freed) for t in tellings_in(m.report(), m.document)]
    pair = tuple(sorted((taken.id, freed.id)))
    assert len(gather_incidents(tellings, {}, alike={pair: 0.9})) == 2


def test_a_main_event_has_its_reports_toll_if_that_is_told_of_no_other_event():
    for event_of_figure, wanted in ((None, {"killed"}), ("elsewhere", set())):
        made = Made("A bomb in Corva. The dead are 11.", outlet="A", day="2031-03-07")
        figure = made.figure("11", event=event_of_figure)
        made.event("bomb", place=CORVA, days="2031-03-06")
        toll = Toll(low=11, best=11, high=11, figures=(figure.id,))
        report = msgspec.structs.replace(made.report(), tolls={"killed": toll})
        (incident,) = gather_incidents(tellings_in(report, made.document), {})
        assert incident.tolls.keys() == wanted


def looking_back(outlet: str = "Echo", day: str = "2031-04-20") -> Made:
    """Return the report of a trial that names the bombing it is about."""
    made = Made("A man was sentenced for the bomb of March 6 in Corva.", outlet=outlet, day=day)
    made.event("sentenced", "arrest", days=day)
    made.event("bomb", place=CORVA, days="2031-03-06", factuality="historical")
    return made


def test_a_report_that_looks_back_is_about_the_incident_and_makes_none():
    news, trial = bombing(BOMB, "12", "A"), looking_back()
    incidents = {one.event_type: one for one in gathered(news, trial)}
    bombed = incidents["bombing"]
    assert set(bombed.reports) == {news.id, trial.id}
    assert bombed.witnesses == (news.id,)
    assert bombed.independent_sources == 1
    assert bombed.when is not None
    assert bombed.when.earliest == "2031-03-06"
    assert "bombing" not in {one.event_type for one in gathered(looking_back())}


def test_looking_back_never_takes_the_place_of_the_news_in_one_report():
    both = bombing(BOMB, "12", "A")
    both.text += " It was the worst since the blast of March 6."
    both.event("blast", place=CORVA, days="2031-03-06", factuality="historical")
    (incident,) = gathered(both, bombing(BOMB, "12", "B"))
    assert len(incident.reports) == 2
    assert all(mention.event != both.marks[-1].id for mention in incident.mentions)


def operation(outlet: str = "A") -> Made:
    made = Made(
        "Air raids killed 16. Seven died in Corva and nine in Ostra.",
        outlet=outlet,
        day="2031-03-07",
    )
    whole = made.figure("16")
    made.event("raids", "air_strike", place=NINAWA, days="2031-03-06", killed=whole, where_prec=4)
    for words, number, place in (("Seven", 7, CORVA), ("nine", 9, OSTRA)):
        bounds = dict.fromkeys(("low", "best", "high"), number)
        part = made.figure(words, part_of=whole.id, **bounds)
        made.event(f"in {place.name}", "air_strike", place=place, days="2031-03-06", killed=part)
    return made


def test_parts_of_one_operation_are_incidents_of_their_own_and_named_as_parts():
    made = operation()
    found = {incident.tolls["killed"].best: incident for incident in gathered(made)}
    assert sorted(found) == [7, 9, 16]
    assert found[16].parts == tuple(sorted((found[7].id, found[9].id)))
    assert found[7].part_of == found[9].part_of == found[16].id
    assert found[16].part_of is None


def test_a_part_told_by_another_report_is_a_part_too():
    other = bombing("A bomb from the air killed {} in Corva.", "7", "B")
    event = other.marks[1]
    other.marks[1] = msgspec.structs.replace(event, type="air_strike")
    found = gathered(operation(), other)
    (part,) = [one for one in found if len(one.reports) == 2]
    assert part.part_of is not None
    sums = [one.tolls["killed"].best or 0 for one in found if one.part_of is None]
    assert sum(sums) == 16  # a listing that leaves parts out counts nobody twice
