"""The compiled part. Use what `wenmai` gives instead."""

from os import PathLike
from typing import Mapping, Optional, Sequence, Tuple, Union

import pyarrow

_Path = Union[str, PathLike[str]]

VERSION: str

class WenmaiError(Exception): ...

class Project:
    @staticmethod
    def build(
        paths: Sequence[_Path],
        corrections: Sequence[_Path],
        known: Sequence[_Path],
        hidden: bool,
    ) -> Project: ...
    @staticmethod
    def build_in(
        paths: Sequence[_Path],
        corrections: Sequence[_Path],
        known: Sequence[_Path],
        hidden: bool,
        project: Tuple[_Path, bool],
        as_of: str,
    ) -> Project: ...
    @staticmethod
    def open(file: _Path) -> Project: ...
    def save(
        self, dir: _Path, as_of: str, engine: str, replaces: bool
    ) -> Optional[str]: ...
    def size(self) -> Tuple[int, int]: ...
    def json(self, as_of: str) -> str: ...
    def find(self, words: str) -> Tuple[str, list[str]]: ...
    def document(self, id: str, as_of: str) -> str: ...
    def way(
        self,
        id: str,
        up: bool,
        depth: Optional[int],
        relations: Optional[Sequence[str]],
    ) -> str: ...
    def superseded(self, as_of: str, all: bool, stale: bool) -> str: ...

    @staticmethod
    def of_rows(
        documents: Sequence[str], mentions: Sequence[str], about: str
    ) -> Project: ...

def read_texts(
    paths: Sequence[_Path], hidden: bool
) -> Tuple[list[Tuple[str, str]], int]: ...
def find_names(
    files: Sequence[str], texts: Sequence[Optional[str]]
) -> list[list[Tuple[object, ...]]]: ...
def connect(pairs: object) -> pyarrow.RecordBatch: ...
def resolve_groups(
    groups: Sequence[Sequence[str]], codes: Mapping[str, str]
) -> list[list[Tuple[Optional[str], Optional[str], str]]]: ...
def find_mentions(
    readings: Sequence[str], answers: Sequence[Sequence[str]]
) -> list[list[str]]: ...
def extract(text: str, file: str) -> str: ...
def character_offsets(text: str, offsets: Sequence[int]) -> list[int]: ...
def extract_batch(
    texts: object,
) -> Tuple[pyarrow.RecordBatch, pyarrow.RecordBatch]: ...
