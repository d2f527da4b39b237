"""Decisions over the real program: pages saved again, an export loaded again, a report taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.export.lines import write_jsonl
from dateline.pipeline.build import Task, build_archive
from dateline.store.archive import Archive
from dateline.store.decisions.judge import decide, record, remove
from dateline.store.decisions.log import export_lines, read_decisions
from dateline.store.decisions.replay import orphans_of
from dateline.store.verify import verify_archive
from dateline.store.view import View

AT = "2031-04-01T00:00:00Z"
LEAD = (
    "It was market day and the square was full. On the morning of March 6, 2031, a car bomb"
    " killed {} people in Cali beside the fish stalls, a nurse who was there told us."
)
REST = "The trams stood still until the evening, and no shop opened."
LAST = "At dusk, as the streets were being swept, gunmen wounded 27 people in Cali with rifles."


def save(pile: Path, killed: int = 12, *, again: bool = False) -> None:
    """Save a page; *again* with another menu, other white space and its paragraphs turned round."""
    pile.mkdir(exist_ok=True)
    blocks = [LEAD.format(killed), REST, LAST]
    menu = "<nav><a href='/'>Home</a></nav>"
    if again:
        blocks = [block.replace(" ", "\n  ") for block in (LAST, REST, LEAD.format(killed))]
        menu = "<header><ul><li>News</li><li>Sport and weather</li></ul></header>\n\n"
    text = "".join(f"<p>{block}</p>" for block in blocks)
    (pile / "page.html").write_text(
        f"<html><head><title>Bomb in Cali</title><meta name=date content=2031-03-07></head>"
        f"<body>{menu}<article><h1>Bomb in Cali</h1>{text}</article></body></html>"
    )


def killed(archive: Archive) -> list[int]:
    (name,) = archive.document_ids()
    return [
        figure.best
        for stored in archive.reports_of(name)
        for figure in stored.report.figures
        if figure.kind == "killed"
    ]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one page, whose 12 dead somebody made 14."""
    folder = tmp_path_factory.mktemp("judged")
    save(folder / "pile")
    path = folder / "a.db"
    build_archive([folder / "pile"], path, Task(workers=1))
    with Archive.open(path) as archive:
        (name,) = archive.document_ids()
        report = archive.reports_of(name)[0].report
        (figure,) = (one for one in report.figures if one.kind == "killed")
        made = [decide(archive, "value", [figure.id], field="best", value=14, by="Ann", at=AT)]
        made.append(decide(archive, "tag", [report.id], value="Fish market", by="Ann", at=AT))
        assert any("killed 12 -> 14" in str(one) for one in record(archive, made).changes)
    return path


def test_a_page_saved_again_keeps_what_was_decided(judged, tmp_path):
    folder = judged.parent
    save(folder / "pile", again=True)
    build_archive([folder / "pile"], judged, Task(workers=1))
    with Archive.open(judged, read_only=True) as archive:
        lines = list(export_lines(archive))
        assert killed(archive) == [14]
        assert archive.tag("fish-market") is not None
        assert orphans_of(archive) == []
        assert len(archive.document_ids()) == 1
    assert verify_archive(judged) == []
    # in an archive of its own, by import
    fresh = tmp_path / "fresh.db"
    build_archive([folder / "pile"], fresh, Task(workers=1))
    with Archive.open(fresh) as archive:
        record(archive, read_decisions(lines, "lines"))
        assert killed(archive) == [14]
    # where the words are gone, it is an orphan, and falls on nothing else
    save(folder / "pile", 53, again=True)
    build_archive([folder / "pile"], judged, Task(workers=1))
    with Archive.open(judged, read_only=True) as archive:
        assert killed(archive) == [53]
        assert len(orphans_of(archive)) == 2 - (archive.tag("fish-market") is not None)


def test_an_export_with_decisions_is_loaded_again_the_same(judged, tmp_path):
    out = tmp_path / "all.jsonl"
    with Archive.open(judged, read_only=True) as archive:
        write_jsonl(View(archive), out)
    again = tmp_path / "again.db"
    build_archive([out], again, Task(workers=1))
    with Archive.open(again) as archive:
        write_jsonl(View(archive), tmp_path / "again.jsonl")
        assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()
        for one in archive.decisions():
            record(archive, [decide(archive, "undo", [one["id"]], by="Ann", at=AT)])
        assert 14 not in killed(archive)


def test_what_was_removed_is_not_read_again_nor_when_its_page_is_saved_again(tmp_path):
    pile, path = tmp_path / "pile", tmp_path / "b.db"
    save(pile)
    build_archive([pile], path, Task(workers=1))
    with Archive.open(path) as archive:
        (one,) = archive.reports()
        remove(archive, [one.id], by="Ann", at=AT)
    counts = build_archive([pile], path, Task(workers=1))
    assert (counts.documents, counts.unchanged) == (0, 1)
    save(pile, again=True)
    assert build_archive([pile], path, Task(workers=1)).documents == 1
    with Archive.open(path, read_only=True) as archive:
        assert archive.reports() == []
        assert one.id in {stone.id for stone in archive.tombstones()}
    assert verify_archive(path) == []
    assert b"fish stalls" not in path.read_bytes()
