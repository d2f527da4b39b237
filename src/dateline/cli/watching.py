"""The command that asks the network: ``watch``."""

from __future__ import annotations

from pathlib import Path

import click

from dateline.cli.options import AS_JSON, NOTHING_DONE, SOME_FAILED


@click.command()
@click.argument("feed", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "archive",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive: made, or brought up to date.",
)
@click.option("--once", is_flag=True, help="One round, now; for cron and systemd timers.")
@click.option(
    "--every",
    type=click.FloatRange(min=60),
    default=900,
    show_default=True,
    help="Seconds between two questions to one address.",
)
@click.option("--pages", is_flag=True, help="Ask for the page of each new item of a feed too.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Ask addresses of this machine and of private networks too.",
)
@click.option(
    "--warc",
    "warc_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for archived copies of what was answered, as WARC.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--tables",
    type=click.Path(path_type=Path, file_okay=False),
    help="Your own tables (else tables/ beside the archive).",
)
@AS_JSON
@click.pass_context
def watch(
    ctx: click.Context,
    /,
    *,
    feed: tuple[str, ...],
    archive: Path,
    once: bool,
    every: float,
    pages: bool,
    allow_private: bool,
    warc_folder: Path | None,
    workers: int,
    tables: Path | None,
    as_json: bool,
) -> None:
    """Poll each FEED (RSS, Atom, JSON Feed, sitemap, folder) into an archive until interrupted.

    The only command that asks the network, and only the addresses given, those that they redirect
    to and, with --pages or for a sitemap, the pages that they list.
    """
    import msgspec

    from dateline.pipeline.build import Task
    from dateline.pipeline.options import Options
    from dateline.watch.run import Watching
    from dateline.watch.run import watch as rounds

    wanted = Watching(
        task=Task(options=Options(tables=tables), workers=workers),
        allow_private=allow_private,
        pages=pages,
        warc=warc_folder,
        every=every,
    )
    for told in rounds(feed, archive, wanted, once=once):
        for missed in told.missed:
            click.echo(f"failed   {missed.url}: {missed.reason}", err=True)
        if as_json:
            click.echo(msgspec.json.encode(told).decode())
        elif told.counts is not None:
            click.echo(f"{told.asked} asked; {told.counts.documents} new documents")
        else:
            click.echo(f"{told.asked} asked; nothing new")
        if once and told.missed:
            nothing = told.counts is None or told.counts.documents + told.counts.unchanged == 0
            ctx.exit(NOTHING_DONE if nothing else SOME_FAILED)
