"""``NAME.README.md``: what an export lost, and under which policy its numbers stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline.store.questions import Questions
from dateline.store.view import Selection, View


def write_note(
    archive: Questions,
    path: Path,
    what: str,
    lost: Sequence[str],
    *,
    policies: Sequence[str] = (),
) -> None:
    """Write the note of an export to *path*.

    Args:
        archive: What was exported.
        path: Of the note itself.
        what: The export in a sentence.
        lost: What the archive has and the export has not, a sentence each.
        policies: What the numbers were settled by; none: what the tolls are signed with.
    """
    counts = archive.counts()
    own = {toll.policy for one in archive.incidents() for toll in one.tolls.values()}
    named = ", ".join(policies or sorted(own)) or "none, there are no tolls"
    lines = [
        f"# {path.name.removesuffix('.README.md').removesuffix('README.md') or path.parent.name}",
        "",
        what,
        "",
        f"Archive: {counts.documents} documents, {counts.reports} reports,"
        f" {counts.incidents} incidents.",
        *(_selected(archive.selection) if isinstance(archive, View) else ()),
        "",
        f"Policy of the tolls: {named}. `low` and"
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


def _selected(asked: Selection) -> Iterator[str]:
    """Say what was asked for, where it was not everything."""
    if asked.where or asked.status:
        yield ""
        yield (
            f"Selected: `{asked.where}`{f' and status {asked.status}' if asked.status else ''}."
            " Incidents are whole, with all reports that they rest on."
        )
    if asked.as_of:
        yield f"As it was known on {asked.as_of}."
    if asked.redact != "none":
        yield "Names of private persons are masked."
    if asked.text != "full":
        yield f"Texts: {asked.text}."
