"""The command `dateline audit`: its status, its lines, its JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import main
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import bombing

TABLE = "day,town,dead\n2031-03-06,Corva,12\n6 March,Corva,12\n"
MAPPING = 'name = "Ours"\n[columns]\nfirst = ["day"]\nplace = ["town"]\nkilled = ["dead"]\n'


@pytest.fixture
def here(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        archive.add(bombing("A bomb killed {} people in Corva.", "12", "A").marked())
        link_archive(archive)
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "m.toml").write_text(MAPPING)
    return tmp_path


def audit(here: Path, *more: str):
    table, archive = str(here / "t.csv"), str(here / "a.db")
    wanted = ["audit", table, "--against", archive, "-o", str(here / "report"), *more]
    return CliRunner().invoke(main, wanted)


def test_a_bad_row_is_one_line_and_status_1_and_the_counts_add_up(here):
    result = audit(here, "--mapping", str(here / "m.toml"), "--json")
    assert result.exit_code == 1
    assert result.stderr == (
        f"failed   {here / 't.csv'}, line 3: day '6 March' is no day: write it as in '2014-06-10'\n"
    )
    counts = json.loads(result.stdout)
    parts = ("supported", "contradicted", "silent_covered", "silent_not_covered")
    assert counts["rows"] == sum(counts[name] for name in parts) == 1
    assert counts["unreadable"] == 1
    assert [Path(name).name for name in counts["written"]] == ["report.html", "report.csv"]


def test_a_table_that_is_not_known_ends_with_status_2_and_says_what_to_do(here):
    result = audit(here)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"dateline: {here / 't.csv'}: line 1: the columns are neither")
    assert "--mapping" in result.stderr
    assert not (here / "report.html").exists()


def test_a_mapping_to_a_type_that_there_is_none_of_says_so(here):
    extra = MAPPING.replace("[columns]", '[types]\nbombs = ["bomb"]\n[columns]')
    (here / "m.toml").write_text(extra)
    result = audit(here, "--mapping", str(here / "m.toml"))
    assert result.exit_code == 2
    assert "no type of event 'bomb'" in result.stderr


def test_a_query_narrows_what_the_table_is_held_against(here):
    mapping = ("--mapping", str(here / "m.toml"))
    whole = json.loads(audit(here, *mapping, "--json").stdout)
    part = json.loads(audit(here, *mapping, "--where", "place:nowhere", "--json").stdout)
    assert (whole["matched"], part["matched"]) == (1, 0)


def test_an_archive_that_was_never_linked_says_so(here):
    with Archive.open(here / "b.db", create=True) as archive:
        archive.add(bombing("A bomb killed {} people in Corva.", "12", "A").marked())
    (here / "a.db").unlink()
    (here / "b.db").rename(here / "a.db")
    result = audit(here, "--mapping", str(here / "m.toml"))
    assert result.exit_code == 2
    assert "was not linked" in result.stderr
