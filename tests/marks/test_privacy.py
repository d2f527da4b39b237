"""Who is private and who is of public life: three sets written by hand, each with two floors."""

import json
from collections import Counter

import pytest

import dateline
from case_files import cases
from dateline.marks.actors import find_mentions
from dateline.marks.places import find_places
from dateline.model.mark import PRESUMED, Mention
from dateline.store.redaction import MASK
from dateline.store.view import Selection, open_view
from readings import read

SETS = ("privacy", "privacy_shapes", "privacy_stories")


def spans_of(text: str, names: list[str]) -> list[tuple[int, int]]:
    """Where names stand in a text, no two at one place; the longest are placed first."""
    taken: dict[int, tuple[int, int]] = {}
    free = text
    for number in sorted(range(len(names)), key=lambda n: -len(names[n])):
        name = names[number]
        start = free.index(name)
        taken[number] = (start, start + len(name))
        free = free[:start] + "\n" * len(name) + free[start + len(name) :]
    return [taken[number] for number in range(len(names))]


def counted(text: str, shown: str, wanted: list[str]) -> Counter:
    """Count names by who they are and whether they are masked: a private one wholly, or in part."""
    lines = [line.partition(" ") for line in wanted]
    names = [(kind, name) for kind, _, some in lines for name in some.split(", ")]
    found: Counter = Counter()
    for (kind, _), (start, end) in zip(names, spans_of(text, [n for _, n in names]), strict=True):
        letters = [
            one for one, was in zip(shown[start:end], text[start:end], strict=True) if was.isalnum()
        ]
        hidden = all if kind == "private" else any
        found[kind, hidden(one == MASK for one in letters)] += 1
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, str]:
    """The texts of all sets as an archive publishes them, by set and number."""
    names = [(name, number) for name in SETS for number in range(len(cases(name)))]
    texts = [cases(name)[number].values[0] for name, number in names]
    folder = tmp_path_factory.mktemp("sets") / "all"
    shown = published(folder, texts)
    return {f"{name}-{number}": text for (name, number), text in zip(names, shown, strict=True)}


@pytest.mark.parametrize(
    ("name", "size", "floor"),
    [("privacy", 120, 0.98), ("privacy_shapes", 120, 0.98), ("privacy_stories", 55, 0.96)],
)
def test_private_persons_are_masked_and_public_ones_are_not(shown, name, size, floor):
    found: Counter = Counter()
    for number, case in enumerate(cases(name)):
        text, wanted = case.values
        found += counted(text, shown[f"{name}-{number}"], wanted)
    private = found["private", True] + found["private", False]
    public = found["public", True] + found["public", False]
    assert private >= size
    assert public >= size
    assert found["private", True] >= floor * private, found
    assert found["public", True] <= 0.02 * public, found


def published(folder, texts: list[str]) -> list[str]:
    """The texts of some reports as an archive of them publishes them."""
    folder.mkdir()
    pile, archive = folder / "pile.jsonl", folder / "a.db"
    lines = (json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts))
    pile.write_text("\n".join(lines), encoding="utf-8")
    dateline.build([pile], archive)
    with open_view(archive, Selection(redact="private")) as view:
        shown = {int(one.record["id"]): view.document_text(one.id) for one in view.documents()}
    return [shown[number] for number in range(len(texts))]


def test_an_office_in_any_report_shows_a_name_that_others_presume_private(tmp_path):
    presumed = "Ana Belmor waited at the gate. A shell had killed nine people."
    assert MASK in published(tmp_path / "one", [presumed])[0]
    office = "Interior minister Ana Belmor opened the bridge."
    assert published(tmp_path / "two", [presumed, office]) == [presumed, office]
    # a namesake who was killed stays masked, the minister is shown
    victim = "Ana Belmor, a farmer, was shot at the mill."
    shown = published(tmp_path / "three", [victim, office])
    assert shown == ["███ ██████, a farmer, was shot at the mill.", office]


def hidden(parser, text):
    """The private names of a report, each with whether that is only presumed."""
    marks = read(parser, text, [find_places(), find_mentions()]).marks
    return {one.text: one.reason.endswith(PRESUMED) for one in marks.all(Mention) if one.private}


def test_a_known_person_stays_known_where_the_parser_cuts_the_name_too_long(parser):
    # the parser takes "Bashar al-Assad Eleven" for the name
    text = (
        "Rebels killed soldiers loyal to President Bashar al-Assad Eleven civilians died on Monday."
    )
    assert not hidden(parser, text)


def test_without_a_sign_a_name_is_presumed_private_where_harm_is_told(parser):
    told = "Ana Belmor waited at the gate. A shell had killed nine people."
    assert hidden(parser, told) == {"Ana Belmor": True}
    assert not hidden(parser, "Ana Belmor waited at the gate. The band began to play.")
    far = "Ana Belmor waited. The band played. It rained. It stopped. Nine people were killed."
    assert not hidden(parser, far)


def test_one_who_shares_a_private_persons_family_name_is_kin(parser):
    text = "Omar Belmor, a farmer, was shot. The road was closed. Nobody came. Ana Belmor waited."
    assert hidden(parser, text) == {"Omar Belmor": False, "Ana Belmor": False}


def test_a_part_of_a_public_name_is_public(parser):
    text = (
        "Governor Rashid Abdel Nour closed the bridge. Two boys had drowned, Abdel Nour said. "
        "The bodies lay on the bank. Abdel Nour left."
    )
    assert not hidden(parser, text)


@pytest.mark.parametrize(
    "told",
    [
        "Ana Belmor, who heads the port authority, mourned the dead.",
        "Ana Belmor, 52, a cattle farmer, leads the Reed Party. She mourned the dead.",
        "Nine died. Governor-elect Ana Belmor wept.",
        "The coast guard's Ana Belmor said nine had drowned.",
        "Ana Belmor (Labour) mourned the dead.",
        "Gunmen loyal to Ana Belmor killed nine people.",
        "Ana Belmor, 22, pleaded guilty to killing nine people.",
        "Nine people died in the fire. The Ana Belmor Show was not aired.",
        "Nine people were killed in the Ana Belmor district.",
    ],
)
def test_people_of_public_life_the_accused_and_places_are_shown_where_harm_is_told(parser, told):
    assert not {name for name in hidden(parser, told) if "Belmor" in name}
