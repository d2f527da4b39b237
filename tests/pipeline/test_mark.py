"""Marking a document: what is given is kept, and what cannot be parsed says so."""

from pathlib import Path

import msgspec
import pytest

from dateline.model.document import Document
from dateline.pipeline.mark import LONGEST, Marker, given_tags
from dateline.pipeline.options import Options
from dateline.read.pile import read_pile


def documents(folder: Path, name: str, words: str) -> list[Document]:
    path = folder / name
    path.write_text(words)
    return [one for one in read_pile([path]) if isinstance(one, Document)]


@pytest.mark.parametrize("word", ["x", "A mill burned down near Sinjar. "])
def test_a_report_too_long_for_the_parse_is_kept_and_says_so(tmp_path, word):
    words = "Flood in Amedi\n\n" + word * (LONGEST // len(word) + 1)
    (marked,) = Marker(Options(split=False)).mark(documents(tmp_path, "a.txt", words))
    (report,) = marked.reports
    assert report.unread is not None
    assert "200,000 characters" in report.unread
    assert (report.mentions, report.places) == ((), ())
    assert marked.text == words


PAGE = """<html><body>
<article><h2>Bridge falls in Amedi</h2><p>A bridge fell in Amedi on Friday, the mayor said, and
two shops were carried away by the river.</p><p>Nobody was on it when the river rose, and the
school on the other bank will be reached by boat until the army has laid another bridge.</p><a rel="category tag" href="/floods">Floods</a></article>
<article><h2>Truce signed in Zakho</h2><p>Elders signed a truce in Zakho on Monday, and the market
opened again for the first time.</p><p>The two families had shot at each other since the spring,
and the elders of four villages met in the mosque for three days before they agreed.</p><a rel="tag" href="/truces">Truces</a></article>
</body></html>"""


def test_the_tags_of_an_item_are_those_of_the_report_that_holds_it(tmp_path):
    (document,) = documents(tmp_path, "a.html", PAGE)
    (marked,) = Marker(Options(marks=False, split=False)).mark([document])
    (report,) = marked.reports
    second = document.text.index("Truce signed")
    first = msgspec.structs.replace(report, end=second)
    assert ("category", "Floods") in given_tags(document, first)
    assert ("tag", "Truces") not in given_tags(document, first)
    assert ("tag", "Truces") in given_tags(document, msgspec.structs.replace(report, start=second))
