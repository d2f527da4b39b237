"""The sample pile is whole, says that it is invented, and is what its script writes."""

import csv
import email
import gzip
import importlib.util
import io
import json
import re
import sys
import zipfile
from datetime import date
from email import policy
from pathlib import Path

import pytest
from lxml import etree
from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).parents[1]
PILE = ROOT / "src" / "dateline" / "data" / "sample" / "pile"
GOLDEN = json.loads((ROOT / "tests" / "golden" / "sample.json").read_text(encoding="utf-8"))
PACKED = (".gz", ".zip")
INVENTED = re.compile(r"Invented for the dateline sample pile|Noticia inventada para la pila")


def _script():
    """Load tools/make_sample.py, which is no part of the package."""
    path = ROOT / "tools" / "make_sample.py"
    spec = importlib.util.spec_from_file_location("make_sample", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_sample"] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
REPORTS = SCRIPT.read_source()


def _inside(name: str, data: bytes) -> dict[str, bytes]:
    """Return what lies in a packed file, by name; a plain file holds itself."""
    if name.endswith(".zip"):
        packed = zipfile.ZipFile(io.BytesIO(data))
        return {f"{name}!{one}": packed.read(one) for one in packed.namelist()}
    if name.endswith(".gz"):
        return {name: gzip.decompress(data)}
    return {name: data}


def _texts() -> dict[str, bytes]:
    """Return every readable text of the pile by its name."""
    broken = {*GOLDEN["failed"], "odds-and-ends/empty.txt"}
    texts = {}
    for path in sorted(PILE.rglob("*")):
        name = path.relative_to(PILE).as_posix()
        if path.is_file() and name not in broken and path.suffix not in {".png", ".css"}:
            texts |= _inside(name, path.read_bytes())
    return texts


def test_the_script_writes_the_committed_pile():
    written = SCRIPT.write_pile()
    there = {path.relative_to(PILE).as_posix() for path in PILE.rglob("*") if path.is_file()}
    assert there == set(written)
    for name in there - set(GOLDEN["failed"]):
        assert _inside(name, (PILE / name).read_bytes()) == _inside(name, written[name]), name


def test_there_are_thirty_reports_from_eight_outlets_in_one_month():
    assert len(REPORTS) >= 30
    assert len({report.outlet for report in REPORTS.values()}) == 8
    days = [report.published for report in REPORTS.values()]
    assert (max(days) - min(days)).days <= 31


def test_every_text_says_that_it_is_invented():
    for name, text in _texts().items():
        assert INVENTED.search(text.decode("utf-8", "replace")), name


def test_every_copy_differs_from_its_first():
    said = [report.said for report in REPORTS.values()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("name", ["frontera-today/crawl.warc", "llanos-gazette/crawl.warc.gz"])
def test_the_digests_of_a_crawl_are_right(name):
    kinds = []
    with open(PILE / name, "rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            kinds.append(record.rec_type)
    assert kinds.count("response") >= 2


def test_a_crawl_holds_a_redirect_and_a_page_not_found():
    with open(PILE / "frontera-today/crawl.warc", "rb") as stream:
        answers = [
            record.http_headers.get_statuscode()
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        ]
    assert answers == ["301", "200", "404", "200"]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("andean-wire/feed.xml", "//item/guid"),
        ("atrato-radio/feed.atom", "//*[local-name()='entry']/*[local-name()='id']"),
        ("cordillera-monitor/export.xml", "//item/*[local-name()='post_id']"),
    ],
)
def test_the_ids_of_a_feed_are_its_own(name, ids):
    found = [element.text for element in etree.parse(PILE / name).xpath(ids)]
    assert len(set(found)) == len(found) >= 3


def test_the_ids_of_records_are_their_own():
    lines = (PILE / "cuttings/wire.jsonl").read_text(encoding="utf-8").splitlines()
    table = (PILE / "cuttings/table.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(table, newline=""))
    items = json.loads((PILE / "capital-ledger/feed.json").read_bytes())["items"]
    ids = [json.loads(line)["id"] for line in lines]
    ids += [row["id"] for row in rows]
    ids += [item["id"] for item in items]
    assert len(set(ids)) == len(ids) == 13


def test_a_single_file_save_holds_its_picture():
    raw = (PILE / "harbour-courier/fourteen-dead.mhtml").read_bytes()
    page, picture = email.message_from_bytes(raw, policy=policy.default).iter_parts()
    assert picture["Content-Location"] in page.get_content()
    assert picture.get_content() == SCRIPT.draw_harbour()


def test_the_page_in_spanish_is_no_utf_8():
    raw = (PILE / "diario-marea-alta/explosiones.html").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert "policía" in raw.decode("iso-8859-1")


def test_the_broken_file_cannot_be_unpacked():
    for name in GOLDEN["failed"]:
        with pytest.raises(EOFError):
            gzip.decompress((PILE / name).read_bytes())


def test_the_pages_of_several_reports_keep_their_order_and_their_repeats():
    tumaco = (PILE / "cordillera-monitor/tag-tumaco.html").read_text(encoding="utf-8")
    arauca = (PILE / "cordillera-monitor/tag-arauca.txt").read_text(encoding="utf-8")
    assert len(re.findall('class="post hentry"', tumaco)) == 5
    for text, repeated in ((tumaco, "tumaco-12-monitor"), (arauca, "arauca-pipeline-monitor")):
        report = REPORTS[repeated]
        assert text.count(report.paragraphs[report.repeat - 1].split("”")[0]) == 2


# What a careful reader finds


def test_the_reader_speaks_of_every_report_once():
    assert [row["name"] for row in GOLDEN["reports"]] == list(REPORTS)
    for row in GOLDEN["reports"]:
        report = REPORTS[row["name"]]
        assert row["title"] == report.title
        assert row["outlet"] in {None, report.outlet} or f"| {row['outlet']}" in "\n".join(
            (report.via, *report.paragraphs)
        )
        assert row["day"] == report.published.isoformat()


def test_the_counts_of_the_reader_add_up():
    names = {row["source"] for row in GOLDEN["reports"]}
    stitched = sum(len(names) - 1 for names in GOLDEN["order"].values())
    assert GOLDEN["counts"]["reports"] == len(REPORTS)
    assert GOLDEN["counts"]["documents"] == len(REPORTS) - stitched
    assert {name.partition("!")[0] for name in names} <= {
        path.relative_to(PILE).as_posix() for path in PILE.rglob("*")
    }


def test_the_days_of_the_reader_hold_the_true_day():
    for row in GOLDEN["reports"]:
        low, high = row["published"].get("widest", [None, None])
        assert (low or "") <= row["day"] <= (high or "9999"), row["name"]


def test_the_reports_of_an_incident_are_not_older_than_it():
    for incident in GOLDEN["incidents"]:
        earliest = date.fromisoformat(incident["days"][0])
        for name in incident["reports"]:
            assert REPORTS[name].published >= earliest, (incident["name"], name)


def test_the_victims_of_the_reader_stand_in_the_reports():
    for incident in GOLDEN["incidents"]:
        text = "\n".join(REPORTS[name].text() for name in incident["reports"])
        for name, age in incident.get("victims", []):
            assert re.search(rf"{name}, {age}\b", text), name
