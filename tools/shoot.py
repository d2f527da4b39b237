"""Make the screenshots of README and docs: the sample pile's site, in Debian's Chromium.

    PYTHONPATH=tests/browser python tools/shoot.py [FOLDER]

Writes docs/pictures/*.png, or into FOLDER. The sample pile is invented, and nothing else is shown.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from chrome import Chrome

from dateline.publish.demo import make_demo
from dateline.publish.shelf import Shelf
from dateline.store.view import open_view

ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT, PHONE = 1280, 900, 390


def main() -> None:
    """Build the sample in a temporary folder and take a picture of each kind of page."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dateline-shoot-") as folder, Chrome() as chrome:
        made = make_demo(Path(folder))
        with open_view(made.archive) as view:
            incident = Shelf(view).ranked[0]
        pages = {
            "front": "index.html",
            "incident": f"incident/{incident.id}/index.html",
        }
        for name, page in pages.items():
            _shoot(chrome, made.site, page, out / f"{name}.png")
        _shoot(chrome, made.site, pages["incident"], out / "incident-dark.png", dark=True)
        _shoot(chrome, made.site, pages["incident"], out / "incident-phone.png", width=PHONE)


def _shoot(
    chrome: Chrome, site: Path, page: str, picture: Path, *, width: int = WIDTH, dark: bool = False
) -> None:
    chrome.look(width, HEIGHT, dark=dark)
    chrome.goto(f"{site.absolute().as_uri()}/{page}")
    chrome.until("document.readyState === 'complete' && document.fonts.status === 'loaded'")
    chrome.shoot(picture, whole=False)
    print(picture)


if __name__ == "__main__":
    main()
