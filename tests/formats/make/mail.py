"""Web pages saved as one file (.mht), and mail (.eml) with the document in its body
and as an attachment that has a Chinese name."""

from email import encoders, policy
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from pathlib import Path

from documents import Document
from html_pages import FRAME, page

# Nothing that changes from one run to the next.
BOUNDARY = "----=_part_of_the_sample"
PICTURE = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def text_part(text: str, kind: str, charset: str, transfer: str) -> MIMEBase:
    part = MIMEBase("text", kind, charset=charset)
    part.set_payload(text.encode("gb18030" if charset == "gb2312" else charset))
    (encoders.encode_base64 if transfer == "base64" else encoders.encode_quopri)(part)
    return part


def mht(document: Document, charset: str, transfer: str) -> bytes:
    archive = MIMEMultipart("related", boundary=BOUNDARY, type="text/html")
    archive["From"] = "<Saved by the sample>"
    archive["Subject"] = Header("保存的网页", "utf-8").encode()
    part = text_part(page(document, FRAME, charset), "html", charset, transfer)
    part["Content-Location"] = "http://www.example.org/a.html"
    archive.attach(part)
    picture = MIMEBase("image", "gif")
    picture.set_payload(PICTURE)
    encoders.encode_base64(picture)
    picture["Content-Location"] = "http://www.example.org/a.gif"
    archive.attach(picture)
    return archive.as_bytes(policy=policy.SMTP)


def eml(document: Document, charset: str, attached: bool) -> bytes:
    mail = MIMEMultipart("mixed", boundary=BOUNDARY)
    mail["From"] = Header("文书处", charset).encode() + " <office@example.org>"
    mail["To"] = "all@example.org"
    mail["Subject"] = Header("请查收文件", charset).encode()
    mail["Date"] = "Mon, 05 Jan 2026 09:00:00 +0800"
    if not attached:
        mail.attach(text_part(document.source, "plain", charset, "base64"))
        return mail.as_bytes(policy=policy.SMTP)
    part = MIMEBase("application", "octet-stream")
    part.set_payload(document.source.encode("gb18030"))
    encoders.encode_base64(part)
    name = Header("通知正文.txt", charset).encode()
    part["Content-Disposition"] = f'attachment; filename="{name}"'
    mail.attach(part)
    return mail.as_bytes(policy=policy.SMTP)


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        stem = folder / document.name
        stem.with_suffix(".quoted.mht").write_bytes(mht(document, "utf-8", "quoted"))
        stem.with_suffix(".base64.mht").write_bytes(mht(document, "gb2312", "base64"))
        stem.with_suffix(".body.eml").write_bytes(eml(document, "gb2312", attached=False))
        stem.with_suffix(".attached.eml").write_bytes(eml(document, "utf-8", attached=True))
