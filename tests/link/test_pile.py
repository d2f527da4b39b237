"""On an invented pile with noise incidents keep apart, whatever the order and whatever comes later."""

import random

import pytest

from noisy_pile import Noise, Pile, largest, link, make_pile, pair_scores


@pytest.fixture(scope="module")
def pile() -> Pile:
    return make_pile(incidents=150, seed=3)


def test_no_incident_swallows_others_and_few_come_apart(pile: Pile):
    found = link(pile)
    precision, recall = pair_scores(pile, found)
    assert precision > 0.95
    assert recall > 0.95
    assert largest(pile, found) <= 1.2


def test_more_noise_does_not_make_one_great_incident():
    noisy = make_pile(120, 5, Noise(no_day=0.4, no_place=0.2, province=0.3, no_number=0.4))
    assert largest(noisy, link(noisy)) <= 1.2


def test_the_order_of_reports_makes_no_difference(pile: Pile):
    assert link(pile, random.Random(1)) == link(pile, random.Random(2))


def test_ids_of_incidents_stay_when_later_reports_arrive(pile: Pile):
    newest = sorted(pile.reports, key=lambda one: one[0].published.latest or "")
    old, late = newest[: len(newest) // 2], newest[len(newest) // 2 :]
    before = {incident.id: incident for incident in link(pile._replace(reports=old))}
    after = {incident.id: incident for incident in link(pile._replace(reports=old + late))}
    home = {m.event: incident.id for incident in after.values() for m in incident.mentions}
    moved = [name for name in before if name not in after]
    assert len(moved) <= len(before) // 50
    for name in moved:  # whoever asks for a gone id is led to where its first telling is
        assert home[before[name].mentions[0].event] in after


def test_what_is_told_once_gives_the_same_incidents_as_what_is_told_in_pieces(pile: Pile):
    some = pile.reports[:200]
    link(pile._replace(reports=some[:80]))
    assert link(pile._replace(reports=some)) == link(pile._replace(reports=some[80:] + some[:80]))
