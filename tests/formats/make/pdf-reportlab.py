"""PDF as older programs write it: a font that is not embedded (STSong-Light) with the
predefined CMap UniGB-UCS2-H, and no ToUnicode; tables without borders."""

from pathlib import Path

from documents import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = 14
LEADING = 24
LEFT, RIGHT, TOP, BOTTOM = 80, 515, 770, 80


def make(documents: list[Document], folder: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for document in documents:
        Sheets(folder / f"{document.name}.pdf").write(document)


class Sheets:
    def __init__(self, path: Path) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.y = TOP
        self.page = 1

    def write(self, document: Document) -> None:
        for block in document.blocks:
            match block.kind:
                case "table":
                    self.table(block.rows)
                case "line":
                    self.paragraph(block.text, SIZE, 2)
                case _:
                    self.paragraph(block.text, SIZE + 4, 0, centred=block.kind == "title")
        self.end_page()
        self.canvas.save()

    def paragraph(self, text: str, size: int, indent: int, centred: bool = False) -> None:
        width = (RIGHT - LEFT) / size
        line, room = "", width - indent
        x = LEFT + indent * size
        for char in text:
            # A line does not begin with a closing mark.
            if len_in_em(line + char) > room and char not in "，。、；：）》〕”":
                self.line(line, x, size, centred)
                line, room, x = "", width, LEFT
            line += char
        self.line(line, x, size, centred)

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        size = 10
        widths = [max(len_in_em(row[at]) for row in rows) + 2 for at in range(len(rows[0]))]
        for row in rows:
            x = LEFT
            self.room()
            self.canvas.setFont(FONT, size)
            for cell, width in zip(row, widths):
                self.canvas.drawString(x, self.y, cell)
                x += width * size
            self.y -= LEADING

    def line(self, text: str, x: float, size: int, centred: bool) -> None:
        self.room()
        self.canvas.setFont(FONT, size)
        if centred:
            self.canvas.drawCentredString((LEFT + RIGHT) / 2, self.y, text)
        else:
            self.canvas.drawString(x, self.y, text)
        self.y -= LEADING * size / SIZE

    def room(self) -> None:
        if self.y < BOTTOM:
            self.end_page()

    def end_page(self) -> None:
        self.canvas.setFont(FONT, 10)
        self.canvas.drawCentredString((LEFT + RIGHT) / 2, 40, f"- {self.page} -")
        self.canvas.showPage()
        self.y, self.page = TOP, self.page + 1


def len_in_em(text: str) -> float:
    return pdfmetrics.stringWidth(text, FONT, 1)
