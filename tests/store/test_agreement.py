"""Agreement between people who decide on the same things, held against published examples."""

from __future__ import annotations

import pytest

from dateline.model.archive import Anchor, Decision
from dateline.store.decisions.agreement import agreement, cohens_kappa, krippendorffs_alpha

KRIPPENDORFF = {  # the data of "Computing Krippendorff's Alpha-Reliability" (2011), section C
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def decided(kind, by, value=None, *, of="f1", field=None, n=0):
    return Decision(
        id=f"{kind}{by}{of}{n}",
        kind=kind,
        of=(of,),
        field=field,
        value=value,
        by=by,
        at=f"2031-01-01T00:00:0{n}Z",
        anchor=Anchor(raw_sha256=None, quote="12", before="", after="", what="figure"),
    )


def test_alpha_is_that_of_krippendorffs_own_example():
    units = {}
    for person, row in KRIPPENDORFF.items():
        for unit, value in enumerate(row.split()):
            if value != ".":
                units.setdefault(unit, {})[person] = value
    assert krippendorffs_alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_kappa_is_one_for_those_who_always_agree_and_below_nought_for_those_who_never_do():
    assert cohens_kappa([("a", "a"), ("b", "b")]) == 1
    assert cohens_kappa([("a", "b"), ("b", "a")]) == -1
    assert cohens_kappa([("a", "a")]) is None


def test_only_what_two_people_decided_on_counts():
    log = [
        decided("accept", "Ann"),
        decided("reject", "Bob"),
        decided("accept", "Ann", of="f2"),
        decided("accept", "Bob", of="f2"),
        decided("accept", "Ann", of="f3"),
    ]
    found = agreement(log)
    assert found.things == 2
    assert [(pair.one, pair.other, pair.things) for pair in found.pairs] == [("Ann", "Bob", 2)]


def test_what_somebody_says_after_an_adjudication_is_not_counted():
    before = [decided("accept", "Ann"), decided("reject", "Bob")]
    after = [decided("adjudicate", "Cee", "accept", n=1), decided("accept", "Bob", n=2)]
    assert agreement([*before, *after]) == agreement(before)
