"""Before anything is copied: whether an import can be done, and its folders."""

import os

from photodesk.config import permissions
from photodesk.domain.importing import ImportChoices, ImportPlan, ImportRefused
from photodesk.library import filing
from photodesk.library.importing import planning, removing
from photodesk.library.importing.standing import Drive, are_on_one, drive_of


def targets(choices: ImportChoices) -> list[bytes]:
    """Where is copied to."""
    return [os.path.abspath(folder) for folder in (choices.to, choices.second) if folder is not None]


def prepare(plan: ImportPlan) -> list[Drive | None]:
    """Raises ImportRefused where the import can't be done; else its folders are there. Returns what they lie on."""
    choices = plan.choices
    if choices.delete:
        files = [(each.found.file.path, each.found.file.member) for each in plan.files]
        removing.refuse_read_only(plan.survey.sources, files)
    needed = plan.size
    both = choices.second is not None and are_on_one(choices.to, choices.second)
    for folder in targets(choices):
        planning.refuse_unwritable(folder, needed * 2 if both else needed)
    for folder in targets(choices):
        _made(folder)
    return [drive_of(folder) for folder in targets(choices)]


def _made(folder: bytes) -> None:
    try:
        os.mkdir(folder)
        os.chmod(folder, permissions.for_folders())
        filing.sync_folder(os.path.dirname(folder))
    except FileExistsError:
        return
    except OSError as error:
        name = folder.decode("utf-8", "replace")
        raise ImportRefused(f"{name} can’t be made ({error.strerror}); nothing was copied; choose another folder") from error
