"""PDF as people print web pages: ragged lines, paragraphs apart instead of indented,
and day, title, address and page number of the browser around each page."""

import subprocess
import tempfile
from html import escape
from pathlib import Path

from documents import Block, Document
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

# Chromium draws fonts with cubic outlines glyph by glyph, in files of 300 kB. The fonts
# of offices have quadratic ones, so this one is given such, and the few characters of
# the page.
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2
STYLE = """@font-face { font-family: own; src: url(own.ttf); font-weight: 100 900 }
body { font-family: own; line-height: 1.7 }
h1 { font-size: 1.4em; text-align: center }
table { border-collapse: collapse } td { border: 1px solid; padding: 4px }"""


def make(documents: list[Document], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        for document in documents:
            font(document.source + "江源省人民政府网", Path(work) / "own.ttf")
            path = Path(work) / f"{document.name}.html"
            body = "\n".join(map(block, document.blocks))
            path.write_text(
                f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8">'
                f"<title>江源省人民政府网</title><style>{STYLE}</style>\n{body}</html>\n",
                encoding="utf-8",
            )
            subprocess.run(
                [
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    f"--user-data-dir={work}/profile",
                    f"--print-to-pdf={folder / document.name}.pdf",
                    path.as_uri(),
                ],
                check=True,
                stderr=subprocess.DEVNULL,
            )


def font(text: str, path: Path) -> None:
    font = TTFont(FONT, fontNumber=SIMPLIFIED)
    options = subset.Options(layout_features=[], hinting=False, drop_tables=["VORG"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text + "0123456789:/.-, APM")
    subsetter.subset(font)
    glyphs = newTable("glyf")
    glyphs.glyphs, glyphs.glyphOrder = {}, font.getGlyphOrder()
    outlines = font.getGlyphSet()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs.glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), glyphs
    font["maxp"].tableVersion = 0x00010000
    for field in [
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs",
        "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions",
        "maxComponentElements", "maxComponentDepth", "maxPoints", "maxContours",
        "maxCompositePoints", "maxCompositeContours",
    ]:  # fmt: skip
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    font["head"].glyphDataFormat = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"
    font.save(path)


def block(block: Block) -> str:
    if block.kind == "table":
        rows = "\n".join(map(row, block.rows))
        return f"<table>\n{rows}\n</table>"
    tag = {"title": "h1", "bold": "h4"}.get(block.kind, "p")
    return f"<{tag}>{escape(block.text)}</{tag}>"


def row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
