"""Commands that show an archive: ``site``, ``serve``, ``show``, ``status``."""

from __future__ import annotations

import getpass
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Any

import click

from dateline.cli.options import ARCHIVE, AS_JSON, REPLAY, print_result, selecting_options
from dateline.cli.progress import Teller


@click.command()
@ARCHIVE
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the site.",
)
@selecting_options(redact="private")
@click.option(
    "--tag-text",
    type=click.Choice(["excerpt", "full"]),
    default="excerpt",
    help="How much of each report the pages of tags show.",
)
@REPLAY
@AS_JSON
def site(
    *,
    archive: Path,
    output: Path,
    selection: Any,
    tag_text: Any,
    replay: str | None,
    as_json: bool,
) -> None:
    """Write the static site of an ARCHIVE: works from file://, no server, no outside request."""
    from dateline.pipeline.build import seldom_collected
    from dateline.publish.site import write_site
    from dateline.store.view import open_view

    with seldom_collected(), open_view(archive, selection) as view:
        written = write_site(view, output, text=selection.text, tag_text=tag_text, replay=replay)
    pages = sum(written.pages.values())
    print_result(written, f"{pages} pages in {output}; open {output / 'index.html'}", as_json)


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, exists=True))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8765, show_default=True, help="The port to listen on.")
@click.option(
    "--token",
    "tokens",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Who may decide: lines `name token role`; role reader, reviewer or admin.",
)
@click.option("--by", metavar="NAME", help="Your name in decisions (default: your login name).")
@click.option("--read-only", is_flag=True, help="Take no decisions.")
def serve(
    *, archive: Path, host: str, port: int, tokens: Path | None, by: str | None, read_only: bool
) -> None:
    """Serve the pages of an ARCHIVE, and review; given a pile, build PILE.db beside it meanwhile.

    Started from a terminal, the browser is opened, at an address with a token of this run by which
    only you may decide. Without --token nobody may where other machines can reach it.
    """
    from dateline.pipeline.build import build_beside
    from dateline.serve import is_local
    from dateline.serve import serve as serve_archive
    from dateline.serve.tokens import own_token, read_tokens

    address, known = f"http://{host}:{port}/", read_tokens(tokens) if tokens else None
    if known is None and is_local(host) and not read_only:
        token, known = own_token(by or login_name())
        address += f"?token={token}"
    with build_beside(archive, Teller()) as built:
        click.echo(address, err=True)
        if sys.stderr.isatty():
            threading.Timer(1.0, webbrowser.open, [address]).start()  # once the server listens
        serve_archive(built, host, port, tokens=known, read_only=read_only)


def login_name() -> str:
    """Return what the one who runs this is called here."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "the archive's keeper"


@click.command()
@ARCHIVE
@click.argument("name", metavar="[ID]", required=False)
@selecting_options()
@click.option(
    "--diff", metavar="NAME", help="Only the numbers that --policy and this one make differently."
)
@AS_JSON
def show(archive: Path, name: str | None, selection: Any, diff: str | None, as_json: bool) -> None:
    """Show what the pages show: of the whole ARCHIVE, or of a report, incident or tag.

    With --where and without an ID: the reports and incidents that meet the query.
    """
    if diff is not None:
        _show_differences(archive, name, selection, diff, as_json)
        return
    from dateline.publish.search_page import find_lines
    from dateline.publish.shelf import Shelf
    from dateline.publish.terminal import find_page, lines_of
    from dateline.store.view import open_view

    with open_view(archive, selection) as view:
        query, shelf = selection.query(), Shelf(view)
        wanted = query if name is None else None
        page = find_lines(shelf, wanted) if wanted else find_page(shelf, name)
        print_result(page, "\n".join(lines_of(page)), as_json)


def _show_differences(
    archive: Path, name: str | None, selection: Any, diff: str, as_json: bool
) -> None:
    from dateline.store.policy_diff import policy_differences
    from dateline.store.view import open_view

    with open_view(archive, selection) as view:
        some = [
            one
            for one in policy_differences(view, selection.policy or "plain", diff)
            if name is None or one.incident.id == name
        ]
    said = [f"{one.incident.id}.{one.harm}: {one.reason}" for one in some]
    rows = [
        {
            "incident": one.incident.id,
            "harm": one.harm,
            "a": one.first._asdict(),
            "b": one.second._asdict(),
        }
        for one in some
    ]
    print_result(rows, "\n".join(said) or "the two policies make the same numbers", as_json)


@click.command()
@ARCHIVE
@AS_JSON
def status(archive: Path, as_json: bool) -> None:
    """Say how much an ARCHIVE holds, how much is undated, unplaced or failed, what was decided."""
    import msgspec

    from dateline.publish.pages import status_page
    from dateline.publish.shelf import Shelf
    from dateline.publish.terminal import status_lines
    from dateline.store.archive import Archive
    from dateline.store.decisions.summary import sum_up

    with Archive.open(archive, read_only=True) as opened:
        counts = opened.counts()
        decided = sum_up(opened)
        said = "\n".join([*status_lines(status_page(Shelf(opened))), *decided.lines()])
    result = msgspec.structs.asdict(counts) | msgspec.structs.asdict(decided)
    print_result(result, f"{counts.documents} documents, {counts.reports} reports\n{said}", as_json)
