"""Making what was written durable, in one place: tests see the order of it (`trace`), and take it away (`PHOTODESK_UNSAFE=nofsync`)."""

import os

trace: list[str] | None = None
"""The steps since a test put a list here: write, fsync, verify, rename, fsync-dir, commit, delete."""


def note(step: str) -> None:
    """A step was done whose order matters."""
    if trace is not None:
        trace.append(step)


def sync_file(descriptor: int) -> None:
    """The content is on the disk when this returns. Raises OSError; what the file holds is unknown then, whatever a second try says."""
    if not is_off("nofsync"):
        os.fsync(descriptor)
        note("fsync")


def sync_names(descriptor: int) -> None:
    """The names in a folder are on the disk when this returns. Raises OSError."""
    if not is_off("nofsync"):
        os.fsync(descriptor)
        note("fsync-dir")


def is_off(safety: str) -> bool:
    """Whether a test took this safety away; `doctor` says so then."""
    return safety in os.environ.get("PHOTODESK_UNSAFE", "").split(",")
