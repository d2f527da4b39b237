"""Reports that share rare words are alike; common words and common reports say nothing."""

from dateline.link.bodies import Body, words_in
from dateline.link.words import COMMON, find_alike, words_of

OTHERS = [f"Nothing of note, {'abcdefghij'[n]}mber town, said day {n * 111}." for n in range(8)]


def likeness(*texts: str) -> dict[tuple[str, str], float]:
    bodies = [Body(f"r{n}", f"d{n}", ((0, text),)) for n, text in enumerate(texts)]
    return find_alike(words_of(body.report, words_in(body)) for body in bodies)


def test_two_reports_that_share_rare_words_are_alike():
    alike = likeness("The Corva quarry fire.", "A fire in Corva: quarry closed.", *OTHERS)
    assert set(alike) == {("r0", "r1")}
    assert 0.5 < alike["r0", "r1"] < 1


def test_equal_reports_are_alike_to_one():
    alike = likeness("Corva quarry fire", "Corva quarry fire", *OTHERS)
    assert round(alike["r0", "r1"], 6) == 1


def test_words_of_all_reports_say_nothing():
    assert likeness("the same words", "the same words") == {}


def test_words_that_many_reports_have_are_not_looked_at():
    assert likeness(*["Corva quarry fire"] * (COMMON + 1), "Ostra", "Telin") == {}


def test_no_reports_and_reports_without_words_are_alike_to_none():
    assert likeness() == likeness("", "") == likeness("Corva") == {}


def test_the_order_of_reports_makes_no_difference():
    bodies = [Body(f"r{n}", "d", ((0, f"Corva quarry {n % 3}00 {n % 2}11"),)) for n in range(9)]
    words = [words_of(body.report, words_in(body)) for body in bodies]
    assert find_alike(words) == find_alike(words[::-1])
