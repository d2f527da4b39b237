"""On Spark a pile is marked as on one machine, though workers die; needs Java and PySpark."""

import io
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from dateline.export.parquet import write_parquet
from dateline.pipeline.build import Task, build_archive, line_of, mark_pile
from dateline.spark.linking import TABLES
from dateline.store.view import open_view
from made import whole
from noisy_pile import make_pile

pytestmark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs Java and PySpark: apt-get install default-jre-headless; pip install pyspark",
)


def write_pile(folder: Path) -> list[Path]:
    """Forty records and a page, some of them twice, one line broken."""
    lines = [
        {
            "id": f"r{n}",
            "date": "2031-03-04",
            "text": f"A bomb killed {n + 2} people in Kirkuk on Monday, police said. A shell hurt"
            f" {n + 3} others near the bridge on Sunday, according to the mayor.",
        }
        for n in range(40)
    ]
    first, second = folder / "a.jsonl", folder / "b.jsonl"
    first.write_bytes(b"\n".join([*map(msgspec.json.encode, lines[:38]), b"{broken"]))
    second.write_bytes(b"\n".join(map(msgspec.json.encode, [*lines[38:], lines[5], lines[6]])))
    again = {**lines[7], "note": "the same words, filed anew"}
    (folder / "c.jsonl").write_bytes(msgspec.json.encode(again))
    page = "A mine wounded two herders near Sinjar on Friday, the governor said.\n" * 3
    for name in ("d.txt", "e.txt"):
        (folder / name).write_text(page, encoding="utf-8")
    return sorted(folder.iterdir())


def run_job(pile: list[Path], out: Path, scratch: Path, *more: str) -> subprocess.CompletedProcess:
    """Run the job on one local core, with workers that die."""
    conf = "--conf spark.python.daemon.module=dying_daemon --conf spark.ui.enabled=false"
    environment = {
        **os.environ,
        "DIED_ONCE": str(scratch / "died"),
        "DIES_AT": "r3",
        "PYSPARK_SUBMIT_ARGS": f"{conf} pyspark-shell",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)]),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [sys.executable, "-m", "dateline.spark", *map(str, pile), "-o", str(out), *more]
    return subprocess.run(
        [*command, "--shards", "2", "--master", "local[1,4]"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_a_pile_is_marked_as_on_one_machine_though_workers_die(tmp_path):
    folder, out = tmp_path / "pile", tmp_path / "out"
    folder.mkdir()
    pile = write_pile(folder)
    ran = run_job(pile, out, tmp_path)
    assert ran.returncode == 1, ran.stderr[-3000:]
    assert (tmp_path / "died").exists()
    rows = pq.read_table(out).to_pylist()
    alone = io.BytesIO()
    counts = mark_pile(pile, alone, Task(workers=1))
    lines = sorted(row["line"].encode() for row in rows if row["line"])
    assert lines == sorted(alone.getvalue().splitlines())
    ended = msgspec.json.decode(ran.stdout.splitlines()[-1])
    assert ended == {
        "inputs": counts.inputs,
        "documents": counts.documents,
        "unchanged": counts.unchanged,
        "skipped": len(counts.skipped),
        "failures": len(counts.failures),
    }
    (failed,) = [row for row in rows if row["outcome"] == "failed"]
    assert (failed["source"], failed["place"]) == (str(folder / "a.jsonl"), "line 39")
    assert failed["cause"].startswith("not JSON")
    built = build_archive(sorted(out.glob("*.parquet")), tmp_path / "a.db", Task(workers=1))
    assert built.documents == counts.documents
    assert [missed.source for missed in built.failures] == [f"{folder / 'a.jsonl'}, line 39"]


def test_two_thousand_reports_are_linked_as_on_one_machine_though_a_worker_dies(tmp_path):
    lines, out, linked = (tmp_path / name for name in ("pile.jsonl", "out", "linked"))
    pile = make_pile(incidents=760).reports
    marked = [whole(text, (report,), document=name) for report, name, text in pile]
    assert len(marked) >= 2_000
    lines.write_bytes(b"".join(line_of(one) + b"\n" for one in marked))
    ran = run_job([lines], out, tmp_path, "--link", str(linked))
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert (tmp_path / "died").exists()
    build_archive(sorted(out.glob("*.parquet")), tmp_path / "a.db", Task(workers=1))
    with open_view(tmp_path / "a.db") as view:
        write_parquet(view, tmp_path / "alone")
    for name in TABLES:
        table, alone = (
            pq.read_table(folder / f"{name}.parquet") for folder in (linked, tmp_path / "alone")
        )
        assert table.schema == alone.schema
        assert sorted(table.to_pylist(), key=str) == sorted(alone.to_pylist(), key=str)
        assert table.num_rows or name == "actors"  # the pile names nobody
