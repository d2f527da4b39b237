"""``python -m dateline.spark IN... -o DIR``: the job as a command, also for ``spark-submit``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from dateline.errors import DatelineError, MissingError, ReadError
from dateline.pipeline.options import Options
from dateline.spark.inputs import read_path_list
from dateline.spark.job import mark_shards, write_marked
from dateline.spark.linking import link_marked, write_links

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2
LOCAL = "local[*,4]"
"""Where no cluster is given: a worker a core, and four tries for each shard as on a cluster."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How many inputs ended how; ``inputs`` is their sum."""

    inputs: int
    documents: int
    unchanged: int
    skipped: int
    failures: int


@click.command()
@click.argument("pile", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="A folder for the marked lines; it must not exist.",
)
@click.option("--paths", type=click.File("r", encoding="utf-8"), help="Inputs too, one a line.")
@click.option("--shards", type=click.IntRange(1), help="Parts of the marking (default: 4 a core).")
@click.option(
    "--as", "kind", type=click.Choice(["parquet", "jsonl"]), default="parquet", show_default=True
)
@click.option(
    "--link",
    type=click.Path(path_type=Path),
    help="A folder for tables of copies, actors and incidents, found there too; it must not exist.",
)
@click.option("--master", help=f"The cluster (default: what Spark is set to, else {LOCAL}).")
@click.option("--whole", "split", flag_value=False, type=bool, default=None, help="Never cut.")
@click.option("--split", "split", flag_value=True, type=bool, help="Cut records too.")
@click.option("--marks", type=click.Choice(["all", "none"]), default="all")
@click.option("--map", "columns", metavar="text=COLUMN,...", default="")
@click.option("--warc", metavar="'status=200 host=...'", default="")
@click.option("--tables", type=click.Path(path_type=Path, file_okay=False))
def main(
    *,
    pile: tuple[Path, ...],
    output: Path,
    paths: Any,
    shards: int | None,
    kind: str,
    link: Path | None,
    master: str | None,
    split: bool | None,
    marks: str,
    columns: str,
    warc: str,
    tables: Path | None,
) -> None:
    """Mark a PILE (files, folders) on Spark; options are those of `dateline mark`."""
    try:
        inputs: list[str | Path] = [*pile, *(read_path_list(paths) if paths else ())]
        if not inputs:
            raise ReadError("no inputs: name files or folders, or a list of them with --paths")
        for folder in filter(None, (output, link)):
            if folder.exists():
                raise ReadError(f"{folder} is there already; name a folder that is not")
        session = _session(master)
        marked = mark_shards(
            session,
            inputs,
            options=Options(split=split, marks=marks == "all", tables=tables),
            columns=dict(pair.split("=", 1) for pair in columns.split(",") if "=" in pair),
            warc=warc,
            shards=shards,
        )
        write_marked(marked, output, kind=kind)
        rows = session.read.parquet(str(output if kind == "parquet" else output / "rows"))
        if link is not None:
            write_links(link_marked(rows), link)
    except DatelineError as error:
        click.echo(f"dateline.spark: {error}", err=True)
        sys.exit(NOTHING_DONE)
    ended = _count(rows)
    session.stop()
    click.echo(msgspec.json.encode(ended).decode())
    sys.exit(SOME_FAILED if ended.failures else DONE)


def _session(master: str | None) -> Any:
    """Start Spark, on one machine if nothing says otherwise.

    Raises:
        MissingError: PySpark or Java is not installed.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingError("PySpark is not installed: pip install 'dateline[spark]'") from error
    from pyspark import SparkConf

    place = master or SparkConf().get("spark.master", LOCAL) or LOCAL
    if place.startswith("local"):  # the workers run what this runs, not the system's Python
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.appName("dateline").master(place).getOrCreate()
    except (PySparkException, FileNotFoundError) as error:
        raise MissingError(f"Spark does not start; it needs Java 17 or newer: {error}") from error


def _count(rows: Any) -> Ended:
    counted = rows.groupBy("outcome").count().collect()
    by = {row["outcome"]: row["count"] for row in counted}
    return Ended(
        inputs=sum(by.values()),
        documents=by.get("marked", 0),
        unchanged=by.get("unchanged", 0),
        skipped=by.get("skipped", 0),
        failures=by.get("failed", 0),
    )


if __name__ == "__main__":
    main()
