"""A Frictionless data package: the CSV tables with ``datapackage.json`` and Datasette's metadata.

``metadata.yaml`` describes the same tables to Datasette, as a database named ``dateline``, with
queries to begin with; ``datasette ARCHIVE.db -m metadata.yaml`` shows the archive itself with them,
if the file is named ``dateline.db`` (or ``metadata.yaml`` is given its name).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from dateline.export.columns import Column, Table, read_columns
from dateline.export.datasette import metadata_yaml
from dateline.export.notes import write_note
from dateline.export.schemas import check_object
from dateline.export.tables import LOST, SAFE, write_tables
from dateline.store.view import View

_KEYS = {"incident": "incidents", "report": "reports", "main_incident": "incidents"}
"""Columns that hold an id of another table."""


def write_datapackage(view: View, folder: Path) -> int:
    """Write the tables, ``datapackage.json``, ``metadata.yaml`` and a README; return the rows."""
    count = write_tables(view, folder)
    described = describe(view)
    check_object("datapackage", described)
    packed = msgspec.json.format(msgspec.json.encode(described), indent=1)
    (folder / "datapackage.json").write_bytes(packed + b"\n")
    (folder / "metadata.yaml").write_text(metadata_yaml(view), encoding="utf-8")
    about = "A Frictionless data package: `datapackage.json` describes the CSV files beside it."
    write_note(view, folder / "README.md", about, (*LOST, SAFE))
    return count


def describe(view: View) -> dict[str, Any]:
    """Return what ``datapackage.json`` says."""
    runs = view.runs()
    return {
        "profile": "tabular-data-package",
        "name": "dateline",
        "title": view.title or f"An archive of {view.counts().reports} reports",
        "description": view.notice or "Events in news reports, made with dateline.",
        "version": runs[-1].get("dateline", "0") if runs else "0",
        "licenses": [
            {
                "name": "other",
                "title": "The reports are their publishers'; place names are from GeoNames,"
                " CC BY 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [{"title": outlet} for outlet in _outlets(view)] or [{"title": "not known"}],
        "resources": [_resource(table) for table in read_columns()["tables"].values()],
    }


def _outlets(view: View) -> list[str]:
    return sorted({listed.outlet for listed in view.reports() if listed.outlet})


def _resource(table: Table) -> dict[str, Any]:
    keys = [
        {"fields": name, "reference": {"resource": _KEYS[name], "fields": "id"}}
        for name in table.names
        if name in _KEYS
    ]
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            **({"primaryKey": "id"} if table.names[0] == "id" else {}),
            **({"foreignKeys": keys} if keys else {}),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    return {"name": column.name, "type": column.type, "description": column.about}
