"""Documents as LibreOffice saves them: Word of both kinds, rich text and
OpenDocument. Needs `soffice`."""

import importlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from documents import Document

FORMATS = {"doc": "doc:MS Word 97", "docx": "docx:MS Word 2007 XML", "odt": "odt", "rtf": "rtf"}


def make(documents: list[Document], folder: Path) -> None:
    write = importlib.import_module("docx-python").write
    with tempfile.TemporaryDirectory() as made:
        for document in documents:
            write(document).save(Path(made) / f"{document.name}.docx")
        for extension, form in FORMATS.items():
            convert(sorted(Path(made).glob("*.docx")), extension, form, folder)
    # WPS Writer saves what Word did under a name of its own.
    for file in folder.glob("33-*.doc"):
        shutil.copy(file, file.with_suffix(".wps"))
    lists()


def lists() -> None:
    """The sample with lists, from which a unit test of Word files reads."""
    source = Path(__file__).resolve().parent / "lists.fodt"
    convert([source], "doc", FORMATS["doc"], source.parent.parent)


def convert(files: list[Path], extension: str, form: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                folder,
                *files,
            ],
            check=True,
            capture_output=True,
        )
    for file in files:
        assert (folder / file.name).with_suffix(f".{extension}").exists()
