"""The job: a pile's files read by some tasks, its documents marked by others, a table of lines.

Two stages with one exchange between them. Reading is parted by files, marking by documents, so that
one huge file keeps every worker busy. What a dead worker had done of its shard is done again by
another; no other shard is touched. Spark carries documents as bytes and looks into none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline.pipeline.options import Options
from dateline.read.crawl import parse_choice
from dateline.spark.frames import Frames, frames_of, values_of
from dateline.spark.inputs import FILE_SCHEMA, READ_SCHEMA, File, ReadRow, list_files, read_files
from dateline.spark.shards import MARKED_SCHEMA, MarkedRow, mark_rows

SHARDS_A_CORE = 4
"""Shards for each core where nobody says how many: a slow or lost one then costs little."""


def mark_shards(
    session: Any,
    inputs: Sequence[str | Path],
    *,
    options: Options | None = None,
    columns: Mapping[str, str] | None = None,
    warc: str = "",
    shards: int | None = None,
) -> Any:
    """Read and mark a pile on the workers of a Spark session.

    Args:
        session: A ``pyspark.sql.SparkSession``; its workers see the inputs under these paths and
            have dateline installed.
        inputs: Files and folders of any kind that dateline reads.
        options: As for `dateline mark`.
        columns: Which column or key stands for which key of a record: ``{"text": "body"}``.
        warc: Which captures of a crawl are wanted, in the words of ``--warc``.
        shards: Into how many parts the marking is divided; None: four for each core.

    Returns:
        A Spark data frame of `MarkedRow`: a line a document, as ``dateline mark`` prints it, and a
        row for each input that became no document. Nothing is done until it is written.

    Raises:
        ReadError: A path does not exist, or a word of *warc* is unknown.
    """
    parse_choice(warc)  # said here and not on a worker
    files = list_files(inputs)
    count = shards or SHARDS_A_CORE * session.sparkContext.defaultParallelism
    listed = session.createDataFrame(files, FILE_SCHEMA).repartition(min(count, len(files) or 1))
    read = listed.mapInPandas(_reading(dict(columns or {}), warc), READ_SCHEMA)
    spread = read.repartition(count, "key").sortWithinPartitions("key", "file", "at")
    return spread.mapInPandas(_marking(options or Options()), MARKED_SCHEMA)


def write_marked(marked: Any, folder: str | Path, *, kind: str = "parquet") -> None:
    """Write what `mark_shards` gives into a folder that ``dateline build`` reads.

    Args:
        marked: The data frame.
        folder: Where; it must not exist.
        kind: ``parquet``: one table with all rows. ``jsonl``: the table in ``folder/rows`` and the
            marked lines alone in ``folder/lines``.
    """
    rows = str(folder) if kind == "parquet" else str(Path(folder) / "rows")
    marked.write.option("compression", "zstd").parquet(rows)
    if kind == "jsonl":
        lines = marked.sparkSession.read.parquet(rows).where("line is not null").select("line")
        lines.write.text(str(Path(folder) / "lines"))


def _reading(columns: Mapping[str, str], warc: str) -> Callable[[Frames], Frames]:
    def read(frames: Frames) -> Frames:
        files = (File(*values) for values in values_of(frames))
        return frames_of(read_files(files, columns, warc), ReadRow)

    return read


def _marking(options: Options) -> Callable[[Frames], Frames]:
    def mark(frames: Frames) -> Frames:
        from pyspark import TaskContext

        task = TaskContext.get()
        deaths = task.attemptNumber() if task else 0
        rows = (ReadRow(*values) for values in values_of(frames))
        return frames_of(mark_rows(rows, options, deaths), MarkedRow)

    return mark
