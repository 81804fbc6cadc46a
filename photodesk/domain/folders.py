"""A folder the user added, and what is done with new photos in it."""

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


@dataclass(frozen=True, slots=True)
class FolderRules:
    """What is done with each new photo of a folder, once; and what is left out of it.

    At once, as an edit: `tags` (paths), `album` (path; made when it is new), `rating` (1 to 5). Staged as pending changes: `move_to`
    (a template of folders below the added one), `rename_to` (a template of names). `copy_to`: a folder (absolute) that gets a verified
    copy. `skip`: patterns of names or relative paths that are not taken up. `include_hidden`: None as in the settings.
    """

    tags: tuple[str, ...] = ()
    album: str | None = None
    rating: int | None = None
    move_to: str | None = None
    rename_to: str | None = None
    copy_to: bytes | None = None
    skip: tuple[str, ...] = ()
    include_hidden: bool | None = None

    def acts(self) -> bool:
        """Whether anything is to be done with new photos."""
        return bool(self.tags or self.album or self.rating or self.move_to or self.rename_to or self.copy_to)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a rule did with a file. `path`: absolute, as it was then; `done`: a sentence without its end, such as "Tagged Sea"."""

    folder_id: int
    photo_id: int
    path: bytes
    done: str
    at_us: int
