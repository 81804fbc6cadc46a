"""Copies new photos where their folder's rule says: an import like any other, verified, which goes on after a crash."""

import os
import time
from collections.abc import Sequence

from photodesk.domain.changes import FolderReceipts
from photodesk.domain.folders import FolderRules, Receipt
from photodesk.domain.importing import DriveHangs, FileState, ImportChoices, ImportState, Knowns
from photodesk.domain.problems import DiskFull, PhotoDeskError
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing.importing import Importing
from photodesk.library.told import Told
from photodesk.library.walking import Stop
from photodesk.store import folder_rules
from photodesk.store.database import Database

Waiting = tuple[int, int, bytes, bytes]
"""Photo, folder, path of the folder, path."""


class RuleCopies:
    """`copy` is called by one thread at a time: the one that does imports."""

    def __init__(self, database: Database, importing: Importing) -> None:
        self._db, self._importing = database, importing

    def waiting(self) -> bool:
        """Whether any photo is to be copied."""
        with self._db.read() as tx:
            return bool(folder_rules.awaiting(tx, copying=True))

    def copy(self, decoders: DecoderPool, told: Told, stop: Stop) -> None:
        """Copy what waits, each folder's photos as one import. A photo that can't be copied gets a receipt that says so."""
        with self._db.read() as tx:
            waiting, rules = folder_rules.awaiting(tx, copying=True), folder_rules.every(tx)
        by_folder: dict[int, list[Waiting]] = {}
        for photo in waiting:
            by_folder.setdefault(photo[1], []).append(photo)
        for folder_id, photos in by_folder.items():
            target = rules.get(folder_id, FolderRules()).copy_to
            if stop():
                return
            try:
                done = {} if target is None else self._import(target, [path for *_, path in photos], decoders, told, stop)
            except DriveHangs:
                continue  # asked again soon
            now_us = time.time_ns() // 1000
            receipts = [Receipt(folder_id, p[0], p[3], done[p[3]], now_us) for p in photos if p[3] in done]
            with self._db.write() as tx:
                folder_rules.settle(tx, [p[0] for p in photos], receipts)
            if receipts:
                told(FolderReceipts(folder_id, tuple(receipts)))

    def _import(self, target: bytes, paths: Sequence[bytes], decoders: DecoderPool, told: Told, stop: Stop) -> dict[bytes, str]:
        """What became of each file."""
        place = target.decode("utf-8", "replace")
        try:
            survey = self._importing.survey(paths, decoders, _unheard, stop)
            plan = self._importing.plan(survey, ImportChoices(target, knowns=Knowns.COPY))
            report = self._importing.run(self._importing.begin(plan), told, stop)
        except (DiskFull, DriveHangs):
            raise  # all of it is done again when there is room, or the drive answers
        except (PhotoDeskError, OSError) as error:
            return dict.fromkeys(paths, f"Not copied to {place}: {error}")
        states = {each.source: each for each in report.files}
        found = {}
        for path in paths:
            each = states.get(path)
            if each is not None and each.state is FileState.COPIED:
                found[path] = f"Copied to {os.fsdecode(each.target)}"
            elif each is not None and report.state is not ImportState.DONE:
                found[path] = f"Copying to {place} goes on by itself"
            else:
                found[path] = f"Not copied to {place}"
        return found


def _unheard(_: object) -> None:
    pass
