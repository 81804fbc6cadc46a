"""Looks after the drives of added folders: notices when one goes or comes back, and finds those that are mounted elsewhere now."""

import os
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from photodesk.domain.changes import FoldersChanged
from photodesk.domain.folders import Folder, FolderState
from photodesk.library import relocating, volumes
from photodesk.library.folder_states import FolderStates
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.presence import Presence
from photodesk.library.reaching import Reaching
from photodesk.library.told import Told
from photodesk.store.database import Database

OFFLINE_S = 5.0
"""So often an offline folder is looked for."""
RIGHTS_S = 10.0


class Attending:
    """`tick` is called several times a second, by one thread; a hung drive holds it up for some seconds at most."""

    def __init__(self, database: Database, reaching: Reaching, states: FolderStates, told: Told) -> None:
        self._db, self._reaching, self._states, self._told = database, reaching, states, told
        self._look_at: dict[int, float] = {}
        self._mounted: list[volumes.Mounted] = []
        self._was_open: frozenset[str] = frozenset()

    def tick(self, folders: Sequence[Folder], watched: Collection[int]) -> list[int]:
        """Look after these folders; returns those that are there again and have to be scanned."""
        self._reaching.look_after()
        answering = self._answering_again()
        mounted = self._reaching.mounted()
        remounted, self._mounted = mounted != self._mounted, mounted
        back = []
        for folder in folders:
            try:
                if folder.state is FolderState.OFFLINE:
                    if self._is_back(folder, remounted or bool(answering)):
                        back.append(folder.id)
                elif self._reaching.known_volume(folder.path).is_open or (remounted and not self._is_there(folder)):
                    self._states.offline(folder, self._told)
                else:
                    self._describe(folder, folder.id in watched)
            except Unreachable:
                self._states.offline(folder, self._told)
        if answering:
            jobs = sum(self._states.answered(folder) for folder in folders if folder.state is not FolderState.OFFLINE)
            if jobs:
                self._told(FoldersChanged())
        return back

    def _answering_again(self) -> frozenset[str]:
        """Volumes that were given up and answer now."""
        still = self._reaching.open_volumes()
        was, self._was_open = self._was_open, still
        return was - still

    def _is_back(self, folder: Folder, at_once: bool) -> bool:
        now = time.monotonic()
        if self._reaching.known_volume(folder.path).is_open or (now < self._look_at.get(folder.id, 0.0) and not at_once):
            return False
        self._look_at[folder.id] = now + OFFLINE_S
        if self._is_there(folder):
            self._states.back(folder, self._told)
            return True
        place = relocating.new_place(self._db, self._reaching, folder)
        if place is None:
            return False
        relocating.move(self._db, self._reaching, folder, place)
        self._states.back(replace(folder, path=place, display=place.decode("utf-8", "replace")), self._told, before=folder.display)
        return True

    def _is_there(self, folder: Folder) -> bool:
        return Presence(self._db, self._reaching, folder).begins(folder.photos)

    def _describe(self, folder: Folder, is_watched: bool) -> None:
        """Read-only, slow, watched, or just there."""
        now = time.monotonic()
        volume = self._reaching.known_volume(folder.path)
        state = FolderState.WATCHING if is_watched else FolderState.ONLINE
        if now >= self._look_at.get(folder.id, 0.0):
            self._look_at[folder.id] = now + RIGHTS_S
            try:
                read_only = self._reaching.call(folder.path, partial(_is_read_only, folder.path))
            except OSError:
                return
            state = FolderState.READONLY if read_only else state
        elif folder.state is FolderState.READONLY:
            return
        self._states.reachable(folder, FolderState.DEGRADED if volume.is_degraded else state, self._told)


def _is_read_only(path: bytes) -> bool:
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY) or not os.access(path, os.W_OK)
