"""What review asks, in which order, and what samples come to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import DatelineError
from dateline.publish.history import history_in, history_of
from dateline.publish.review_queue import review_page
from dateline.publish.review_sample import found_right, sample_page
from dateline.publish.review_sheet import sheet_page
from dateline.publish.shelf import Shelf
from dateline.store.archive import Archive
from dateline.store.coding import Coder
from dateline.store.decisions.judge import decide, record
from dateline.store.decisions.samples import checked, draw, draw_reports, exact_interval
from dateline.store.decisions.summary import sum_up
from dateline.store.view import Selection, open_view
from serving import make_pile


class Team:
    """People who decide on the archive that pages are made of."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def judge(self, kind: str, *of: str, by: str = "Ann", **said: Any) -> None:
        with Archive.open(self.path) as archive:
            record(archive, [decide(archive, kind, of, by=by, **said)])

    def shelf(self) -> Shelf:
        return Shelf(Archive.open(self.path, read_only=True))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(make_pile(tmp_path / "pile.db"))


def questions(team: Team, name: str = "Ann", **how: Any) -> list[tuple[str, str]]:
    cards = review_page(team.shelf(), name, **how).cards
    return [(card.what, json.loads(card.data)["of"][0]) for card in cards]


def first_incident(team: Team) -> str:
    return team.shelf().ranked[0].id


def test_what_reports_disagree_about_and_kills_most_comes_first(team: Team) -> None:
    page = review_page(team.shelf(), "Ann")
    assert page.cards[0].what == "disagreement"
    assert [choice.label for choice in page.cards[0].choices] == ["22", "25"]
    assert {quote.words for quote in page.cards[0].quotes} == {"22", "25"}
    weights = [card.weight for card in page.cards]
    assert weights == sorted(weights, reverse=True)
    assert "place" in {card.what for card in page.cards}  # Telin, left open


def test_what_somebody_decided_is_asked_no_more_but_of_the_blind(team: Team) -> None:
    name = first_incident(team)
    team.judge("accept", name, by="Bob")
    assert ("disagreement", name) not in questions(team)
    assert ("disagreement", name) in questions(team, blind=True)
    assert ("disagreement", name) not in questions(team, "Bob", blind=True)


def test_the_blind_see_what_was_read_not_what_others_made_of_it(team: Team) -> None:
    name = first_incident(team)
    team.judge("value", name, by="Bob", field="tolls.killed.best", value=99)
    page = review_page(team.shelf(), "Ann", blind=True)
    (card,) = [c for c in page.cards if c.what == "disagreement"]
    assert "99" not in card.reading
    assert card.history == ()
    assert page.agreement == ()


def test_two_who_differ_are_put_before_a_third_with_both_values(team: Team) -> None:
    name = first_incident(team)
    team.judge("value", name, by="Ann", field="tolls.killed.best", value=24)
    team.judge("value", name, by="Bob", field="tolls.killed.best", value=26)
    page = review_page(team.shelf(), "Cee", "disputes")
    (card,) = page.cards
    assert {(one.label, one.note) for one in card.choices} == {
        ("24", "says Ann"),
        ("26", "says Bob"),
    }
    assert json.loads(card.data)["settles"]
    assert "alpha" in page.agreement[0]
    team.judge("adjudicate", name, by="Cee", field="tolls.killed.best", value=26)
    assert review_page(team.shelf(), "Cee", "disputes").cards == ()


def test_a_pair_that_one_joins_and_another_parts_is_disputed(team: Team) -> None:
    one, other = [i.id for i in team.shelf().ranked][1:3]
    team.judge("different", one, other, by="Ann")
    team.judge("same", one, other, by="Bob")
    (card,) = review_page(team.shelf(), "Cee", "disputes").cards
    assert {"s", "d"} <= set(card.answers)
    team.judge("adjudicate", one, other, by="Cee", value="different")
    assert review_page(team.shelf(), "Cee", "disputes").cards == ()


def test_new_is_what_came_after_the_last_mark(team: Team) -> None:
    newest = review_page(team.shelf(), "Ann", "new").newest
    assert questions(team, show="new")
    team.judge("note", newest, by="Ann", field="coded up to here")
    assert questions(team, show="new") == []
    assert questions(team, "Bob", show="new")


@pytest.mark.parametrize("book", ["acled", "ucdp", "ibc", "own"])
def test_a_sheet_has_the_words_beside_its_numbers_and_what_is_open_first(
    team: Team, book: str
) -> None:
    page = sheet_page(team.shelf(), first_incident(team), book)
    (dead, *_) = [f for f in page.fields if f.field.startswith("tolls.killed")]
    assert dead.words is not None
    assert dead.words.quote == dead.value or book in ("ucdp", "ibc")
    empty = [field.is_empty for field in page.fields]
    assert empty == sorted(empty, reverse=True)


def test_a_codebook_that_is_none_is_refused(team: Team) -> None:
    with pytest.raises(DatelineError, match="acled"):
        sheet_page(team.shelf(), first_incident(team), "none")


def test_the_users_own_codebook_gives_the_fields(team: Team) -> None:
    tables = team.path.parent / "tables"
    tables.mkdir()
    (tables / "codebook.toml").write_text(
        '[[field]]\nname = "dead"\nprefill = "killed"\n\n'
        '[[field]]\nname = "schools"\noptions = ["hit", "closed"]\n'
    )
    page = sheet_page(team.shelf(), first_incident(team), "own")
    assert [field.name for field in page.fields] == ["schools", "dead"]
    (tables / "codebook.toml").write_text("field = 3")
    with pytest.raises(DatelineError, match=r"codebook\.toml"):
        sheet_page(team.shelf(), first_incident(team), "own")


def test_what_only_the_codebook_has_goes_into_its_codes_unless_two_differ(team: Team) -> None:
    name = first_incident(team)
    team.judge("note", name, field="acled.actor1", value="Lowland Column")
    with Archive.open(team.path, read_only=True) as archive:
        coder = Coder(archive)
        coded = coder.code(archive.incident(name), coder.policy("acled_conservative"))
        assert coder.acled(coded).actor1 == "Lowland Column"
    team.judge("note", name, by="Bob", field="acled.actor1", value="Highland Column")
    with Archive.open(team.path, read_only=True) as archive:
        coder = Coder(archive)
        coded = coder.code(archive.incident(name), coder.policy("acled_conservative"))
        assert "Column" not in coder.acled(coded).actor1


def test_a_sample_is_the_same_whoever_draws_it_and_another_by_another_seed(team: Team) -> None:
    archive = team.shelf().archive
    assert draw(archive, "killed") == draw(team.shelf().archive, "killed")
    assert sorted(draw(archive, "killed")) == sorted(draw(archive, "killed", "2"))
    assert len(draw(archive, "killed", size=2)) == 2
    assert len(draw_reports(archive)) == 4


def test_a_sample_that_was_looked_at_is_said_with_its_interval(team: Team) -> None:
    page = sample_page(team.shelf(), "killed")
    assert found_right(team.shelf()) == ()
    for card, verdict in zip(page.cards, ("right", "right", "wrong", "cannot tell"), strict=True):
        said = {"verdict": verdict, "seed": page.seed, "version": "9.9"}
        team.judge("note", card.id, field=page.field, value=said)
    (line,) = found_right(team.shelf())
    assert line.startswith("Killed figures: 2 of 3 right (9 to 99 %); 1 could not be told")
    assert "checked by Ann on 20" in line
    assert line.endswith("version 9.9")
    with Archive.open(team.path, read_only=True) as archive:
        assert any("killed figures: 2 of 3" in said for said in sum_up(archive).lines())


def test_an_undone_verdict_does_not_count(team: Team) -> None:
    page = sample_page(team.shelf(), "killed")
    team.judge("note", page.cards[0].id, field=page.field, value={"verdict": "right"})
    team.judge("undo", team.shelf().decided.log[0].id)
    assert found_right(team.shelf()) == ()


def test_whole_reports_tell_what_was_missed(team: Team) -> None:
    page = sample_page(team.shelf(), "read")
    value = {"missed": {"killed": 1, "place": 0}, "found": {"killed": 3, "place": 8}}
    team.judge("note", page.reports[0].line.id, field=page.field, value=value)
    (line,) = checked(team.shelf().decided.log).lines()
    assert "1 of 4 killed figures" in line
    assert "0 of 8 places" in line


@pytest.mark.parametrize(
    ("right", "told", "low", "high"),
    [(46, 50, 0.808, 0.978), (50, 50, 0.929, 1.0), (0, 10, 0.0, 0.308), (5, 10, 0.187, 0.813)],
)
def test_the_interval_is_that_of_clopper_and_pearson(
    right: int, told: int, low: float, high: float
) -> None:
    assert exact_interval(right, told) == pytest.approx((low, high), abs=0.001)


def test_what_was_decided_stands_beside_it_and_what_was_undone_too(team: Team) -> None:
    name = first_incident(team)
    team.judge("value", name, field="tolls.killed.best", value=24, reason="the list")
    team.judge("undo", team.shelf().decided.log[0].id)
    (line,) = history_of(team.shelf(), [name])
    assert (line.by, line.reason, line.undone) == ("Ann", "the list", True)
    assert "24" in line.words


def test_history_in_a_redacted_view_masks_names(team: Team) -> None:
    report = team.shelf().listed[0].id
    team.judge("redact", "Corva")
    team.judge("note", report, reason="about Corva")
    with open_view(team.path, Selection(redact="private")) as view:
        (line,) = history_in(Shelf(view), report)
    assert "Corva" not in line.reason
