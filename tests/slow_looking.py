"""First looks that take a fixed time and decode nothing: for tests of order, not of pictures."""

import os
import time
from collections.abc import Sequence

from photodesk.domain.photos import Hashes, Look, Metadata
from photodesk.domain.problems import DecodeError, Reason
from photodesk.library.jobs import DUPLICATES, failure_of
from photodesk.library.library import Library
from photodesk.library.looking import LookDone, Looking, Outcome
from photodesk.library.matching import MatchDone
from photodesk.store.jobs import Claimed


class SlowLooking(Looking):
    """Looks that take a fixed time and succeed, but for photos named in `fails`."""

    def __init__(self, library: Library, look_s: float) -> None:
        super().__init__(library.database, library.derivatives, None, make_previews=False, preview_format="jpeg")  # type: ignore[arg-type]
        self.look_s = look_s
        self.order: list[int] = []
        self.fails: dict[int, Reason] = {}
        self.bugs: set[int] = set()
        self.facts = os.stat(".")

    def run(self, job: Claimed, *, on_demand: bool = False) -> Outcome:
        if job.kind == DUPLICATES:
            return MatchDone(job)
        self.order.append(job.photo_id)
        time.sleep(self.look_s)
        if job.photo_id in self.bugs:
            raise RuntimeError("a mistake of ours")
        if job.photo_id in self.fails:
            return failure_of(job, DecodeError(self.fails[job.photo_id]))
        content = job.photo_id.to_bytes(32, "big")
        hashes = Hashes(content, content, content, content)
        look = Look(content, Metadata("jpeg", 10, 10), hashes, b"", b"\xff\xd8\xff", content)
        return LookDone(job, look, False, self.facts)

    def lacking(self, kind: str, photo_ids: Sequence[int]) -> list[int]:
        return list(photo_ids)

    def unread(self, photo_ids: Sequence[int]) -> list[int]:
        return []
