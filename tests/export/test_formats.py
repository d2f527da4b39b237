"""Formats of other programs: each holds every incident, keeps to its rules and says what it lost."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dateline.cli.exporting import FORMATS
from dateline.errors import DatelineError
from dateline.export.exporters import EXPORTERS, FOLDERS, export_archive
from dateline.export.schemas import check_object
from dateline.pipeline.build import Task, build_archive
from dateline.pipeline.options import Options
from dateline.store.view import Selection, open_view
from small_archive import BLAST, BLASTS, COPY, RAID, RIVAL, make_archive

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("formats") / "a.db"
    make_archive(path).close()
    return path


@pytest.fixture(scope="module")
def made(path, tmp_path_factory) -> Path:
    """A folder with every format, each file named by it."""
    folder = tmp_path_factory.mktemp("made")
    for form, _ in EXPORTERS:
        with open_view(path) as view:
            export_archive(view, form, folder / form)
    return folder


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_help_names_every_format():
    assert tuple(name for name, _ in EXPORTERS) == FORMATS


def test_every_format_has_a_note_that_names_the_policy(made):
    for form, _ in EXPORTERS:
        beside = made / form / "README.md" if form in FOLDERS else made / f"{form}.README.md"
        note = beside.read_text()
        assert form in ("acled", "ucdp") or "plain 1" in note, form
        assert "lost" in note, form


def test_every_incident_is_in_every_format(made):
    for form in ("jsonl", "geojson", "jsonld", "ftm", "timelinejs", "wxr"):
        text = (made / form).read_text()
        assert BLASTS in text, form
        assert RAID in text, form


def test_twice_written_is_the_same_file(path, made, tmp_path):
    for form, _ in EXPORTERS:
        with open_view(path) as view:
            export_archive(view, form, tmp_path / form)
        for file in [p for p in (made / form, *(made / form).glob("*")) if p.is_file()]:
            again = tmp_path / file.relative_to(made)
            assert file.read_bytes() == again.read_bytes(), file


def test_parquet_has_the_rows_of_csv_with_their_types(made):
    parquet = pytest.importorskip("pyarrow.parquet")
    for file in sorted((made / "csv").glob("*.csv")):
        table = parquet.read_table(made / "parquet" / f"{file.stem}.parquet")
        rows = lines(file)
        assert table.num_rows == len(rows)
        if rows:
            assert table.column_names == list(rows[0])
    incidents = parquet.read_table(made / "parquet" / "incidents.parquet").to_pylist()
    blasts = next(row for row in incidents if row["id"] == BLASTS)
    assert (blasts["earliest"], blasts["killed_best"]) == (date(2014, 6, 12), 22)
    assert blasts["killed_high"] is None


def test_a_workbook_has_three_sheets_in_plain_english(made):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO((made / "xlsx").read_bytes()))
    assert book.sheetnames == ["Incidents", "Figures", "Reports"]
    head, first, *_ = book["Incidents"].iter_rows(values_only=True)
    told = dict(zip(head, first, strict=True))
    assert (told["Incident"], told["What"], told["Where"]) == (BLASTS, "Bombing", "Corva")
    assert told["Reports disagree on"] == "killed"


def test_a_victim_told_of_by_a_report_and_its_copy_is_one_line(made):
    (person,) = lines(made / "victims")
    assert (person["name"], person["age"], person["incident"]) == ("Sami Orlo", "9", BLASTS)


def test_points_are_longitude_first_and_coarse_places_say_so(made):
    features = {f["id"]: f for f in json.loads((made / "geojson").read_text())["features"]}
    assert features[BLASTS]["geometry"]["coordinates"] == [42.4, 36.2]
    assert features[RAID]["properties"]["where_prec"] == 4
    assert features[RAID]["properties"]["uncertainty_m"] > 10_000


def test_an_object_beyond_its_schema_is_refused():
    with pytest.raises(DatelineError, match="geojson"):
        check_object("geojson", {"type": "Feature", "id": "", "geometry": None, "properties": {}})
    with pytest.raises(DatelineError, match="ftm"):
        check_object("ftm", {"id": "x", "schema": "Verdict", "properties": {}})


def test_linked_data_says_what_contradicts_what_and_where_the_words_stand(made):
    nodes = json.loads((made / "jsonld").read_text())["@graph"]
    assert {node["@type"] for node in nodes} == {"NewsArticle", "Event", "Claim", "oa:Annotation"}
    claims = {node["text"]: node for node in nodes if node["@type"] == "Claim"}
    (rival,) = [node for text, node in claims.items() if text == "18 people"]
    assert rival["dl:contradicts"] == [claims["at least 22 people"]["@id"]]
    copy = next(node for node in nodes if node["@id"] == f"urn:dateline:report:{COPY}")
    assert copy["isBasedOn"] == f"urn:dateline:report:{BLAST}"
    target = next(
        node["oa:hasTarget"]
        for node in nodes
        if node["@type"] == "oa:Annotation" and node["oa:hasBody"] == rival["@id"]
    )
    assert target["oa:hasSelector"][1]["oa:exact"] == "18 people"


def test_entities_lead_to_entities_of_the_file(made):
    entities = [json.loads(line) for line in (made / "ftm").read_text().splitlines()]
    ids = [entity["id"] for entity in entities]
    assert len(ids) == len(set(ids))
    links = ("addressEntity", "proof", "involved", "document", "resolved")
    asked = {v for e in entities for name in links for v in e["properties"].get(name, ())}
    assert asked
    assert asked <= set(ids)


def test_the_time_line_says_in_words_how_sure_a_day_is(made):
    rows = {row["Incident"]: row for row in lines(made / "timelinejs")}
    assert (rows[BLASTS]["Year"], rows[BLASTS]["Month"], rows[BLASTS]["Day"]) == ("2014", "6", "12")
    assert rows[BLASTS]["Display Date"] == "12 June 2014"
    assert rows[BLASTS]["Headline"].startswith("Corva: Bombing")


def test_a_package_describes_every_file_beside_it(made):
    described = json.loads((made / "datapackage" / "datapackage.json").read_text())
    files = {file.name for file in (made / "datapackage").glob("*.csv")}
    assert {resource["path"] for resource in described["resources"]} == files
    for resource in described["resources"]:
        with (made / "datapackage" / resource["path"]).open(encoding="utf-8-sig") as file:
            assert [f["name"] for f in resource["schema"]["fields"]] == next(csv.reader(file))


def test_datasettes_metadata_names_the_archive_and_its_queries_run(path, made):
    yaml = pytest.importorskip("yaml")
    (database,) = yaml.safe_load((made / "datasette").read_text())["databases"].items()
    assert database[0] == "a"
    with open_view(path) as view:
        tables = {name for (name,) in view.connection.execute("SELECT name FROM sqlite_schema")}
        assert set(database[1]["tables"]) <= tables
        for query in database[1]["queries"].values():
            view.connection.execute(
                query["sql"], {"report": BLAST, "speaker": "police", "words": "grain"}
            ).fetchall()


def posts(path: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(path).getroot().iter("item"))


def told(path: Path, names: tuple[str, ...]) -> list[list[object]]:
    return [
        [*(item.findtext(name) for name in names), [c.attrib for c in item.iter("category")]]
        for item in posts(path)
    ]


def test_a_post_holds_its_paragraphs_without_title_and_boilerplate(made):
    found = {item.findtext(f"{WP}post_name"): item for item in posts(made / "wxr")}
    body = found["ministry-counts-18-dead-in-corva"].findtext(CONTENT)
    assert body is not None
    assert body.startswith("<p>The interior ministry said 18 people")
    blast = "".join(found["thirty-one-killed-in-market-blasts-at-corva"].itertext())
    assert "Share this report" not in blast


def test_a_report_without_a_single_day_is_an_undated_post(made):
    for item in posts(made / "wxr"):
        assert item.findtext(f"{WP}post_date") == "0000-00-00 00:00:00"
        assert item.findtext("pubDate") == ""


def test_what_wordpress_is_given_comes_back_the_same(tmp_path):
    records = [
        {
            "id": "one",
            "title": "Bridge at Corva reopens",
            "text": "By Iden Marr\n\nCorva (Lowland Wire) - The bridge reopened & cars crossed it.\n\nIt had been"
            " shut since a flood.\nNobody was hurt, the mayor said.",
            "date": "2031-03-05",
            "outlet": "Corva Chronicle",
            "byline": "Iden Marr",
            "url": "https://corva.example/bridge?a=1&b=2",
        },
        {"id": "two", "title": "Rain <again>", "text": "It rained in Telin, where roads flooded."},
    ]
    pile, task = tmp_path / "pile.jsonl", Task(options=Options(marks=False), workers=1, link=False)
    pile.write_text("\n".join(map(json.dumps, records)))
    for source, archive, out in (
        (pile, "a.db", "first.xml"),
        (tmp_path / "first.xml", "b.db", "again.xml"),
    ):
        build_archive([source], tmp_path / archive, task)
        with open_view(tmp_path / archive) as view:
            export_archive(view, "wxr", tmp_path / out)
    kept = ("title", "pubDate", "guid", CONTENT, f"{WP}post_date", f"{WP}post_name", "link")
    assert told(tmp_path / "first.xml", kept) == told(tmp_path / "again.xml", kept)
    assert [item.findtext("guid") for item in posts(tmp_path / "again.xml")] == ["two", "one"]


def test_a_view_is_exported_with_what_it_rests_on_and_comes_back(path, tmp_path):
    with open_view(path, Selection(where="outlet:post")) as view:
        export_archive(view, "jsonl", tmp_path / "part.jsonl")
    part = [json.loads(line) for line in (tmp_path / "part.jsonl").read_text().splitlines()]
    assert {line["id"] for line in part if line["type"] == "report"} == {BLAST, COPY, RIVAL}
    assert [line["id"] for line in part if line["type"] == "incident"] == [BLASTS]
    build_archive([tmp_path / "part.jsonl"], tmp_path / "c.db", Task(options=Options(), workers=1))
    with open_view(tmp_path / "c.db") as view:
        export_archive(view, "jsonl", tmp_path / "again.jsonl")
    again = [json.loads(line) for line in (tmp_path / "again.jsonl").read_text().splitlines()]
    linked = ("incidents", "main_incident", "witness")  # found again, in the part alone
    before, after = (
        [
            {k: v for k, v in line.items() if k not in linked}
            for line in some
            if line.get("document")
        ]
        for some in (part, again)
    )
    assert before == after


@pytest.mark.parametrize("text", ["full", "excerpt", "none"])
def test_texts_are_shown_as_far_as_asked(path, tmp_path, text):
    with open_view(path, Selection(text=text)) as view:
        for form in ("jsonl", "jsonld", "ftm", "wxr"):
            export_archive(view, form, tmp_path / form)
            whole = "denied that any soldier was among them" in (tmp_path / form).read_text()
            assert whole == (text != "none"), form  # the excerpt of a short report is all of it
