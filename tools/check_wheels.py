"""Does every locked dependency have a wheel for each platform and Python that dateline promises?

    python tools/check_wheels.py [LOCK ...]       asks the package index; nothing is installed

Prints what has none, and wheels whose hash is not in the lock; status 1 if there is any. Needs pip 23.3
or newer, which looks at metadata without fetching whole wheels.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macOS arm64": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
MACHINES = {"Linux": "x86_64", "macOS arm64": "arm64", "Windows": "AMD64"}
PLATFORMS = {
    "Linux": (*(f"manylinux_2_{n}_x86_64" for n in range(28, 4, -1)), "manylinux2014_x86_64"),
    "macOS arm64": ("macosx_14_0_arm64",),
    "Windows": ("win_amd64",),
}
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$", re.MULTILINE)
_MISSING = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)==")


def missing_wheels(lock: str, platform: str, python: str) -> Iterator[str]:
    """Yield what keeps a lock from being installed from wheels alone, one line each."""
    here = {**SYSTEMS[platform], "platform_machine": MACHINES[platform], "python_version": python}
    pins = {
        name: f"{name}=={version}"
        for name, version, where in _PINNED.findall(lock)
        if not where or Marker(where).evaluate(here)
    }
    while True:
        report, missing = _resolve(list(pins.values()), platform, python)
        if missing is None:
            break
        yield f"{pins.pop(missing)}: no wheel"
    for item in report:
        sha = item["download_info"]["archive_info"]["hashes"]["sha256"]
        if sha not in lock:
            yield f"{item['download_info']['url'].rsplit('/', 1)[-1]}: its hash is not in the lock"
        yield from _unlocked(item["metadata"], lock, platform, python)


def _unlocked(metadata: dict[str, Any], lock: str, platform: str, python: str) -> Iterator[str]:
    """Yield what a distribution needs on a platform, such as colorama on Windows, and no lock pins."""
    locked = {canonicalize_name(name) for name, _, _ in _PINNED.findall(lock)}
    there = {
        **SYSTEMS[platform],
        "platform_machine": MACHINES[platform],
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }
    for needed in map(Requirement, metadata.get("requires_dist", ())):
        wanted = needed.marker is None or needed.marker.evaluate(there)
        if wanted and canonicalize_name(needed.name) not in locked:
            yield f"{metadata['name']} needs {needed.name}, which is not locked"


def _resolve(
    pins: list[str], platform: str, python: str
) -> tuple[list[dict[str, Any]], str | None]:
    """Ask pip what it would install: its report, or the first requirement that has no wheel."""
    with tempfile.TemporaryDirectory() as folder:
        where = [part for name in PLATFORMS[platform] for part in ("--platform", name)]
        command = [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-"),
            *("--no-deps", "--only-binary=:all:", "--implementation", "cp"),
            *("--disable-pip-version-check", "--ignore-installed", "--target", folder),
            *("--python-version", python, *where, *pins),
        ]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return json.loads(ran.stdout)["install"], None
    missing = _MISSING.search(ran.stderr)
    if missing is None:
        sys.exit(f"pip could not be asked: {ran.stderr.strip()[-500:]}")
    return [], missing[1]


def main() -> int:
    """Check all locks on all platforms."""
    locks = [Path(name) for name in sys.argv[1:]] or [Path("requirements.lock")]
    count = 0
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        for platform in PLATFORMS:
            for python in PYTHONS:
                for line in missing_wheels(text, platform, python):
                    count += 1
                    print(f"{lock}, {platform}, Python {python}: {line}")
    checked = len(locks) * len(PLATFORMS) * len(PYTHONS)
    print(f"{checked} platforms and Pythons asked for, {count} wheels missing")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
