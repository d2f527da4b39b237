"""Cut the letters of transliterated names out of the extended fonts, so that no page loads those.

    pip install fonttools brotli
    python tools/make_fonts.py

Reads src/dateline/publish/assets/*-ext.woff2 and writes *-letters.woff2 beside them: Latin with
macrons, dots and cedillas, as in Şalāḩ ad Dīn, in the weights that the pages use. A third of the size.
What is cut out is no longer the font as Adobe made it and does not bear its name.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ASSETS = Path(__file__).parents[1] / "src" / "dateline" / "publish" / "assets"
FONTS = {"serif": "Dateline Letters Serif", "sans": "Dateline Letters Sans"}
RANGES = (
    (0x100, 0x130), (0x132, 0x151), (0x154, 0x17F), (0x218, 0x21B), (0x2BD, 0x2BF),
    (0x1E0C, 0x1E0F), (0x1E20, 0x1E2B), (0x1E32, 0x1E35), (0x1E3E, 0x1E49), (0x1E5A, 0x1E63),
    (0x1E6C, 0x1E6F), (0x1E80, 0x1E85), (0x1E92, 0x1E97),
)  # fmt: skip
"""As in the style sheet."""
WEIGHTS = (400, 700)
FAMILY, UNIQUE, FULL, POSTSCRIPT, PREFIX = 1, 3, 4, 6, 25
"""Numbers of the names of a font that say what it is called; the others are its licence."""


def main() -> None:
    """Write both fonts and print their sizes."""
    for stem, name in FONTS.items():
        font = instantiateVariableFont(TTFont(ASSETS / f"{stem}-ext.woff2"), {"wght": WEIGHTS})
        options = Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"])
        subsetter = Subsetter(options)
        subsetter.populate(unicodes={n for first, last in RANGES for n in range(first, last + 1)})
        subsetter.subset(font)
        _rename(font, name)
        font.flavor = "woff2"
        made = BytesIO()
        font.save(made, reorderTables=True)
        (ASSETS / f"{stem}-letters.woff2").write_bytes(made.getvalue())
        print(f"{stem}-letters.woff2: {len(made.getvalue())} bytes")


def _rename(font: TTFont, name: str) -> None:
    plain = name.replace(" ", "")
    for record in list(font["name"].names):
        if record.nameID in (FAMILY, 16, FULL):
            record.string = name
        elif record.nameID in (UNIQUE, POSTSCRIPT, PREFIX):
            record.string = plain
        elif "Source" in record.toUnicode() and record.nameID not in (0, 7, 13, 14):
            font["name"].removeNames(nameID=record.nameID)


if __name__ == "__main__":
    main()
