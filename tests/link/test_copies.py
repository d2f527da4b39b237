"""Copies are one witness; reports that merely share a page, an event or a phrase are not."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.link.bodies import Body, body_of, take_print, words_in
from dateline.link.copies import fold_copies
from dateline.model.report import Block
from made import bare

WORDS = [f"word{n}" for n in range(900)]


def text_of(seed: int, length: int = 300) -> str:
    """Return a text of invented words; two seeds share no run of five words."""
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def fold(texts: dict[str, str], days: dict[str, str] | None = None):
    reports = {n: bare(n, 0, len(t), (days or {}).get(n, "2031-03-07")) for n, t in texts.items()}
    bodies = {n: body_of(reports[n], f"d-{n}", text) for n, text in texts.items()}
    return fold_copies(
        [take_print(reports[n], words_in(bodies[n])) for n in texts], bodies.__getitem__
    )


def groups(texts: dict[str, str]) -> list[set[str]]:
    return [set(copy.reports) for copy in fold(texts)]


def edited(text: str, share: float, seed: int = 77) -> str:
    """Replace a share of the words by others."""
    chance = random.Random(seed)
    return " ".join(w if chance.random() > share else "edited" for w in text.split())


def test_the_same_words_are_one_witness():
    assert groups({"a": text_of(1), "b": text_of(1), "c": text_of(2)}) == [{"a", "b"}]


def test_case_spaces_and_punctuation_make_no_difference():
    text = text_of(1)
    assert groups({"a": text, "b": f"  {text.upper()}!"}) == [{"a", "b"}]


def test_a_lightly_edited_copy_is_found():
    assert groups({"a": text_of(1), "b": edited(text_of(1), 0.05)}) == [{"a", "b"}]


def test_a_cut_copy_is_found():
    text = text_of(1)
    assert groups({"a": text, "b": text[: len(text) // 2]}) == [{"a", "b"}]


def test_a_copy_in_a_frame_is_found():
    assert groups({"a": text_of(1), "b": f"{text_of(8, 60)} {text_of(1)}"}) == [{"a", "b"}]


def test_reworked_words_are_no_copy():
    assert groups({"a": text_of(1), "b": edited(text_of(1), 0.4)}) == []


def test_a_spliced_report_does_not_join_its_sources():
    one, other = text_of(1), text_of(2)
    spliced = f"{one[: len(one) * 2 // 3]} {other[len(other) // 3 :]}"
    assert all(not {"a", "b"} <= group for group in groups({"a": one, "b": other, "s": spliced}))


def test_a_shared_frame_alone_makes_no_copies():
    frame = text_of(9, 30)
    assert groups({n: f"{frame} {text_of(i)}" for i, n in enumerate("abcdef")}) == []


def test_boilerplate_is_not_compared():
    page = text_of(9, 100)
    texts = {"a": f"{page} {text_of(1, 60)}", "b": f"{page} {text_of(2, 60)}"}
    reports = {n: bare(n, 0, len(t), None) for n, t in texts.items()}
    bodies = {}
    for n, text in texts.items():
        blocks = (
            Block(start=0, end=len(page), kind="boilerplate"),
            Block(start=len(page), end=len(text), kind="paragraph"),
        )
        bodies[n] = Body(n, n, ((blocks[1].start, text[blocks[1].start :]),))
    prints = [take_print(reports[n], words_in(bodies[n])) for n in texts]
    assert fold_copies(prints, bodies.__getitem__) == []


def test_a_few_words_are_no_copy_of_the_same_few_words():
    assert groups({"a": "Photo by staff", "b": "Photo by staff"}) == []


def test_the_witness_is_the_report_that_appeared_first():
    texts = {"a": text_of(1), "b": text_of(1), "c": edited(text_of(1), 0.03)}
    (copy,) = fold(texts, {"a": "2031-03-09", "b": "2031-03-08", "c": "2031-03-07"})
    assert (copy.witness, copy.first, copy.reports) == ("c", "c", ("c", "b", "a"))


def test_shared_spans_are_the_words_in_both():
    text = text_of(1, 40)
    longer = f"{text_of(2, 10)} {text}"
    (copy,) = fold({"a": longer, "b": text})
    shared = {part["document"]: (part["start"], part["end"]) for part in copy.shared}
    assert longer[slice(*shared["d-a"])] == text[slice(*shared["d-b"])] == text


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reports_makes_no_difference(chance):
    texts = {f"r{i}": edited(text_of(i % 4), 0.03 * (i // 4), i) for i in range(12)}
    names = list(texts)
    chance.shuffle(names)
    assert fold({n: texts[n] for n in names}) == fold(texts)


def test_many_copies_of_one_report_are_one_group():
    texts = {f"r{i:04}": edited(text_of(1), 0.02, i) for i in range(300)}
    (group,) = groups(texts)
    assert len(group) == 300
