"""Commands that hold something against its sources, or hand these on: ``audit``, ``bundle``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import ARCHIVE, AS_JSON, SOME_FAILED, print_result, selecting_options


@click.command()
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--against",
    "archive",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive that the table is held against.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="REPORT: two files are written, REPORT.html and REPORT.csv.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What the columns hold, for tables that are neither ACLED's nor UCDP GED's.",
)
@selecting_options()
@AS_JSON
@click.pass_context
def audit(
    ctx: click.Context,
    /,
    *,
    table: Path,
    archive: Path,
    output: Path,
    mapping: Path | None,
    as_json: bool,
    selection: Any,
) -> None:
    """Hold a TABLE of events (ACLED, UCDP GED, any CSV) against an archive, row by row."""
    from dateline.audit.audit import audit_table
    from dateline.audit.mappings import read_mapping
    from dateline.audit.report import say_counts, say_summary, write_report
    from dateline.audit.table import read_table
    from dateline.store.view import open_view

    read = read_table(table, read_mapping(mapping) if mapping else None)
    with open_view(archive, selection) as view:
        done = audit_table(view, read, text=selection.text)
        written = write_report(done, output, archive=archive.name, notice=view.notice)
    for line, cause in done.bad:
        click.echo(f"failed   {table}, line {line}: {cause}", err=True)
    said = [*say_summary(done), say_counts(done), f"written: {', '.join(map(str, written))}"]
    print_result(_counts(done, written), "\n".join(said), as_json)
    if done.bad:
        ctx.exit(SOME_FAILED)


def _counts(done: Any, written: list[Path]) -> dict[str, Any]:
    """Return the counts of an audit for a program."""
    return {
        "rows": len(done.rows),
        "supported": done.count("supported"),
        "contradicted": done.count("contradicted"),
        "silent_covered": done.count("covered"),
        "silent_not_covered": done.count("not covered"),
        "unreadable": len(done.bad),
        "doubles": done.doubles,
        "matched": done.matched,
        "lacking": len(done.lacking),
        "not_asked": sum(done.outside.values()),
        "sums": len(done.sums.checked),
        "sums_off": sum(one.kind != "agrees" for one in done.sums.checked),
        "written": [str(path) for path in written],
    }


@click.command()
@ARCHIVE
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The zip to write.",
)
@click.option(
    "--timestamp",
    "stamp",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An RFC 3161 time stamp (.tsr) of the bundle's manifest.json, to go with it.",
)
@selecting_options(redact="private")
@AS_JSON
def bundle(
    *,
    archive: Path,
    ids: tuple[str, ...],
    output: Path,
    stamp: Path | None,
    as_json: bool,
    selection: Any,
) -> None:
    """Write the evidence of incidents, reports or documents into one file that proves itself."""
    from dateline.bundle.write import write_bundle
    from dateline.store.view import open_view

    with open_view(archive, selection) as view:
        done = write_bundle(view, ids, output, text=selection.text, stamp=stamp)
    kept_out = f"; the bytes of {done.withheld} left out" if done.withheld else ""
    said = (
        f"{done.incidents} incidents, {done.reports} reports, {done.documents} documents,"
        f" {done.decisions} decisions in {output}{kept_out}\nSHA-256 of its manifest:"
        f" {done.fingerprint}"
    )
    print_result(done, said, as_json)
