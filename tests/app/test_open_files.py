"""A window that runs for weeks asks the library from threads that come and go."""

import os
from pathlib import Path

from photodesk.bridge.lanes import Lanes
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.views import View
from photodesk.library.library import Library


def open_files(paths: Paths) -> int:
    """How often this process has a file of the library open."""
    inside = 0
    for number in os.listdir("/proc/self/fd"):
        try:
            inside += Path(os.readlink(f"/proc/self/fd/{number}")).is_relative_to(paths.library)
        except OSError:
            continue
    return inside


def test_questions_from_lanes_leave_no_connections_behind(paths: Paths) -> None:
    library, lanes = Library.open(paths, Settings()), Lanes(1)

    def ask() -> None:
        library.browsing.listing(View())
        library.derivatives.thumbnail(bytes(32))

    def ask_often(times: int) -> int:
        for _ in range(times):
            lanes.start(lanes.queries, ask)
            lanes.queries.waitForDone()
        return open_files(paths)

    first = ask_often(5)
    assert ask_often(60) <= first + 2
    assert lanes.close()
    library.close()
    assert open_files(paths) == 0
