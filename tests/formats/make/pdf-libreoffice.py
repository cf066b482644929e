"""PDF as LibreOffice writes it: justified lines, which are drawn out of order, first
lines indented, a running header and page numbers of the form `— 2 —`."""

import subprocess
import tempfile
from html import escape
from pathlib import Path

from documents import Block, Document

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties
 fo:line-height="28pt"/><style:text-properties style:font-name="Noto Serif CJK SC"
 fo:font-family="Noto Serif CJK SC" style:font-family-asian="Noto Serif CJK SC"
 fo:font-size="16pt" style:font-size-asian="16pt" fo:language="zh" fo:country="CN"
 style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="line" style:family="paragraph"><style:paragraph-properties
 fo:text-align="justify" fo:text-indent="32pt"/></style:style>
<style:style style:name="title" style:family="paragraph"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties fo:font-size="22pt"
 style:font-size-asian="22pt"/></style:style>
<style:style style:name="bold" style:family="paragraph"><style:paragraph-properties
 fo:text-align="center"/></style:style>
<style:style style:name="cell" style:family="paragraph"><style:text-properties
 fo:font-size="12pt" style:font-size-asian="12pt"/></style:style>
<style:style style:name="small" style:family="paragraph"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties fo:font-size="10pt"
 style:font-size-asian="10pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="border" style:family="table-cell"><style:table-cell-properties
 fo:border="0.5pt solid #000000" fo:padding="2pt"/></style:style>
<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="210mm"
 fo:page-height="297mm" fo:margin-top="20mm" fo:margin-bottom="20mm"
 fo:margin-left="28mm" fo:margin-right="26mm"/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard"
 style:page-layout-name="page">
HEADER
<style:footer><text:p text:style-name="small">— <text:page-number/> —</text:p>
</style:footer></style:master-page></office:master-styles>
<office:body><office:text>
"""
# On a page alone nothing tells it from the text, so that only these have one.
HEADED = {"07-province-fund-reports", "33-market-batch-repeal"}
HEADER = """<style:header><text:p text:style-name="small">江源省行政规范性文件汇编</text:p>
</style:header>"""
FOOT = "</office:text></office:body></office:document>\n"


def make(documents: list[Document], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        for document in documents:
            path = Path(work) / f"{document.name}.fodt"
            head = HEAD.replace("HEADER", HEADER if document.name in HEADED else "")
            path.write_text(head + "".join(map(block, document.blocks)) + FOOT, encoding="utf-8")
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation=file://{work}/profile",
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    path,
                ],
                check=True,
                stdout=subprocess.DEVNULL,
            )


def block(block: Block) -> str:
    if block.kind != "table":
        return paragraph(block.kind, block.text)
    columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    return f"<table:table>{columns}{''.join(map(row, block.rows))}</table:table>\n"


def row(cells: tuple[str, ...]) -> str:
    written = (
        f'<table:table-cell table:style-name="border">{paragraph("cell", cell)}</table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{''.join(written)}</table:table-row>\n"


def paragraph(style: str, text: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>\n'
