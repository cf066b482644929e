"""Workbooks of Excel: every paragraph in a row, tables across the columns."""

from pathlib import Path

import openpyxl
import xlwt
from documents import Document


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        rows: list[tuple[str, ...]] = []
        for block in document.blocks:
            rows += block.rows or [(block.text,)]
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{document.name}.xlsx")
        old = xlwt.Workbook(encoding="utf-8")
        sheet = old.add_sheet("Sheet1")
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write(at, column, text)
        old.save(folder / f"{document.name}.xls")
