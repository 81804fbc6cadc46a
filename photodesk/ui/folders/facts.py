"""What the page asks the library for; runs in a lane."""

from dataclasses import dataclass

from photodesk.domain.folders import Folder, FolderRules, FolderState
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.library import Library


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A row of the list. `is_remote`: it tells of no change, so it is looked through now and then instead."""

    folder: Folder
    is_remote: bool


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What else is known of one folder. `hidden`: whether hidden files are included; `problems`: files that could not be handled."""

    folder_id: int
    rules: FolderRules
    hidden: bool
    problems: int


def folder_lines(library: Library) -> list[FolderLine]:
    """Every folder, by path."""
    return [FolderLine(folder, _is_remote(library, folder)) for folder in library.folders.all()]


def folder_facts(folder_id: int, library: Library) -> FolderFacts:
    """One folder."""
    rules = library.folders.rules(folder_id)
    hidden = library.scanning.include_hidden if rules.include_hidden is None else rules.include_hidden
    return FolderFacts(folder_id, rules, hidden, len(library.browsing.problems([folder_id])))


def _is_remote(library: Library, folder: Folder) -> bool:
    if folder.state is FolderState.OFFLINE:
        return False
    try:
        return library.reaching.is_remote(folder.path)
    except (OSError, Unreachable):
        return False
