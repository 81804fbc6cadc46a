"""File systems for tests that must run full, be empty or go away. Root only; elsewhere the test is skipped."""

import fcntl
import os
import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest

FILE_SYSTEMS = {"ext4": 96, "xfs": 320}
"""Those that can be shut down, and how large an image has to be for each (MB)."""
_SHUT_DOWN, _WITHOUT_ITS_LOG = 0x8004587D, 2
"""FS_IOC_SHUTDOWN of ext4 and XFS: what was not synced is lost."""


class Mount:
    """What `mount` would mount with these arguments, the place last; it ends with the test."""

    def __init__(self, *arguments: object) -> None:
        self._arguments = [str(argument) for argument in arguments]
        self.place = Path(self._arguments[-1])
        self._mounted = False

    def __enter__(self) -> "Mount":
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self) -> None:
        """Mount, or skip the test."""
        if os.geteuid() != 0 or subprocess.run(["mount", *self._arguments], check=False, capture_output=True).returncode:
            pytest.skip("nothing can be mounted here")
        self._mounted = True

    def change(self, options: str) -> None:
        """Mount again with other options."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.place)], check=True)

    def yank(self) -> None:
        """As a drive is pulled: files that are open can still be read, others are gone."""
        if self._mounted:
            subprocess.run(["umount", "-l", str(self.place)], check=True)
        self._mounted = False

    def end(self) -> None:
        """Take it away, as soon as nobody has a file open there."""
        deadline = time.monotonic() + 20
        while self._mounted and subprocess.run(["umount", str(self.place)], check=False, capture_output=True).returncode:
            assert time.monotonic() < deadline, "it is busy"
            time.sleep(0.1)
        self._mounted = False


class Disk:
    """A file system in a file, mounted at `place`; `end` it."""

    def __init__(self, folder: Path, system: str = "ext4") -> None:
        if os.geteuid() != 0:
            pytest.skip("nothing can be mounted here")
        image, self.place = folder / "image", folder / "disk"
        self.place.mkdir(parents=True)
        with image.open("wb") as file:
            file.truncate(FILE_SYSTEMS[system] << 20)
        make = f"mkfs.{system}"
        if shutil.which(make) is None or subprocess.run([make, "-q", str(image)], capture_output=True, check=False).returncode:
            pytest.skip(f"no {system} can be made here")
        self._mount = Mount("-o", "loop", image, self.place)
        self._mount.begin()

    def cut(self) -> None:
        """The power goes: from here on nothing reaches it, and what had not is lost."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUT_DOWN, struct.pack("I", _WITHOUT_ITS_LOG))
        except OSError:
            pytest.skip("this file system can’t be shut down")
        finally:
            os.close(descriptor)

    def back(self) -> None:
        """It is plugged in again."""
        self._mount.end()
        self._mount.begin()

    def end(self) -> None:
        """Take it away."""
        self._mount.end()
