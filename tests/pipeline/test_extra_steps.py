"""Steps of other packages: the example is loaded by its entry point, without being installed."""

import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy

from dateline import kit
from dateline.errors import MissingError, ReadError
from dateline.kit import STEPS, make_steps
from dateline.model.mark import Mention
from dateline.pipeline.doctor import examine
from dateline.pipeline.options import Options
from dateline.pipeline.versions import versions_in_use
from dateline.text.parse import Parser
from readings import read

EXAMPLE = Path(__file__).parents[2] / "examples" / "second_model"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example as if it were installed: its own entry points, its module on the path."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = project["entry-points"][STEPS].items()
    points = [EntryPoint(name=name, value=value, group=STEPS) for name, value in rows]
    monkeypatch.setattr(kit, "entry_points", lambda group: points if group == STEPS else [])
    monkeypatch.syspath_prepend(str(EXAMPLE))
    monkeypatch.delitem(sys.modules, "dateline_second_model", raising=False)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of tables that names a model: one that knows a single name."""
    model = spacy.blank("en")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "harvest circle"}])
    model.to_disk(tmp_path / "model")
    folder = tmp_path / "tables"
    folder.mkdir()
    named = f"model = {str(tmp_path / 'model')!r}\n"
    (folder / "second_model.toml").write_text(named, encoding="utf-8")
    return folder


TEXT = "Salma Idris said the harvest circle had no seed left."


@pytest.mark.usefixtures("installed")
def test_a_step_of_another_package_adds_its_marks(parser: Parser, tables: Path):
    marks = read(parser, TEXT, make_steps(tables)).marks.all(Mention)
    assert {(mark.text, mark.kind) for mark in marks} >= {
        ("Salma Idris", "person"),
        ("harvest circle", "organisation"),
    }


@pytest.mark.usefixtures("installed")
def test_without_its_table_it_finds_nothing(parser: Parser, tmp_path: Path):
    marks = read(parser, TEXT, make_steps(tmp_path)).marks.all(Mention)
    assert "harvest circle" not in {mark.text for mark in marks}


@pytest.mark.usefixtures("installed")
def test_a_table_that_names_no_model_says_so(tmp_path: Path):
    (tmp_path / "second_model.toml").write_text("modell = 1\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"second_model\.toml"):
        make_steps(tmp_path)


@pytest.mark.usefixtures("installed")
def test_extra_steps_stand_among_the_versions_and_in_the_doctors_list():
    assert "step second-model" in versions_in_use(Options())
    assert "step second-model" in {part.name for part in examine().parts}


def test_a_step_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch):
    lost = EntryPoint(name="lost", value="no_such_module:find", group=STEPS)
    monkeypatch.setattr(kit, "entry_points", lambda group: [lost])
    with pytest.raises(MissingError, match="lost"):
        make_steps()
