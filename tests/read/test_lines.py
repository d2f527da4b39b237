import pytest
from test_cut import document

from dateline.read.lines import Line, compare_lines, find_cues, read_lines


def line(text: str) -> Line:
    return read_lines(document(text))[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tag Archives: floods", "page"),
        ("Politics: August 2008 Archives", "page"),
        ("Continue reading The bridge →", "more"),
        ("Filed under: News, Harbour", "tags"),
        ("12 Comments", "comments"),
        ("Leave a Reply", "talk"),
        ("Share this:", "share"),
        ("Facebook Twitter Digg Viadeo", "share"),
        ("Skip to content", "nav"),
        ("Recent Posts", "widget"),
        ("© 2012 Norwick Post. All rights reserved.", "legal"),
        ("Advertisements", "advert"),
        ("Also see: Bridge closed", "aside"),
    ],
)
def test_stock_phrases_are_known(text: str, kind: str):
    assert kind in line(text).cues


@pytest.mark.parametrize(
    "text",
    [
        "Search continues for the missing crew",
        "Legal experts warn of delays",
        "More than 30 killed in Velden",
        "Share prices fall in Sandport",
        "Home again after nine years",
        "Print run of a banned book is burned",
        "Comments by the governor anger miners",
    ],
)
def test_titles_that_begin_like_them_are_not(text: str):
    assert find_cues(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "May 14, 2018",
        "Posted on July 30, 2005 by Ann Lee",
        "October 1, 2013 by annlee",
        "Author annleePosted on 22nd March 202024th March 2020Categories NewsLeave a comment on X",
        "on May 3, 2009 11:05 PM | Permalink | Comments (7)",
        "Ann Lee September 1, 2011 floods, Harlow Bay, the lower town",
        "January 11, 2012 -- Updated 2305 GMT (0705 HKT)",
        "3 days ago",
    ],
)
def test_date_lines_are_known(text: str):
    assert line(text).stamp > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "On December 1st, 2013, the governor and his guards left the town by the",
        "Salt workers outside Keswar on June 11, 2014. (J. Roe/Wire)",
        "The bridge was closed on May 3, 2012.",
        "— Rana K. (@ranak) March 6, 2012",
        "Bridge closed for the winter",
    ],
)
def test_sentences_captions_and_signatures_with_a_date_are_not(text: str):
    assert line(text).stamp <= 0.5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("by – Ann Lee", "Ann Lee"),
        ("Written by: Ann Lee", "Ann Lee"),
        ("Ann Lee, Associated Press", "Ann Lee"),
        ("By the river they sat down", None),
        ("By noon the bridge was gone.", None),
        ("Bridge closed", None),
    ],
)
def test_a_byline_gives_its_names(text: str, names: str | None):
    assert line(text).byline == names


def test_a_title_that_a_foot_line_names_is_echoed():
    lines = read_lines(document("The old bridge\n\nIt fell.\n\nContinue reading The old bridge →"))
    compare_lines(lines)
    assert [one.echoed for one in lines] == [True, False, False]


def test_only_a_no_break_space_before_the_last_word_ties_a_title():
    assert line("Ferry sinks off the\u00a0coast").tied
    assert not line("Ferry\u00a0sinks off the coast").tied
    assert not line("Ferry sinks off the coast").tied


def test_a_teaser_is_known_by_where_it_breaks_off():
    assert line("The pilot retired in spring and the owners looked for another one …").cut_short
    assert not line("The pilot retired.").cut_short
