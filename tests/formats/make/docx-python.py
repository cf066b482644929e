"""Word files as programs write them: plain paragraphs, tables, and the head of
the document in the head of the page, with a page number at the foot."""

from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from documents import Document


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        write(document).save(folder / f"{document.name}.docx")


def write(document: Document) -> docx.document.Document:
    made = docx.Document()
    blocks = list(document.blocks)
    if blocks[0].text.endswith("文件"):
        made.sections[0].header.paragraphs[0].text = blocks.pop(0).text
    number_pages(made.sections[0].footer.paragraphs[0])
    for block in blocks:
        if block.kind == "table":
            table = made.add_table(len(block.rows), len(block.rows[0]))
            for row, cells in zip(table.rows, block.rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        elif block.kind == "title":
            made.add_heading(block.text, level=1)
        else:
            made.add_paragraph().add_run(block.text).bold = block.kind == "bold"
    return made


def number_pages(paragraph) -> None:
    paragraph.add_run("— ")
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == "PAGE":
            element = OxmlElement("w:instrText")
            element.text = " PAGE "
            run._r.append(element)
        elif kind == "1":
            run.text = kind
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)
    paragraph.add_run(" —")
