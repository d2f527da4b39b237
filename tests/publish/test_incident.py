"""The page of an incident: the matrix of claims, the arithmetic, codebooks, citing and taking away."""

import csv
import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from dateline.export.lines import incident_bytes
from dateline.publish.claims import Claim, compare_claims, order_claims
from dateline.publish.claims_file import claims_csv
from dateline.publish.incident_page import incident_page
from dateline.publish.ledger import Equation, FigureRow, Term, sum_trees
from dateline.publish.shelf import Shelf
from scanning import Page
from small_archive import BLASTS


def claim(number: str, speaker: str, day: str, mark: str = "f1", counted: bool = True) -> Claim:
    row = FigureRow(
        report="a",
        mark=mark,
        number=number,
        kind="killed",
        words=number,
        said_by=speaker,
        whom="",
        where="",
        when="",
        remark="",
        again=False,
        counted=counted,
    )
    return Claim(row, "The Courier", day, 0, day=day, speaker=speaker)


def test_a_later_number_of_the_same_speaker_strikes_the_earlier() -> None:
    claims = [
        claim("12", "police", "2031-03-04", "f1"),
        claim("14", "police", "2031-03-05", "f2"),
        claim("13", "the hospital", "2031-03-04", "f3"),
    ]
    compared = list(compare_claims(claims, set()))
    assert [one.replaced for one in compared] == ["14, 2031-03-05", "", ""]


def test_a_vague_word_strikes_nothing() -> None:
    claims = [
        claim("12", "police", "2031-03-04"),
        claim("24", "police", "2031-03-05", "f2", counted=False),
    ]
    assert [one.replaced for one in compare_claims(claims, set())] == ["", ""]


def test_what_others_contradict_is_marked() -> None:
    row = claim("12", "police", "2031-03-04")
    row = replace(row, row=replace(row.row, span=(4, 6)))
    assert [one.disputed for one in compare_claims([row], {("a", 4, 6)})] == [True]


def test_the_matrix_has_a_row_a_speaker_and_a_column_a_day() -> None:
    claims = [
        claim("14", "police", "2031-03-05"),
        claim("12", "police", "2031-03-04", "f2"),
        claim("13", "the hospital", "", "f3"),
    ]
    matrix = order_claims(claims)
    assert matrix.days == ("2031-03-04", "2031-03-05", "")
    assert [row.who for row in matrix.rows] == ["police", "the hospital"]
    assert [[c.row.number for c in cell] for cell in matrix.rows[0].cells] == [["12"], ["14"], []]


def test_an_equation_of_a_part_stands_below_it() -> None:
    term = {name: Term(name, name, name, "r") for name in ("56", "42", "14", "19")}
    whole = Equation(term["56"], (term["42"], term["14"]), "", "", True)
    part = Equation(term["42"], (term["19"],), "23", "23 of these", True)
    (tree,) = sum_trees([part, whole])
    assert tree.term.number == "56"
    assert tree.parts[0].sum == part
    assert tree.parts[0].parts[0].term.number == "19"


def test_equations_that_hold_each_other_end() -> None:
    one, other = Term("2", "two", "f1", "r"), Term("2", "two", "f2", "r")
    made = [Equation(one, (other,), "", "", True), Equation(other, (one,), "", "", True)]
    assert len(sum_trees(made)) == 2


def test_each_codebook_says_by_which_policy_it_counts(shelf: Shelf) -> None:
    books = {book.name: book for book in incident_page(shelf, BLASTS).books}
    assert list(books) == ["plain", "acled", "ucdp", "plover"]
    assert books["acled"].policy.startswith("acled_conservative")
    assert {row.name for row in books["acled"].rows} >= {
        "event_type",
        "sub_event_type",
        "fatalities",
    }


def test_every_policy_says_what_it_makes_of_the_claims(shelf: Shelf) -> None:
    counted = incident_page(shelf, BLASTS).counted
    names = " ".join(one.policy for one in counted)
    assert all(label in names for label in ("(plain 1)", "(ucdp 1)", "(ibc 1)"))


def test_the_hash_of_a_citation_is_that_of_the_exported_line(shelf: Shelf) -> None:
    line = incident_bytes(shelf.incidents[BLASTS])
    assert incident_page(shelf, BLASTS).cite.sha256 == sha256(line).hexdigest()


def test_the_figures_are_taken_away_with_where_their_words_stand(shelf: Shelf) -> None:
    text = claims_csv(shelf, shelf.incidents[BLASTS]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    for row in rows:
        stored = shelf.report(row["report"])
        document = shelf.archive.document_text(stored.listed.document)
        quote = document[int(row["start"]) : int(row["end"])]
        assert " ".join(quote.split()) == row["words"].removeprefix("'")


def test_without_scripts_every_codebook_can_be_opened(site: Path) -> None:
    html = (site / f"incident/{BLASTS}/index.html").read_text()
    assert html.count('<details name="book"') == 4
    assert any(link.endswith("claims.csv") for link in Page(html).links)
