"""What a page holds, for tests: its links, what it loads, its ids, and what in it could run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

LOADS = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "embed": "src",
    "object": "data",
    "source": "src",
    "video": "src",
    "audio": "src",
    "use": "href",
    "image": "href",
}
VOID = {
    "meta",
    "link",
    "br",
    "input",
    "img",
    "hr",
    "source",
    "area",
    "base",
    "col",
    "embed",
    "track",
    "wbr",
}


class Page(HTMLParser):
    """One page, read once."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.live: list[str] = []
        self.headings: list[int] = []
        self.language = self.policy = ""
        self.words: list[str] = []
        self.bare_controls = 0
        self._open: list[tuple[str, bool]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link":
            (self.loads if given["rel"] in ("stylesheet", "icon") else self.links).append(
                given["href"]
            )
        if tag in LOADS and LOADS[tag] in given:
            self.loads.append(given[LOADS[tag]])
        self.live += [
            f"{tag} {name}"
            for name in given
            if name.startswith("on") or name in ("style", "srcdoc")
        ]
        self.live += [
            f"{tag} {v}"
            for k, v in given.items()
            if k in ("href", "src", "action")
            and re.match(r"\s*(javascript|data|vbscript):", v, re.I)
        ]
        if tag in ("script", "iframe", "object", "embed") and "src" not in given:
            self.live.append(tag)
        if tag not in VOID:
            self._open.append((tag, tag == "bdi" or "dir" in given))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        isolated = any(inside for _, inside in self._open) or any(
            name == "title" for name, _ in self._open
        )
        self.bare_controls += bool(re.search("[\u202a-\u202e\u2066-\u2069]", data)) and not isolated

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def read_pages(site: Path) -> dict[Path, Page]:
    """Every page of a site by its path."""
    return {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
