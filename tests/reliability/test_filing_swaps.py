"""Folders that become links to folders just like them while their files are sent to the trash."""

import shutil
import threading
from contextlib import closing
from pathlib import Path

import filed
import pytest
from builders import write_photos

from photodesk.bridge.trash import SystemTrash
from photodesk.config.paths import Paths
from photodesk.domain.edits import Photos, TrashStaging

pytestmark = pytest.mark.reliability

ROUNDS = 40


def test_what_a_link_leads_to_stays_whatever_the_moment(paths: Paths, tmp_path: Path, private_home: Path) -> None:
    folder, decoy = tmp_path / "photos", tmp_path / "decoy"
    write_photos(folder / "in", 12)
    shutil.copytree(folder / "in", decoy)
    before, decoys = filed.contents(folder), filed.held(decoy)
    inside, real, stop = folder / "in", folder / "real", threading.Event()

    def swap() -> None:
        while not stop.wait(0.0003):
            inside.rename(real)
            inside.symlink_to(decoy)
            stop.wait(0.0001)
            inside.unlink()
            real.rename(inside)

    with filed.opened(paths, folder) as library, closing(SystemTrash()) as trash:
        library.applying.to_trash = trash.take
        swapping = threading.Thread(target=swap)
        swapping.start()
        for _ in range(ROUNDS):
            library.editing.apply(TrashStaging(Photos.matching("")))
            library.applying.apply()
            library.journal.undo()
        stop.set()
        swapping.join()
        assert filed.held(decoy) == decoys
        assert sorted(filed.contents(folder, filed.trash_of(private_home))) == before
