"""Commands that take things out of an archive: ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import ARCHIVE, AS_JSON, print_result, selecting_options


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
@selecting_options()
@click.option("--history", is_flag=True, help="Redirects of incidents that were joined, too.")
@AS_JSON
def export(
    *, archive: Path, output: Path, form: str, history: bool, as_json: bool, selection: Any
) -> None:
    """Write an ARCHIVE in a form that other programs read."""
    from dateline.export.exporters import export_archive
    from dateline.store.view import open_view

    with open_view(archive, selection) as view:
        written = export_archive(view, form, output, text=selection.text, history=history)
    if str(output) != "-":
        print_result(written, f"{written} rows written to {output}", as_json)
