"""Writes the documents of the parity test in every format that wenmai reads, into
tests/formats/parity/MAKER/. The results are committed, so that `cargo test` needs
none of the programs that this needs.

    python3 -m venv venv && venv/bin/pip install -r tests/formats/make/requirements.txt
    venv/bin/python tests/formats/make [MAKER …]

A maker is a module beside this file with a function make(documents, folder)."""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from documents import documents  # noqa: E402

OTHERS = {"__main__", "documents"}


def main() -> None:
    makers = sys.argv[1:] or sorted(p.stem for p in HERE.glob("*.py") if p.stem not in OTHERS)
    for maker in makers:
        folder = HERE.parent / "parity" / maker
        folder.mkdir(parents=True, exist_ok=True)
        importlib.import_module(maker).make(documents(), folder)
        for made in sorted(folder.iterdir()):
            print(made.relative_to(HERE.parent), made.stat().st_size)


main()
