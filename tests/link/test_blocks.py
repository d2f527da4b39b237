"""What may be one is held against each other; what surely cannot be is not, and that costs no answer."""

from itertools import combinations

import pytest

from dateline.link.blocks import find_pairs
from dateline.link.bodies import body_of, words_in
from dateline.link.compare import ALIKE, Pile, survey, weigh
from dateline.link.days import gap
from dateline.link.scenes import read_kinds
from dateline.link.tellings import Telling, area_of, tellings_in
from dateline.link.words import find_alike, words_of
from noisy_pile import Noise, make_pile

KINDS = read_kinds()


@pytest.fixture(scope="module")
def told() -> list[Telling]:
    made = make_pile(40, 11, Noise(no_day=0.2, no_place=0.2, province=0.3))
    return [one for report, document, _ in made.reports for one in tellings_in(report, document)]


@pytest.fixture(scope="module")
def pile(told: list[Telling]) -> Pile:
    made = make_pile(40, 11, Noise(no_day=0.2, no_place=0.2, province=0.3))
    bodies = [body_of(report, document, text) for report, document, text in made.reports]
    alike = find_alike(words_of(body.report, words_in(body)) for body in bodies)
    return survey(told, alike)


def pairs(told: list[Telling]) -> list[tuple[int, int]]:
    return [
        (i, j) for i, j in combinations(range(len(told)), 2) if told[i].report != told[j].report
    ]


def area(telling: Telling) -> str | None:
    place = telling.place.place if telling.place else None
    return area_of(place) if place else None


def test_tellings_of_one_province_and_day_that_may_be_one_are_all_held_against_each_other(
    told: list[Telling], pile: Pile
):
    found = set(find_pairs(told, KINDS, pile))
    wanted = {
        (i, j)
        for i, j in pairs(told)
        if (days := told[i].days) and (days2 := told[j].days) and gap(days, days2) <= 1
        if area(told[i]) is not None and area(told[i]) == area(told[j])
        if weigh(told[i], told[j], KINDS, pile)
    }
    assert len(wanted) > 100
    assert wanted <= found


def test_main_events_of_reports_much_alike_are_held_against_each_other_whatever_excludes_them(
    told: list[Telling], pile: Pile
):
    found = set(find_pairs(told, KINDS, pile))
    wanted = {
        (i, j)
        for i, j in pairs(told)
        if told[i].main and told[j].main and pile.likeness(told[i], told[j]) >= ALIKE
    }
    assert len(wanted) > 100
    assert wanted <= found


def test_each_pair_comes_once_and_is_of_two_reports(told: list[Telling], pile: Pile):
    found = list(find_pairs(told, KINDS, pile))
    assert len(found) == len(set(found))
    assert set(found) <= set(pairs(told))


def test_most_of_what_cannot_be_one_is_sorted_out(told: list[Telling], pile: Pile):
    found = list(find_pairs(told, KINDS, pile))
    idle = [(i, j) for i, j in found if not weigh(told[i], told[j], KINDS, pile)]
    assert len(idle) < len(found) / 3


def test_no_tellings_make_no_pairs():
    assert list(find_pairs([], KINDS, survey([]))) == []
