"""Commands for what people decide: ``judge``, ``remove``, ``diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import ARCHIVE, AS_JSON, print_result


@click.command()
@ARCHIVE
@click.argument("kind", required=False)
@click.argument("ids", metavar="ID...", nargs=-1)
@click.option("--field", help="What of it: best, place, start ...; for add, the kind of mark.")
@click.option("--value", help="The value: JSON, or else words.")
@click.option("--reason", help="Why, in words.")
@click.option("--by", help="Who decides.")
@click.option(
    "--export",
    "exported",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write all decisions to a file, a JSON line each.",
)
@click.option(
    "--import",
    "imported",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="Record the decisions of a file; those known already change nothing.",
)
@AS_JSON
def judge(
    *,
    archive: Path,
    kind: str | None,
    ids: tuple[str, ...],
    exported: Path | None,
    imported: Path | None,
    as_json: bool,
    **said: Any,
) -> None:
    """Record what a person decides, and say what it changed."""
    from dateline.store.archive import Archive
    from dateline.store.decisions.fields import value_said
    from dateline.store.decisions.judge import decide, record
    from dateline.store.decisions.log import export_lines, read_decisions
    from dateline.store.lock import building

    if exported is not None:
        with Archive.open(archive, read_only=True) as opened, _opened(exported, "wb") as out:
            out.writelines(export_lines(opened))
        return
    if imported is None and not (kind and ids):
        raise click.UsageError("say KIND and ID, or --export FILE, or --import FILE")
    with building(archive), Archive.open(archive) as opened:
        if imported is not None:
            with _opened(imported, "rb") as lines:
                made = list(read_decisions(lines, str(imported)))
        else:
            made = [
                decide(
                    opened,
                    kind or "",
                    ids,
                    **{**said, "by": said["by"] or "", "value": value_said(said["value"])},
                )
            ]
        recorded = record(opened, made)
    print_result(recorded, "\n".join(recorded.lines()), as_json)


def _opened(path: Path, mode: str) -> Any:
    return click.open_file(str(path), mode)


@click.command()
@ARCHIVE
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", help="Why, in words; it is shown where the report was.")
@click.option("--by", default="the archive's keeper", show_default=True, help="Who decides.")
@AS_JSON
def remove(
    *, archive: Path, ids: tuple[str, ...], reason: str | None, by: str, as_json: bool
) -> None:
    """Take reports or documents out for good, leaving a dated tombstone."""
    from dateline.store.archive import Archive
    from dateline.store.decisions.judge import remove as take_out
    from dateline.store.lock import building

    with building(archive), Archive.open(archive) as opened:
        recorded = take_out(opened, ids, by=by, reason=reason)
    print_result(recorded, "\n".join(recorded.lines()), as_json)


@click.command()
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
@AS_JSON
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Say which incidents and tolls are new, gone or changed from OLD to NEW archive, and why."""
    from dateline.store.archive import Archive
    from dateline.store.compare_archives import compare_archives

    with (
        Archive.open(old, read_only=True) as before,
        Archive.open(new, read_only=True) as after,
    ):
        found = compare_archives(before, after)
    said = "\n".join(line for one in found for line in one.lines())
    print_result(found, said or "no difference", as_json)
