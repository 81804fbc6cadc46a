"""Commands run in this process, as the terminal would run them."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from photodesk.cli.main import run


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Photodesk = Callable[..., Answer]


@pytest.fixture
def photodesk(private_home: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Photodesk]:
    """Run a command on this test's own library."""

    before = os.umask(0o077)  # as the program does

    def command(*arguments: str) -> Answer:
        capsys.readouterr()
        status = run(arguments)
        return Answer(status, *capsys.readouterr())

    yield command
    os.umask(before)


@pytest.fixture
def added(photodesk: Photodesk, photo_folder: Path) -> Path:
    """24 photos in a library, all looked at."""
    assert photodesk("add", str(photo_folder), "--json").status == 0
    return photo_folder
