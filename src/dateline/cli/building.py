"""Commands that read and mark piles: ``build``, ``mark``, ``demo``, ``doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import (
    AS_JSON,
    DONE,
    NOTHING_DONE,
    PILE,
    PROGRESS,
    REPLAY,
    SOME_FAILED,
    print_result,
    reading_options,
    task_of,
)
from dateline.cli.progress import Teller
from dateline.cli.running import LOG


@click.command()
@PILE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the lines go (default: standard output).",
)
@click.option("--no-text", is_flag=True, help="Leave the text out of the lines.")
@click.option(
    "--where",
    metavar="QUERY",
    help="PILE is an archive built with --marks none: mark its reports that meet a query.",
)
@reading_options
@AS_JSON
@PROGRESS
@click.pass_context
def mark(
    ctx: click.Context,
    /,
    *,
    pile: tuple[Path, ...],
    output: Path | None,
    no_text: bool,
    where: str | None,
    as_json: bool,
    progress: bool,
    **asked: Any,
) -> None:
    """Read and mark a PILE (files, folders, - for JSONL): one JSON line a document, in order."""
    from dateline.pipeline.build import mark_pile
    from dateline.pipeline.later import mark_later

    with click.open_file(str(output or "-"), "wb") as lines:
        told, task, text = _teller(ctx, always=progress), task_of(asked), not no_text
        counts = (
            mark_pile(pile, lines, task, text=text, progress=told)
            if where is None
            else mark_later(pile, where, lines, task, text=text, progress=told)
        )
    _tell_counts(ctx, counts, as_json=as_json and output is not None, to_stderr=output is None)


@click.command()
@PILE
@click.option(
    "-o",
    "--output",
    "archive",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive: made, or brought up to date.",
)
@click.option(
    "--raw",
    type=click.Choice(["keep", "refer"]),
    default="keep",
    help="Keep the raw bytes in the archive, or refer to them by path and hash.",
)
@click.option(
    "--no-link", is_flag=True, help="Leave copies, actors and incidents for another build."
)
@REPLAY
@reading_options
@AS_JSON
@PROGRESS
@click.pass_context
def build(
    ctx: click.Context,
    /,
    *,
    pile: tuple[Path, ...],
    archive: Path,
    raw: str,
    no_link: bool,
    replay: str | None,
    as_json: bool,
    progress: bool,
    **asked: Any,
) -> None:
    """Read, mark and link a PILE into one archive; run again, only what is new is read."""
    from dateline.pipeline.build import build_archive

    task = task_of(asked, raw=raw, link=not no_link, replay=replay)
    counts = build_archive(pile, archive, task, _teller(ctx, always=progress))
    _tell_counts(ctx, counts, as_json=as_json, to_stderr=False)


def _teller(ctx: click.Context, *, always: bool) -> Teller:
    """Return what says how far a run has come; an error is then said on a line of its own."""
    told = Teller(always=always)
    ctx.call_on_close(told.end)
    return told


def _tell_counts(ctx: click.Context, counts: Any, *, as_json: bool, to_stderr: bool) -> None:
    """Print what a run did, name what it missed, and end with the status that says so."""
    import msgspec

    LOG.write("counts", **_numbers(counts))
    for missed in counts.skipped:
        click.echo(f"skipped  {missed.source}: {missed.reason}", err=True)
    for missed in counts.failures:
        click.echo(f"failed   {missed.source}: {missed.reason}", err=True)
    if as_json:
        click.echo(msgspec.json.encode(counts).decode())
    else:
        click.echo(
            f"{counts.inputs} inputs = {counts.documents} documents + {counts.unchanged} unchanged"
            f" + {len(counts.skipped)} skipped + {len(counts.failures)} failures;"
            f" {counts.reports} reports in {counts.seconds:.1f} s",
            err=to_stderr,
        )
    nothing = not counts.documents and not counts.unchanged
    if counts.failures:
        ctx.exit(NOTHING_DONE if nothing else SOME_FAILED)


def _numbers(counts: Any) -> dict[str, Any]:
    """The counts of a run, without what was missed and why."""
    held = {name: getattr(counts, name) for name in counts.__struct_fields__}
    return {name: len(n) if isinstance(n, list) else n for name, n in held.items()}


@click.command()
@click.option(
    "-o",
    "--output",
    default="dateline-demo",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the pile, its archive and its site.",
)
@AS_JSON
def demo(output: Path, as_json: bool) -> None:
    """Build the sample pile that comes with dateline, and its site; print where to open it."""
    from dateline.publish.demo import make_demo

    made = make_demo(output)
    print_result(made, "\n".join(made.lines()), as_json)


@click.command()
@AS_JSON
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what is installed, what is missing, and which command installs it."""
    import msgspec

    from dateline.pipeline.doctor import examine

    health = examine()
    if as_json:
        click.echo(msgspec.json.encode(health).decode())
    else:
        click.echo(f"dateline {health.dateline}, Python {health.python}")
        for part in health.parts:
            lacking = "not installed" if part.optional else "missing"
            click.echo(f"  {part.name:<24} {part.version or f'{lacking}: {part.advice}'}")
    ctx.exit(DONE if health.well else NOTHING_DONE)
