"""Every block of code in the documentation runs, and every command and event type is in it.

What a block is for stands behind its fence:

* ``console``: lines after ``$`` are run, and what stands below must be what they print (``...`` for
  what varies; nothing below, nothing compared). ``# status 1`` at the end of a line says how the
  command ends, if not with 0.
* ``python``: run as a script.
* ``toml``, ``json``, ``csv`` and the like: must parse; with ``file=PATH`` behind, they are written there.
* ``sh``: what a reader does outside (clone, install); only the names of make targets are checked.
* ``text``: input or a figure; with ``file=PATH`` behind, it is written there.

Each page runs in a folder of its own that looks like a fresh clone in which ``make demo`` ran.
"""

import contextlib
import csv
import doctest
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"#\s*status (\d)")
VARIES = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
BIN = Path(sys.executable).parent


class Block(NamedTuple):
    language: str
    file: str | None
    body: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in FENCE.findall(page.read_text(encoding="utf-8"))]


WITH_CODE = [page for page in PAGES if blocks(page)]


@pytest.fixture(scope="session")
def clone(tmp_path_factory) -> Path:
    """A folder with the sample pile where a clone has it, and the demo that `make demo` makes."""
    folder = tmp_path_factory.mktemp("clone")
    sample = Path("src/dateline/data/sample")
    shutil.copytree(ROOT / sample, folder / sample)
    _run("dateline demo -o demo", folder)
    return folder


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_blocks_of_a_page_run(page, clone, tmp_path):
    here = tmp_path / "here"
    shutil.copytree(clone, here)
    for block in blocks(page):
        CHECKS[block.language](block, here)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_the_cells_of_a_notebook_run(notebook, clone, tmp_path):
    here = tmp_path / "here"
    shutil.copytree(clone, here)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    run_python(Block("python", None, code), here)
    assert (here / "deaths.png").stat().st_size > 10_000


def run_console(block: Block, here: Path) -> None:
    for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
        command, _, wanted = part.partition("\n")
        while command.endswith("\\"):
            line, _, wanted = wanted.partition("\n")
            command = command[:-1] + line
        if command.startswith("dateline serve"):
            serve(command, here)
            continue
        said = _run(command, here)
        if wanted.strip():
            same = doctest.OutputChecker().check_output(wanted, said.replace("\u00a0", " "), VARIES)
            assert same, (command, said)


def _run(command: str, here: Path) -> str:
    """Run a command, hold it to its status, and return all that it printed."""
    status = STATUS.search(command)
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=here,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == int(status[1] if status else 0), (command, ran.stdout)
    return ran.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}


def serve(command: str, here: Path) -> None:
    """Start a server on a free port, ask for its front page, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [*command.partition("#")[0].split(), "--port", str(port)]
    server = subprocess.Popen(
        words, cwd=here, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert _answers(f"http://127.0.0.1:{port}/", server), command
    finally:
        server.terminate()
        server.wait(10)


def _answers(address: str, server: subprocess.Popen) -> bool:
    """Ask until the server answers or ends, for half a minute at most."""
    for _ in range(120):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.25)
            return False
    return False


def run_python(block: Block, here: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", block.body],
        cwd=here,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def check_sh(block: Block, here: Path) -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for target in re.findall(r"^make ([\w -]+)", block.body, re.MULTILINE):
        assert set(target.split()) <= set(targets)


def parse_with(parser):
    def check(block: Block, here: Path) -> None:
        parser(block.body)
        if block.file:
            path = here / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")

    return check


CHECKS = {
    "console": run_console,
    "python": run_python,
    "sh": check_sh,
    "text": parse_with(str),
    "toml": parse_with(tomllib.loads),
    "json": parse_with(json.loads),
    "jsonl": parse_with(lambda body: [json.loads(line) for line in body.splitlines()]),
    "csv": parse_with(lambda body: list(csv.DictReader(body.splitlines(), strict=True))),
}


def test_the_reference_is_what_the_program_says():
    ran = subprocess.run(
        [sys.executable, "tools/check_docs.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_page_can_be_reached_from_the_index():
    seen, todo = set(), [ROOT / "docs" / "index.md"]
    while todo:
        page = todo.pop()
        if page.is_dir():
            todo += page.glob("*.md")
        elif page not in seen and page.suffix == ".md":
            seen.add(page)
            targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
            todo += [(page.parent / target).resolve() for target in targets if ":" not in target]
    assert set((ROOT / "docs").rglob("*.md")) <= seen
