"""File systems for tests that must run full, be empty or go away. Root only; elsewhere the test is skipped."""

import os
import subprocess
from pathlib import Path

import pytest


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

    def end(self) -> None:
        """Take it away."""
        if self._mounted:
            subprocess.run(["umount", str(self.place)], check=True)
        self._mounted = False
