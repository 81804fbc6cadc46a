"""File systems in a file whose power can be cut: what was not synced is lost. Root only; elsewhere the test is skipped."""

import fcntl
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from mounts import Mount

SIZES_MB = {"ext4": 96, "xfs": 320}
SHUT_DOWN, WITHOUT_ITS_LOG = 0x8004587D, 2
"""FS_IOC_SHUTDOWN of ext4 and XFS."""


class Disk:
    """A new file system (ext4 or xfs) in *folder*, mounted at `place`; whoever makes it ends its `mount`."""

    def __init__(self, folder: Path, system: str = "ext4") -> None:
        if os.geteuid() != 0:
            pytest.skip("nothing can be mounted here")
        image, self.place = folder / "image", folder / "disk"
        self.place.mkdir(parents=True)
        with image.open("wb") as file:
            file.truncate(SIZES_MB[system] << 20)
        make = f"mkfs.{system}"
        if shutil.which(make) is None or subprocess.run([make, "-q", str(image)], capture_output=True, check=False).returncode:
            pytest.skip(f"no {system} can be made here")
        self.mount = Mount("-o", "loop", image, self.place)
        self.mount.begin()

    def cut(self) -> None:
        """The power goes."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUT_DOWN, struct.pack("I", WITHOUT_ITS_LOG))
        except OSError:
            pytest.skip("this file system can’t be shut down")
        finally:
            os.close(descriptor)

    def back(self) -> None:
        """And comes back."""
        self.mount.end()
        self.mount.begin()
