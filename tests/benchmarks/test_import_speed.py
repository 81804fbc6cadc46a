"""How fast a verified import is beside `cp` and `sha256sum` of the same files in the same run, and that a second one finds nothing new."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import card
import pytest
from builders import write_jpeg

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]

TURNS = 2
"""One after the other, in turns; the better of each counts."""


def seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def copy_and_hash(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)
    subprocess.run(["sha256sum", *map(str, source.iterdir())], check=True, stdout=subprocess.DEVNULL)


def bring(library: Library, decoders: DecoderPool, source: Path, target: Path) -> None:
    survey = library.importing.survey([os.fsencode(source)], decoders, lambda _: None)
    plan = library.importing.plan(survey, ImportChoices(os.fsencode(target)))
    report = library.importing.run(library.importing.begin(plan), lambda _: None)
    assert report.verified == len(survey.files)


@pytest.mark.parametrize(
    ("photos", "more_bytes", "least"),
    [
        pytest.param(120, 4_000_000, 0.6, id="of a camera"),
        pytest.param(1_000, 35_000, 0.05, id="small"),  # cp asks the disk for nothing; what is around a file is most of the work
    ],
)
def test_an_import_beside_cp_and_sha256sum(
    paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str], photos: int, more_bytes: int, least: float
) -> None:
    source = tmp_path / "DCIM"
    for number in range(photos):
        path = write_jpeg(source / f"IMG_{number:04}.JPG", number, taken=datetime(2025, 6, 1 + number % 20, 10, number % 60))
        with path.open("ab") as file:
            file.write(os.urandom(more_bytes))
    card.settle(source)
    files = sorted(source.iterdir())
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    decoders = DecoderPool(2)
    decoders.sandbox_level()  # the program starts them long before
    floors_s: list[float] = []
    imports_s: list[float] = []
    for turn in range(TURNS):
        copied, target = tmp_path / "copied", tmp_path / "Pictures"
        os.sync()
        floors_s.append(seconds(partial(copy_and_hash, source, copied)))
        os.sync()  # what cp left to do is not the import's
        library = Library.open(Paths(paths.library / str(turn)), Settings())
        imports_s.append(seconds(partial(bring, library, decoders, source, target)))
        assert library.importing.survey([os.fsencode(source)], decoders, lambda _: None).new == 0
        library.close()
        shutil.rmtree(copied)
        shutil.rmtree(target)
    decoders.close()
    floor_s, import_s = min(floors_s), min(imports_s)
    with capsys.disabled():
        print(
            f"\nimport of {photos} × {more_bytes / 1e6:g} MB: {megabytes / import_s:.0f} MB/s, {photos / import_s:.0f} files/s"
            f"   cp + sha256sum {megabytes / floor_s:.0f} MB/s, {photos / floor_s:.0f} files/s   ratio {floor_s / import_s:.2f}"
        )
    assert floor_s / import_s > least
