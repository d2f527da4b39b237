"""Lines whose ids somebody renamed are stored and linked like any others."""

import msgspec

from dateline.model.mark import Event
from dateline.store.archive import Archive
from dateline.store.lines import read_marked
from dateline.store.linking import link_archive
from dateline.store.verify import verify_archive
from made import CORVA, TELIN, Made


def two_events_at_one_word(tmp_path, suffix: str):
    """A report with two events at one trigger, the second's id with a "b", all renamed alike."""
    made = Made("Shells fell on Corva and Telin on Friday.", outlet="A", day="2031-03-07")
    made.event("Shells fell", "shelling", place=CORVA, days="2031-03-06")
    made.event("Shells fell", "shelling", place=TELIN, days="2031-03-06")
    line = msgspec.json.encode(made.marked()).decode()
    for one in (mark.id for mark in made.marks if isinstance(mark, Event)):
        line = line.replace(f'"{one}"', f'"{one}{suffix}"')
    line = line.replace(f'"id":"{made.id}"', f'"id":"{made.id}{suffix}"')
    path = tmp_path / "a.db"
    with Archive.open(path, create=True) as archive:
        archive.add(read_marked(line.encode()))
        link_archive(archive)
        told = sorted(m.event for one in archive.incidents() for m in one.mentions)
    return path, made, told


def test_renamed_ids_are_linked_and_sound(tmp_path):
    path, made, told = two_events_at_one_word(tmp_path, "~3")
    assert told == sorted(f"{mark.id}~3" for mark in made.marks if isinstance(mark, Event))
    assert verify_archive(path) == []


def test_so_are_those_that_nobody_renamed(tmp_path):
    path, made, told = two_events_at_one_word(tmp_path, "")
    assert told == sorted(mark.id for mark in made.marks if isinstance(mark, Event))
    assert verify_archive(path) == []
