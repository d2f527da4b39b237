"""Hold the documentation against the program: commands, event types, links.

    python tools/check_docs.py [--write]

``docs/reference/commands.md`` is made from the commands themselves; in ``event-types.md`` the
codes are taken from ``event_types.toml``, the meanings are written by hand; the columns in
``exports.md`` come from ``exports.toml``; ``data/method_scores.json`` has the tables of docs/method. With ``--write`` all are brought up to date; without, what
is behind is named and the exit status is 1.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
from method_scores import scores

from dateline.cli import main as cli
from dateline.export.columns import Table, read_columns

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "docs" / "reference" / "commands.md"
EVENT_TYPES = ROOT / "docs" / "reference" / "event-types.md"
EXPORTS = ROOT / "docs" / "reference" / "exports.md"
SCORES = ROOT / "src" / "dateline" / "data" / "method_scores.json"
TYPES_TABLE = ROOT / "src" / "dateline" / "data" / "event_types.toml"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COLUMNS = re.compile(r"<!-- columns of (\w+) -->\n.*?<!-- end -->", re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \| ([^|]*) \|.*$", re.MULTILINE)


def pages() -> list[Path]:
    """Return every page of documentation."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands_page() -> str:
    """Return the reference of commands, as the program itself describes them."""
    parts = [
        "# Commands\n",
        "Made from the program by `tools/check_docs.py`; every command says the same with `--help`.\n",
        "Exit status: 0 done; 1 done, but some inputs failed; 2 wrong use or nothing could be done; "
        "130 interrupted. Results go to standard output, progress to standard error.\n",
    ]
    for name, command in sorted(cli.commands.items()):
        context = click.Context(command, info_name=f"dateline {name}")
        usage = " ".join(command.collect_usage_pieces(context))
        parts.append(f"## dateline {name}\n")
        parts.append(f"    dateline {name} {usage}\n")
        parts.append(f"{_one_line(command.help or '')}\n")
        if options := [_option(one) for one in command.params if isinstance(one, click.Option)]:
            parts.append("| option | |\n|---|---|\n" + "\n".join(options) + "\n")
    return "\n".join(parts)


def _option(option: click.Option) -> str:
    names = ", ".join(option.opts + option.secondary_opts)
    takes = "" if option.is_flag else " " + option.make_metavar(click.Context(cli))
    takes = takes.replace("INTEGER RANGE", "N").replace("|", "\\|")
    return f"| `{names}{takes}` | {_one_line(option.help or '')} |"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def event_types_page(page: str) -> str:
    """Return the page of event types with the codes that the table gives now.

    A type that the page does not have yet gets a row without a meaning, at the end.
    """
    rows = {row["name"]: row for row in tomllib.loads(TYPES_TABLE.read_text("utf-8"))["type"]}
    there = {name for name, _ in ROW.findall(page)}

    def renewed(found: re.Match[str]) -> str:
        name, meaning = found.groups()
        return _row(name, meaning, rows[name]) if name in rows else ""

    page = ROW.sub(renewed, page).rstrip("\n")
    missing = [_row(name, "", row) for name, row in rows.items() if name not in there]
    return "\n".join([page, *missing]) + "\n"


def _row(name: str, meaning: str, row: dict[str, list[str]]) -> str:
    acled, plover = (
        ": ".join(code for code in row[book] if code) or "none" for book in ("acled", "plover")
    )
    return f"| `{name}` | {meaning} | {acled} | {plover} |"


def exports_page(page: str) -> str:
    """Return the page of exports with the columns that ``data/exports.toml`` gives now."""

    def renewed(found: re.Match[str]) -> str:
        tables = "\n".join(map(_columns, read_columns()[found[1]].values()))
        return f"<!-- columns of {found[1]} -->\n\n{tables}\n<!-- end -->"

    return COLUMNS.sub(renewed, page)


def _columns(table: Table) -> str:
    rows = "\n".join(
        f"| `{column.name}` | {column.type} | {_one_line(column.about)} |"
        for column in table.columns
    )
    return f"### {table.name}\n\n{table.about}\n\n| column | type | |\n|---|---|---|\n{rows}\n"


def broken_links() -> Iterator[str]:
    """Yield each link to a file that is not there."""
    for page in pages():
        text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        for target in LINK.findall(text):
            path = target.partition("#")[0]
            if path and "://" not in path and not (page.parent / path).exists():
                yield f"{page.relative_to(ROOT)}: no such file: {target}"


def main() -> int:
    """Check, or with ``--write`` renew, and return the exit status."""
    wanted = {
        COMMANDS: commands_page(),
        EVENT_TYPES: event_types_page(EVENT_TYPES.read_text("utf-8")),
        EXPORTS: exports_page(EXPORTS.read_text("utf-8")),
        SCORES: scores(),
    }
    if "--write" in sys.argv:
        for path, text in wanted.items():
            path.write_text(text, "utf-8")
    wrong = [
        f"{path.relative_to(ROOT)} is behind the program: python tools/check_docs.py --write"
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    wrong += [
        f"docs/reference/event-types.md: say what {name} means"
        for name, meaning in ROW.findall(wanted[EVENT_TYPES])
        if not meaning.strip()
    ]
    wrong += broken_links()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
