"""Tolls follow a figure that a person put right, wherever its number was told again."""

from msgspec.structs import replace

from dateline.model.mark import Figure, Toll
from dateline.model.report import Report
from dateline.store.decisions.recount import recount
from made import CORVA, Made

WORDS = "At least 61 died in the strike. The toll of the raid has risen to 0061."


def told_twice() -> Report:
    """A number in one event's sentence, told again in another's; both tolls rest on the first."""
    made = Made(WORDS, outlet="A", day="2031-03-07")
    first = made.figure("61")
    again = made.figure("0061")
    made.event("strike", place=CORVA, killed=first)
    made.event("raid", place=CORVA, killed=again)
    report = made.report()
    one, two = report.figures
    toll = Toll(low=61, best=61, high=61, figures=(one.id,))
    return replace(
        report,
        figures=(replace(one, event=report.events[0].id), replace(two, low=61, best=61, high=61, repeats=one.id, event=report.events[1].id)),
        events=tuple(replace(event, tolls={"killed": toll}) for event in report.events),
        tolls={"killed": toll},
    )  # fmt: skip


def put_right(report: Report, nth: int, number: int) -> Report:
    """The report after a person gave one of its figures another number."""

    def right(figure: Figure) -> Figure:
        return replace(figure, low=number, best=number, high=number)

    figures = tuple(right(f) if n == nth else f for n, f in enumerate(report.figures))
    return recount(report, replace(report, figures=figures))


def tolls(report: Report) -> list[int | None]:
    return [
        one["killed"].best if "killed" in one else None
        for one in (report.tolls, *(event.tolls for event in report.events))
    ]


def test_a_number_told_again_and_put_right_is_the_claims():
    assert tolls(put_right(told_twice(), 1, 62)) == [62, 62, 62]


def test_so_is_its_first_telling():
    assert tolls(put_right(told_twice(), 0, 62)) == [62, 62, 62]


def test_a_figure_that_a_person_gives_to_another_event_leaves_its_own():
    report = told_twice()
    one, two = report.figures
    moved = replace(one, event=report.events[1].id)
    after = recount(report, replace(report, figures=(moved, two)))
    assert tolls(after)[1:] == [None, 61]
