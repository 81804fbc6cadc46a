"""What a program and all its children ask of the system below some folders, written down by strace."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHANGING = (
    "creat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat,chmod,fchmod,fchmodat,"
    "?fchmodat2,chown,fchown,lchown,fchownat,truncate,ftruncate,fallocate,utime,utimes,futimesat,utimensat,setxattr,lsetxattr,fsetxattr,"
    "removexattr,lremovexattr,fremovexattr"
)
_OPENING = "open,openat,openat2"
_WRITING = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE|APPEND)")
_CALL = re.compile(r"^\d+ +(\w+)\((.*)")
_PATH = re.compile(r'(?:(?:\d+|AT_FDCWD)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"|\d+<(/[^>]*)>')

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Calls:
    """The lines of a trace that name something below a folder."""

    def __init__(self, trace: Path, root: Path) -> None:
        self._lines = [line for line in trace.read_text(errors="replace").splitlines() if f"{root}/" in line or f'{root}"' in line]
        self._root = f"{root}/"

    def opened(self) -> list[str]:
        """What was opened in any way."""
        return [line for line in self._lines if (found := _CALL.match(line)) and found[1] in _OPENING.split(",")]

    def changing(self) -> list[str]:
        """What would change a file, a folder or its facts, whether it succeeded or not."""
        calls = ((line, found) for line in self._lines if (found := _CALL.match(line)))
        return [line for line, call in calls if call[1] not in _OPENING.split(",") or _WRITING.search(call[2])]

    def changed(self) -> set[str]:
        """The paths below the folder that these calls name, relative to it."""
        paths = (
            os.path.join(above or "", name) if name else alone for line in self.changing() for above, name, alone in _PATH.findall(line)
        )
        return {path.removeprefix(self._root) for path in paths if path.startswith(self._root)}


def traced(trace: Path, arguments: list[str], on_line: Callable[[str], object], *, timeout_s: int = 300) -> None:
    """Run a Python program to its end, with all its children; each line it tells is handed on."""
    calls = f"trace={_OPENING},{CHANGING}"
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "4096", "-e", calls, "-e", "signal=none", "-o", str(trace)]
    command = ["timeout", "--kill-after=5", str(timeout_s), *strace, sys.executable, *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None and process.stderr is not None
        for line in process.stdout:
            on_line(line.strip())
        errors = process.stderr.read()
        assert process.wait() == 0, errors
    assert "Traceback" not in errors, errors
