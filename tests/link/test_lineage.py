"""Of each copy it is known what it was made from, and what it added, dropped and changed."""

import random

import msgspec

from dateline.link.bodies import address_of, body_of, take_print, words_in
from dateline.link.copies import fold_copies
from dateline.model.archive import Copy, Lineage
from dateline.model.document import Candidate
from dateline.model.report import Named
from made import bare

WORDS = [f"word{n}" for n in range(900)]


def text_of(seed: int, length: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def fold(texts: dict[str, str], *, url: str | None = None, agency: str | None = None) -> list[Copy]:
    """Fold texts that appeared in the order of their names, a day apart."""
    reports, bodies = {}, {}
    for n, (name, text) in enumerate(sorted(texts.items())):
        report = bare(name, 0, len(text), f"2031-03-{n + 1:02}")
        metadata = (Candidate(field="url", value=url, source="canonical"),) if url else ()
        agencies = (Named(name=agency),) if agency else ()
        reports[name] = msgspec.structs.replace(report, metadata=metadata, agencies=agencies)
        bodies[name] = body_of(reports[name], f"d-{name}", text)
    prints = [take_print(reports[name], words_in(bodies[name])) for name in texts]
    return fold_copies(prints, bodies.__getitem__)


def second(first: str, copy: str) -> Lineage:
    (group,) = fold({"a": first, "b": copy})
    one, other = group.lineage
    assert (one.report, one.source, one.kind) == ("a", None, "first")
    assert (other.report, other.source) == ("b", "a")
    return other


def test_the_kinds_of_a_copy_are_told_apart():
    text = text_of(1)
    words = text.split()
    assert second(text, text).kind == "exact"
    assert second(text, " ".join(words[:100])).kind == "truncated"
    assert second(text, f"{text} {text_of(2, 90)}").kind == "padded"
    edited = [w if n % 25 else f"other{n}" for n, w in enumerate(words)]
    assert second(text, " ".join(edited)).kind == "edited"
    partial = f"{' '.join(words[:90])} {text_of(3, 40)}"
    assert second(text, partial).kind == "partial"


def test_what_was_added_and_dropped_are_spans_of_the_two_texts():
    text = text_of(1)
    words = text.split()
    copy = " ".join([*words[:50], "a", "new", "sentence", *words[50:150], *words[160:]])
    lineage = second(text, copy)
    (added,), (dropped,) = lineage.added, lineage.dropped
    assert (added.document, copy[added.start : added.end]) == ("d-b", "a new sentence")
    assert (dropped.document, text[dropped.start : dropped.end]) == (
        "d-a",
        " ".join(words[150:160]),
    )


def test_a_changed_number_is_flagged_with_both_quotes():
    before, after = text_of(1, 60), text_of(2, 60)
    text = f"{before} killed 12 people in Corva {after}"
    (change,) = second(text, text.replace("killed 12", "killed fourteen")).numbers
    assert (change.was.quote, change.now.quote) == ("12", "fourteen")
    assert text[change.was.start : change.was.end] == "12"
    (change,) = second(text, text.replace("killed 12", "killed at least 12")).numbers
    assert (change.was.quote, change.now.quote) == ("12", "at least 12")
    assert second(text, text.replace("Corva", "Ostra")).numbers == ()


def test_the_source_is_the_one_in_which_most_of_the_words_stand():
    text = text_of(1)
    longer = f"{text} {text_of(2, 60)}"
    (group,) = fold({"a": text, "b": longer, "c": longer})
    assert [one.source for one in group.lineage] == [None, "a", "b"]


def test_captures_of_one_address_are_versions_even_if_much_was_rewritten():
    words = text_of(1).split()
    rewritten = " ".join(words[:90]) + " " + text_of(2, 110)
    texts = {"a": " ".join(words), "b": rewritten}
    assert fold(texts) == []
    (group,) = fold(texts, url="https://echo.example/news/12")
    assert [one.version for one in group.lineage] == [False, True]


def test_reports_that_credit_one_agency_are_copies_from_less_on():
    words = text_of(1).split()
    texts = {"a": " ".join(words), "b": f"{' '.join(words[:108])} {text_of(2, 92)}"}
    assert fold(texts) == []
    (group,) = fold(texts, agency="Reuters")
    assert group.lineage[1].agencies == ("Reuters",)
    assert group.lineage[1].kind == "partial"


def test_a_front_page_and_what_is_no_address_are_none():
    assert address_of("https://echo.example/") is None
    assert address_of("news/12") is None
    assert address_of("http://echo.example/?p=12") == "echo.example?p=12"
