"""What can be taken away: what a search found, and an incident with all that it rests on.

Each is written by what ``dateline export`` and ``dateline bundle`` use, on a handle of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dateline.bundle.write import write_bundle
from dateline.errors import ArchiveError, DatelineError
from dateline.export.exporters import export_archive
from dateline.export.jsonld import incident_jsonld
from dateline.publish.claims_file import claims_csv
from dateline.publish.shelf import Shelf
from dateline.serve.desk import Desk
from dateline.serve.searching import query_of
from dateline.store.view import Selection, open_view

_AT_ONCE = 2
"""Files that are made at one time; who asks for the next is told to come back (503)."""
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    "xlsx": _EXCEL,
    "zip": "application/zip",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "jsonld": "application/ld+json",
}

Write = Callable[[Path, Request, Path], None]
"""Writes a file about what a request asks for: the archive, the request, the file."""


def download_routes(desk: Desk) -> list[Route]:
    """Return the routes of everything that is written to be taken away."""
    limit = BoundedSemaphore(_AT_ONCE)
    files: tuple[tuple[str, str, Write], ...] = (
        ("/search/download.xlsx", "dateline-search.xlsx", _found("xlsx")),
        ("/search/download.zip", "dateline-search.zip", _found("csv")),
        ("/search/download.geojson", "dateline-search.geojson", _found("geojson")),
        ("/incident/{name}/claims.csv", "claims.csv", _claims),
        ("/incident/{name}/incident.jsonld", "incident.jsonld", _graph),
        ("/incident/{name}/bundle.zip", "bundle.zip", _bundle),
    )
    return [Route(path, _answer(desk, limit, name, write)) for path, name, write in files]


def _answer(
    desk: Desk, limit: BoundedSemaphore, name: str, write: Write
) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        if not limit.acquire(blocking=False):
            words = "other downloads are being made: try again in a moment"
            return PlainTextResponse(words, 503, headers={"retry-after": "10"})
        folder = Path(tempfile.mkdtemp(prefix="dateline-download-"))
        remove = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        try:
            await run_in_threadpool(write, desk.path, request, folder / name)
        except ArchiveError as error:
            raise HTTPException(404) from error
        except DatelineError as error:
            return PlainTextResponse(str(error), 500, background=remove)
        finally:
            limit.release()
        media_type = _TYPES[name.rpartition(".")[2]]
        return FileResponse(folder / name, media_type=media_type, filename=name, background=remove)

    return answer


def _found(form: str) -> Write:
    """Return what writes the rows that ``export --as FORM --where`` gives; tables as a zip."""

    def write(archive: Path, request: Request, file: Path) -> None:
        query = query_of(request)
        made = file if form != "csv" else file.with_name("tables")
        with open_view(archive, Selection(where=query.text)) as view:
            export_archive(view, form, made)
        if form == "csv":
            shutil.make_archive(str(file.with_suffix("")), "zip", made)

    return write


def _claims(archive: Path, request: Request, file: Path) -> None:
    with open_view(archive) as view:
        shelf = Shelf(view)
        file.write_bytes(claims_csv(shelf, shelf.incident(request.path_params["name"])))


def _graph(archive: Path, request: Request, file: Path) -> None:
    with open_view(archive) as view:
        incident = Shelf(view).incident(request.path_params["name"])
        file.write_bytes(incident_jsonld(view, incident))


def _bundle(archive: Path, request: Request, file: Path) -> None:
    """Write an incident's evidence bundle, names of private persons masked as the command does."""
    with open_view(archive, Selection(redact="private")) as view:
        incident = Shelf(view).incident(request.path_params["name"])
        write_bundle(view, (incident.id,), file)
