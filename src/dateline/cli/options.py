"""Arguments and options that several commands share, and how results are printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

DONE, SOME_FAILED, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: contract, section 1."""

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
                "--warc",
                default="",
                metavar="'status=200 host=...'",
                help="Which captures of WARC files: status= mime= host= from= to= cdx= lists=read.",
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


def selecting_options(*, redact: str = "none", text: str = "full") -> Callable[[Any], Any]:
    """Add the options that say what of an archive is shown; they arrive as one ``selection``.

    Args:
        redact: Whether private persons are masked where nothing is said.
        text: How much of each report is shown where nothing is said.
    """

    def add(command: Any) -> Any:
        @wraps(command)
        def run(*args: Any, **options: Any) -> Any:
            from dateline.store.view import Selection

            asked = {name: options.pop(name) for name in Selection.__struct_fields__}
            return command(*args, selection=Selection(**asked), **options)

        for option in reversed(_selecting(redact, text)):
            option(run)
        return run

    return add


def _selecting(redact: str, text: str) -> tuple[Any, ...]:
    return (
        click.option(
            "--where",
            metavar="QUERY",
            default="",
            help='Only what meets a query: words, "phrases", place: actor: said: outlet: tag:'
            " type: status: killed:>10 wounded: before: after:, - for not, | for or.",
        ),
        click.option("--status", metavar="STATUS", help="Only incidents of this status."),
        click.option("--policy", metavar="NAME", help="The policy that settles tolls."),
        click.option("--as-of", metavar="DAY", help="As it was known on that day."),
        click.option(
            "--redact",
            type=click.Choice(["private", "none"]),
            default=redact,
            show_default=True,
            help="Mask the names of private persons.",
        ),
        click.option(
            "--text",
            type=click.Choice(["full", "excerpt", "none"]),
            default=text,
            show_default=True,
            help="How much of each report's text is shown.",
        ),
    )


REPLAY = click.option(
    "--replay",
    metavar="'https://.../{timestamp}/{url}'",
    help="Where captures of WARC files are replayed: every quote of one links there.",
)
"""The option of ``build``, which keeps it in the archive, and of ``site``."""


def task_of(asked: dict[str, Any], **more: Any) -> Any:
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
        warc=asked["warc"],
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


def print_result(value: Any, words: str, as_json: bool) -> None:
    """Print a result: for a program as JSON, for a person in words."""
    import msgspec

    click.echo(msgspec.json.encode(value).decode() if as_json else words.translate(_UNSAFE))


_UNSAFE = dict.fromkeys(
    (*range(9), *range(11, 32), 127, *range(128, 160)), "\N{REPLACEMENT CHARACTER}"
)
"""Control characters of outside text, which could drive the terminal."""
