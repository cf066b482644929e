"""OFD (GB/T 33190), as the printers of offices write it: characters with their
distances, a template with the running head, page numbers, tables as lines."""

import zipfile
from html import escape
from pathlib import Path

from documents import Block, Document

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 28.0, 182.0, 37.0, 262.0
SIZE, LEADING = 5.64, 10.2  # 三号, in millimetres
XMLNS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def width(character: str, size: float) -> float:
    return size / 2 if character.isascii() else size


class Writer:
    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = TOP
        self.id = 100

    def next_id(self) -> int:
        self.id += 1
        return self.id

    def text(self, x: float, y: float, text: str, size: float, page: int = -1) -> None:
        steps = [f"{width(c, size):.2f}" for c in text[:-1]]
        deltas: list[str] = []
        while steps:
            run = 1
            while run < len(steps) and steps[run] == steps[0]:
                run += 1
            deltas += ["g", str(run), steps[0]] if run > 2 else steps[:run]
            steps = steps[run:]
        long = sum(width(c, size) for c in text)
        delta = f' DeltaX="{" ".join(deltas)}"' if deltas else ""
        self.pages[page].append(
            f'<ofd:TextObject ID="{self.next_id()}" Boundary="{x:.2f} {y:.2f} {long:.2f} {size:.2f}"'
            f' Font="3" Size="{size}"><ofd:TextCode X="0" Y="{size * 0.86:.2f}"{delta}>'
            f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
        )

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(
            f'<ofd:PathObject ID="{self.next_id()}" Boundary="{x0:.2f} {y0:.2f} {x1 - x0 + 0.2:.2f} {y1 - y0 + 0.2:.2f}"'
            f' LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.2f} {y1 - y0:.2f}</ofd:AbbreviatedData></ofd:PathObject>'
        )

    def room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.pages.append([])
            self.y = TOP

    def wrap(self, text: str, size: float, room: float, indent: float = 0.0) -> list[str]:
        lines, line, used = [], "", indent
        for c in text:
            # No line begins with a full stop.
            if used + width(c, size) > room and c not in "，。、；：）》〕":
                lines.append(line)
                line, used = "", 0.0
            line += c
            used += width(c, size)
        return [*lines, line]

    def paragraph(self, text: str) -> None:
        for i, line in enumerate(self.wrap(text, SIZE, RIGHT - LEFT, 2 * SIZE)):
            self.room(LEADING)
            self.text(LEFT + (2 * SIZE if i == 0 else 0), self.y, line, SIZE)
            self.y += LEADING

    def centred(self, text: str, size: float) -> None:
        for line in self.wrap(text, size, RIGHT - LEFT):
            self.room(LEADING * 1.3)
            long = sum(width(c, size) for c in line)
            self.text((LEFT + RIGHT - long) / 2, self.y, line, size)
            self.y += LEADING * 1.3

    def right(self, text: str) -> None:
        self.room(LEADING)
        long = sum(width(c, SIZE) for c in text)
        self.text(RIGHT - 2 * SIZE - long, self.y, text, SIZE)
        self.y += LEADING

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        size, leading, pad = 4.2, 6.0, 1.2
        longest = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        shares = [max(6, min(n, 24)) for n in longest]
        widths = [(RIGHT - LEFT) * share / sum(shares) for share in shares]
        for row in rows:
            cells = [self.wrap(cell, size, w - 2 * pad) for cell, w in zip(row, widths)]
            height = max(len(cell) for cell in cells) * leading + 2 * pad
            self.room(height)
            x = LEFT
            self.line(LEFT, self.y, RIGHT, self.y)
            self.line(LEFT, self.y + height, RIGHT, self.y + height)
            for cell, w in zip(cells, widths):
                self.line(x, self.y, x, self.y + height)
                for i, line in enumerate(cell):
                    if line:
                        self.text(x + pad, self.y + pad + i * leading, line, size)
                x += w
            self.line(RIGHT, self.y, RIGHT, self.y + height)
            self.y += height
        self.y += LEADING / 2


def is_signature(text: str) -> bool:
    return len(text) <= 16 and text.endswith(("局", "日")) and not text.startswith(("第", "（"))


def write(document: Document) -> list[list[str]]:
    writer = Writer()
    heading = True
    title = ""
    blocks: list[Block] = document.blocks
    for block in blocks:
        if block.kind == "table":
            writer.table(block.rows)
        elif block.kind == "title":
            writer.centred(block.text, 7.76)
            heading = False
        elif heading and (block.text.endswith(("文件", "号")) or not title.endswith("通知")):
            if not block.text.endswith(("文件", "号")):
                title += block.text
            writer.centred(block.text, 7.76 if block.text in title else SIZE)
            heading = not title.endswith("通知")
        elif is_signature(block.text):
            writer.right(block.text)
        else:
            writer.paragraph(block.text)
    for page in range(len(writer.pages)):
        writer.text(WIDTH / 2 - 8, 272.0, f"— {page + 1} —", 4.94, page)
    return writer.pages


def package(document: Document, title: str) -> dict[str, str]:
    pages = write(document)
    parts = {
        "OFD.xml": f"""{XML}<ofd:OFD {XMLNS} DocType="OFD" Version="1.1"><ofd:DocBody>
<ofd:DocInfo><ofd:DocID>00000000000000000000000000000001</ofd:DocID><ofd:Title>{escape(title)}</ofd:Title><ofd:Creator>sample</ofd:Creator></ofd:DocInfo>
<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>""",
        "Doc_0/PublicRes.xml": f"""{XML}<ofd:Res {XMLNS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="仿宋_GB2312"/></ofd:Fonts></ofd:Res>""",
        "Doc_0/Tpls/Tpl_0/Content.xml": f"""{XML}<ofd:Page {XMLNS}><ofd:Content><ofd:Layer ID="5" Type="Background">
<ofd:TextObject ID="6" Boundary="28 15 60 5" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 7 4">江源省公文存档副本</ofd:TextCode></ofd:TextObject>
</ofd:Layer></ofd:Content></ofd:Page>""",
    }
    listed = []
    for number, objects in enumerate(pages):
        listed.append(f'<ofd:Page ID="{10 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>')
        body = "\n".join(objects)
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'{XML}<ofd:Page {XMLNS}><ofd:Template TemplateID="4" ZOrder="Background"/><ofd:Content>'
            f'<ofd:Layer ID="{50 + number}" Type="Body">\n{body}\n</ofd:Layer></ofd:Content></ofd:Page>'
        )
    parts["Doc_0/Document.xml"] = (
        f"{XML}<ofd:Document {XMLNS}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>"
        f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="4" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{''.join(listed)}</ofd:Pages></ofd:Document>"
    )
    return parts


def save(parts: dict[str, str], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            # A fixed day, so that the same document gives the same file.
            info = zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part)


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        save(package(document, "文件.docx"), folder / f"{document.name}.ofd")
