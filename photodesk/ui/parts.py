"""What the window needs of the program: the parts that `app` makes and joins."""

from typing import Protocol

from photodesk.bridge.commands import Commands
from photodesk.bridge.differences import Differences
from photodesk.bridge.events import Events
from photodesk.bridge.filing import Filing
from photodesk.bridge.folder_verbs import FolderVerbs
from photodesk.bridge.importing import Importing
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.likenesses import Likenesses
from photodesk.bridge.monitor import Monitor
from photodesk.bridge.pending_edits import PendingEdits
from photodesk.bridge.queries import Queries
from photodesk.bridge.renderings import Renderings
from photodesk.bridge.scheduler import Scheduler
from photodesk.bridge.source_thumbnails import SourceThumbnails
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings


class Parts(Protocol):
    """An `App`, or what stands for one in a test."""

    paths: Paths
    settings: Settings
    events: Events
    queries: Queries
    commands: Commands
    pending: PendingEdits
    filing: Filing
    folders: FolderVerbs
    lanes: Lanes
    importing: Importing
    source_thumbnails: SourceThumbnails
    scheduler: Scheduler
    thumbnails: Thumbnails
    renderings: Renderings
    likenesses: Likenesses
    differences: Differences
    monitor: Monitor
