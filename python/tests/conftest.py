"""What the tests share: the repository, the command, and what it writes."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest

import wenmai

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., str]


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Paths in tests and examples are those of a reader in the main folder."""
    monkeypatch.chdir(ROOT)
    yield


@pytest.fixture(scope="session")
def command() -> Command:
    """Runs the command and gives what it writes."""
    program = os.environ.get("WENMAI", str(ROOT / "target/release/wenmai"))

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [program, *arguments], cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout.decode()

    return run


@pytest.fixture(scope="session")
def graph() -> "wenmai.Graph":
    """The graph of the example."""
    before = os.getcwd()
    os.chdir(ROOT)
    try:
        return wenmai.build("examples/notices")
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def saved() -> Dict[str, Any]:
    """``output/graph.json``, which the command made of the example."""
    data: Dict[str, Any] = json.loads((ROOT / "output/graph.json").read_bytes())
    return data


@pytest.fixture
def notices() -> List[Path]:
    """The files of the example, as the command names them."""
    return sorted(Path("examples/notices").iterdir())
