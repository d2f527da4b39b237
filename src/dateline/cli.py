"""The command line: a thin skin over the library. Each command parses, calls one thing, prints.

Results go to standard output, progress to standard error and only on a terminal or with
``--progress``. Exit status: 0 done; 1 done, but some inputs failed; 2 wrong use or nothing could
be done; 130 interrupted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dateline.errors import DatelineError

DONE, SOME_FAILED, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130


class Dateline(click.Group):
    """The group of commands; an error raised on purpose ends in one line and status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say what went wrong in one line."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            click.echo(f"dateline: {error}", err=True)
            ctx.exit(NOTHING_DONE)
        except KeyboardInterrupt:
            click.echo("dateline: interrupted; what was acknowledged is kept", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Dateline, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
def main() -> None:
    """Turn a pile of news into a sourced event archive: what, where, when, how many, who says so."""


PILE = click.argument(
    "pile", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)
)
ARCHIVE = click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
PROGRESS = click.option(
    "--progress", is_flag=True, help="Show progress though no terminal sees it."
)


def reading_options(command: Any) -> Any:
    """Add the options that `build`, `mark` and what builds for itself share."""
    for option in reversed(
        (
            click.option(
                "--workers",
                type=click.IntRange(1),
                default=None,
                help="Processes that mark (default: one a core, at most 4; 1 for a small pile).",
            ),
            click.option(
                "--whole",
                "split",
                flag_value=False,
                type=bool,
                default=None,
                help="Never cut: every document is one report.",
            ),
            click.option(
                "--split",
                "split",
                flag_value=True,
                type=bool,
                help="Cut records too, not only pages.",
            ),
            click.option(
                "--marks",
                type=click.Choice(["all", "none"]),
                default="all",
                help="none: read, cut, date and index now; mark later.",
            ),
            click.option(
                "--map",
                "columns",
                metavar="text=COLUMN,...",
                help="Which column or key holds what.",
            ),
            click.option(
                "--shard", metavar="I/N", help="Only each N-th input, beginning with the I-th."
            ),
            click.option(
                "--tables",
                type=click.Path(path_type=Path, file_okay=False),
                help="Your own tables (default: tables/ beside the archive).",
            ),
        )
    ):
        command = option(command)
    return command


def _task(asked: dict[str, Any], **more: Any) -> Any:
    """Return what the shared options ask for."""
    from dateline.pipeline.build import Task
    from dateline.pipeline.mark import Options

    options = Options(split=asked["split"], marks=asked["marks"] == "all", tables=asked["tables"])
    columns = dict(_pairs(asked["columns"] or ""))
    return Task(
        options=options,
        workers=asked["workers"],
        columns=columns,
        shard=_shard(asked["shard"]),
        **more,
    )


def _pairs(given: str) -> list[tuple[str, str]]:
    """Return the pairs of ``text=body,date=day``."""
    pairs = [part.partition("=") for part in given.split(",") if part.strip()]
    if any(not (key and value) for key, _, value in pairs):
        raise click.BadParameter(
            "give KEY=COLUMN pairs, as in text=body,date=day", param_hint="--map"
        )
    return [(key.strip(), value.strip()) for key, _, value in pairs]


def _shard(given: str | None) -> tuple[int, int]:
    first, _, every = (given or "1/1").partition("/")
    if not (first.isdigit() and every.isdigit() and 1 <= int(first) <= int(every)):
        raise click.BadParameter("give I/N with 1 <= I <= N, as in 2/8", param_hint="--shard")
    return int(first), int(every)


@main.command()
@PILE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the lines go (default: standard output).",
)
@click.option("--no-text", is_flag=True, help="Leave the text out of the lines.")
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
    as_json: bool,
    progress: bool,
    **asked: Any,
) -> None:
    """Read and mark a PILE (files, folders, - for JSONL): one JSON line a document, in order."""
    from dateline.pipeline.build import mark_pile

    with click.open_file(str(output or "-"), "wb") as lines:
        counts = mark_pile(pile, lines, _task(asked), text=not no_text)
    _tell_counts(ctx, counts, as_json=as_json and output is not None, to_stderr=output is None)


@main.command()
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
    as_json: bool,
    progress: bool,
    **asked: Any,
) -> None:
    """Read, mark and link a PILE into one archive; run again, only what is new is read."""
    from dateline.pipeline.build import build_archive

    counts = build_archive(pile, archive, _task(asked, raw=raw, link=not no_link))
    _tell_counts(ctx, counts, as_json=as_json, to_stderr=False)


def _tell_counts(ctx: click.Context, counts: Any, *, as_json: bool, to_stderr: bool) -> None:
    """Print what a run did, name what it missed, and end with the status that says so."""
    import msgspec

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


@main.command()
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
            click.echo(f"  {part.name:<24} {part.version or 'missing: ' + str(part.advice)}")
    ctx.exit(DONE if health.well else NOTHING_DONE)
