"""A drive that hangs while files are moved on it, or copied from it or to it: nothing is lost, the rest goes on, and so does it later."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import card
import pytest
from builders import write_photos
from filed import contents, do, held, ids, opened, wrong
from fuse_passthrough import READ, RENAME, WRITE, Nas, mounted

from photodesk.config.paths import Paths
from photodesk.domain.edits import Photos, RenameStaging, TrashStaging
from photodesk.domain.importing import DriveHangs, ImportChoices, ImportReport, ImportState
from photodesk.domain.pending import Applied
from photodesk.domain.problems import Reason
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]

SOON_S = 15
"""Whoever waits for a hung drive for ever takes longer; three seconds and a half are usual."""


class Shelf:
    """Two folders with four photos each: one on a NAS, one on the disk."""

    def __init__(self, folder: Path) -> None:
        self.behind, self.nas, self.local = folder / "shelf", folder / "nas", folder / "local"
        write_photos(self.behind, 4)
        write_photos(self.local, 4, start=50)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    made = DecoderPool(2)
    yield made
    made.close()


def applied(library: Library) -> Applied:
    """What an apply did, soon."""
    began = time.monotonic()
    done = library.applying.apply()
    assert time.monotonic() - began < SOON_S
    return done


def heal(library: Library, nas: Nas) -> None:
    """It answers, and the library knows."""
    nas.heal()
    deadline = time.monotonic() + 30
    while library.reaching.open_volumes() or library.reaching.stuck():
        assert time.monotonic() < deadline
        library.reaching.look_after()
        time.sleep(0.1)


def test_changes_on_a_drive_that_hangs_stay_staged_and_the_others_are_done(paths: Paths, shelf: Shelf) -> None:
    with mounted(shelf.behind, shelf.nas) as nas, opened(paths, shelf.nas, shelf.local) as library:
        before = contents(shelf.behind, shelf.local)
        do(library, TrashStaging(Photos.of(ids(library))))
        nas.hang()
        done = applied(library)
        assert len(done.applied) == 4 and [each.reason for each in done.problems] == [Reason.OFFLINE] * 4
        assert len(list(shelf.behind.glob("*.jpg"))) == 4 and not list(shelf.local.glob("*.jpg"))
        assert len(library.pending.changes()) == 4
        heal(library, nas)
        assert len(applied(library).applied) == 4
        assert contents(shelf.behind, shelf.local) == before and not list(shelf.behind.glob("*.jpg"))
        assert wrong(library) == []


def test_a_folder_can_be_added_while_the_drive_of_another_hangs(paths: Paths, shelf: Shelf) -> None:
    with mounted(shelf.behind, shelf.nas) as nas, opened(paths, shelf.nas) as library:
        nas.hang()
        library.reaching.forget_links(bytes(shelf.nas))  # as each look at a folder does
        began = time.monotonic()
        assert library.folders.add(bytes(shelf.local)).path == bytes(shelf.local)
        assert time.monotonic() - began < SOON_S


def test_a_file_whose_drive_hangs_while_it_is_moved_is_where_it_went_when_the_drive_answers(paths: Paths, shelf: Shelf) -> None:
    with mounted(shelf.behind, shelf.nas, hang_at=(RENAME, 2)) as nas:
        with opened(paths, shelf.nas, shelf.local) as library:
            before = held(shelf.behind, shelf.local)
            do(library, RenameStaging(Photos.of(ids(library)), "new-{name}"))
            done = applied(library)
            assert len(done.applied) == 5 and [each.reason for each in done.problems] == [Reason.OFFLINE] * 3
            assert len(applied(library).problems) == 3  # nothing is concluded while it hangs
        began = time.monotonic()
        with opened(paths) as library:  # nor does a start wait for it
            assert time.monotonic() - began < SOON_S
            heal(library, nas)
            assert not applied(library).problems and not library.pending.changes()
            assert all(path.name.startswith("new-") for path in (*shelf.behind.iterdir(), *shelf.local.iterdir()))
            library.journal.undo(3)
            assert held(shelf.behind, shelf.local) == before
            assert wrong(library) == []


def imported(library: Library, number: int) -> ImportReport:
    """What a run of an import did, soon."""
    began = time.monotonic()
    report = library.importing.run(number, lambda _: None)
    assert time.monotonic() - began < SOON_S
    return report


def begun(library: Library, decoders: DecoderPool, source: Path, target: Path) -> int:
    survey = library.importing.survey([os.fsencode(source)], decoders, lambda _: None)
    return library.importing.begin(library.importing.plan(survey, ImportChoices(os.fsencode(target))))


def goes_on(library: Library, nas: Nas, number: int, source: Path, target: Path) -> None:
    """It waits while the drive hangs, without another thread for each try, and brings everything once it answers."""
    assert [imported(library, number).state for _ in range(2)] == [ImportState.WAITING] * 2
    whole = set(card.files(source).values())
    assert all(path.read_bytes() in whole for path in target.rglob("*") if path.is_file() and not path.name.startswith(".pd-"))
    heal(library, nas)
    deadline = time.monotonic() + 30
    while imported(library, number).state is not ImportState.DONE:
        assert time.monotonic() < deadline
    copied = sorted(path.read_bytes() for path in target.rglob("*") if path.is_file())
    assert copied == sorted(set(card.files(source / "DCIM").values()))
    assert wrong(library) == []


def test_an_import_from_a_drive_that_hangs_waits_and_brings_everything_later(
    paths: Paths, tmp_path: Path, decoders: DecoderPool
) -> None:  # fmt: skip
    source, place, target = card.make(tmp_path / "card"), tmp_path / "reader", tmp_path / "photos"
    target.mkdir()
    before = card.files(source)
    with opened(paths) as library:
        with mounted(source, place):
            number = begun(library, decoders, place, target)
        with mounted(source, place, hang_at=(READ, 5)) as nas:
            report = imported(library, number)
            assert report.state is ImportState.WAITING and report.problems[-1].reason is Reason.OFFLINE
            goes_on(library, nas, number, source, target)
    assert card.files(source) == before


@pytest.mark.parametrize("at", [(WRITE, 3), (RENAME, 2)])
def test_an_import_to_a_drive_that_hangs_waits_and_brings_everything_later(
    paths: Paths, tmp_path: Path, decoders: DecoderPool, at: tuple[int, int]
) -> None:
    source, target = card.make(tmp_path / "card"), tmp_path / "behind"
    target.mkdir()
    with mounted(target, tmp_path / "nas", hang_at=at) as nas, opened(paths) as library:
        number = begun(library, decoders, source, tmp_path / "nas")
        assert imported(library, number).state is ImportState.WAITING
        goes_on(library, nas, number, source, target)


def test_a_look_at_a_card_that_hangs_is_refused_and_the_next_one_is_not(paths: Paths, tmp_path: Path, decoders: DecoderPool) -> None:
    source, other = card.make(tmp_path / "card"), card.make(tmp_path / "other")
    with mounted(source, tmp_path / "reader", hang_at=(READ, 2)) as nas, opened(paths) as library:
        with pytest.raises(DriveHangs, match="nothing was copied"):
            library.importing.survey([os.fsencode(tmp_path / "reader")], decoders, lambda _: None)
        assert library.importing.survey([os.fsencode(other)], decoders, lambda _: None).files
        heal(library, nas)
        assert library.importing.survey([os.fsencode(tmp_path / "reader")], decoders, lambda _: None).files
