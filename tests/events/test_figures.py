import pytest

import dateline
from case_files import cases
from dateline.events.figures import find_figures
from dateline.events.settle import Settled, settle
from dateline.events.victims import find_victims
from dateline.marks.reading import Reading
from dateline.marks.statements import find_statements
from dateline.model.mark import Figure, Toll
from dateline.model.report import Block
from dateline.text.parse import Parser
from readings import read

STEPS = (find_figures(), find_victims())


def line(settled: Settled, figure: Figure) -> str:
    bounds = " ".join("-" if n is None else str(n) for n in (figure.low, figure.best, figure.high))
    words = [figure.text, figure.kind, bounds + (" ~" if figure.approximate else "")]
    by_id = {one.id: one.text for one in settled.figures}
    if figure.part_of:
        words.append(f"part of {' '.join(by_id[figure.part_of].split()[:3])}")
    if figure.repeats:
        words.append(f"repeats {by_id[figure.repeats]}")
    words += [one for one in (figure.scope, figure.factuality) if one not in ("event", "happened")]
    return " | ".join(words)


def toll_line(harm: str, toll: Toll) -> str:
    roles = ", ".join(f"{role} {n}" for role, n in toll.by_role.items())
    return f"toll {harm} {toll.best}" + (f" | {roles}" if roles else "")


def lines(settled: Settled) -> list[str]:
    tolls = [toll_line(harm, toll) for harm, toll in settled.tolls.items()]
    return [*(line(settled, figure) for figure in settled.figures), *tolls]


@pytest.mark.parametrize(("text", "wanted"), cases("figures"))
def test_figures_and_tolls(parser: Parser, text: str, wanted: list[str]):
    settled = settle(read(parser, text, STEPS))
    assert lines(settled) == wanted


def test_a_toll_is_proved_by_its_parts_and_says_what_is_left(parser: Parser):
    text = "At least 30 people died.\nA bomb in Orun killed 12 people. Another killed nine."
    settled = settle(read(parser, text, STEPS))
    (proof,) = settled.tolls["killed"].proof
    assert (proof.sum, proof.unplaced) == (21, 9)
    assert (settled.tolls["killed"].low, settled.tolls["killed"].high) == (30, None)


def test_a_yearly_total_added_to_a_report_changes_no_toll(parser: Parser):
    text = "A bomb killed 12 people. Police said four more died in hospital."
    more = " The attack brings this year's dead to 1,204."
    before = settle(read(parser, text, STEPS)).tolls["killed"].best
    assert settle(read(parser, text + more, STEPS)).tolls["killed"].best == before


def test_a_repeated_paragraph_changes_no_toll_and_names_its_first(parser: Parser):
    once = "A bomb killed 12 people in Orun and three guards in Velm."
    text = f"{once}\n{once}"
    plain = read(parser, text, [])
    first, second = plain.report.blocks
    again = Block(start=second.start, end=second.end, kind="repeat", same_as=first.span)
    report = type(plain.report)(
        **{
            name: getattr(plain.report, name)
            for name in plain.report.__struct_fields__
            if name != "blocks"
        },
        blocks=(first, again),
    )
    reading = Reading(report, text, plain.parse)
    for step in STEPS:
        reading.marks = reading.marks.adding(step(reading))
    settled = settle(reading)
    assert settled.tolls["killed"].best == 15
    assert [bool(figure.repeats) for figure in settled.figures] == [False, False, True, True]


def test_by_role_adds_up_to_the_best_number(parser: Parser):
    text = "The clash killed 20 people, among them six soldiers, two police and a teacher."
    toll = settle(read(parser, text, STEPS)).tolls["killed"]
    assert sum(toll.by_role.values()) == toll.best == 20


def test_rival_claims_widen_the_bounds_and_prove_nothing(parser: Parser):
    text = "The hospital said 16 people had died. Police put the toll at 14."
    toll = settle(read(parser, text, (find_statements(), *STEPS))).tolls["killed"]
    assert (toll.low, toll.best, toll.high, toll.proof) == (14, 16, 16, ())
    assert toll.note == "rival claims: sources put it at 14 and 16"


def test_two_cuts_of_one_whole_have_an_equation_each(parser: Parser):
    text = "A fire killed 31 people, including ten women. Twenty died in Orun and 11 in Velm."
    proof = settle(read(parser, text, STEPS)).tolls["killed"].proof
    assert [(one.sum, one.unplaced) for one in proof] == [(31, 0), (10, 21)]


def test_six_each_over_two_places_are_twelve_of_the_whole():
    text = (
        "Bombs killed at least 30 people in Colombia on Sunday, officials said.\n\n"
        "Blasts in Cali and Bogotá killed six people each."
    )
    (report,) = dateline.mark(text, published="2031-03-03").reports
    toll = report.tolls["killed"]
    assert (toll.low, toll.best) == (30, 30)
    assert [(proof.sum, proof.unplaced) for proof in toll.proof] == [(12, 18)]


def test_the_dead_of_an_attack_of_long_ago_are_none_of_the_reports():
    text = (
        "Shells killed five people in Mosul on Monday. Sarin gas was used in Basra in 2003. The"
        " army was blamed for that attack, which killed 90 people."
    )
    (report,) = dateline.mark(text, published="2031-03-03").reports
    assert [(one.text, one.factuality) for one in report.figures] == [
        ("five people", "happened"),
        ("90 people", "historical"),
    ]
    assert report.tolls["killed"].best == 5
