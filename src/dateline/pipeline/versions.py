"""What a run is made with: program, model, gazetteer and tables, by number or by their content."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from dateline.pipeline.options import Options
from dateline.text.tables import whole_languages

DATA = Path(__file__).parent.parent / "data"
_TABLES = (".toml", ".csv", ".txt")
_HEAD = 1 << 16
"""Bytes of each file of the gazetteer that are looked at; with its length, they tell two apart."""


@cache
def program_version() -> str:
    """Return the version of dateline that is installed."""
    return importlib.metadata.version("dateline")


def versions_in_use(options: Options) -> dict[str, str]:
    """Return the version of everything that marks depend on; tables and gazetteer have a hash."""
    versions = {"dateline": program_version()}
    if options.marks:
        from dateline.kit import extra_steps
        from dateline.text.parse import model_name

        model = model_name()
        versions["model"] = f"{model} {importlib.metadata.version(model.replace('_', '-'))}"
        versions["gazetteer"] = _hash_of(_files(DATA / "gazetteer"), _HEAD)
        for step in extra_steps():
            maker = step.dist
            versions[f"step {step.name}"] = f"{maker.name} {maker.version}" if maker else step.value
    packs = (file for code in sorted(whole_languages()) for file in _files(DATA / code))
    own = (path for path in (*_files(DATA), *packs) if path.suffix in _TABLES)
    versions["tables"] = _hash_of(own)
    if options.tables is not None:
        versions["own tables"] = _hash_of(_files(options.tables))
    return versions


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _hash_of(files: Iterable[Path], most: int = -1) -> str:
    """Return 12 digits of a hash over names, lengths and (first) bytes of files."""
    digest = blake2b(digest_size=6)
    for path in files:
        with path.open("rb") as file:
            content = file.read(most)
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(content)
    return digest.hexdigest()
