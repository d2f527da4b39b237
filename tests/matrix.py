"""The whole matrix of exports: every format with every option, held against what a view holds.

    python tests/matrix.py ARCHIVE       any archive, a line an export that does not hold

A check reads the file back as a stranger would: by its own format, its columns or its schema. What
should stand there (which incidents, which reports) is asked of the same selection's view.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import msgspec
import openpyxl
import pyarrow.parquet
import yaml

from dateline.export import acled, ucdp
from dateline.export.columns import read_columns
from dateline.export.exporters import EXPORTERS, FOLDERS, export_archive
from dateline.export.schemas import check_object, validator
from dateline.store.lines import Unread, read_lines
from dateline.store.view import Selection, View, open_view

GONE = ("dropped", "withdrawn")
SENTENCE = 120
"""Characters of a paragraph that no program would say by chance."""
PARAGRAPHS = ("paragraph", "subhead")


class Held(NamedTuple):
    """What a selection's view holds: ids of its incidents, those that are gone, its reports."""

    incidents: frozenset[str]
    gone: frozenset[str]
    reports: frozenset[str]
    policies: frozenset[str]

    @property
    def shown(self) -> frozenset[str]:
        return self.incidents - self.gone


class Texts(NamedTuple):
    """Of the whole archive: names of private persons, and the beginnings of paragraphs."""

    private: frozenset[str]
    paragraphs: tuple[str, ...]


Check = Callable[[Path, Held], Iterable[str]]


def held_by(view: View) -> Held:
    """Ask a view what it holds."""
    incidents = list(view.incidents())
    return Held(
        frozenset(one.id for one in incidents),
        frozenset(one.id for one in incidents if one.status in GONE),
        frozenset(one.id for one in view.reports()),
        frozenset(toll.policy for one in incidents for toll in one.tolls.values()),
    )


def texts_of(view: View) -> Texts:
    """Return what a narrower view must not show: of a whole one."""
    private: set[str] = set()
    public: set[str] = set()
    paragraphs: list[str] = []
    for listed, report in view.readings():
        for one in report.mentions:
            (private if one.private else public).update({one.text, one.actor or one.text})
        for block in report.blocks:
            if block.kind in PARAGRAPHS and block.same_as is None:
                start, end = block.start - listed.start, block.end - listed.start
                paragraphs.append(listed.text[start:end][:SENTENCE])
    names = {name for name in private - public if " " in name}
    evidence = "\n".join(  # the words a disagreement rests on are shown always
        quote["quote"]
        for incident in view.incidents()
        for disagreement in msgspec.to_builtins(incident.disagreements)
        for side in disagreement["sides"]
        for quote in side["evidence"]
    )
    kept = tuple(p for p in paragraphs if _is_plain(p) and p not in evidence)
    return Texts(frozenset(names), kept)


def _is_plain(paragraph: str) -> bool:
    """Whether every format writes these words as they are: long enough, nothing to escape."""
    return len(paragraph) == SENTENCE and not re.search(r"[&<>\"'\\\n]", paragraph)


def selections(view: View) -> dict[str, Selection]:
    """Return a selection for each option, with values that part this archive."""
    days = sorted(one.latest or "" for one in view.reports())
    kinds = sorted({one.event_type for one in view.incidents()})
    return {
        "all": Selection(),
        "where": Selection(where=f"type:{kinds[0]}"),
        "nothing": Selection(where="nosuchwordanywhere"),
        "status": Selection(status="candidate"),
        "policy": Selection(policy="ibc"),
        "as-of": Selection(as_of=max(days[len(days) // 2], "2014-06-21")),
        "redact": Selection(redact="private"),
        "excerpt": Selection(text="excerpt"),
        "none": Selection(text="none"),
        "together": Selection(where="killed:>0", policy="ucdp", redact="private", text="none"),
    }


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _head(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def _same(what: str, found: Iterable[str], wanted: frozenset[str]) -> Iterator[str]:
    """Yield a complaint unless each wanted id is there exactly once."""
    some = list(found)
    if set(some) != wanted or len(some) != len(wanted):
        yield f"{what}: {len(some)} ids where {len(wanted)} were to be"


def _within(what: str, found: Iterable[str], wanted: frozenset[str]) -> Iterator[str]:
    """Yield a complaint for ids that were not asked for."""
    if more := set(found) - wanted - {""}:
        yield f"{what}: {sorted(more)[:3]} were not asked for"


def check_jsonl(path: Path, held: Held) -> Iterator[str]:
    """Every incident and report once; what a selection gives, `build` reads again."""
    lines = _json_lines(path)
    for kind, wanted in (("incident", held.incidents), ("report", held.reports)):
        yield from _same(kind, (one["id"] for one in lines if one["type"] == kind), wanted)
    if any("text" in one for one in lines if one["type"] == "document"):
        raw = ((str(path), line) for line in path.read_bytes().splitlines())
        yield from (one.error for one in read_lines(raw) if isinstance(one, Unread))


def check_csv(folder: Path, held: Held) -> Iterator[str]:
    """A file for each table with its columns; tables of incidents and reports are whole."""
    for name, table in read_columns()["tables"].items():
        if _head(folder / f"{name}.csv") != list(table.names):
            yield f"{name}: other columns"
    for name, wanted in (("incidents", held.incidents), ("reports", held.reports)):
        yield from _same(name, (row["id"] for row in _csv_rows(folder / f"{name}.csv")), wanted)


def check_parquet(folder: Path, held: Held) -> Iterator[str]:
    """As `check_csv`, of what is typed."""
    for name, table in read_columns()["tables"].items():
        if pyarrow.parquet.read_schema(folder / f"{name}.parquet").names != list(table.names):
            yield f"{name}: other columns"
    for name, wanted in (("incidents", held.incidents), ("reports", held.reports)):
        rows = pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pylist()
        yield from _same(name, (row["id"] for row in rows), wanted)


def check_xlsx(path: Path, held: Held) -> Iterator[str]:
    """Three sheets with their columns; incidents and reports are whole."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    for name, table in read_columns()["sheets"].items():
        if list(sheets[name][0]) != list(table.names):
            yield f"{name}: other columns"
    for name, key, wanted in (
        ("Incidents", "Incident", held.incidents),
        ("Reports", "Report", held.reports),
    ):
        head, *rows = sheets[name]
        at = head.index(key)
        yield from _same(name, (str(row[at]) for row in rows), wanted)


def check_victims(path: Path, held: Held) -> Iterator[str]:
    """A line a person, of the incidents that were asked for."""
    yield from _within("victims", (row["incident"] for row in _csv_rows(path)), held.incidents)


def check_geojson(path: Path, held: Held) -> Iterator[str]:
    """A feature for each incident that is not gone, each of the schema."""
    features = json.loads(path.read_bytes())["features"]
    for feature in features:
        check_object("geojson", feature)
    yield from _same("features", (one["id"] for one in features), held.shown)


def check_coded(
    columns: tuple[str, ...], key: str, numbers: tuple[str, ...], path: Path, held: Held
) -> Iterator[str]:
    """The codebook's columns; an incident that is no row is counted in the note, with its reason."""
    if _head(path) != list(columns):
        yield "other columns"
    rows = _csv_rows(path)
    yield from _within("rows", (row[key] for row in rows), held.shown)
    note = Path(f"{path}.README.md").read_text(encoding="utf-8")
    left = sum(int(n) for n in re.findall(r"^\* (\d+) incidents are no rows", note, re.MULTILINE))
    if len({row[key] for row in rows}) + left != len(held.incidents):
        yield f"{len(held.incidents)} incidents are not rows or left out, each with its reason"
    for row in rows:
        if not all(row[number].isdigit() for number in numbers):
            yield f"{row[key]}: no whole numbers"


def check_jsonld(path: Path, held: Held) -> Iterator[str]:
    """A node for each incident and report, each of the schema."""
    nodes = json.loads(path.read_bytes())["@graph"]
    for node in nodes:
        check_object("jsonld", node)
    for kind, wanted in (("Event", held.shown), ("NewsArticle", held.reports)):
        yield from _same(kind, (n["identifier"] for n in nodes if n["@type"] == kind), wanted)


def check_ftm(path: Path, held: Held) -> Iterator[str]:
    """An entity for each incident and report, each of the schema."""
    entities = _json_lines(path)
    for entity in entities:
        check_object("ftm", entity)
    for kind, wanted in (("Event", held.shown), ("Article", held.reports)):
        found = (e["id"].partition("-")[2] for e in entities if e["schema"] == kind)
        yield from _same(kind, found, wanted)


def check_timelinejs(path: Path, held: Held) -> Iterator[str]:
    """A line an incident, after the title's; an undated one is none."""
    yield from _within("events", (row["Incident"] for row in _csv_rows(path)), held.shown)


def check_wxr(path: Path, held: Held) -> Iterator[str]:
    """A post a report."""
    items = list(ElementTree.parse(path).getroot().iter("item"))
    if len(items) != len(held.reports):
        yield f"{len(items)} posts of {len(held.reports)} reports"


def check_datapackage(folder: Path, held: Held) -> Iterator[str]:
    """The tables, and a description of the schema."""
    yield from check_csv(folder, held)
    validator("datapackage")(json.loads((folder / "datapackage.json").read_bytes()))


def check_datasette(path: Path, held: Held) -> Iterator[str]:
    """Metadata of one database."""
    if len(yaml.safe_load(path.read_text())["databases"]) != 1:
        yield "not one database"


CHECKS: dict[str, Check] = {
    "jsonl": check_jsonl,
    "csv": check_csv,
    "parquet": check_parquet,
    "xlsx": check_xlsx,
    "victims": check_victims,
    "geojson": check_geojson,
    "acled": partial(check_coded, acled.COLUMNS, "event_id_cnty", ("fatalities", "year")),
    "ucdp": partial(check_coded, ucdp.COLUMNS, "relid", ("low", "best", "high")),
    "jsonld": check_jsonld,
    "ftm": check_ftm,
    "timelinejs": check_timelinejs,
    "wxr": check_wxr,
    "datapackage": check_datapackage,
    "datasette": check_datasette,
}


def words_in(form: str, path: Path) -> str:
    """Return all words that an export shows."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    return "\n".join(_words_of(form, file) for file in files)


def _words_of(form: str, file: Path) -> str:
    if form == "xlsx":
        with file.open("rb") as opened:
            book = openpyxl.load_workbook(opened, read_only=True)
            cells = (
                cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
            )
            return "\n".join(str(cell) for cell in cells if cell is not None)
    if file.suffix == ".parquet":
        return str(pyarrow.parquet.read_table(file).to_pylist())
    return file.read_text(encoding="utf-8")


def check_shown(form: str, words: str, asked: Selection, texts: Texts) -> Iterator[str]:
    """Nothing private where it is masked, no paragraph where texts are left out."""
    if asked.redact == "private":
        shown = sorted(name for name in texts.private if name in words)
        if shown:
            yield f"{len(shown)} private names are shown"
    if asked.text == "none":
        shown = [one for one in texts.paragraphs if one in words]
        if shown:
            yield f"{len(shown)} paragraphs are shown, as {shown[0]!r}"


def check_note(form: str, path: Path, asked: Selection, held: Held) -> Iterator[str]:
    """The note beside an export says what it is, what was lost, what was asked, whose numbers."""
    where = path / "README.md" if form in FOLDERS else Path(f"{path}.README.md")
    note = where.read_text(encoding="utf-8")
    if "was lost" not in note:
        yield "the note does not say what was lost"
    for option in filter(None, (asked.where, asked.as_of, asked.policy)):
        if option not in note and (option != asked.policy or held.policies):
            yield f"the note does not say {option!r}"
    if asked.redact == "private" and "masked" not in note:
        yield "the note does not say that names are masked"
    if form in ("acled", "ucdp") and "is not" not in note:
        yield "the note does not say that this is not the codebook's own data"


def check_matrix(archive: Path, folder: Path) -> Iterator[str]:
    """Yield a line for each export that does not hold: FORMAT OPTION: what is wrong."""
    with open_view(archive) as view:
        asked, texts = selections(view), texts_of(view)
    for option, selection in asked.items():
        with open_view(archive, selection) as view:
            held = held_by(view)
            for form, _ in EXPORTERS:
                path = folder / f"{option}-{form}"
                export_archive(view, form, path)
                wrong = (
                    *CHECKS[form](path, held),
                    *check_shown(form, words_in(form, path), selection, texts),
                    *check_note(form, path, selection, held),
                )
                yield from (f"{form} {option}: {one}" for one in wrong)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        found = list(check_matrix(Path(sys.argv[1]), Path(temporary)))
    print(*found, sep="\n")
    print(f"{len(EXPORTERS)} formats, {len(found)} do not hold")
    sys.exit(bool(found))
