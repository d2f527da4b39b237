"""Downloads of news databases, in the shapes they are delivered in: one file, many items."""

import docx
import pytest

from dateline.read.downloads import find_items
from inputs import documents, said

NEXIS = """\
                               1 of 2 DOCUMENTS


                              The Harbour Courier

                             June 12, 2031 Thursday
                              Late Edition - Final

Gunmen seize the customs house of Tumaco
as the army withdraws

BYLINE: By ANN WRITER and JOE
 SCRIBE

SECTION: Section A; Pg. 1

LENGTH: 30 words

DATELINE: TUMACO, Colombia

 Gunmen seized the customs house of Tumaco on Wednesday and
killed two guards, the police said.

 Note: the army had left on Monday, a spokesman added.

URL: http://example.org/a

LOAD-DATE: June 13, 2031

LANGUAGE: ENGLISH

             Copyright 2031 The Harbour Courier Company
                        All Rights Reserved


                               2 of 2 DOCUMENTS


                              The Harbour Courier

                             June 14, 2031 Saturday

Calm returns

LENGTH: 300 words

 The port opened again on Friday.

LOAD-DATE: June 14, 2031
"""

NEXIS_UNI = """\
Gunmen seize the customs house
The Harbour Courier
June 12, 2031 Thursday

Copyright 2031 Harbour Courier All Rights Reserved

Section: A; Pg. 1
Length: 20 words
Byline: ANN WRITER
Body

Gunmen seized the customs house of Tumaco on Wednesday.

Two guards died.

Load-Date: June 13, 2031

End of Document

Calm returns
The Harbour Courier
June 14, 2031 Saturday
Copyright 2031 Harbour Courier
Length: 6 words
Body

The port opened again on Friday.

Load-Date: June 14, 2031

End of Document
"""

FACTIVA = """\
Gunmen seize the customs house of Tumaco, two
guards dead
By Ann Writer
24 words
12 June 2031
08:00
Andean Wire
ANDW
English
(c) 2031 Andean Wire

TUMACO (Andean Wire) - Gunmen seized the customs house on Wednesday.

Two guards died, the police said.

Document ANDW000020310612ea6c001xy

Calm returns
6 words
14 June 2031
Andean Wire
ANDW
English
(c) 2031 Andean Wire

The port opened again on Friday.

Document ANDW000020310614ea6e00012
"""

PROQUEST = """\
____________________________________________________________

Document 1 of 2

Title: Gunmen seize the customs house

Author: Writer, Ann

Publication info: The Harbour Courier ; Cali [Cali] 12 June 2031: 1.

Abstract: Two guards die.

Full text: Gunmen seized the customs house of Tumaco on Wednesday.

Two guards died.

Subject: Guards

Publication title: The Harbour Courier

Publication date: Jun 12, 2031

____________________________________________________________

Document 2 of 2

Title: Calm returns

Full text: The port opened again on Friday.

Publication title: The Harbour Courier

Publication date: Jun 14, 2031
"""

FACTIVA_INDEXED = """\
HD
Gunmen seize the customs house of Tumaco
BY
By Ann Writer
WC
14 words
PD
12 June 2031
SN
Andean Wire
SC
ANDW
LA
English
CY
(c) 2031 Andean Wire
LP
TUMACO (Andean Wire) - Gunmen seized the customs house on Wednesday.
TD
Two guards died, the police said.
NS
gcat : News
AN
Document ANDW000020310612ea6c001xy

HD   Calm returns
WC   6 words
PD   14 June 2031
SN   Andean Wire
LP   The port opened again on Friday.
AN   Document ANDW000020310614ea6e00012
"""

PROQUEST_WITH_COVER = f"""\
{"_" * 60}

Report Information from ProQuest

{"_" * 60}

Document 1 of 2

Gunmen seize the customs house

Author: Writer, Ann

Full text: Gunmen seized the customs house of Tumaco on Wednesday.

Title: Gunmen seize the customs house

Publication title: The Harbour Courier

Publication date: Jun 12, 2031

{"_" * 60}

Document 2 of 2

Calm returns

Full text: The port opened again on Friday.

Publication title: The Harbour Courier

Publication date: Jun 14, 2031

{"_" * 60}

Contact us at: https://databases.example/
"""

SHAPES = {"Nexis": NEXIS, "Nexis Uni": NEXIS_UNI, "Factiva": FACTIVA, "ProQuest": PROQUEST}
SHAPES["Factiva indexed"] = FACTIVA_INDEXED


def offered(document):
    return {one.field: one.value for one in reversed(document.metadata)}


def body(document):
    return [document.text[one.start : one.end].split() for one in document.pieces if one.main]


@pytest.mark.parametrize("database", SHAPES)
def test_a_download_is_cut_at_its_own_headings(tmp_path, database):
    (tmp_path / "a.txt").write_text(SHAPES[database])
    first, second = documents(tmp_path)
    assert offered(first)["title"].startswith("Gunmen seize the customs house")
    assert "12" in offered(first)["date"]
    assert offered(second)["title"] == "Calm returns"
    assert offered(second)["outlet"] in ("The Harbour Courier", "Andean Wire")
    assert body(second) == [["The", "port", "opened", "again", "on", "Friday."]]
    assert first.record["database"] == database
    assert first.whole


@pytest.mark.parametrize("database", ["Nexis", "Nexis Uni", "Factiva", "Factiva indexed"])
def test_the_head_of_an_item_says_who_wrote_it(database):
    first = find_items(SHAPES[database])[0]
    bylines = [one.value for one in first.page.candidates if one.field == "byline"]
    assert [line.removeprefix("By ").upper()[:10] for line in bylines] == ["ANN WRITER"]


def test_a_title_may_run_over_two_lines():
    nexis, factiva = find_items(NEXIS)[0], find_items(FACTIVA)[0]
    titles = [one.page.candidates[0].value for one in (nexis, factiva)]
    assert titles[0].endswith("as the army withdraws")
    assert titles[1].endswith("two guards dead")


def test_the_codes_of_an_index_are_no_text(tmp_path):
    (tmp_path / "a.txt").write_text(FACTIVA_INDEXED)
    first, second = documents(tmp_path)
    assert [" ".join(words) for words in body(first)] == [
        "TUMACO (Andean Wire) - Gunmen seized the customs house on Wednesday.",
        "Two guards died, the police said.",
    ]
    assert offered(first)["outlet"] == offered(second)["outlet"] == "Andean Wire"
    assert (first.record["code"], second.record["length"]) == ("ANDW", "6 words")


def test_a_cover_and_an_imprint_are_no_items_and_a_title_needs_no_label(tmp_path):
    (tmp_path / "a.txt").write_text(PROQUEST_WITH_COVER)
    titles = [offered(one)["title"] for one in documents(tmp_path)]
    assert titles == ["Gunmen seize the customs house", "Calm returns"]


def test_an_item_shorter_than_it_says_is_named_incomplete():
    records = [item.record for item in find_items(NEXIS)]
    assert records[1]["incomplete"] == "300 words stated, 6 found"
    assert "incomplete" not in records[0]


def test_a_download_may_be_a_word_file(tmp_path):
    document = docx.Document()
    for line in NEXIS_UNI.split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert [offered(one)["title"] for one in documents(tmp_path)][1] == "Calm returns"


def test_a_report_that_quotes_a_heading_is_no_download(tmp_path):
    (tmp_path / "a.txt").write_text(
        "The memo closed with the words\n\nEnd of Document\n\nin red.\n"
    )
    assert said(tmp_path) == ["a.txt: read"]
    assert not documents(tmp_path)[0].whole


def test_shards_part_the_items_of_a_download(tmp_path):
    (tmp_path / "a.txt").write_text(NEXIS)
    (tmp_path / "b.txt").write_text("A shell fell on the market on Monday, the mayor said.\n")
    shards = [documents(tmp_path, shard=(n, 2)) for n in (1, 2)]
    assert [len(some) for some in shards] == [2, 1]
    assert {one.id for some in shards for one in some} == {one.id for one in documents(tmp_path)}
