"""Where each file of a survey would go: folders and names by template, files of one picture side by side, nothing in the way."""

import os
import stat
from collections.abc import Collection, Sequence
from dataclasses import replace

from photodesk.domain.importing import FileState, ImportChoices, ImportPlan, ImportRefused, Knowns, PlannedFile, Survey, Surveyed, Told
from photodesk.domain.problems import DecodeError
from photodesk.domain.tags import clean_path
from photodesk.domain.templates import Described, Taken, Template, suffix_of
from photodesk.library import filing
from photodesk.library.filing import Spot
from photodesk.library.importing.reading import Reader
from photodesk.library.scanning import text_of

ROOM = 1.05
"""So much of what is to be written has to be free."""


def planned(survey: Survey, choices: ImportChoices, chosen: Collection[bytes] | None = None) -> ImportPlan:
    """The plan. *chosen*: only the files shown under these paths (`SourceFile.shown`). Raises ImportRefused, BadTemplate, BadName."""
    folders, names = Template.for_folders(choices.folders), Template.for_names(choices.names)
    for tag in choices.tags:
        clean_path(tag)
    if choices.album is not None:
        clean_path(choices.album, "album")
    _refuse_target(choices.to, survey)
    if choices.second is not None:
        _refuse_target(choices.second, survey)
        if os.path.abspath(choices.second) == os.path.abspath(choices.to):
            raise ImportRefused("the second copy would lie on the first; nothing was copied; choose another folder for it")
    files = [each for each in survey.files if chosen is None or each.file.shown in chosen]
    placed = _Placing(choices, folders, names).placed(files)
    example = next((each.target for each in placed if each.state is FileState.PLANNED), b"")
    inside = os.path.relpath(example, os.path.abspath(choices.to)) if example else b""
    return ImportPlan(survey, choices, tuple(placed), inside, len(files) == len(survey.files))


class _Placing:
    """Gives each picture its folder and its name."""

    def __init__(self, choices: ImportChoices, folders: Template, names: Template) -> None:
        self._to = os.path.abspath(choices.to)
        self._second = None if choices.second is None else os.path.abspath(choices.second)
        self._copies_known = choices.knowns is Knowns.COPY
        self._folders, self._names = folders, names
        self._taken: dict[bytes, Taken] = {}
        self._there: dict[bytes, dict[bytes, int]] = {}
        self._reader = Reader()
        self._number = 0

    def placed(self, files: Sequence[Surveyed]) -> list[PlannedFile]:
        units: dict[int, list[Surveyed]] = {}
        for each in files:
            units.setdefault(each.unit, []).append(each)
        albums = _albums_of_twins(files)
        # Numbers follow the time, whatever the order of the list.
        found: dict[bytes, PlannedFile] = {}
        for unit in sorted(units.values(), key=lambda unit: (unit[0].taken_us, unit[0].file.inside)):
            for planned_file in self._unit(unit):
                found[planned_file.found.file.shown] = _with_albums(planned_file, albums)
        targets = {shown: each.target for shown, each in found.items()}
        return [_of_twin(found[each.file.shown], targets) for each in files]

    def _unit(self, unit: Sequence[Surveyed]) -> list[PlannedFile]:
        new = [each for each in unit if each.known is None or (self._copies_known and not each.twin)]
        known = [PlannedFile(each, each.known or b"", None, FileState.KNOWN) for each in unit if each not in new]
        if not new:
            return known
        self._number += 1
        main = unit[0]
        described = Described(os.fsdecode(main.file.name), main.taken_us, main.camera, main.lens, None, _rating(main))
        folder = os.fsencode(self._folders.folder(described, self._number))
        stem = self._names.stem(described, self._number)
        suffixes = [_rest(each.file.name, main.file.name) for each in new]
        there = self._names_in(folder)
        left: list[tuple[Surveyed, str]] = []
        for each, suffix in zip(new, suffixes, strict=True):
            name = os.fsencode(stem + suffix)
            same = self._same_there(each, folder, name, there[name]) if name in there else None
            if same is None:
                left.append((each, suffix))
            else:
                known.append(same)
        if left:
            stem = self._taken[folder].free_stem(stem, [suffix for _, suffix in left])
        return known + [self._planned(each, folder, os.fsencode(stem + suffix)) for each, suffix in left]

    def _names_in(self, folder: bytes) -> dict[bytes, int]:
        """The names in a target folder, each with the size of a regular file (-1 of anything else)."""
        if folder not in self._there:
            found: dict[bytes, int] = {}
            for name in filing.names(self._to, folder):
                facts = filing.look(Spot(self._to, _joined(folder, name)))
                found[name] = facts.st_size if facts is not None and stat.S_ISREG(facts.st_mode) else -1
            self._there[folder] = found
            self._taken[folder] = Taken.of(os.fsdecode(name) for name in found)
        return self._there[folder]

    def _same_there(self, each: Surveyed, folder: bytes, name: bytes, size: int) -> PlannedFile | None:
        """A file that is known because the one that has its name holds the same: it was copied before, or by somebody else."""
        if size != each.file.size or self._copies_known:
            return None
        try:
            content = each.content_hash or self._reader.content_hash(each.file)
            if filing.content_hash(Spot(self._to, _joined(folder, name)))[0] != content:
                return None
        except (OSError, DecodeError):
            return None
        target = os.path.join(self._to, _joined(folder, name))
        return PlannedFile(replace(each, known=target, content_hash=content), target, None, FileState.KNOWN)

    def _planned(self, each: Surveyed, folder: bytes, name: bytes) -> PlannedFile:
        inside = _joined(folder, name)
        second = None if self._second is None else os.path.join(self._second, inside)
        return PlannedFile(each, os.path.join(self._to, inside), second, FileState.PLANNED)


def _refuse_target(folder: bytes, survey: Survey) -> None:
    """Raises ImportRefused where nothing can be written, or where the target lies in a source."""
    absolute = os.path.abspath(folder)
    name = text_of(absolute)
    try:
        facts = os.stat(there(absolute))
    except OSError as error:
        text = f"{name} can’t be reached ({error.strerror}); nothing was copied; make the folder or connect its drive, then try again"
        raise ImportRefused(text) from error
    if not stat.S_ISDIR(facts.st_mode):
        raise ImportRefused(f"{name} is not a folder; nothing was copied; choose a folder")
    for source in survey.sources:
        if absolute == source or absolute.startswith(source.rstrip(b"/") + b"/"):
            raise ImportRefused(f"{name} lies in what is imported; nothing was copied; choose a folder outside of {text_of(source)}")


def there(folder: bytes) -> bytes:
    """The folder, or the one around it where only its last part is to be made."""
    try:
        os.stat(folder)
    except FileNotFoundError:
        return os.path.dirname(folder)
    return folder


def refuse_unwritable(folder: bytes, needed: int, *, free: bool = True) -> None:
    """Raises ImportRefused where the folder is read-only, or its drive has too little room for *needed* bytes."""
    name = text_of(os.path.abspath(folder))
    try:
        absolute = there(os.path.abspath(folder))
        drive = os.statvfs(absolute)
        writable = os.access(absolute, os.W_OK | os.X_OK) and not drive.f_flag & os.ST_RDONLY
    except OSError as error:
        raise ImportRefused(f"{name} can’t be reached ({error.strerror}); nothing was copied; connect its drive, then try again") from error
    if not writable:
        raise ImportRefused(f"{name} is read-only; nothing was copied; choose another folder or change its permissions")
    room = drive.f_bavail * drive.f_frsize
    if free and room < needed * ROOM:
        amounts = f"{needed * ROOM / 1e6:,.1f} MB are needed in {name} and {room / 1e6:,.1f} MB are free"
        text = f"{amounts}; nothing was copied; free some space, then try again"
        raise ImportRefused(text)


def _albums_of_twins(files: Sequence[Surveyed]) -> dict[bytes, tuple[str, ...]]:
    """Content to the albums of all files with it: Takeout holds a picture once more in each of its albums."""
    found: dict[bytes, dict[str, None]] = {}
    for each in files:
        if each.content_hash is not None and each.told is not None:
            found.setdefault(each.content_hash, {}).update(dict.fromkeys(each.told.albums))
    return {content: tuple(albums) for content, albums in found.items()}


def _with_albums(planned_file: PlannedFile, albums: dict[bytes, tuple[str, ...]]) -> PlannedFile:
    found = planned_file.found
    every = albums.get(found.content_hash, ()) if found.content_hash is not None else ()
    if not every or (found.told is not None and found.told.albums == every):
        return planned_file
    return replace(planned_file, found=replace(found, told=replace(found.told or Told(), albums=every)))


def _of_twin(planned_file: PlannedFile, targets: dict[bytes, bytes]) -> PlannedFile:
    """A file that is on the source twice is known where the first one goes."""
    if not planned_file.found.twin:
        return planned_file
    return replace(planned_file, target=targets.get(planned_file.target, planned_file.target))


def _rating(found: Surveyed) -> int | None:
    return 5 if found.told is not None and found.told.favourite else None


def _rest(name: bytes, main: bytes) -> str:
    """What follows the stem in a name: `.xmp`, or `.JPG.xmp` of a sidecar with the whole name in front."""
    text, whole = os.fsdecode(name), os.fsdecode(main)
    stem = whole[: len(whole) - len(suffix_of(whole))]
    if text.lower().startswith(stem.lower()):
        return text[len(stem) :]
    return suffix_of(text)


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
