"""A library with a folder to import to, for tests of imports."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import card
import pytest

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices, ImportPlan, ImportReport, Survey
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    pool = DecoderPool(2)
    yield pool
    pool.close()


class Desk:
    """A library with a folder to import to."""

    def __init__(self, library: Library, decoders: DecoderPool, target: Path) -> None:
        self.library, self.decoders, self.target = library, decoders, target
        self.told: list[object] = []

    def survey(self, *places: Path) -> Survey:
        return self.library.importing.survey([os.fsencode(place) for place in places], self.decoders, lambda _: None)

    def plan(self, *places: Path, **choices: object) -> ImportPlan:
        return self.library.importing.plan(self.survey(*places), ImportChoices(os.fsencode(self.target), **choices))  # type: ignore[arg-type]

    def run(self, plan: ImportPlan, stop: Callable[[], bool] = lambda: False) -> ImportReport:
        return self.library.importing.run(self.library.importing.begin(plan), self.told.append, stop)

    def bring(self, *places: Path, **choices: object) -> ImportReport:
        return self.run(self.plan(*places, **choices))


@pytest.fixture
def desk(paths: Paths, tmp_path: Path, decoders: DecoderPool) -> Iterator[Desk]:
    target = tmp_path / "Pictures"
    target.mkdir()
    library = Library.open(paths, Settings())
    yield Desk(library, decoders, target)
    library.close()


@pytest.fixture
def full_card(tmp_path: Path) -> Path:
    return card.make(tmp_path / "card")
