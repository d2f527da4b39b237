"""Write a bill of materials: every package that dateline runs on, from the lock file.

    python tools/make_sbom.py requirements.lock -o dist/dateline.cdx.json

CycloneDX 1.6 (ECMA-424), JSON. Each component has its package URL and the SHA-256 of every file that
pip accepts for it. The same lock gives the same bytes: no clock, no random number.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def read_lock(text: str) -> dict[str, tuple[str, list[str]]]:
    """Return version and SHA-256 hashes of each package that a lock file pins, by name.

    Raises:
        ValueError: A requirement is not pinned, or has no hash.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        if pin := _PIN.match(line):
            name = pin[1].lower()
            found[name] = (pin[2], [])
        elif line and not line.startswith((" ", "#")):
            raise ValueError(f"line {number} pins nothing: {line}")
        found.get(name, ("", []))[1].extend(_HASH.findall(line))
    if bare := [name for name, (_, hashes) in found.items() if not hashes]:
        raise ValueError(f"without a hash: {', '.join(bare)}")
    return found


def make_sbom(lock: str, version: str) -> dict[str, Any]:
    """Return the bill of materials of a lock file's text, for a version of dateline."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{pinned}",
            "name": name,
            "version": pinned,
            "purl": f"pkg:pypi/{name}@{pinned}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(set(hashes))],
        }
        for name, (pinned, hashes) in sorted(read_lock(lock).items())
    ]
    root = f"pkg:pypi/dateline@{version}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, root + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "dateline",
                "version": version,
                "purl": root,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [one["bom-ref"] for one in components]}],
    }


def main() -> int:
    """Write the file, or say what is not pinned."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lock", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    asked = parser.parse_args()
    project = Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    try:
        made = make_sbom(asked.lock.read_text("utf-8"), version[1] if version else "0")
    except ValueError as error:
        print(f"{asked.lock}: {error}", file=sys.stderr)
        return 1
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
