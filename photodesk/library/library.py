"""A library: its catalog, its cache and what can be done with them."""

from typing import TYPE_CHECKING

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.problems import Notice
from photodesk.imaging.recipes import DECODER_VERSION, PREVIEW_RECIPE, RECIPE
from photodesk.library import recomparing
from photodesk.library.applying import Applying
from photodesk.library.browsing import Browsing
from photodesk.library.caring import Caring
from photodesk.library.checking import Checking
from photodesk.library.describing import Describing
from photodesk.library.duplicates import Duplicates
from photodesk.library.editing import Editing
from photodesk.library.elsewhere import Elsewhere
from photodesk.library.emptying import Emptying
from photodesk.library.entries import Entries
from photodesk.library.folder_states import FolderStates
from photodesk.library.folders import Folders
from photodesk.library.importing.importing import Importing
from photodesk.library.jobs import Jobs
from photodesk.library.journal import Journal
from photodesk.library.moving import Moving
from photodesk.library.organising import Organising
from photodesk.library.pending import Pending
from photodesk.library.reaching import Reaching
from photodesk.library.recovering import Recovering
from photodesk.library.rule_copies import RuleCopies
from photodesk.library.rules import Rules
from photodesk.library.scanning import Scanning
from photodesk.library.second_copy import SecondCopy
from photodesk.library.statistics import Statistics
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.locking import refuse_held

if TYPE_CHECKING:
    from photodesk.config.figures import Figures


class Library:
    """The parts of one open library. Close it: only a closed catalog is sealed."""

    def __init__(self, paths: Paths, settings: Settings, database: Database, *, writable: bool) -> None:
        self.paths = paths
        self.database = database
        self.writable = writable
        self.derivatives = DerivativeStore(paths, look_recipe=RECIPE, preview_recipe=PREVIEW_RECIPE, writable=writable)
        self.derivatives.set_cap(settings.preview_cap_bytes)
        self.browsing = Browsing(database)
        self.describing = Describing(database)
        self.reaching = Reaching()
        self.folders = Folders(database, self.reaching, paths.library)
        self.folder_states = FolderStates(database)
        self.reaching.roots_are([folder.path for folder in self.folders.all()])
        moving = Moving()
        self.scanning = Scanning(
            database, self.reaching, paths.library, moving,
            minimum_bytes=settings.minimum_file_bytes, include_hidden=settings.include_hidden,
        )  # fmt: skip
        self.jobs = Jobs(database, DECODER_VERSION)
        self.second_copy = SecondCopy(database, paths.journal)
        entries = Entries(database)
        entries.on_commit = self.second_copy.edits_waiting
        self.editing = Editing(database, entries)
        self.rules = Rules(database, self.editing)
        self.editing.propose_trash = settings.rejected_to_trash
        self.applying = Applying(database, entries, moving, self.reaching)
        self.emptying = Emptying(database, self.reaching, self.applying.alone)
        self.pending = Pending(database)
        self.journal = Journal(database, entries, self.applying)
        self.importing = Importing(
            database, paths.library, self.folders, self.editing, self.journal, self.reaching, include_hidden=settings.include_hidden
        )  # fmt: skip
        self.rule_copies = RuleCopies(database, self.importing)
        self.organising = Organising(database)
        self.duplicates = Duplicates(database)
        self.elsewhere = Elsewhere(database)
        self.statistics = Statistics(database, self.derivatives)
        self.caring = Caring(paths, database, self.derivatives)
        self.checking = Checking(
            paths, database, self.reaching, self.derivatives, self.caring, Recovering(database, entries, paths.journal)
        )

    @classmethod
    def open(cls, paths: Paths, settings: Settings, *, writable: bool = True, figures: "Figures | None" = None) -> "Library":
        """Open or create the library. Raises LibraryUnavailable with a notice code and a sentence."""
        database = Database.open(paths, writable=writable, on_statement=figures.sql if figures is not None else None)
        try:
            return cls(paths, settings, database, writable=writable)
        except BaseException:
            database.close()
            raise

    @staticmethod
    def refuse_held(paths: Paths) -> None:
        """Raises LibraryUnavailable when another process writes this library: long before all that opening needs is there."""
        refuse_held(paths.lock)

    def recover(self) -> None:
        """Before the first job runs: take up what a dead process had begun, and make what this version makes otherwise."""
        self.jobs.recover()
        self.folder_states.nobody_watches()
        self.importing.recover()
        self.applying.recover()
        if not self.database.clean_open:
            self.caring.sweep()
            self.second_copy.edits_waiting()
        self.caring.renew()
        self.caring.use_room()
        recomparing.renew(self.database)

    @property
    def notices(self) -> list[Notice]:
        """What opening found."""
        return self.database.notices

    def close(self) -> None:
        """Write the second copy, close the cache, then seal and unlock the catalog."""
        self.second_copy.close()
        self.derivatives.close()
        self.database.close()
