"""Reports disagree on where, when, what and who only if both say so and nothing else explains it."""

from typing import Any

import msgspec
import pytest

from dateline.link.disagreements import find_disagreements
from dateline.link.sentences import say_disagreement
from dateline.link.tellings import tellings_in
from dateline.model.archive import Disagreement, Side
from dateline.model.mark import Event, Responsibility, When
from dateline.model.span import Span
from made import CORVA, OSTRA, TELIN, Made

DAY = "2031-03-06"


def bomb(text: str, outlet: str, type: str = "bombing", place=CORVA, day: str = DAY) -> Made:
    """Return a report of a bomb that killed 12, its place and day in the clause of the event."""
    made = Made(text, outlet=outlet, day="2031-03-08")
    for _ in range(text.count(place.name)):
        made.toponym(place.name, place)
    event = made.event("bomb", type, place=place, days=day, killed=made.figure("12"))
    evidence = ()
    if "March" in text:
        start = text.index("on ") + 3
        made.timex(text[start : text.index("March") + 5], day)
        evidence = (Span(start, text.index("March") + 5),)
    at = msgspec.structs.replace(event.place, basis="same clause")
    when = When(earliest=day, latest=day, precision=1, basis="same clause", evidence=evidence)
    made.marks = [
        msgspec.structs.replace(mark, place=at, when=when) if isinstance(mark, Event) else mark
        for mark in made.marks
    ]
    return made


def rifts(*reports: Made, witness: dict[str, str] | None = None) -> dict[str, list[Any]]:
    """Return the values of the sides of the disagreements of these reports on one incident."""
    told = [t for made in reports for t in tellings_in(made.report(), made.document)]
    found = find_disagreements(sorted(told, key=lambda t: t.age), witness)
    return {one.about: [side.value for side in one.sides] for one in found}


def test_two_towns_named_twice_are_a_disagreement():
    a = bomb("A bomb in Corva killed 12. Corva mourns.", "A")
    b = bomb("A bomb in Ostra killed 12. Ostra mourns.", "B", place=OSTRA)
    assert rifts(a, b) == {"place": ["Corva", "Ostra"]}


def test_a_neighbouring_town_or_one_that_the_other_report_names_too_is_none():
    a = bomb("A bomb in Corva killed 12. Corva mourns.", "A")
    near = bomb("A bomb in Telin killed 12. Telin mourns.", "B", place=TELIN)
    both = bomb("A bomb in Ostra killed 12. Ostra mourns.", "C", place=OSTRA)
    both.text += " Police came from Corva."
    both.toponym("Corva", CORVA)
    assert rifts(a, near) == rifts(a, both) == {}


def test_days_of_the_month_disagree_from_two_days_on():
    a = bomb("A bomb on 6 March killed 12.", "A")
    later = bomb("A bomb on 9 March killed 12.", "B", day="2031-03-09")
    next_day = bomb("A bomb on 7 March killed 12.", "C", day="2031-03-07")
    assert rifts(a, later) == {"date": ["2031-03-06", "2031-03-09"]}
    assert rifts(a, next_day) == {}


def test_an_air_strike_and_a_shelling_of_one_toll_disagree_on_what_happened():
    a = bomb("A bomb on Corva killed 12.", "A", "air_strike")
    b = bomb("A bomb on Corva killed 12.", "B", "shelling")
    assert rifts(a, b) == {"type": ["air_strike", "shelling"]}
    first = next(mark for mark in b.marks if isinstance(mark, Event))
    b.event("killed", "air_strike", same_as=first.id)  # "shelling and air strikes"
    assert rifts(a, b) == {}


def test_without_anything_that_ties_two_reports_nothing_but_numbers_is_a_disagreement():
    a = bomb("A bomb on Corva killed 12.", "A", "air_strike")
    b = Made("A bomb on Corva.", outlet="B", day="2031-03-08")
    b.event("bomb", "shelling", place=CORVA, days=DAY)
    assert rifts(a, b) == {}
    assert "type" in rifts(a, b, witness={a.id: a.id, b.id: a.id})  # an edited copy


def test_who_is_blamed_and_denies_it_is_a_disagreement():
    a = Made("A bomb in Corva. Police blamed the Dahr Front.", outlet="A", day="2031-03-08")
    said = a.statement("Police", "blamed", "the Dahr Front.")
    blame = Responsibility(actor="Dahr Front", how="blamed", said_by=said.id)
    a.event("bomb", place=CORVA, days=DAY, responsibility=(blame,))
    b = Made("A bomb in Corva. The Dahr Front denied it.", outlet="B", day="2031-03-08")
    said = b.statement("The Dahr Front", "denied", "it.")
    deny = Responsibility(actor="Dahr Front", how="denied", said_by=said.id)
    b.event("bomb", place=CORVA, days=DAY, responsibility=(deny,))
    assert rifts(a, b) == {"actor": ["Dahr Front", "not Dahr Front"]}


def strong(text: str, outlet: str, **figure: int | None) -> Made:
    """Return a report that gives the Dahr Front a strength, the words before " men"."""
    made = Made(text, outlet=outlet, day="2031-03-08")
    made.mention("Dahr Front", "group", "Dahr Front")
    event = made.event("took", "territory_captured", place=CORVA, days=DAY)
    words = text[text.index("with ") + 5 : text.index(" men")]
    made.figure(words, "strength", event=event.id, **figure)
    return made


def test_two_strengths_of_one_group_disagree_and_about_7000_is_not_3000_to_5000():
    about = {"low": None, "best": 7000, "high": None}
    a = strong("The Dahr Front took Corva with about 7,000 men.", "Echo", **about)
    between = {"low": 3000, "best": None, "high": 5000}
    b = strong("The Dahr Front took Corva with 3,000 to 5,000 men.", "Courier", **between)
    told = [t for made in (a, b) for t in tellings_in(made.report(), made.document)]
    (rift,) = find_disagreements(told)
    assert (rift.about, rift.of) == ("strength", "Dahr Front")
    said = "Dahr Front: Courier says 3,000 to 5,000 strong; Echo says about 7,000."
    assert rift.sentence == said
    exactly = dict.fromkeys(("low", "best", "high"), 6000)
    assert rifts(a, strong("The Dahr Front took Corva with 6,000 men.", "C", **exactly)) == {}


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("nobody could have predicted it", "they had provided clear warnings of it", "foreseen"),
        ("no civilians were killed", "three civilians were among the dead", "civilians"),
        ("the truce has collapsed", "the truce was largely holding", "truce"),
        ("nobody knew who fired", "they warned of more rain", None),
    ],
)
def test_statements_that_contradict_each_other_are_a_disagreement(one, other, about):
    reports = []
    for words, outlet in ((one, "A"), (other, "B")):
        made = Made(
            f"A bomb in Corva. A speaker of {outlet} said {words}.", outlet=outlet, day="2031-03-08"
        )
        made.event("bomb", place=CORVA, days=DAY)
        made.statement(f"A speaker of {outlet}", "said", words)
        reports.append(made)
    assert list(rifts(*reports)) == ([about] if about else [])


def side(value: Any, *speakers: str, reports: int = 1, witnesses: int = 1, **more: Any) -> Side:
    return Side(
        value=value,
        said_by=", ".join(speakers),
        speakers=speakers,
        reports=tuple(f"r{n}" for n in range(reports)),
        witnesses=tuple(f"r{n}" for n in range(witnesses)),
        evidence=(),
        **more,
    )


def test_a_sentence_says_who_says_what_and_who_repeats_whom():
    copied = side(14, "The hospital", reports=3, outlets=("A", "B", "C"), agencies=("Reuters",))
    sentence = say_disagreement("killed", [side(12, "police"), copied])
    assert (
        sentence == "Police say 12 killed; the hospital says 14; three outlets repeat one agency,"
        " Reuters."
    )


def test_many_speakers_are_counted_and_bounds_are_said():
    many = side({"low": 20, "best": None, "high": None}, "a", "b", "c", "d")
    assert (
        say_disagreement("killed", [side(12, "officials"), many])
        == "Officials say 12 killed; a and 3 others say at least 20."
    )


def test_sides_carry_speakers_outlets_witnesses_and_days():
    a, b = (bomb("A bomb in Corva killed 12.", outlet) for outlet in "AB")
    c = Made("A bomb in Corva killed 14.", outlet="C", day="2031-03-08")
    c.event("bomb", place=CORVA, days=DAY, killed=c.figure("14"))
    told = [t for made in (a, b, c) for t in tellings_in(made.report(), made.document)]
    (rift,) = find_disagreements(told, {b.id: a.id, a.id: a.id})
    assert isinstance(rift, Disagreement)
    first = next(one for one in rift.sides if one.value == 12)
    assert (first.outlets, first.witnesses, first.dates) == (("A", "B"), (a.id,), ("2031-03-08",))
