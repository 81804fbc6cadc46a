"""The hub: coalesced, in the UI thread, nothing lost."""

import threading

from pytestqt.qtbot import QtBot

from photodesk.bridge.events import MOST_ITEMS, Events
from photodesk.domain.changes import (
    MOST_NAMED,
    CopiesChanged,
    FoldersChanged,
    JobGroup,
    JobsChanged,
    PhotosAdded,
    ScanResult,
    ThumbnailsReady,
)
from photodesk.domain.importing import ImportFinished, ImportProgressed, ImportReport, ImportState
from photodesk.domain.problems import Notice, NoticeResolved


def test_a_burst_from_threads_arrives_whole_and_in_few_signals(qtbot: QtBot) -> None:
    events = Events()
    heard: list[int] = []
    calls: list[int] = []

    def on_ready(change: ThumbnailsReady) -> None:
        assert threading.current_thread() is threading.main_thread()
        heard.extend(change.ids)
        calls.append(len(change.ids))

    events.thumbnails_ready.connect(on_ready)

    def tell(start: int) -> None:
        for number in range(start, start + 1000):
            events.tell(ThumbnailsReady((number,)))

    threads = [threading.Thread(target=tell, args=(1000 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(heard) == 4000)
    assert sorted(heard) == list(range(4000))
    assert len(calls) <= 4000 / MOST_ITEMS + 20


def test_what_the_user_asked_for_does_not_wait(qtbot: QtBot) -> None:
    events = Events()
    with qtbot.waitSignal(events.photos_added, timeout=60):  # the coalescing time is 100 ms
        events.tell(PhotosAdded((1,)), urgent=True)


def test_only_the_newest_of_a_burst_of_states_is_told(qtbot: QtBot) -> None:
    events = Events()
    heard: list[JobsChanged] = []
    events.jobs_changed.connect(heard.append)
    for done in range(100):
        events.tell(JobsChanged((JobGroup("look", "running", done, 100),)))
    qtbot.waitUntil(lambda: bool(heard))
    assert [change.groups[0].done for change in heard] == [99]


def test_notices_of_different_folders_are_all_told_and_are_resolved(qtbot: QtBot) -> None:
    events = Events()
    raised: list[Notice] = []
    events.notice_raised.connect(raised.append)
    with qtbot.waitSignal(events.notice_resolved) as resolved:
        events.tell(Notice("ROOT_OFFLINE", "a", "A"))
        events.tell(Notice("ROOT_OFFLINE", "b", "B"))
        events.tell(Notice("ROOT_BACK", "c", "C"))
        events.tell(FoldersChanged())
    qtbot.waitUntil(lambda: len(raised) == 3)
    assert [(n.code, n.folder) for n in raised] == [("ROOT_OFFLINE", "A"), ("ROOT_OFFLINE", "B"), ("ROOT_BACK", "C")]
    assert resolved.args == [NoticeResolved("ROOT_OFFLINE", "C")]


def test_each_scan_is_told_also_when_two_end_at_once(qtbot: QtBot) -> None:
    events = Events()
    heard: list[ScanResult] = []
    events.scan_finished.connect(heard.append)
    events.tell(ScanResult(added=9))
    events.tell(ScanResult(known=9))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [ScanResult(added=9), ScanResult(known=9)]


def test_an_import_that_has_ended_is_told_after_how_far_it_was(qtbot: QtBot) -> None:
    events = Events()
    heard: list[object] = []
    events.import_progressed.connect(heard.append)
    events.import_finished.connect(heard.append)
    told = [
        ImportProgressed(1, ImportState.RUNNING, 20, 66, 0, 0), ImportFinished(ImportReport(1, ImportState.STOPPED)),
        ImportProgressed(1, ImportState.RUNNING, 21, 66, 0, 0), ImportFinished(ImportReport(1, ImportState.DONE)),
    ]  # fmt: skip
    for change in told:
        events.tell(change, urgent=isinstance(change, ImportFinished))
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert heard == told


def test_what_became_of_copies_is_told_as_one_and_any_photo_outweighs_some(qtbot: QtBot) -> None:
    events = Events()
    heard: list[CopiesChanged] = []
    events.copies_changed.connect(heard.append)
    events.tell(CopiesChanged((1, 2)))
    events.tell(CopiesChanged((2, 3)))
    qtbot.waitUntil(lambda: bool(heard))
    events.tell(CopiesChanged((4,)))
    events.tell(CopiesChanged())
    qtbot.waitUntil(lambda: len(heard) == 2)
    events.tell(CopiesChanged.of(range(MOST_NAMED)))
    events.tell(CopiesChanged((MOST_NAMED,)))
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == [CopiesChanged((1, 2, 3)), CopiesChanged(), CopiesChanged()]
