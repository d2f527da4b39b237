"""The command line: a thin skin over the library. Each command parses, calls one thing, prints.

Results go to standard output, progress to standard error and only on a terminal or with
``--progress``. Exit status: 0 done; 1 done, but some inputs failed; 2 wrong use or nothing could
be done; 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from dateline.cli import building, checking, deciding, evidence, exporting, pages, watching
from dateline.cli.options import INTERRUPTED, NOTHING_DONE
from dateline.cli.running import LOG, log_option, report_fault
from dateline.errors import DatelineError


class Dateline(click.Group):
    """The group of commands; an error raised on purpose ends in one line and status 2."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the program; a fault of its own ends in one line and a report."""
        if sys.excepthook is sys.__excepthook__:
            sys.excepthook = report_fault
        try:
            return super().main(*args, **options)
        except SystemExit as end:
            LOG.end(end.code if isinstance(end.code, int) else 0)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say what went wrong in one line."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            LOG.write("refused", level="error", error=type(error).__name__)
            click.echo(f"dateline: {error}", err=True)
            ctx.exit(NOTHING_DONE)
        except KeyboardInterrupt:
            LOG.write("interrupted", level="error")
            click.echo("dateline: interrupted; what was acknowledged is kept", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Dateline, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
def main() -> None:
    """Turn a pile of news into a sourced event archive: what, where, when, how many, who says so."""


COMMANDS: tuple[click.Command, ...] = (
    building.build,
    building.mark,
    pages.site,
    pages.serve,
    pages.show,
    pages.status,
    evidence.why,
    deciding.judge,
    deciding.remove,
    deciding.diff,
    evidence.verify,
    evidence.repair,
    exporting.export,
    checking.audit,
    checking.bundle,
    watching.watch,
    building.demo,
    building.doctor,
)
"""Every command, in the order in which help lists them."""

for command in COMMANDS:
    log_option(command)
    main.add_command(command)
