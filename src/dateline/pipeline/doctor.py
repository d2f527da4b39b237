"""What is installed and what is missing, with the command that installs it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import sqlite3
import sys
from hashlib import sha256
from pathlib import Path

import msgspec

from dateline.errors import MissingError
from dateline.kit import extra_steps
from dateline.marks.gazetteer import Gazetteer, default_path
from dateline.text.parse import SQUATTED, model_name
from dateline.text.tables import read_table

PARTS = (
    "spacy",
    "lxml",
    "trafilatura",
    "marisa-trie",
    "numpy",
    "jinja2",
    "starlette",
    "google-re2",
)
"""Distributions that a run needs besides the model; a wheel brings them all."""

EXTRAS = (
    ("office", ("pdfminer.six", "python-docx", "striprtf")),
    ("notebook", ("pandas", "polars", "matplotlib")),
    ("spark", ("pyspark",)),
)
"""Extras of dateline, and the distributions by which each is known."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a run needs, or may need: its version, or what to do about its absence."""

    name: str
    version: str | None
    advice: str | None = None
    optional: bool = False


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What `dateline doctor` found; ``spacy_model`` is None when no English model is installed."""

    dateline: str
    python: str
    spacy_model: str | None
    parts: tuple[Part, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is missing that every run needs."""
        return all(part.advice is None or part.optional for part in self.parts)


def examine() -> Health:
    """Look for everything that a run needs, loading none of it."""
    model = _model()
    parts = [*map(_part, PARTS), model, _full_text(), _gazetteer(), *_steps(), *_squatted()]
    parts += (_part(name, extra) for extra, names in EXTRAS for name in names)
    return Health(
        dateline=importlib.metadata.version("dateline"),
        python=platform.python_version(),
        spacy_model=model.name if model.version else None,
        parts=tuple(parts),
    )


def _part(name: str, extra: str | None = None) -> Part:
    """Return an installed distribution, or how to get it: by the *extra* that brings it."""
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        wanted = f"'dateline[{extra}]'" if extra else name
        return Part(
            name=name, version=None, advice=f"pip install {wanted}", optional=extra is not None
        )
    return Part(name=name, version=version, optional=extra is not None)


def _model() -> Part:
    try:
        name = model_name()
    except MissingError as error:
        return Part(name="English model", version=None, advice=str(error))
    version = importlib.metadata.version(name.replace("_", "-"))
    known = read_table("models", "").get(name)
    if known and known["version"] == version and known["sha256"] != model_hash(name):
        advice = f"not the files of {version}: pip install --force-reinstall {name}=={version}"
        return Part(name=name, version=None, advice=advice.replace("_", "-"))
    return Part(name=name, version=version)


def model_hash(name: str) -> str:
    """Return the SHA-256 of the files of an installed package, as ``data/models.toml`` says."""
    found = importlib.util.find_spec(name)
    folders = [Path(place) for place in (found and found.submodule_search_locations) or ()]
    files = [(path, folder) for folder in folders for path in folder.rglob("*") if path.is_file()]
    lines = sorted(
        f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes()).hexdigest()}\n"
        for path, folder in files
        if path.suffix != ".pyc"
    )
    return sha256("".join(lines).encode()).hexdigest()


def _full_text() -> Part:
    options = {row[0] for row in sqlite3.connect(":memory:").execute("pragma compile_options")}
    missing = [name for name in ("ENABLE_FTS5", "ENABLE_RTREE") if name not in options]
    advice = (
        f"this Python's SQLite lacks {', '.join(missing)}: use another build" if missing else None
    )
    return Part(name="sqlite", version=sqlite3.sqlite_version, advice=advice)


def _gazetteer() -> Part:
    try:
        Gazetteer.open(default_path())
    except MissingError as error:
        return Part(name="gazetteer", version=None, advice=str(error))
    return Part(name="gazetteer", version=importlib.metadata.version("dateline"))


def _steps() -> list[Part]:
    """Return the steps that other packages add."""
    return [
        Part(name=f"step {step.name}", version=step.dist.version if step.dist else step.value)
        for step in extra_steps()
    ]


def _squatted() -> list[Part]:
    found = {dist.name: dist.version for dist in importlib.metadata.distributions(path=sys.path)}
    return [
        Part(name=name, version=None, advice=f"a squatted name: pip uninstall {name}")
        for name in SQUATTED
        if found.get(name, "").startswith("999")
    ]
