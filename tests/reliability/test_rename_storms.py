"""Thousands of files are renamed, moved, swapped, linked and put over one another between scans: each photo follows its file."""

import os
import random
import shutil
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from builders import write_jpeg

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import Photos, TagEdit
from photodesk.library.library import Library

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]

FOLDERS, EACH, ROUNDS, RENAMES = 20, 50, 5, 1_000
SEEDS = (1,)


class Tree:
    """Folders with photos; `owners`: which photos (ids) a file may be, by inode."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self.root, self._rng = root, rng
        self._number = 0
        source = write_jpeg(root.parent / "source.jpg").read_bytes()
        for number in range(FOLDERS * EACH):
            path = root / f"{number % FOLDERS:02}" / f"Été {number}.JPG"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source + b"%d" % number)
        self.owners: dict[int, set[int]] = {}
        self.replaced: set[int] = set()

    def files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if path.is_file())

    def change(self) -> None:
        """Something that happens to files when nobody looks."""
        files, folders = self.files(), sorted(path for path in self.root.iterdir() if path.is_dir())
        for _ in range(RENAMES // 10):
            first, second = self._rng.sample(files, 2)
            match self._rng.randrange(10):
                case 0:
                    self._swap(first, second)
                case 1:
                    files = self._moved(files, first, first.with_name(first.name.swapcase()))
                case 2:
                    composed = unicodedata.normalize("NFC", first.name)
                    other = unicodedata.normalize("NFD", first.name) if first.name == composed else composed
                    files = self._moved(files, first, first.with_name(other))
                case _:
                    files = self._moved(files, first, self._rng.choice(folders) / self._name())
        self._swap(*self._rng.sample(folders, 2))

    def replace(self) -> None:
        """One file takes the place of another, which is gone."""
        over, gone = self._rng.sample(self.files(), 2)
        self.replaced |= self.owners.pop(gone.stat().st_ino)
        os.replace(over, gone)

    def link(self) -> Path:
        """A file has a second name."""
        first = self._rng.choice(self.files())
        second = first.with_name(self._name())
        os.link(first, second)
        return second

    def _name(self) -> str:
        self._number += 1
        return f"new {self._number}.jpg"

    def _moved(self, files: list[Path], old: Path, new: Path) -> list[Path]:
        if new.exists():
            return files
        old.rename(new)
        return [new if path == old else path for path in files]

    def _swap(self, first: Path, second: Path) -> None:
        aside = self.root / "aside"
        first.rename(aside)
        second.rename(first)
        aside.rename(second)


def places(library: Library) -> dict[str, int]:
    """Path to photo, of those that are there."""
    return {str(photo["path"]): int(str(photo["id"])) for photo in library.browsing.photos("-is:missing")}


def ids(library: Library, query: str = "") -> set[int]:
    return set(library.browsing.ids(query))


@pytest.mark.parametrize("seed", SEEDS)
def test_photos_follow_their_files_through_thousands_of_renames(paths: Paths, tmp_path: Path, seed: int) -> None:
    print("seed", seed)
    rng = random.Random(seed)
    tree = Tree(tmp_path / "photos", rng)
    library = Library.open(paths, Settings())
    try:
        library.folders.add(bytes(tree.root))
        library.scanning.scan(None, lambda _: None)
        tree.owners = {Path(path).stat().st_ino: {photo} for path, photo in places(library).items()}
        for name in ("even", "odd"):
            library.editing.apply(TagEdit(Photos.of(i for i in ids(library) if i % 2 == (name == "odd")), add=(name,)))
        tagged = {name: ids(library, f"tag:{name}") for name in ("even", "odd")}
        for _ in range(ROUNDS):
            for _ in range(10):
                tree.change()
            tree.replace()
            known = ids(library)
            linked = tree.link() if rng.random() < 0.5 else None
            library.scanning.scan(None, lambda _: None)
            found = places(library)
            assert found.keys() == set(map(str, tree.files()))
            if linked is not None:
                (new,) = set(found.values()) - known
                tree.owners[linked.stat().st_ino].add(new)
            there: dict[int, set[int]] = defaultdict(set)
            for path, photo in found.items():
                there[Path(path).stat().st_ino].add(photo)
            assert there == tree.owners
            assert ids(library, "is:missing") == tree.replaced
        assert {name: ids(library, f"tag:{name}") for name in ("even", "odd")} == tagged
    finally:
        library.close()
        shutil.rmtree(tree.root)
