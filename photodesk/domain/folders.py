"""A folder the user added."""

from dataclasses import dataclass
from enum import StrEnum


class FolderState(StrEnum):
    """What is known of a folder's drive."""

    ONLINE = "online"
    WATCHING = "watching"
    DEGRADED = "degraded"
    OFFLINE = "offline"
    READONLY = "readonly"


@dataclass(frozen=True, slots=True)
class Folder:
    """An added folder. `path`: absolute bytes; `display`: the same for people; `photos`: rows that are not trashed."""

    id: int
    path: bytes
    display: str
    state: FolderState
    photos: int
    protected: bool
    mode: str
    scanned_us: int | None
