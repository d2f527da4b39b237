"""Commands that take things out of an archive: ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import ARCHIVE, AS_JSON, print_result, selecting_options

FORMATS = (
    *("jsonl", "csv", "parquet", "xlsx", "victims", "geojson", "acled", "ucdp", "jsonld", "ftm"),
    *("timelinejs", "wxr", "datapackage", "datasette"),
)
"""The names of `dateline.export.exporters.EXPORTERS`, which is loaded when one is asked for."""


@click.command()
@ARCHIVE
@click.option("--as", "form", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file; a folder for csv, parquet, datapackage; or - for jsonl.",
)
@selecting_options()
@click.option("--history", is_flag=True, help="Redirects of incidents that were joined, too.")
@click.option(
    "--diff",
    metavar="NAME",
    help="Instead of --as: a CSV row for each number that --policy and this one make differently.",
)
@AS_JSON
def export(
    *,
    archive: Path,
    output: Path,
    form: str | None,
    history: bool,
    diff: str | None,
    as_json: bool,
    selection: Any,
) -> None:
    """Write an ARCHIVE in a form that other programs read."""
    from dateline.export.diff import write_diff
    from dateline.export.exporters import export_archive
    from dateline.store.view import open_view

    if (form is None) == (diff is None):
        raise click.UsageError("give a format with --as, or two policies with --policy and --diff")
    with open_view(archive, selection) as view:
        if diff is not None:
            written = write_diff(view, output, selection.policy or "plain", diff)
        else:
            written = export_archive(view, form or "", output, history=history)
    if str(output) != "-":
        print_result(written, f"{written} rows written to {output}", as_json)
