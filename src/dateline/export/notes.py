"""``NAME.README.md``: what an export lost, and under which policy its numbers stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dateline.store.questions import Questions


def write_note(archive: Questions, path: Path, what: str, lost: Sequence[str]) -> None:
    """Write the note of an export to *path*.

    Args:
        archive: What was exported.
        path: Of the note itself.
        what: The export in a sentence.
        lost: What the archive has and the export has not, a sentence each.
    """
    counts = archive.counts()
    policies = sorted({toll.policy for one in archive.incidents() for toll in one.tolls.values()})
    lines = [
        f"# {path.name.removesuffix('.README.md').removesuffix('README.md') or path.parent.name}",
        "",
        what,
        "",
        f"Archive: {counts.documents} documents, {counts.reports} reports,"
        f" {counts.incidents} incidents.",
        "",
        f"Policy of the tolls: {', '.join(policies) or 'none, there are no tolls'}. `low` and"
        " `high` are the range that the reports leave open, empty where they leave it open;"
        " `best` is the policy's reading.",
        "",
        "Made with: "
        + "; ".join(f"{name} {version}" for run in archive.runs() for name, version in run.items())
        + ".",
        "",
        "What was lost:" if lost else "Nothing was lost.",
        *([""] if lost else []),
        *(f"* {line}" for line in lost),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
