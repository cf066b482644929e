"""Web pages: the document alone, and in the frame of a site with menus, fields and
footer; in UTF-8 and in GB2312."""

from html import escape
from pathlib import Path

from documents import Block, Document

PLAIN = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}</title></head>
<body>
{body}
</body></html>
"""

FRAME = """<html><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<meta name="ArticleTitle" content="{title}">
<title>{title}_江源省政务网</title>
<script>document.write("<p>访问量</p>")</script>
</head><body>
<div class="header"><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/fw">办事服务</a></div>
<div class="crumb">当前位置：首页 &gt; 政务公开 &gt; 文件</div>
<div class="main">
<h1 class="article-title">{title}</h1>
<div class="share">分享到：<a href="#">微信</a></div>
<div class="article-content">
{body}
</div>
<div class="prevnext"><p>上一篇：<a href="1.html">关于春季植树的通知</a></p><p>下一篇：无</p></div>
<p>扫一扫在手机打开当前页</p>
</div>
<div class="footer"><p>主办单位：江源省人民政府办公厅</p><p>江ICP备00000000号</p></div>
</body></html>
"""


def inline(text: str) -> str:
    """Splits the figures of numbers off by tags, as editors on the web do."""
    marked = escape(text, quote=False)
    return marked.replace("〕", "〕<span>").replace("号）", "</span>号）") if marked.count("〕") == marked.count("号）") == 1 else marked


def block(block: Block) -> str:
    if block.kind == "table":
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
        )
        return f"<table border=1>\n{rows}\n</table>"
    if block.kind == "title":
        return f"<h2>{escape(block.text)}</h2>"
    if block.kind == "bold":
        return f"<p><b>{escape(block.text)}</b></p>"
    return f"<p>　　{inline(block.text)}</p>"


def page(document: Document, frame: str, charset: str) -> str:
    title = title_of(document)
    body = "\n".join(block(b) for b in document.blocks)
    return frame.format(charset=charset, title=escape(title), body=body)


def title_of(document: Document) -> str:
    """The first lines up to the one that ends a title."""
    whole = ""
    for b in document.blocks:
        if b.text.endswith(("文件", "号")):
            continue
        whole += b.text
        if whole.endswith(("通知", "公告")):
            break
    return whole


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        for name, frame in [("plain", PLAIN), ("site", FRAME)]:
            for charset, encoding in [("utf-8", "utf-8"), ("gb2312", "gb18030")]:
                path = folder / f"{document.name}.{name}.{charset}.html"
                path.write_bytes(page(document, frame, charset).encode(encoding))
