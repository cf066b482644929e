"""Archives that programs on Windows and on Unix make."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

from documents import Document

DAY = (2024, 5, 1, 0, 0, 0)


class Named(zipfile.ZipInfo):
    """A member whose name is in GBK, without the flag that says UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        content = document.source.encode()
        inside = f"通知/{document.name}.txt"
        for name, info in [("gbk.zip", Named), ("zip", zipfile.ZipInfo)]:
            with zipfile.ZipFile(folder / f"{document.name}.{name}", "w") as archive:
                archive.writestr(info(inside, DAY), content, zipfile.ZIP_DEFLATED)
        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w") as archive:
            member = tarfile.TarInfo(inside)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        packed = gzip.compress(tar.getvalue(), mtime=0)
        (folder / f"{document.name}.tar.gz").write_bytes(packed)
        (folder / f"{document.name}.txt.gz").write_bytes(gzip.compress(content, mtime=0))
