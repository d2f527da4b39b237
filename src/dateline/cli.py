"""The command line: a thin skin over the library. Each command parses, calls one thing, prints.

Results go to standard output, progress to standard error and only on a terminal or with
``--progress``. Exit status: 0 done; 1 done, but some inputs failed; 2 wrong use or nothing could
be done; 130 interrupted.
"""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Callable
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
                help="Your own tables (build: else tables/ beside the archive).",
            ),
        )
    ):
        command = option(command)
    return command


def _task(asked: dict[str, Any], **more: Any) -> Any:
    """Return what the shared options ask for."""
    from dateline.pipeline.build import Task
    from dateline.pipeline.options import Options

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
        shown = _progress(always=progress)
        counts = mark_pile(pile, lines, _task(asked), text=not no_text, progress=shown)
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

    task = _task(asked, raw=raw, link=not no_link)
    counts = build_archive(pile, archive, task, _progress(always=progress))
    _tell_counts(ctx, counts, as_json=as_json, to_stderr=False)


def _progress(*, always: bool) -> Callable[[int], None]:
    """Return what says on standard error how many inputs are done, where somebody may see it."""

    def say(done: int) -> None:
        if always or sys.stderr.isatty():
            click.echo(f"{done} inputs done", err=True)

    return say


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


@main.command()
@ARCHIVE
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the site.",
)
@click.option(
    "--text",
    type=click.Choice(["full", "excerpt", "none"]),
    default="full",
    help="How much of each report is shown.",
)
@click.option(
    "--tag-text",
    type=click.Choice(["excerpt", "full"]),
    default="excerpt",
    help="How much of each report the pages of tags show.",
)
@AS_JSON
def site(archive: Path, output: Path, text: Any, tag_text: Any, as_json: bool) -> None:
    """Write the static site of an ARCHIVE: works from file://, no server, no outside request."""
    from dateline.publish.site import write_site
    from dateline.store.archive import Archive

    with Archive.open(archive, read_only=True) as opened:
        written = write_site(opened, output, text=text, tag_text=tag_text)
    pages = sum(written.pages.values())
    _print(written, f"{pages} pages in {output}; open {output / 'index.html'}", as_json)


@main.command()
@click.argument("archive", type=click.Path(path_type=Path, exists=True))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8765, show_default=True, help="The port to listen on.")
def serve(archive: Path, host: str, port: int) -> None:
    """Serve the pages of an ARCHIVE; given a pile, build PILE.db beside it meanwhile.

    For a pile, started from a terminal, the browser is opened.
    """
    from dateline.pipeline.build import build_beside
    from dateline.serve import serve as serve_archive

    address = f"http://{host}:{port}/"
    with build_beside(archive) as built:
        click.echo(address, err=True)
        if built != archive and sys.stderr.isatty():
            threading.Timer(1.0, webbrowser.open, [address]).start()  # once the server listens
        serve_archive(built, host, port)


@main.command()
@ARCHIVE
@click.argument("name", metavar="[ID]", required=False)
@AS_JSON
def show(archive: Path, name: str | None, as_json: bool) -> None:
    """Show what the pages show: of the whole ARCHIVE, or of a report, incident or tag."""
    from dateline.publish.shelf import Shelf
    from dateline.publish.terminal import find_page, lines_of
    from dateline.store.archive import Archive

    with Archive.open(archive, read_only=True) as opened:
        page = find_page(Shelf(opened), name)
        _print(page, "\n".join(lines_of(page)), as_json)


@main.command()
@ARCHIVE
@click.argument("address", metavar="ID[.FIELD]")
@AS_JSON
def why(archive: Path, address: str, as_json: bool) -> None:
    """Say why a value is what it is: words, rule, rivals with scores, policy."""
    from dateline.store.archive import Archive
    from dateline.store.why import explain, lines_of, split_address

    with Archive.open(archive, read_only=True) as opened:
        reasons = explain(opened, *split_address(address))
    said = "\n\n".join("\n".join(lines_of(reason)) for reason in reasons)
    _print([reason._asdict() for reason in reasons], said, as_json)


@main.command()
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
        _print(written, f"{written} rows written to {output}", as_json)


@main.command()
@ARCHIVE
@AS_JSON
@click.pass_context
def verify(ctx: click.Context, /, archive: Path, as_json: bool) -> None:
    """Check every row, quote, index and referred source of an ARCHIVE."""
    from dateline.store.verify import verify_archive

    findings = verify_archive(archive)
    said = "\n".join(map(str, findings)) or f"{archive}: sound"
    _print([finding._asdict() for finding in findings], said, as_json)
    ctx.exit(SOME_FAILED if findings else DONE)


@main.command()
@ARCHIVE
@AS_JSON
def status(archive: Path, as_json: bool) -> None:
    """Say how much an ARCHIVE holds, and how much is undated, unplaced, unread or failed."""
    from dateline.publish.pages import status_page
    from dateline.publish.shelf import Shelf
    from dateline.publish.terminal import status_lines
    from dateline.store.archive import Archive

    with Archive.open(archive, read_only=True) as opened:
        counts = opened.counts()
        said = "\n".join(status_lines(status_page(Shelf(opened))))
    _print(counts, f"{counts.documents} documents, {counts.reports} reports\n{said}", as_json)


@main.command()
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
    _print(made, "\n".join(made.lines()), as_json)


def _print(value: Any, words: str, as_json: bool) -> None:
    """Print a result: for a program as JSON, for a person in words."""
    import msgspec

    click.echo(msgspec.json.encode(value).decode() if as_json else words.translate(_UNSAFE))


_UNSAFE = dict.fromkeys(
    (*range(9), *range(11, 32), 127, *range(128, 160)), "\N{REPLACEMENT CHARACTER}"
)
"""Control characters of outside text, which could drive the terminal."""
