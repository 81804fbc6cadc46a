"""What another thread is doing: its Python stack in words.

Python's own frames would keep alive what the thread works with: a painter that should have ended when its function did would end later, and
in the thread that looked, which is the end of the program. So the interpreter writes the stack down itself, while nothing else can run.
"""

import faulthandler
import re
import tempfile
from pathlib import Path

DEEPEST_FRAMES = 25
_ROOT = Path(__file__).resolve().parents[2]
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$')


def stack_of(thread_id: int) -> list[str]:
    """Its innermost frames, outermost first, as `module.function:line`; nothing where there is no such thread."""
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        lines = file.read().decode("utf-8", "replace").splitlines()
    found: list[str] = []
    is_meant = False
    for line in lines:
        if (frame := _FRAME.match(line)) is None:
            is_meant = f"0x{thread_id:016x}" in line
        elif is_meant:
            found.append(f"{_module(frame[1])}.{frame[3]}:{frame[2]}")
    return found[:DEEPEST_FRAMES][::-1]


def _module(path: str) -> str:
    """The module of one of our files; of others their name."""
    place = Path(path)
    inside = place.relative_to(_ROOT) if place.is_relative_to(_ROOT / "photodesk") else Path(place.name)
    return ".".join(inside.with_suffix("").parts)
