"""Pages of ``cases/pages.txt``: every line must be outside or in the right report, with its kind."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model.document import Candidate, Custody, Document, Piece
from dateline.model.report import Report
from dateline.read.cut import cut_document
from dateline.read.dating import describe_published
from dateline.read.identity import document_id, text_sha256
from dateline.read.plain import plain_pieces

PAGES = Path(__file__).parents[1] / "cases" / "pages.txt"


def document(
    text: str,
    *,
    whole: bool = False,
    metadata: tuple[Candidate, ...] = (),
    pieces: tuple[Piece, ...] | None = None,
) -> Document:
    return Document(
        id=document_id(text, name="page", outlet=None, date=None, url=None),
        name="page",
        source="page.txt",
        sha256=text_sha256(text),
        text=text,
        pieces=plain_pieces(text) if pieces is None else pieces,
        whole=whole,
        metadata=metadata,
        record={},
        custody=Custody(raw_sha256="0"),
    )


def given_pages() -> list:
    pages, name, rows = [], "", []
    for line in [*PAGES.read_text(encoding="utf-8").splitlines(), "== "]:
        if line.startswith("=="):
            if rows:
                pages.append(pytest.param(rows, id=name))
            name, rows = line[2:].strip(), []
        elif line.strip() and not line.startswith("#"):
            rows.append(line)
    return pages


def drawn(text: str, reports: tuple[Report, ...]) -> list[str]:
    """The page as the case file writes it."""
    rows = []
    kinds = {block.start: block.kind for report in reports for block in report.blocks}
    firsts = {report.start: report for report in reports}
    at = 0
    for line in text.split("\n\n"):
        kind = kinds.get(at, "")
        sign = ">" if at in firsts else " " if kind else "-"
        rows.append(f"{sign} {kind} | {line}")
        if at in firsts:
            rows.append(f"@ {describe_published(firsts[at].published)}")
        at += len(line) + 2
    return [" ".join(row.split()) for row in rows]


@pytest.mark.parametrize("rows", given_pages())
def test_a_page_is_cut_as_a_careful_reader_cuts_it(rows: list[str]):
    text = "\n\n".join(row.split("| ", 1)[1] for row in rows if "| " in row)
    reports, _ = cut_document(document(text))
    assert drawn(text, reports) == [" ".join(row.split()) for row in rows]


def test_a_record_is_one_report_and_all_of_its_text_lies_in_blocks():
    text = (
        "BRODNO (AP) - Nine miners were freed.\nHome\nPosted on May 3, 2011 by Ann Lee\nMore text."
    )
    (report,), outside = cut_document(document(text, whole=True))
    assert (report.start, report.end, outside) == (0, len(text), ())
    assert report.agencies[0].name == "AP"
    covered = {i for block in report.blocks for i in range(block.start, block.end)}
    assert covered >= {i for i, char in enumerate(text) if not char.isspace()}


def test_a_text_without_line_breaks_is_one_paragraph():
    (report,), _ = cut_document(document("Two boats sank. Nobody was hurt.", whole=True))
    assert [block.kind for block in report.blocks] == ["paragraph"]
    assert report.title is None


def test_splitting_can_be_asked_for_and_forbidden():
    text = "\n\n".join(
        f"Bridge number {n} is closed for the winter\n\nPosted on May {n}, 2011 by Ann\n\n"
        "The council said that the bridge would be repaired before the spring. It gave no date."
        for n in (9, 5, 2)
    )
    assert len(cut_document(document(text, whole=True), split=True)[0]) == 3
    assert len(cut_document(document(text), split=False)[0]) == 1


def test_an_empty_document_has_no_reports():
    assert cut_document(document(" \n\n ")) == ((), ())


def test_a_record_keeps_all_its_metadata_and_a_page_of_several_only_what_is_every_reports():
    offered = (
        Candidate(field="title", value="A page", source="title"),
        Candidate(field="outlet", value="Norwick Watch", source="meta og:site_name"),
    )
    whole = document("One report only. It is short.", whole=True, metadata=offered)
    assert cut_document(whole)[0][0].metadata == offered
    text = "Tag: x\n\nA first long title here\n\n2 May 2011\n\nSome text follows it here now.\n\n"
    text += "Another quite long title\n\n1 May 2011\n\nSome other text follows it here."
    reports, _ = cut_document(document(text, metadata=offered))
    assert [[c.field for c in report.metadata] for report in reports] == [["outlet"], ["outlet"]]


def test_a_title_that_wordpress_tied_is_shown_with_a_plain_space():
    text = "Tag Archives: x\n\nFerry sinks off the\u00a0coast\n\nNobody was on board, the port said on Friday."
    (report,), _ = cut_document(document(text))
    assert report.title is not None
    assert report.title.text == "Ferry sinks off the coast"
    assert report.title.end - report.title.start == len(report.title.text)


def test_main_text_decides_what_is_body_in_a_marked_up_page():
    lines = ("Menu", "Ferry sinks", "By Ann Lee", "The ferry sank at noon.", "Read also this one")
    pieces, at = [], 0
    for line, tag, main in zip(
        lines, ("li", "h1", "p", "p", "p"), (False, False, False, True, False), strict=True
    ):
        pieces.append(Piece(start=at, end=at + len(line), tag=tag, main=main))
        at += len(line) + 1
    (report,), _ = cut_document(document("\n".join(lines), whole=True, pieces=tuple(pieces)))
    assert [block.kind for block in report.blocks] == [
        "boilerplate",
        "title",
        "byline",
        "paragraph",
        "boilerplate",
    ]
    assert report.byline is not None
    assert report.byline.names == ("Ann Lee",)


def test_ids_come_from_content():
    one, two = (cut_document(document("Some text stands here."))[0][0].id for _ in range(2))
    other = cut_document(document("Other text stands here."))[0][0].id
    assert one == two != other
    assert len(one) == 12


LINES = st.lists(
    st.sampled_from(
        (
            "Tag: x",
            "Posted on May 3, 2011 by Ann Lee",
            "Bridge closed for the winter",
            "The council said that the bridge would be repaired. It gave no date.",
            "Leave a comment",
            "By Ann Lee",
            "12",
            "…",
            "\u00a0",
            "Recent Posts",
            "June 31, 2011",
        )
    ),
    max_size=25,
)


@settings(deadline=None)  # tables and detector load on first use
@given(LINES, st.booleans())
def test_every_character_is_in_one_report_or_outside_all(lines: list[str], split: bool):
    text = "\n".join(lines)
    reports, outside = cut_document(document(text), split=split)
    spans = [*(report.span for report in reports), *outside]
    inside = [i for span in spans for i in range(span.start, span.end)]
    assert len(inside) == len(set(inside))
    assert set(inside) >= {i for i, char in enumerate(text) if not char.isspace()}
    for report in reports:
        assert all(report.span.covers(block.span) for block in report.blocks)
        assert [b.start for b in report.blocks] == sorted(b.start for b in report.blocks)
