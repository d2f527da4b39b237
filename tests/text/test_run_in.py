"""Date lines that run into the text, and full dates that are told of something."""

import pytest

from dateline.text.run_in import find_run_in


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Sat 16 Apr 2033 Death toll from the market blast rises to 12.", "Sat 16 Apr 2033 "),
        ("May 30 2031 Army kills eleven fighters near Corva. The", "May 30 2031 "),
        ("Raid kills nine AFP Sunday 30 Mar 2031 At least nine people", "Sunday 30 Mar 2031 "),
        ("Car bomb kills six Wirenet 4 May 2031 A car bomb", None),
        ("Car bomb kills six AFP 4 May 2031 A car bomb", "4 May 2031 "),
        ("Posted on July 20 2031 by Ann Lee Dozens killed", "Posted on July 20 2031 by "),
        ("Updated: 20 July 2031 | Dozens were killed in", "Updated: 20 July 2031 | "),
        (
            "Print this page Tuesday 02 August 2031 19:11 Council",
            "Print this page Tuesday 02 August 2031 19:11 ",
        ),
        ("05-07-2031 Raids kill nine in Corva. The", "05-07-2031 "),  # 5 July or 7 May
        ("On Sunday 30 March 2031 Rebels took Corva.", None),
        ("The Sunday 30 March 2031 Corva attack killed two.", None),
        ("Rebels took Corva on 30 March 2031. The army", None),
        ("30 March 2031 was the day on which Corva fell.", None),
        ("May 30, 2031, Corva: the army said", None),
        ("In May 2031 Rebels took Corva.", None),
    ],
)
def test_the_words_of_a_date_line(text: str, span: str | None):
    found = find_run_in(text)
    assert (found and text[found.span.start : found.span.end]) == span


def test_a_date_far_down_is_no_date_line():
    assert find_run_in("It was quiet. " * 30 + "AFP Sunday 30 Mar 2031 At least nine") is None
