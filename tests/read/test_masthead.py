import pytest
from test_cut import document

from dateline.model.document import Candidate
from dateline.model.report import Report
from dateline.read.cut import cut_document


def report(text: str, *offered: tuple[str, str, str], whole: bool = True) -> Report:
    metadata = tuple(Candidate(field=f, value=v, source=s) for f, v, s in offered)  # type: ignore[arg-type]
    return cut_document(document(text, whole=whole, metadata=metadata))[0][0]


BODY = "The ferry went down at noon. Nobody was on board, the port said."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            f"Ferry sinks off Sandport\n{BODY}\nvia Ferry sinks off Sandport | Harlow Bay Mirror.",
            "Harlow Bay Mirror",
        ),
        (f"Ferry sinks off Sandport — RT News\n{BODY}", "RT"),
        (f"Ferry sinks off Sandport\n{BODY}\nFollow RT's live coverage of the storm", "RT"),
        (f"Ferry sinks off Sandport\n(CNN) -- {BODY}", "CNN"),
        (f"Ferry sinks off Sandport\n{BODY}\nSource:- Velden Bulletin", "Velden Bulletin"),
        (f"Ferry sinks off Sandport — at last\n{BODY}", None),
    ],
)
def test_the_text_names_the_outlet(text: str, name: str | None):
    outlet = report(text).outlet
    assert (outlet and outlet.name) == name
    if outlet and outlet.start is not None:
        assert text[outlet.start : outlet.end] in (name, "RT News")


def test_metadata_name_the_outlet_where_the_text_does_not():
    assert report(BODY, ("outlet", "Norwick Post", "record outlet")).outlet.name == "Norwick Post"  # type: ignore[union-attr]
    known = report(BODY, ("url", "https://www.bbc.co.uk/news/1", "canonical"))
    assert known.outlet is not None
    assert (known.outlet.name, known.outlet.start) == ("BBC", None)
    assert report(BODY, ("url", "https://blog.example/1", "canonical")).outlet is None


def test_a_pages_title_or_nameplate_names_its_site():
    text = f"Ferry sinks off Sandport\n{BODY}"
    named = report(text, ("title", "Ferry sinks off Sandport | Gull Point", "title"))
    assert named.outlet is not None
    assert named.outlet.name == "Gull Point"
    page = f"The Norwick Courier\n\nHome\n\nFerry sinks off the Sandport mole\n\nMay 3, 2012\n\n{BODY}\n\n{BODY} It lay there."
    plate = report(page, whole=False)
    assert plate.outlet is not None
    assert plate.outlet.name == "The Norwick Courier"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee and Tom Roe", ("Ann Lee", "Tom Roe")),
        ("By ANN LEE, Associated Press", ("ANN LEE",)),
        ("Posted on May 3, 2012 by Ann Lee", ("Ann Lee",)),
        ("Written by: admin", ()),
    ],
)
def test_bylines_give_persons(line: str, names: tuple[str, ...]):
    byline = report(f"Ferry sinks off Sandport\n{line}\n{BODY}").byline
    assert byline is not None
    assert byline.names == names


def test_who_is_logged_in_is_no_writer():
    assert (
        report(f"Ferry sinks off Sandport\nPosted on May 3, 2012 by admin\n{BODY}").byline is None
    )


def test_agencies_are_named_once_each():
    found = report("Two died, police told Reuters. Reuters and AFP spoke to both.").agencies
    assert [(agency.name, agency.start) for agency in found] == [("Reuters", 22), ("AFP", 43)]
