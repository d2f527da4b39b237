"""The sample pile, read and marked, holds what a careful reader finds in it.

``golden/sample.json`` says what that is. Counts, refusals, order and dates must hold; of the rest a
share must, and the failing test names what is missing.
"""

import io
import json
from pathlib import Path

import pytest

from dateline.export.exporters import export_archive
from dateline.pipeline.build import Counts, Task, build_archive, mark_pile
from dateline.store.archive import Archive

ROOT = Path(__file__).parents[1]
PILE = ROOT / "src" / "dateline" / "data" / "sample" / "pile"
GOLDEN = json.loads((ROOT / "tests" / "golden" / "sample.json").read_text(encoding="utf-8"))

INCIDENTS = 0.8
"""The share of the reader's incidents that must be found with their type, place and day."""
FLOORS = {
    "title": 1.0,
    "outlet": 0.9,
    "given day": 1.0,
    "genre": 1.0,
    "language": 1.0,
    "main event": 0.75,
    "place": 0.8,
    "toll": 0.8,
}
"""The share of the reader's answers that must be found; raise them, never lower them."""


@pytest.fixture(scope="module")
def read() -> tuple[Counts, list[dict]]:
    """What a run over the pile counted, and its lines."""
    lines = io.BytesIO()
    counts = mark_pile([PILE], lines, Task(workers=1))
    return counts, [json.loads(line) for line in lines.getvalue().splitlines()]


def _name(source: str) -> str:
    return source.rpartition("pile/")[2]


def _title(report: dict) -> str | None:
    given = [one["value"] for one in report["metadata"] if one["field"] == "title"]
    title = report["title"]["text"] if report["title"] else (given or [None])[0]
    return title and title.replace("\u00a0", " ")


def _found(lines: list[dict]) -> dict[str, dict]:
    """Return the report that answers to each name of the golden file, by source and title."""
    titles = {
        (_name(line["source"]), _title(report)): report
        for line in lines
        for report in line["reports"]
    }
    rows = {(row["source"], row["title"]): row["name"] for row in GOLDEN["reports"]}
    return {rows[key]: report for key, report in titles.items() if key in rows}


def test_the_counts_are_the_readers(read):
    counts, _ = read
    assert counts.documents == GOLDEN["counts"]["documents"]
    assert counts.reports == GOLDEN["counts"]["reports"]
    missed = len(counts.skipped) + len(counts.failures)
    assert counts.inputs == counts.documents + counts.unchanged + missed


def test_no_report_fails_and_only_the_spanish_one_is_unread(read):
    counts, lines = read
    assert [failure for line in lines for failure in line["failures"]] == []
    assert counts.unread == 1


def test_what_became_no_report_is_named_with_its_reason(read):
    counts, _ = read
    assert [_name(one.source).partition(",")[0] for one in counts.failures] == GOLDEN["failed"]
    for row in GOLDEN["skipped"]:
        assert any(
            _name(one.source).startswith(row["source"]) and row["reason"] in one.reason
            for one in counts.skipped
        ), row


def test_a_page_of_several_reports_is_cut_in_its_order(read):
    _, lines = read
    titles = {row["name"]: row["title"] for row in GOLDEN["reports"]}
    pages = {_name(line["source"]): line["reports"] for line in lines}
    for source, names in GOLDEN["order"].items():
        assert [_title(report) for report in pages[source]] == [titles[name] for name in names]


def test_no_report_is_put_on_a_wrong_day(read):
    days = {row["name"]: row["day"] for row in GOLDEN["reports"]}
    for name, report in _found(read[1]).items():
        if published := report["published"]:
            low, high = published["earliest"] or "", published["latest"] or "9999"
            assert low <= days[name] <= high, (name, published)


@pytest.mark.parametrize("kind", FLOORS)
def test_a_share_of_the_readers_answers_is_found(read, kind):
    found = _found(read[1])
    answers = [
        (row["name"], wanted, row["name"] in found and answer(found[row["name"]], wanted))
        for row in GOLDEN["reports"]
        for wanted, answer in _asked(row, kind)
    ]
    missing = [(name, wanted) for name, wanted, right in answers if not right]
    assert 1 - len(missing) / len(answers) >= FLOORS[kind], missing


def _asked(row, kind):
    """Yield what a row of the golden file asks of a kind, and how an answer is held against it."""
    if kind == "title":
        yield row["title"], lambda report, wanted: _title(report) == wanted
    if kind == "outlet" and row["outlet"]:
        yield row["outlet"], lambda report, wanted: (report["outlet"] or {}).get("name") == wanted
    if kind == "given day" and row["published"]["given"]:
        yield row["day"], _is_on
    if kind == "genre":
        yield row.get("genre", "news"), lambda report, wanted: report["genre"] == wanted
    if kind == "language":
        yield row.get("language", "en"), lambda report, wanted: report["language"] == wanted
    if kind == "main event" and "main_event" in row:
        yield row["main_event"], lambda report, wanted: _main(report).get("type") in wanted
    if kind == "place" and "place" in row:
        yield row["place"], _is_at
    if kind == "toll":
        for toll in row.get("tolls", {}).items():
            yield toll, _has_toll


def _is_on(report, day):
    published = report["published"] or {}
    return published.get("earliest") == published.get("latest") == day


def _main(report):
    events = {event["id"]: event for event in report["events"]}
    return events.get(report["main_event"], {})


def _is_at(report, ids):
    place = (_main(report).get("place") or {}).get("place") or {}
    return place.get("id") in ids or place.get("near") in ids


def _has_toll(report, toll):
    harm, best = toll
    return (report["tolls"].get(harm) or {}).get("best") == best


# Over all reports


@pytest.fixture(scope="module")
def linked(read, tmp_path_factory) -> tuple[dict[str, dict], list[dict]]:
    """The reports of the built archive by the reader's names, and its incidents."""
    folder = tmp_path_factory.mktemp("sample")
    marked = folder / "marked.jsonl"
    marked.write_text("".join(json.dumps(line) + "\n" for line in read[1]), encoding="utf-8")
    build_archive([marked], folder / "sample.db", Task(workers=1))
    with Archive.open(folder / "sample.db", read_only=True) as archive:
        export_archive(archive, "jsonl", folder / "all.jsonl")
    with (folder / "all.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    names = {row["title"]: row["name"] for row in GOLDEN["reports"]}
    reports = {names.get(_title(row)): row for row in rows if row["type"] == "report"}
    return reports, [row for row in rows if row["type"] == "incident"]


def test_copies_are_one_witness_and_nothing_else_is(linked):
    reports, _ = linked
    wanted = {row["name"]: row.get("copy_of", row["name"]) for row in GOLDEN["reports"]}
    witnesses = {}
    for name, report in reports.items():
        witnesses.setdefault(report["witness"], set()).add(wanted[name])
    assert all(len(group) == 1 for group in witnesses.values()), witnesses
    assert len(witnesses) == len(set(wanted.values()))


def test_the_readers_incidents_are_found(linked):
    reports, incidents = linked
    missing = [
        wanted["name"]
        for wanted in GOLDEN["incidents"]
        if not any(_is_the_incident(found, wanted, reports) for found in incidents)
    ]
    assert 1 - len(missing) / len(GOLDEN["incidents"]) >= INCIDENTS, missing


def _is_the_incident(found, wanted, reports):
    told = {reports[name]["id"] for name in wanted["reports"] if name in reports}
    place = (found["place"] or {}).get("place") or {}
    earliest, latest = (found["when"] or {}).get("earliest"), (found["when"] or {}).get("latest")
    return (
        found["event_type"] in wanted["types"]
        and bool(told & set(found["reports"]))
        and bool({place.get("id"), place.get("near")} & set(wanted["place"]))
        and (earliest or "") <= wanted["days"][1]
        and (latest or "9999") >= wanted["days"][0]
    )


def test_what_was_planned_or_counted_over_a_year_is_no_incident_with_a_toll(linked):
    reports, incidents = linked
    for name, types in {"puerto-asis-plan": {"bombing"}, "mines-2030": None}.items():
        for found in incidents:
            if reports[name]["id"] in found["reports"] and found["factuality"] == "happened":
                assert "killed" not in found["tolls"], (name, found["tolls"])
                assert types is None or found["event_type"] not in types, name
