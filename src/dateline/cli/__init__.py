"""The command line: a thin skin over the library. Each command parses, calls one thing, prints.

Results go to standard output, progress to standard error and only on a terminal or with
``--progress``. Exit status: 0 done; 1 done, but some inputs failed; 2 wrong use or nothing could
be done; 130 interrupted.
"""

from __future__ import annotations

from typing import Any

import click

from dateline.cli import building, checking, deciding, evidence, exporting, pages, watching
from dateline.cli.options import INTERRUPTED, NOTHING_DONE
from dateline.errors import DatelineError


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
    main.add_command(command)
