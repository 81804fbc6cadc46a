"""Where the files of a library lie."""

import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

ENVIRONMENT_VARIABLE = "PHOTODESK_LIBRARY"

SOCKET_PATH_LIMIT_BYTES = 107
"""A Unix socket's path has at most 107 bytes and a NUL (sockaddr_un)."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Every file and folder of one library. `library` is absolute; nothing needs to exist yet."""

    library: Path

    @property
    def catalog(self) -> Path:
        """SQLite: photos, folders, tags, jobs, the journal."""
        return self.library / "catalog.sqlite"

    @property
    def seal(self) -> Path:
        """Checksum of the catalog, there after a clean close only."""
        return self.library / "catalog.seal"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.library / "lock"

    @property
    def derivatives(self) -> Path:
        """SQLite: thumbnails and hashes by content. A cache."""
        return self.library / "derivatives.sqlite"

    @property
    def previews(self) -> Path:
        """Folder of preview files. A cache."""
        return self.library / "previews"

    @property
    def backups(self) -> Path:
        """Folder of verified copies of the catalog."""
        return self.library / "backups"

    @property
    def journal(self) -> Path:
        """Folder of the second copy of the user's edits."""
        return self.library / "journal"

    @property
    def logs(self) -> Path:
        """Folder of `photodesk.log`, its older parts and `crash-*.txt`."""
        return self.library / "logs"

    @property
    def config(self) -> Path:
        """The settings (TOML)."""
        return self.library / "config.toml"

    @property
    def view_state(self) -> Path:
        """Window geometry, last view, scroll position and selection (JSON)."""
        return self.library / "view.json"

    @property
    def figures(self) -> Path:
        """The performance figures of all processes since the last reset (JSON)."""
        return self.library / "perf.json"

    @property
    def runtime(self) -> Path:
        """Folder for sockets and temporary files: private to the user, never `/tmp`."""
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        return Path(runtime) / "photodesk" if os.path.isabs(runtime) else self.library

    @property
    def socket(self) -> Path:
        """Where the window of this library listens for later starts; one for each library folder."""
        digest = blake2b(os.fsencode(self.library), digest_size=8).hexdigest()
        name = f"{digest}.sock"
        path = self.runtime / name
        return path if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT_BYTES else self.library / name


def library_paths(option: str | None) -> Paths:
    """The library named by `--library`, else by PHOTODESK_LIBRARY, else the one in the platform's data folder.

    On Linux the last is `$XDG_DATA_HOME/photodesk` (`~/.local/share/photodesk`). Nothing is created or looked at.
    """
    chosen = option or os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        return Paths(Path(os.path.abspath(chosen)))
    import platformdirs

    return Paths(Path(os.path.abspath(platformdirs.user_data_dir("photodesk", appauthor=False))))
