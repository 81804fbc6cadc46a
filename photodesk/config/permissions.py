"""What the user lets others do with new files (umask), as it was before the program made its own files private."""

import os

_mask = 0o022


def make_private() -> None:
    """From here on new files are the user's alone; what was set before is remembered."""
    global _mask
    _mask = os.umask(0o077)


def for_folders() -> int:
    """The mode of folders that are made where the user keeps photos."""
    return 0o777 & ~_mask


def for_files() -> int:
    """The mode of files that are made where the user keeps photos."""
    return 0o666 & ~_mask
