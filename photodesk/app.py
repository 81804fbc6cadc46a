"""Makes the parts and joins them: the only file that knows both ends."""

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from photodesk.bridge.lanes import Lanes
from photodesk.bridge.scheduler import Scheduler
from photodesk.bridge.trash import SystemTrash
from photodesk.config.figures import Figures
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobsChanged, PhotosAdded, PhotosChanged, ScanResult
from photodesk.domain.importing import ImportProgressed, ImportReport, ImportState, Survey, SurveyProgress
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library
from photodesk.library.looking import Looking

if TYPE_CHECKING:
    from photodesk.bridge.folder_watch import FolderWatch

log = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0005
"""How long a thread may keep the interpreter from the window's thread (the default, 5 ms, is a third of a frame)."""

PROGRESS_S = 0.1


def spare_what_stays() -> None:
    """Take modules, tables and widgets out of the collector's rounds: one through all of them stops every thread for 80 ms."""
    gc.freeze()


class Engine:
    """An open library with its decoders and the scheduler: what the window and the command line share."""

    def __init__(self, paths: Paths, settings: Settings, tell: Callable[[object, bool], None], *, threads: int | None = None) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.paths, self.settings = paths, settings
        self.figures = Figures(paths.figures)
        self.library = Library.open(paths, settings, figures=self.figures)
        number = threads or settings.decoder_count()
        self.lanes = Lanes(number)
        self.decoders = DecoderPool(number, memory_mb=settings.decoder_memory_mb, max_megapixels=settings.max_megapixels)
        self.looking = Looking(
            self.library.database, self.library.derivatives, self.decoders,
            make_previews=settings.make_previews, preview_format=settings.preview_format, reaching=self.library.reaching,
        )  # fmt: skip
        self.trash = SystemTrash()
        self.library.applying.to_trash = self.trash.take
        self.scheduler = Scheduler(self.library, self.lanes, self.looking, tell, self.figures, settings.cpu_percent)

    def stop(self) -> None:
        """Begin no more jobs and give back what was not done. Idempotent."""
        self.scheduler.stop(self.decoders.interrupt)

    def close(self) -> None:
        """Stop, seal and unlock."""
        self.stop()
        self.lanes.close()
        self.decoders.close()
        self.trash.close()
        self.library.close()
        self.figures.flush()


class Working:
    """Scans and jobs that somebody waits for, on an open engine."""

    def __init__(self, engine: Engine, *, begun: bool) -> None:
        self._engine, self._begun = engine, begun
        self.library, self.scheduler, self.decoders, self.figures = engine.library, engine.scheduler, engine.decoders, engine.figures
        self._found = ScanResult()
        self._eager = False
        self.notices: list[Notice] = []
        """What was told since the start and is not over, in order."""

    def add(
        self, paths: Sequence[bytes], *, protect: bool | None = None, wait: bool = True, progress: Callable[[JobsChanged], None]
    ) -> ScanResult:
        """Add folders in place, scan them and (with *wait*) do all their jobs. Raises FolderError, KeyboardInterrupt."""
        for path in paths:
            self.library.folders.check_new(path)
        ids = [self.library.folders.add(path, protect).id for path in paths]
        return self.scan(ids, wait=wait, progress=progress)

    def scan(self, folder_ids: Sequence[int] | None, *, wait: bool = True, progress: Callable[[JobsChanged], None]) -> ScanResult:
        """Reconcile folders with the catalog and (with *wait*) do all jobs, from the first change on."""
        self._eager = wait
        self._found = self._scanned(folder_ids)
        if wait:
            self._work(progress)
        return self.found

    @property
    def found(self) -> ScanResult:
        """What the last scan found, as far as it came; files that a look knew as missing photos count as moved."""
        found, merged = self._found, self.scheduler.merged
        return replace(found, added=found.added - merged, moved=found.moved + merged, missing=max(0, found.missing - merged))

    def survey(self, places: Sequence[bytes], progress: Callable[[SurveyProgress], None], stop: Callable[[], bool]) -> Survey:
        """What belongs to pictures on these sources. Raises ImportRefused, SurveyStopped."""
        threads = self._engine.settings.decoder_count()
        return self.library.importing.survey(places, self.decoders, progress, stop, threads=threads)

    def import_files(self, import_id: int, progress: Callable[[ImportProgressed], None], stop: Callable[[], bool]) -> ImportReport:
        """Do what is left of an import. Its folder is scanned where it is new; looks at the photos wait in the queue."""

        def told(change: object) -> None:
            if isinstance(change, ImportProgressed):
                progress(change)
            else:
                self._told(change)

        report = self.library.importing.run(import_id, told, stop)
        if report.state is ImportState.DONE:
            unscanned = [folder.id for folder in self.library.folders.all() if folder.scanned_us is None]
            if unscanned:
                self._scanned(unscanned)
        return report

    def run_jobs(self, progress: Callable[[JobsChanged], None]) -> None:
        """Do all jobs that are queued."""
        self._work(progress)

    def _scanned(self, folder_ids: Sequence[int] | None) -> ScanResult:
        return self.library.scanning.scan(folder_ids, self._told)

    def _work(self, progress: Callable[[JobsChanged], None]) -> None:
        """Until nothing can be done now. A queue without work costs no thread and no decoder: most rescans find nothing."""
        if self._begun or self.library.jobs.unfinished():
            self._begin()
            self.scheduler.changed()
            while not self.scheduler.wait_idle(PROGRESS_S):
                progress(self.scheduler.snapshot())
        progress(self.scheduler.snapshot())

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self.scheduler.start()

    def _told(self, change: object) -> None:
        if self._eager and isinstance(change, PhotosAdded | PhotosChanged):
            self._begin()
        self.scheduler.heard(change)
        self._tell(change, False)

    def _tell(self, change: object, urgent: bool) -> None:
        """The command line asks the library at the end, and tells the notices."""
        if isinstance(change, Notice):
            self.notices.append(change)
        elif isinstance(change, NoticeResolved):
            self.notices = [notice for notice in self.notices if notice.code != change.code]


class Headless(Working):
    """The engine without a window, for the command line. All cores, unless told otherwise."""

    def __init__(self, paths: Paths, settings: Settings, *, cpu_percent: int | None = None, previews: bool = True) -> None:
        settings = replace(settings, cpu_percent=cpu_percent or 100, make_previews=settings.make_previews and previews)
        self._watch: FolderWatch | None = None
        self._hear: Callable[[object], None] | None = None
        super().__init__(Engine(paths, settings, self._tell), begun=False)
        self.library.recover()

    def watch(self, folder_ids: Sequence[int] | None, hear: Callable[[object], None]) -> None:
        """Begin to look after these folders (None: all), in the background; *hear* gets every change, from any thread."""
        from photodesk.bridge.folder_watch import FolderWatch

        self._hear = hear
        self._watch = FolderWatch(self.library, self._engine.lanes, self.decoders, self._watched, self.scheduler.changed, only=folder_ids)
        self._begin()
        self.scheduler.changed()
        self._watch.start()

    def is_settled(self) -> bool:
        """Whether the watch has taken up all there is now, and its jobs are done."""
        return self._watch is not None and self._watch.is_quiet() and self.scheduler.wait_idle(0)

    def close(self) -> None:
        """Stop and close; what is finished stays finished."""
        if self._watch is not None:
            self._watch.stop()
        self._engine.close()

    def _watched(self, change: object) -> None:
        self.scheduler.heard(change)
        self._tell(change, False)

    def _tell(self, change: object, urgent: bool) -> None:
        super()._tell(change, urgent)
        if self._hear is not None:
            self._hear(change)


class Beside(Working):
    """What a command waits for, done beside an open window: scans on the window's lane for them, and every view hears of it."""

    def __init__(self, app: "App", engine: Engine) -> None:
        super().__init__(engine, begun=True)
        self._app = app

    def _scanned(self, folder_ids: Sequence[int] | None) -> ScanResult:
        scanned: Future[ScanResult] = Future()

        def work() -> None:
            try:
                scanned.set_result(self.library.scanning.scan(folder_ids, self._told))
            except BaseException as error:
                scanned.set_exception(error)

        self._app.lanes.start(self._app.lanes.jobs, work)
        result = scanned.result()
        self._tell(result, True)
        return result

    def _tell(self, change: object, urgent: bool) -> None:
        super()._tell(change, urgent)
        self._app.events.tell(change, urgent=urgent)


def build_headless(paths: Paths, settings: Settings, *, cpu_percent: int | None = None, previews: bool = True) -> Headless:
    """Open the library for commands. Raises LibraryUnavailable."""
    return Headless(paths, settings, cpu_percent=cpu_percent, previews=previews)


class App:
    """The engine with all the parts a window needs. Make it in the UI thread, after the QApplication."""

    def __init__(self, paths: Paths, settings: Settings) -> None:
        from photodesk.bridge.commands import Commands
        from photodesk.bridge.differences import Differences
        from photodesk.bridge.events import Events
        from photodesk.bridge.filing import Filing
        from photodesk.bridge.folder_verbs import FolderVerbs
        from photodesk.bridge.folder_watch import FolderWatch
        from photodesk.bridge.importing import Importing
        from photodesk.bridge.likenesses import Likenesses
        from photodesk.bridge.monitor import Monitor
        from photodesk.bridge.pending_edits import PendingEdits
        from photodesk.bridge.queries import Queries
        from photodesk.bridge.renderings import Renderings
        from photodesk.bridge.source_thumbnails import SourceThumbnails
        from photodesk.bridge.thumbnails import Thumbnails

        self.events: Events = Events()
        self._engine = Engine(paths, settings, self._tell)
        self.paths, self.settings = paths, settings
        self.library, self.lanes, self.scheduler = self._engine.library, self._engine.lanes, self._engine.scheduler
        self.decoders = self._engine.decoders
        self.monitor: Monitor = Monitor(self._engine.figures)
        self.monitor.explain_with(self.library.database.explain)
        self.queries: Queries = Queries(self.library, self.lanes)
        self.commands: Commands = Commands(
            self.library, self.lanes, self.events, self.queries, self.scheduler, self._engine.looking, settings
        )  # fmt: skip
        self.importing: Importing = Importing(
            self.library, self.lanes, self.events, self.scheduler, self.decoders, self.commands
        )  # fmt: skip
        self.pending: PendingEdits = self.commands.pending
        self.filing: Filing = Filing(self.library, self.lanes, self.events, self.queries, self.commands)
        self.thumbnails: Thumbnails = Thumbnails(
            self.library, self.lanes, self.scheduler, self.events, self.decoders, figures=self._engine.figures
        )
        self.source_thumbnails: SourceThumbnails = SourceThumbnails(self.lanes, self.decoders, self.library.reaching)
        self.likenesses: Likenesses = Likenesses(self.queries, self.decoders)
        self.renderings: Renderings = Renderings(self.library, self.lanes, self.scheduler, self.events, self.decoders)
        self.watch: FolderWatch = FolderWatch(self.library, self.lanes, self.decoders, self._heard, self.scheduler.changed)
        self.folders: FolderVerbs = FolderVerbs(self.library, self.commands, self.queries, self.watch, self.commands)
        self.differences: Differences = Differences(self.library, self.decoders)

    def beside(self) -> Beside:
        """For commands that are run while the window is open."""
        return Beside(self, self._engine)

    def start(self) -> None:
        """Go on where the last session ended: jobs, then a scan of every folder. Call when the window is up."""
        spare_what_stays()
        self.monitor.start()
        self.lanes.start(self.lanes.edits, self._go_on)

    def _go_on(self) -> None:
        self.library.recover()
        # After two unclean ends in a row the user decides when to go on: no crash loop.
        self.scheduler.start(paused=self.library.database.unclean_ends >= 2)
        if self.library.database.unclean_ends < 2:
            self.importing.go_on()
        for notice in self.library.notices:
            self.events.tell(notice)
        self.events.tell_problems(len(self.library.browsing.problems()))
        self.events.tell(self.library.pending.counts())
        # Watchers are off as well then, until a folder is looked through at the user's wish.
        if self.library.database.unclean_ends < 2:
            self.watch.start()
        elif self.library.folders.all():
            self.commands.scan()

    def close(self) -> None:
        """Stop everything within 5 s; the catalog is sealed."""
        self.commands.stop()
        self.watch.stop()
        self.importing.close()
        self.filing.stop()
        self.monitor.stop()
        self.thumbnails.close()
        self.source_thumbnails.close()
        self._engine.stop()
        self.renderings.close()
        self.differences.close()
        self._engine.close()
        if lost := self.commands.lost_edits():
            log.error("%d edits could not be saved: the library could not be written until the end", lost)

    def _tell(self, change: object, urgent: bool) -> None:
        self.events.tell(change, urgent=urgent)

    def _heard(self, change: object) -> None:
        """What the watch tells: new photos have new jobs, and a scan may have found problems."""
        self.scheduler.heard(change)
        self.events.tell(change)
        if isinstance(change, ScanResult):
            self.events.tell_problems(len(self.library.browsing.problems()))
