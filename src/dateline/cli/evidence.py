"""Commands that account for an archive: ``why``, ``verify``, ``repair``."""

from __future__ import annotations

from pathlib import Path

import click

from dateline.cli.options import ARCHIVE, AS_JSON, DONE, SOME_FAILED, print_result


@click.command()
@ARCHIVE
@click.argument("address", metavar="ID[.FIELD]")
@click.option("--policy", metavar="NAME", help="Explain an incident's numbers under this policy.")
@AS_JSON
def why(archive: Path, address: str, policy: str | None, as_json: bool) -> None:
    """Say why a value is what it is: words, rule, rivals with scores, policy."""
    from dateline.store.archive import Archive
    from dateline.store.why import explain, lines_of, split_address

    with Archive.open(archive, read_only=True) as opened:
        reasons = explain(opened, *split_address(address), policy)
    said = "\n\n".join("\n".join(lines_of(reason)) for reason in reasons)
    print_result([reason._asdict() for reason in reasons], said, as_json)


@click.command()
@ARCHIVE
@AS_JSON
@click.pass_context
def verify(ctx: click.Context, /, archive: Path, as_json: bool) -> None:
    """Check every row, quote, index and referred source of an ARCHIVE, or every byte of a bundle."""
    from dateline.bundle.verify import is_bundle, verify_bundle
    from dateline.store.verify import verify_archive

    if is_bundle(archive):
        checked = verify_bundle(archive)
        stamped = ", time-stamped" if checked.stamped else ""
        sound = (
            f"{archive}: sound, {checked.files} files{stamped}\n"
            f"SHA-256 of its manifest: {checked.fingerprint}"
        )
        words = "\n".join(map(str, checked.findings)) or sound
        print_result([finding._asdict() for finding in checked.findings], words, as_json)
        ctx.exit(SOME_FAILED if checked.findings else DONE)
    findings = verify_archive(archive)
    said = "\n".join(map(str, findings)) or f"{archive}: sound"
    print_result([finding._asdict() for finding in findings], said, as_json)
    ctx.exit(SOME_FAILED if findings else DONE)


@click.command()
@ARCHIVE
@AS_JSON
@click.pass_context
def repair(ctx: click.Context, /, archive: Path, as_json: bool) -> None:
    """Make a damaged ARCHIVE anew from what of it still holds; it stays beside as ARCHIVE.damaged."""
    import msgspec

    from dateline.pipeline.repair import repair_archive

    made = repair_archive(archive)
    if made.backup is None:
        said = f"{archive}: sound, nothing to repair"
    else:
        said = (
            f"{archive}: {made.documents} documents kept, {len(made.read_again)} of them read again"
            f" from their raw bytes, {len(made.lost)} rows lost\nas it was: {made.backup}"
        )
    words = "\n".join([*(f"lost  {row}" for row in made.lost), said])
    print_result(msgspec.to_builtins(made._asdict(), enc_hook=str), words, as_json)
    ctx.exit(SOME_FAILED if made.lost else DONE)
