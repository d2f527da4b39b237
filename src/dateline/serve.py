"""The pages over HTTP: the same contexts and templates as the static site, made when asked for.

Bound to 127.0.0.1 unless told otherwise. A request whose Host is not this machine's is refused
(DNS rebinding), every answer carries a policy that lets a page load nothing but our own files,
and nothing outside the archive and our assets can be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from dateline.errors import ArchiveError
from dateline.publish import pages
from dateline.publish.addresses import Links
from dateline.publish.basemap import read_basemap
from dateline.publish.feeds import Feeds, feed_item
from dateline.publish.incident_page import incident_page
from dateline.publish.map_data import base_script, map_script
from dateline.publish.map_page import MapPage, map_page
from dateline.publish.paging import pages_of
from dateline.publish.pictures import TYPES
from dateline.publish.render import ASSETS, CSP, compile_templates, render
from dateline.publish.report_page import report_page
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import TagPage, tag_index, tag_page
from dateline.store.archive import Archive

_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_ANY = frozenset({"0.0.0.0", "::"})
_HEADERS = (
    (b"content-security-policy", f"{CSP}; frame-ancestors 'none'".encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_LONGEST_QUERY = 400
_PATIENCE = 10.0
_MOST_KEPT = 512


class Desk:
    """Hands out the archive as pages read it, read anew after another process has changed it."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive.open(path, read_only=True)
        self._shelf, self._version = Shelf(self._archive), self._data_version()
        self.made: dict[str, str] = {}
        """Pages made since the archive last changed, by path; the oldest are dropped."""

    def shelf(self) -> Shelf:
        """Return the archive as it is now."""
        version = self._data_version()
        if version != self._version:
            self._shelf, self._version = Shelf(self._archive), version
            self.made.clear()
        return self._shelf

    def keep(self, path: str, html: str) -> None:
        """Remember a page that was made."""
        if len(self.made) >= _MOST_KEPT:
            del self.made[next(iter(self.made))]
        self.made[path] = html

    def picture(self, file: str) -> bytes | None:
        """Return a picture of the pile by its file in the site, None where there is none."""
        shelf = self.shelf()
        if file in shelf.pictures.files or file in shelf.picture_files:
            return shelf.pictures.read(file)
        return None

    def _data_version(self) -> int:
        return int(self._archive.connection.execute("PRAGMA data_version").fetchone()[0])


class Guard:
    """Refuses foreign hosts and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            with suppress(h11.LocalProtocolError):  # a broken body: 400 was said already
                await send(message)

        app = self.app if self._is_known(scope) else PlainTextResponse("unknown host", 421)
        await app(scope, receive, send_guarded)

    def _is_known(self, scope: Scope) -> bool:
        if not self.hosts:
            return True
        given = [value for name, value in scope["headers"] if name == b"host"]
        name = given[0].decode("latin-1").lower() if len(given) == 1 else ""
        host = name[: name.find("]") + 1] if name.startswith("[") else name.partition(":")[0]
        return host in self.hosts


def make_app(archive_path: Path, *, host: str = "127.0.0.1") -> Starlette:
    """Return the application that serves the archive at *archive_path*.

    Args:
        archive_path: The archive; it is opened for reading only.
        host: The name or address that the server is bound to, and so is asked for besides the
            local ones; where it stands for every address, any Host is accepted.

    Raises:
        ArchiveError: There is no such archive.
    """
    desk = Desk(archive_path)
    hosts = frozenset[str]() if host in _ANY else _LOCAL | {host.lower()}
    app = Starlette(routes=_routes(desk), exception_handlers={404: _missing(desk)})
    app.add_middleware(Guard, hosts=hosts)
    return app


class Patience(H11Protocol):
    """HTTP/1.1 that waits for a whole request ten seconds and no longer.

    Uvicorn itself waits for ever, so that a hundred half-open requests would hold a hundred
    sockets.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting while a request is not whole."""
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._wait()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_PATIENCE, self.transport.close)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def make_server(archive_path: Path, host: str = "127.0.0.1", port: int = 8765) -> uvicorn.Server:
    """Return the server of an archive, ready to `run`; port 0 takes any free one.

    Raises:
        ArchiveError: There is no such archive.
    """
    read_basemap()  # what every page needs, before anybody waits for one
    compile_templates()
    config = uvicorn.Config(
        make_app(archive_path, host=host),
        host=host,
        port=port,
        http=Patience,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    return uvicorn.Server(config)


def serve(archive_path: Path, host: str = "127.0.0.1", port: int = 8765) -> None:
    """Serve the archive until interrupted."""
    make_server(archive_path, host, port).run()


Context = Callable[[Shelf, Request], Any]


def _routes(desk: Desk) -> list[Route | Mount]:
    feeds = (
        ("feed/", 0),
        ("feed/index.xml", 0),
        ("feed/atom/", 1),
        ("feed/atom/index.xml", 1),
        ("feed.json", 2),
    )
    return [
        _page(desk, "/", "front", "", lambda shelf, _: pages.front_page(shelf)),
        _page(desk, "/tag/", "tags", "tags", lambda shelf, _: tag_index(shelf)),
        *(_feed(desk, f"/tag/{{part}}/{path}", which) for path, which in feeds),
        _page(desk, "/tag/{part}/", "tag", "tags", _tag),
        _page(desk, "/tag/{part}/page/{number:int}/", "tag", "tags", _tag),
        _page(
            desk,
            "/report/{name}/",
            "report",
            "reports",
            lambda shelf, request: report_page(shelf, request.path_params["name"]),
        ),
        _page(desk, "/incident/", "incidents", "incidents", _incidents),
        _page(desk, "/incident/page/{number:int}/", "incidents", "incidents", _incidents),
        _page(
            desk,
            "/incident/{name}/",
            "incident",
            "incidents",
            lambda shelf, request: incident_page(shelf, request.path_params["name"]),
        ),
        _page(desk, "/month/", "months", "reports", lambda shelf, _: pages.months_page(shelf)),
        _page(desk, "/month/{month}/", "month", "reports", _month),
        _page(desk, "/month/{month}/page/{number:int}/", "month", "reports", _month),
        _page(desk, "/map/", "map", "map", _map),
        _script(desk, "/map/data.js", lambda shelf: map_script(shelf.ranked)),
        _script(desk, "/map/base.js", lambda _: base_script()),
        _page(desk, "/timeline/", "timeline", "timeline", _timeline),
        _page(desk, "/timeline/page/{number:int}/", "timeline", "timeline", _timeline),
        _page(desk, "/search", "search", "search", _search),
        _page(desk, "/search/", "search", "search", _search),
        _page(desk, "/status", "status", "", lambda shelf, _: pages.status_page(shelf)),
        _page(desk, "/status/", "status", "", lambda shelf, _: pages.status_page(shelf)),
        _page(desk, "/method/", "method", "", lambda shelf, _: pages.method_page(shelf)),
        Route("/picture/{name}", _picture(desk)),
        Route("/health", _health(desk)),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]


def _page(desk: Desk, path: str, template: str, nav: str, context: Context) -> Route:
    async def answer(request: Request) -> Response:
        shelf = desk.shelf()
        if not request.url.query and (html := desk.made.get(request.url.path)):
            return HTMLResponse(html)
        try:
            page = context(shelf, request)
        except ArchiveError as error:
            raise HTTPException(404) from error
        html = render(template, page, Links("", served=True), shelf, nav)
        if not request.url.query:
            desk.keep(request.url.path, html)
        return HTMLResponse(html)

    return Route(path, answer)


def _script(desk: Desk, path: str, made: Callable[[Shelf], bytes]) -> Route:
    async def answer(_: Request) -> Response:
        return Response(made(desk.shelf()), media_type="text/javascript")

    return Route(path, answer)


def _feed(desk: Desk, path: str, which: int) -> Route:
    kinds = ("application/rss+xml", "application/atom+xml", "application/feed+json")

    async def answer(request: Request) -> Response:
        shelf = desk.shelf()
        tag = shelf.tags[_slug(shelf, request)]
        listed = [shelf.report(name).listed for name in shelf.reports_of(tag.slug)[:60]]
        made = Feeds(served=True).all(tag, [feed_item(shelf, one) for one in listed])
        return Response(made[which], media_type=kinds[which])

    return Route(path, answer)


def _slug(shelf: Shelf, request: Request) -> str:
    slug = shelf.slugs.get(request.path_params["part"])
    if slug is None:
        raise HTTPException(404)
    return slug


def _number(request: Request, last: int) -> int:
    number = int(request.path_params.get("number", 1))
    if not 1 <= number <= last:
        raise HTTPException(404)
    return number


def _tag(shelf: Shelf, request: Request) -> TagPage:
    tag = shelf.tags[_slug(shelf, request)]
    return tag_page(shelf, tag, _number(request, pages_of(tag.reports)))


def _incidents(shelf: Shelf, request: Request) -> pages.IncidentsPage:
    return pages.incidents_page(shelf, _number(request, pages_of(len(shelf.incidents))))


def _timeline(shelf: Shelf, request: Request) -> pages.TimelinePage:
    last = pages_of(len(shelf.timed[0]), pages.BARS_PER_PAGE)
    return pages.timeline_page(shelf, _number(request, last))


def _month(shelf: Shelf, request: Request) -> pages.MonthPage:
    found = dict(pages.months(shelf))
    month = request.path_params["month"]
    if month not in found:
        raise HTTPException(404)
    return pages.month_page(shelf, month, _number(request, pages_of(found[month])))


def _map(shelf: Shelf, request: Request) -> MapPage:
    """Answer ``/map/?bbox=W,S,E,N&from=DAY&to=DAY``; what is not understood is a bad request."""
    asked = request.query_params
    if not {"bbox", "from", "to"} & asked.keys():
        return map_page(shelf)
    try:
        box = tuple(float(part) for part in asked.get("bbox", "-180,-90,180,90").split(","))
        days = tuple(
            date.fromisoformat(asked.get(k) or d).isoformat()
            for k, d in (("from", "0001-01-01"), ("to", "9999-12-31"))
        )
        west, south, east, north = box
        first, last = days
    except ValueError as error:
        raise HTTPException(
            400, "bbox is west,south,east,north in degrees; from and to are days"
        ) from error
    found = shelf.archive.incidents(box=(west, south, east, north), days=(first, last))
    return map_page(shelf, {one.id for one in found})


def _search(shelf: Shelf, request: Request) -> pages.SearchPage:
    query = request.query_params.get("q", "")[:_LONGEST_QUERY]
    return pages.search_page(shelf, query, asked=True)


def _picture(desk: Desk) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        data = desk.picture(f"picture/{name}")
        if data is None:
            raise HTTPException(404)
        return Response(data, media_type=TYPES[name.rpartition(".")[2]])

    return answer


def _health(desk: Desk) -> Callable[[Request], Any]:
    async def answer(_: Request) -> Response:
        return JSONResponse({"status": "ok", "reports": desk.shelf().counts.reports})

    return answer


def _missing(desk: Desk) -> Callable[[Request, Exception], Any]:
    async def answer(_: Request, __: Exception) -> Response:
        return HTMLResponse(render("missing", None, Links("", served=True), desk.shelf()), 404)

    return answer
