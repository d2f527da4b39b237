"""The demonstration: the sample pile that ships with the package, its archive and its site."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from dateline.errors import DatelineError
from dateline.pipeline.build import Counts, Task, build_archive
from dateline.publish.site import write_site
from dateline.store.archive import Archive

TITLE = "The dateline sample pile"
NOTICE = (
    "Everything here is invented for the sample pile: events, people, groups, outlets. "
    "Only the towns, rivers and departments are real."
)


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """What was made, and where it lies."""

    pile: Path
    archive: Path
    site: Path
    counts: Counts

    def lines(self) -> list[str]:
        """Return what a newcomer should read and do next."""
        counts = self.counts
        missed = [f"  {one.source}: {one.reason}" for one in (*counts.failures, *counts.skipped)]
        return [
            f"{self.pile}: {counts.inputs} inputs = {counts.documents} documents"
            f" + {counts.unchanged} unchanged + {len(counts.skipped)} skipped"
            f" + {len(counts.failures)} failures (one file is broken on purpose)",
            *missed,
            f"{self.archive}: {counts.reports} reports, {counts.incidents} incidents",
            "",
            f"Open   {(self.site / 'index.html').absolute().as_uri()}",
            f"Or     dateline serve {self.archive}",
            f"Ask    dateline show {self.archive}",
        ]


def make_demo(folder: Path) -> Demo:
    """Copy the sample pile to *folder*, build its archive and write its site beside it.

    Raises:
        DatelineError: The folder holds a pile that is not the sample's.
    """
    pile, archive, site = folder / "pile", folder / "sample.db", folder / "site"
    with as_file(files("dateline") / "data" / "sample" / "pile") as sample:
        _copy(sample, pile)
    counts = build_archive([pile], archive, Task())
    with Archive.open(archive) as opened:
        opened.describe(title=TITLE, notice=NOTICE)
        write_site(opened, site)
    return Demo(pile=pile, archive=archive, site=site, counts=counts)


def _copy(sample: Path, pile: Path) -> None:
    theirs = {path.relative_to(pile) for path in pile.rglob("*")} if pile.exists() else set()
    ours = {path.relative_to(sample) for path in sample.rglob("*")}
    if not theirs <= ours:
        raise DatelineError(f"{pile} holds other files than the sample's: name another folder")
    shutil.copytree(sample, pile, dirs_exist_ok=True)
