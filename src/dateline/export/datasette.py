"""``metadata.yaml`` for Datasette: what the archive's tables are, and queries to begin with."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from string import Template

import msgspec

from dateline.export.notes import write_note
from dateline.store.questions import Questions
from dateline.store.view import View


def write_metadata(view: View, path: Path) -> int:
    """Write the metadata and the note beside; return its lines."""
    text = metadata_yaml(view)
    path.write_text(text, encoding="utf-8")
    about = "Datasette's metadata for the archive itself: `datasette ARCHIVE.db -m metadata.yaml`."
    lost = ("Everything: it describes the archive's own tables, whose rows stay where they are.",)
    write_note(view, path.with_name(f"{path.name}.README.md"), about, lost)
    return text.count("\n")


def metadata_yaml(archive: Questions) -> str:
    """Return the metadata of an archive's own SQLite file, by its name.

    JSON strings are YAML strings, so what an archive says of itself is written as those.
    """
    path = resources.files("dateline").joinpath("data", "datasette.yaml")
    title = archive.title or "A dateline archive"
    return Template(path.read_text(encoding="utf-8")).substitute(
        title=_quoted(title),
        description=_quoted(
            archive.notice or "Events in news reports, each figure with its words."
        ),
        database=_quoted(archive.path.stem),
    )


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
