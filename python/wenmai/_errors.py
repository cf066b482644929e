"""What can go wrong, and packages that are needed for some things only."""

import importlib
from typing import Any, List

from wenmai._native import WenmaiError


class UnknownDocument(WenmaiError, LookupError):
    """No document of the graph is called so.

    ``alike`` holds the ids of the most similar ones.
    """

    def __init__(self, words: str, alike: List[str]) -> None:
        self.words = words
        self.alike = alike
        message = f"no document is called {words!r}"
        if alike:
            message += "; did you mean: " + "; ".join(alike[:12])
        super().__init__(message)


class AmbiguousDocument(WenmaiError, LookupError):
    """Several documents of the graph fit; ``candidates`` holds their ids."""

    def __init__(self, words: str, candidates: List[str]) -> None:
        self.words = words
        self.candidates = candidates
        shown = "; ".join(candidates[:12])
        super().__init__(
            f"{words!r} fits {len(candidates)} documents; give the whole number or "
            f"title of one: {shown}"
        )


class WenmaiWarning(UserWarning):
    """Something was left out, and the rest is as it should be."""


def needed(module: str, extra: str) -> Any:
    """Imports a package that only some calls need."""
    try:
        return importlib.import_module(module)
    except ImportError as why:
        raise ImportError(
            f"this needs {module}, which is not installed; run: "
            f"pip install 'wenmai[{extra}]'"
        ) from why
