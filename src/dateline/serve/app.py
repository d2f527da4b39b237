"""The application and its server: bound to 127.0.0.1 unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dateline.publish.addresses import Links
from dateline.publish.basemap import read_basemap
from dateline.publish.render import compile_templates, render
from dateline.serve.desk import Desk
from dateline.serve.downloads import download_routes
from dateline.serve.guard import Guard, Patience
from dateline.serve.judging import Judging
from dateline.serve.pages import page_routes
from dateline.serve.review import review_routes
from dateline.serve.signing import SignIn
from dateline.serve.tokens import Tokens
from dateline.serve.writer import Writer

_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_ANY = frozenset({"0.0.0.0", "::"})
_MOST_AT_ONCE = 800
"""Connections; what is more is told to come back (503)."""


def make_app(
    archive_path: Path,
    *,
    host: str = "127.0.0.1",
    tokens: Tokens | None = None,
    read_only: bool = False,
) -> Starlette:
    """Return the application that serves the archive at *archive_path*.

    Args:
        archive_path: The archive; pages read it through a handle that cannot write.
        host: The name or address that the server is bound to, and so is asked for besides the
            local ones; where it stands for every address, any Host is accepted.
        tokens: Who may decide, and read; nobody may decide where there are none.
        read_only: Take no decision, whoever sends it.

    Raises:
        ArchiveError: There is no such archive.
    """
    desk, tokens = Desk(archive_path), tokens or Tokens(())
    hosts = frozenset[str]() if host in _ANY else _LOCAL | {host.lower()}
    writer = None if read_only or not tokens.has_reviewers else Writer(archive_path)
    routes = [
        *page_routes(desk),
        *download_routes(desk),
        *review_routes(desk, may_write=writer is not None),
        Judging(tokens, writer).route(),
    ]
    app = Starlette(routes=routes, exception_handlers={404: _missing(desk)})
    app.add_middleware(SignIn, tokens=tokens)
    app.add_middleware(Guard, hosts=hosts)
    return app


def _missing(desk: Desk) -> Callable[[Request, Exception], Any]:
    async def answer(_: Request, __: Exception) -> Response:
        html = render("missing", None, Links("", served=True), desk.shelf())
        return HTMLResponse(desk.with_building(html), 404)

    return answer


def make_server(
    archive_path: Path,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    tokens: Tokens | None = None,
    read_only: bool = False,
) -> uvicorn.Server:
    """Return the server of an archive, ready to `run`; port 0 takes any free one.

    Raises:
        ArchiveError: There is no such archive.
    """
    read_basemap()  # what every page needs, before anybody waits for one
    compile_templates()
    config = uvicorn.Config(
        make_app(archive_path, host=host, tokens=tokens, read_only=read_only),
        host=host,
        port=port,
        http=Patience,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
    )
    return uvicorn.Server(config)


def serve(
    archive_path: Path,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    tokens: Tokens | None = None,
    read_only: bool = False,
) -> None:
    """Serve the archive until interrupted."""
    make_server(archive_path, host, port, tokens=tokens, read_only=read_only).run()


def is_local(host: str) -> bool:
    """Whether only this machine can reach what is bound to *host*."""
    return host.lower() in _LOCAL or host == "::1"
