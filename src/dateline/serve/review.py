"""The addresses of review: the queue, the coding sheet, the sample. Only for who may decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dateline.errors import ArchiveError, DatelineError
from dateline.publish.addresses import Links
from dateline.publish.render import render
from dateline.publish.review_queue import next_incident, review_page
from dateline.publish.review_sample import sample_page
from dateline.publish.review_sheet import BOOKS, sheet_page
from dateline.publish.shelf import Shelf
from dateline.serve.desk import Desk
from dateline.serve.pages import as_reader
from dateline.serve.signing import reviewer_of
from dateline.store.decisions.samples import KINDS, SEED

_SHOWN = ("queue", "new", "disputes")
_Context = Callable[[Shelf, Request, str], Any]


def review_routes(desk: Desk, *, may_write: bool) -> list[Route]:
    """Return the routes of review; without *may_write* they say that nothing can be decided here."""

    def page(path: str, template: str, context: _Context) -> Route:
        async def answer(request: Request) -> Response:
            shelf, session = desk.shelf(), reviewer_of(request)
            links = Links("", served=True, page_of=shelf.page_of)
            if session is None or not may_write:
                why = "sign in" if may_write else "read only"
                html = render("review_closed", why, links, shelf, "review")
                return HTMLResponse(desk.with_building(html), headers=_FRESH)
            try:
                made = context(shelf, request, session.person.name)
            except (ArchiveError, DatelineError) as error:
                raise HTTPException(404) from error
            if isinstance(made, Response):
                return made
            html = render(template, made, links, shelf, "review", me=as_reader(session))
            return HTMLResponse(desk.with_building(html), headers=_FRESH)

        return Route(path, answer)

    return [
        page("/review/", "review", _queue),
        page("/review/sheet/", "review_sheet", _next_sheet),
        page("/review/sheet/{name}", "review_sheet", _sheet),
        page("/review/sheet/{name}/", "review_sheet", _sheet),
        page("/review/sample/", "review_sample", _sample),
    ]


_FRESH = {"cache-control": "no-store"}


def _queue(shelf: Shelf, request: Request, name: str) -> Any:
    asked = request.query_params
    show = asked.get("show", "queue")
    return review_page(
        shelf,
        name,
        show if show in _SHOWN else "queue",  # type: ignore[arg-type] # one of the three
        blind="blind" in asked,
    )


def _book(request: Request) -> str:
    book = request.query_params.get("codebook", "acled")
    return book if book in BOOKS else "acled"


def _next_sheet(shelf: Shelf, request: Request, name: str) -> Any:
    """Lead to the heaviest incident that is not coded yet, or back to the queue."""
    found = next_incident(shelf, name)
    to = f"/review/sheet/{found}/?codebook={_book(request)}" if found else "/review/"
    return RedirectResponse(to, 303, headers=_FRESH)


def _sheet(shelf: Shelf, request: Request, _: str) -> Any:
    return sheet_page(shelf, request.path_params["name"], _book(request))


def _sample(shelf: Shelf, request: Request, _: str) -> Any:
    kind = request.query_params.get("kind", "")
    seed = request.query_params.get("seed", SEED)[:40]
    return sample_page(shelf, kind if kind in KINDS or kind == "read" else "", seed)
