"""Commands that take things out of an archive: ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import ARCHIVE, AS_JSON, print_result


@click.command()
@ARCHIVE
@click.option("--as", "form", required=True, help="jsonl or csv.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file, a folder for csv, or - for jsonl.",
)
@click.option(
    "--text",
    type=click.Choice(["full", "none"]),
    default="full",
    help="none: without the documents' texts.",
)
@click.option("--history", is_flag=True, help="Redirects of incidents that were joined, too.")
@AS_JSON
def export(archive: Path, output: Path, form: str, as_json: bool, **options: Any) -> None:
    """Write an ARCHIVE in a form that other programs read."""
    from dateline.export.exporters import export_archive
    from dateline.store.archive import Archive

    with Archive.open(archive, read_only=True) as opened:
        written = export_archive(opened, form, output, **options)
    if str(output) != "-":
        print_result(written, f"{written} rows written to {output}", as_json)
