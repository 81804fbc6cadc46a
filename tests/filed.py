"""Photo folders whose files are moved about: what is where, and that no original is lost."""

import hashlib
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import Edit
from photodesk.library.library import Library

FILES_CHECKS = ("catalog_intact", "references", "counts", "words", "files_match", "leftovers", "edits_whole", "jobs_settled")


def held(*folders: Path) -> dict[str, str]:
    """Path to SHA-256 of every file below these folders, without what trashes note of them."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.endswith((".trashinfo", ".json"))
    }


def contents(*folders: Path) -> list[str]:
    """The SHA-256 of all files, each as often as there is one: moving files about changes nothing of it."""
    return sorted(held(*folders).values())


def trash_of(home: Path) -> Path:
    """The files of the home's trash."""
    return home / ".local/share/Trash/files"


@contextmanager
def opened(paths: Paths, *folders: Path) -> Iterator[Library]:
    """A library with these folders, scanned; closed at the end."""
    library = Library.open(paths, Settings())
    try:
        library.applying.recover()
        for folder in folders:
            library.folders.add(os.fsencode(folder))
        if folders:
            library.scanning.scan(None, lambda _: None)
        yield library
    finally:
        library.close()


def do(library: Library, *edits: Edit) -> None:
    """Each edit changes something."""
    for edit in edits:
        assert library.editing.apply(edit).edit_id is not None, edit


def ids(library: Library, query: str = "") -> list[int]:
    """Photos that match, by name."""
    rows = library.browsing.rows(list(library.browsing.ids(query)))
    return [row.id for row in sorted(rows, key=lambda row: (row.directory, row.name))]


def wrong(library: Library) -> list[str]:
    """What `doctor` finds wrong with catalog and files."""
    found = itertools.takewhile(lambda check: check.name != "permissions", library.checking.run(verify=True))
    return [check.message for check in found if not check.ok and check.name in FILES_CHECKS]
