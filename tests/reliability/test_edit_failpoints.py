"""Every point of edits, every time it is reached, with every way to fail; and a disk that fills up again and again."""

import random
import shutil
from contextlib import closing, suppress
from pathlib import Path

import bulk_edits
import edit_failpoints
import pytest
import seeds
from library.catalogue import put_photos, tag_counts
from mounts import Mount

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import Photos, TagEdit
from photodesk.domain.problems import LibraryUnavailable
from photodesk.library.library import Library

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(900)]

PHOTOS, ROUNDS = 1_000, 50


@pytest.mark.parametrize("point", edit_failpoints.POINTS)
def test_killed_each_time_a_point_is_reached(paths: Paths, tmp_path: Path, point: str) -> None:
    bulk_edits.make(paths, edit_failpoints.PHOTOS)
    kept = shutil.copytree(paths.library, tmp_path / "kept")
    time = 1
    while edit_failpoints.die(paths, point, time):
        edit_failpoints.finish(paths)
        shutil.rmtree(paths.library)
        shutil.copytree(kept, paths.library)
        time += 1
    assert time > 1


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("point", [point for point in failpoints.POINTS if point.startswith("edit")])
def test_failing_each_time_a_point_is_reached(paths: Paths, tmp_path: Path, point: str, error: str) -> None:
    bulk_edits.make(paths, edit_failpoints.PHOTOS)
    kept = shutil.copytree(paths.library, tmp_path / "kept")
    for time in range(1, edit_failpoints.EDITS + 1) if error == "ENOSPC" else (1, edit_failpoints.EDITS):
        assert edit_failpoints.fail(paths, point, time, error)
        edit_failpoints.finish(paths)
        shutil.rmtree(paths.library)
        shutil.copytree(kept, paths.library)


def test_a_disk_that_fills_up_costs_the_edit_and_nothing_else(tmp_path: Path) -> None:
    seed = seeds.chosen()
    chance = random.Random(seed)
    (tmp_path / "disk").mkdir()
    with Mount("-t", "tmpfs", "-o", "size=40m", "none", tmp_path / "disk") as disk:
        paths, filler = Paths(disk.place / "library"), disk.place / "filler"
        with closing(Library.open(paths, Settings())) as library:
            put_photos(library, PHOTOS)
            stopped = 0
            for number in range(ROUNDS):
                edit = TagEdit(Photos.matching(""), (f"t{number}",))
                with suppress(OSError):  # the second copy is written meanwhile
                    filler.write_bytes(b"\0" * max(0, shutil.disk_usage(disk.place).free - chance.randrange(300_000)))
                try:
                    library.editing.apply(edit)
                except LibraryUnavailable as error:
                    assert error.code == "DISK_FULL"
                    stopped += 1
                    assert tag_counts(library) == {}, f"seed {seed}"
                filler.unlink()
                assert library.editing.apply(edit).matched == PHOTOS
                assert tag_counts(library) == {f"t{number}": PHOTOS}, f"seed {seed}"
                while library.journal.history(1)[0].done:
                    library.journal.undo()
                assert tag_counts(library) == {}, f"seed {seed}"
            assert 0 < stopped <= ROUNDS
        with closing(Library.open(paths, Settings())) as library:
            assert library.database.clean_open
            assert [check for check in library.checking.run() if not check.ok and check.name in edit_failpoints.WHOLE] == []
