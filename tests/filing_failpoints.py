"""Files are moved while the process dies, or a disk fails, at each point and each time it is reached.

`python filing_failpoints.py FOLDER OTHER POINT…`, OTHER being on another drive where moves to one are to be tried.

Everything is loaded once; each case runs in a fork of its own, so that it can be killed. Prints one line for each point, ends with 1 where
a case went wrong.
"""

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import filed
from builders import write_photos

from photodesk import failpoints
from photodesk.bridge.trash import SystemTrash
from photodesk.config.paths import Paths
from photodesk.domain.edits import MoveStaging, Photos, RenameStaging, TrashStaging
from photodesk.domain.problems import LibraryUnavailable
from photodesk.library.library import Library

MOST = 40


class Case:
    """One library with staged changes: `trash`, `move`, or `cross` (to another drive); `is_back`: it is the undo that fails. `real`: with
    the system's trash."""

    def __init__(self, place: Path, other: Path, kind: str, *, is_back: bool, real: bool) -> None:
        self.place, self.other, self.kind, self.is_back, self.real = place, other, kind, is_back, real
        self.photos, self.paths = place / "photos", Paths(place / "library")

    def make(self) -> None:
        """Three photos, one with a sidecar; two are to go, or to be renamed and moved."""
        for folder in (self.place, self.other):
            shutil.rmtree(folder, ignore_errors=True)
        write_photos(self.photos, 3)
        write_photos(self.other, 1, start=9)
        (self.photos / "IMG_0001.xmp").write_text("words")
        with filed.opened(self.paths, self.photos, self.other) as library:
            some = Photos.matching("-IMG_0002 -IMG_0009")
            if self.kind == "trash":
                filed.do(library, TrashStaging(some))
            elif self.kind == "cross":
                filed.do(library, MoveStaging(some, bytes(self.other / "sub")))
            else:
                filed.do(library, RenameStaging(some, "new {n}"), MoveStaging(some, bytes(self.photos / "sub")))
            if self.is_back:
                self.apply(library)

    def apply(self, library: Library) -> None:
        with closing(SystemTrash()) as trash:
            library.applying.to_trash = trash.take if self.real else None
            assert library.applying.apply().problems == ()

    def act(self, library: Library) -> None:
        """What fails."""
        if self.is_back:
            (undone,) = library.journal.undo()
            assert undone.conflicts == (), undone.conflicts
        else:
            self.apply(library)

    def files(self) -> list[str]:
        """Every content as often as there is a file with it. The originals of what went to another drive do not count in the trash."""
        if self.kind == "cross":
            held = filed.held(self.photos, self.other)
            return sorted(content for path, content in held.items() if "/.photodesk-trash/" not in path)
        return filed.contents(self.photos, self.other, filed.trash_of(self.place / "home"))

    def dead(self) -> list[str]:
        """The same right after the end, when a copy and its original may both be there: each content once."""
        held = filed.held(self.photos, self.other)
        return sorted({content for path, content in held.items() if not path.endswith(".part")}) if self.kind == "cross" else self.files()

    def die(self, point: str, time: int) -> None:
        """The *time*-th visit of a point is the end."""
        with filed.opened(self.paths) as library:
            failpoints._ARMED[point] = [(str(time), "kill")]
            self.act(library)

    def fail(self, point: str, time: int, error: str) -> None:
        """The *time*-th visit raises; the same session goes on. Ends with 3 where it was not reached."""
        before = self.files()
        with filed.opened(self.paths) as library:
            failpoints._ARMED[point] = [(str(time), f"raise:{error}")]
            with suppress(OSError, LibraryUnavailable):
                self.act(library) if self.is_back else library.applying.apply()
            if not failpoints._reached[point]:
                os._exit(3)
            failpoints._ARMED.clear()
            assert self.files() == before
            assert filed.wrong(library) == []
            self.act_again(library)

    def act_again(self, library: Library) -> None:
        if self.is_back and not library.journal.history(1)[0].done:
            return
        self.act(library)

    def check(self, before: list[str]) -> None:
        """After a restart nothing is half; what is left can be done, and undone."""
        assert self.dead() == before, "right after the end"
        with filed.opened(self.paths) as library:
            assert self.files() == before and filed.wrong(library) == []
            if self.is_back:
                self.act_again(library)
                assert library.browsing.count("is:staged") == 2
            else:
                self.apply(library)
                assert library.pending.changes() == []
            assert self.files() == before and filed.wrong(library) == []
            undone = library.journal.undo(10)
            assert [each.conflicts for each in undone] == [() for _ in undone]
            assert sorted(path.name for path in self.photos.iterdir() if path.is_file()) == [
                "IMG_0000.jpg", "IMG_0001.jpg", "IMG_0001.xmp", "IMG_0002.jpg",
            ]  # fmt: skip
            assert self.files() == before and filed.wrong(library) == [] and library.pending.changes() == []


def forked(work: Callable[[], None]) -> int:
    """Run it in a process of its own: 0, 3 where it says so, -9 where it was killed, else 1."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def enumerate_point(case: Case, point: str, error: str | None) -> int:
    """Each time the point is reached (a disk fails the first time only); how often it was."""
    for time in range(1, MOST if error is None else 2):
        if forked(case.make):
            raise SystemExit(f"{point}: could not begin")
        before = case.files()
        status = forked(lambda: case.die(point, time) if error is None else case.fail(point, time, error))  # noqa: B023
        if status == (0 if error is None else 3):
            return time - 1
        if status != (-signal.SIGKILL if error is None else 0):
            raise SystemExit(f"{point}:{time}: ended with {status}")
        if forked(lambda: case.check(before)):  # noqa: B023
            raise SystemExit(f"{point}:{time}: not as it should be")
    if error is None:
        raise SystemExit(f"{point}: reached without end")
    return 1


KINDS = {"trash": ("trash",), "move": ("move", "cross"), "cross": ("cross",), "put_back": ("trash", "move", "cross")}
"""What reaches the points of each service."""


def cases(point: str, is_other_drive: bool) -> Iterator[tuple[str, str | None]]:
    """What reaches a point, and how it fails there. Between two drives most is as on one."""
    service, _, step = point.partition(".")
    for kind in KINDS[service]:
        is_more_of_the_same = kind == "cross" != service
        if kind == "cross" and (not is_other_drive or (is_more_of_the_same and step != "after_file")):
            continue
        yield kind, None
        if not is_more_of_the_same and point != "put_back.after_file":  # a conflict, which is told
            yield from ((kind, error) for error in ("ENOSPC", "EIO"))


def main(place: Path, other: Path, points: list[str]) -> None:
    """The points of a service."""
    os.environ["HOME"] = str(place / "home")
    os.environ["XDG_DATA_HOME"] = str(place / "home/.local/share")
    is_other_drive = os.stat(place.parent).st_dev != os.stat(other.parent).st_dev
    for point in points:
        for kind, error in cases(point, is_other_drive):
            real = point == "trash.after_rename" and error is None
            case = Case(place, other, kind, is_back=point.startswith("put_back"), real=real)
            reached = enumerate_point(case, point, error)
            print(point, kind, error or "kill", reached, flush=True)
            if not reached:
                raise SystemExit(f"{point}: never reached")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
