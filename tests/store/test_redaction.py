"""Redaction: names of private persons are gone from all that is asked, and every span holds."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model.archive import Decision
from dateline.store.archive import Archive
from dateline.store.decisions.log import append
from dateline.store.evidence import check_quotes
from dateline.store.redaction import MASK, Masker, Redactor, mask_spans, words_of
from dateline.store.view import Selection, open_view
from small_archive import BLAST, make_archive

PRIVATE = Selection(redact="private")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("redaction") / "a.db"
    make_archive(path).close()
    return path


def everything(path, selection):
    """All that a view answers, as one text."""
    with open_view(path, selection) as view:
        asked = [
            *view.readings(),
            *view.documents(),
            *map(view.document_text, view.document_ids()),
            *view.incidents(),
            *view.actors(),
            *view.tags(),
        ]
        return msgspec.json.encode(asked).decode()


def test_a_private_name_is_nowhere(path):
    assert "Lena Orlo" in everything(path, Selection())
    shown = everything(path, PRIVATE)
    assert "Lena" not in shown
    assert "Orlo" not in shown
    assert f"{MASK * 4} {MASK * 4}" in shown


def test_masked_quotes_are_the_masked_text_at_their_spans(path):
    with open_view(path, PRIVATE) as view:
        for listed, report in view.readings():
            check_quotes(report, view.document_text(listed.document))
        assert view.masked == 1


def test_nothing_stored_changes(path):
    everything(path, PRIVATE)
    with Archive.open(path, read_only=True) as archive:
        assert "Lena Orlo" in archive.report(BLAST).listed.text


def test_a_decision_redacts_a_name_whatever_is_asked(tmp_path):
    path = tmp_path / "a.db"
    make_archive(path).close()
    name = "Corva"  # a place will do: whatever somebody had redacted
    assert name in everything(path, Selection())
    with Archive.open(path) as archive:
        asked = Decision(id="d1", kind="redact", of=(name,), by="anna", at="2031-03-12T10:00:00Z")
        append(archive, [asked])
    shown = everything(path, Selection())
    assert name not in shown
    assert "Lena Orlo" in shown


def test_a_person_called_as_our_words_are_changes_none_of_them(tmp_path):
    names = ("Police", "Civilian", "Killed", "Bombing", "Event", "Place", "Happened", "Title")
    with make_archive(tmp_path / "a.db") as archive:
        redaction = Redactor(archive, private=False, names=names)
        assert MASK * 6 in redaction.listed(archive.report(BLAST).listed).text  # "police said"
        for listed, report in archive.readings():
            masked = redaction.report(listed, report)
            for marks in ("victims", "events", "figures", "statements", "mentions"):
                assert vocabulary(getattr(masked, marks)) == vocabulary(getattr(report, marks))
        incidents = archive.incidents()
        assert vocabulary(map(redaction.incident, incidents)) == vocabulary(incidents)
        assert vocabulary(map(redaction.tag, archive.tags())) == vocabulary(archive.tags())


def vocabulary(facts):
    """The words of ours in facts."""
    ours = ("type", "event_type", "kind", "role", "group", "factuality", "harm", "codes", "status")
    return [[getattr(fact, field, None) for field in ours] for fact in facts]


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_a_masked_text_is_as_long_as_it_was(text, spans):
    assert len(mask_spans(text, spans)) == len(text)


@pytest.mark.parametrize(
    "text",
    ["Ahmed Ali died", "AHMED ALI", "ahmed-ali", "https://example.org/ahmed-ali/", "Ahmed  Ali’s"],
)
def test_a_name_is_found_however_it_is_written(text):
    masked = Masker([words_of("Ahmed Ali")]).mask(text)
    assert "ahmed" not in masked.lower()
    assert len(masked) == len(text)


@pytest.mark.parametrize("text", ["Ahmed Karim", "Ahmed said. Ali left", "Muhammedahmed Ali"])
def test_another_name_is_left(text):
    assert Masker([words_of("Ahmed Ali")]).mask(text) == text


def test_a_name_that_holds_a_masked_one_is_hidden_too(tmp_path: Path) -> None:
    with make_archive(tmp_path / "small.db") as archive:
        redaction = Redactor(archive, private=False, names=["Lena Orlo"])
        assert redaction.hides("Lena Orlo", ["any"])
        assert redaction.hides("Friends of Lena Orlo", ["any"])
        assert not redaction.hides("Corva", ["any"])
