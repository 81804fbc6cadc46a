"""Whether there is room for an import, and whether its source can be emptied; asked in a lane."""

import os
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication

from photodesk.domain.importing import Survey
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.importing.drives import some_of
from photodesk.library.library import Library
from photodesk.library.long_calls import LongCall
from photodesk.ui.importing.wording import files, name_of
from photodesk.ui.widgets.wording import size

ROOM = 1.05
"""So much of what is copied has to be free, as the import itself asks for."""


def room_problem(library: Library, folders: Sequence[bytes], needed_bytes: int) -> str:
    """Why a copy into each of these folders has no place, in a sentence; "" where there is room."""
    return _asked(library, folders, partial(_room_problem, folders, needed_bytes))


def deletion_problem(library: Library, survey: Survey) -> str:
    """Why nothing can be deleted from what was looked at; "" where it can."""
    return _asked(library, some_of(survey.sources), partial(_deletion_problem, survey))


def _asked(library: Library, folders: Sequence[bytes], question: Callable[[], str]) -> str:
    try:
        return LongCall[str](library.reaching, folders).run(question)
    except Unreachable:
        return _tr("A drive doesn’t answer. Nothing is copied. Wait for it, or choose another folder.")


def _room_problem(folders: Sequence[bytes], needed_bytes: int) -> str:
    needed: dict[int, int] = {}
    for folder in folders:
        try:
            device, drive = os.stat(folder).st_dev, os.statvfs(folder)
        except OSError as error:
            text = _tr("{folder} can’t be reached ({reason}). Connect its drive, or choose another folder.")
            return text.format(folder=name_of(folder), reason=error.strerror)
        if drive.f_flag & os.ST_RDONLY or not os.access(folder, os.W_OK | os.X_OK):
            return _tr("{folder} is read-only. Choose another folder, or change its permissions.").format(folder=name_of(folder))
        needed[device] = needed.get(device, 0) + needed_bytes
        free_bytes = drive.f_bavail * drive.f_frsize
        if free_bytes < needed[device] * ROOM:
            text = _tr("{needed} are to be copied to {folder}, and {free} are free there. Free some space, or import fewer photos.")
            return text.format(needed=size(round(needed[device] * ROOM)), folder=name_of(folder), free=size(free_bytes))
    return ""


def _deletion_problem(survey: Survey) -> str:
    if any(each.file.member is not None for each in survey.files):
        return _tr("Files in archives are not deleted one by one.")
    if survey.skipped:
        text = _tr("{files} can’t be read. Nothing is deleted while anything is not verified.")
        return text.format(files=files(len(survey.skipped)))
    for folder in sorted({os.path.dirname(each.file.path) for each in survey.files}):
        try:
            writable = os.access(folder, os.W_OK | os.X_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY
        except OSError:
            writable = False
        if not writable:
            return _tr("{folder} is read-only: nothing can be deleted there.").format(folder=name_of(folder))
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
