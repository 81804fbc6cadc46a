"""Locks a worker in: after this it reads and writes what it already holds, and reaches nothing else."""

import contextlib
import ctypes
import os
import resource
import signal
import socket
from collections.abc import Callable

from photodesk.imaging.decoders import landlock, seccomp

MAX_OPEN_FILES = 32
MAX_CPU_S = 4000
NICE = 10
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38

libc = ctypes.CDLL(None, use_errno=True)


def lock(kept: int, memory_mb: int, sandboxed: bool) -> str:
    """Lock this process in, but for descriptor *kept*. Returns the level that was reached and tested:
    "landlock+seccomp", "landlock", "seccomp" or "none" (limits and a process of its own remain).

    *memory_mb* bounds this process's resident memory. Everything it will need must have been imported.
    """
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    with contextlib.suppress(OSError):
        os.setsid()
    _step_back()
    _close_all_but(kept)
    _limit(memory_mb)
    if not sandboxed or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return "none"
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    parts = [name for name, apply in (("landlock", landlock.restrict), ("seccomp", seccomp.restrict)) if _works(apply)]
    denied = _denied()
    if "seccomp" in parts and not all(denied.values()):
        parts.remove("seccomp")
    if "landlock" in parts and not denied["open"]:
        parts.remove("landlock")
    return "+".join(parts) or "none"


def _step_back() -> None:
    """Lower priority than the window. Where the kernel shares the processor between sessions (sched(7), "autogroup"), the
    nice value counts only within one, and this session is new: then the session steps back too."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
    with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as group:
        group.write(str(NICE))


def _works(apply: Callable[[], bool]) -> bool:
    try:
        return apply()
    except OSError:
        return False


def _close_all_but(kept: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    highest = max(int(name) for name in os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 1024
    os.closerange(3, kept)
    os.closerange(kept + 1, max(highest, nothing) + 1)


def room_bytes(memory_mb: int) -> int:
    """What this process may still use of *memory_mb* (before it is locked in)."""
    return max(64 << 20, (memory_mb << 20) - _memory()[1])


def _memory() -> tuple[int, int]:
    """Mapped and resident bytes (Linux: proc(5), `statm`); 0 where they are not known."""
    page = os.sysconf("SC_PAGE_SIZE")
    try:
        with open("/proc/self/statm", "rb") as statm:
            mapped, resident = (int(word) * page for word in statm.read().split()[:2])
            return mapped, resident
    except (OSError, ValueError):
        return 0, 0


def _limit(memory_mb: int) -> None:
    """Address space grows by no more than what resident memory may grow: preloaded libraries map much and use little."""
    mapped, _ = _memory()
    if mapped:
        space = mapped + room_bytes(memory_mb)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (space, space))
    for limit, value in (
        (resource.RLIMIT_CPU, MAX_CPU_S),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))


def _denied() -> dict[str, bool]:
    """Try what must not work."""
    attempts: dict[str, Callable[[], None]] = {
        "open": lambda: os.close(os.open("/", os.O_RDONLY)),
        "socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close(),
        "signal": lambda: os.kill(os.getppid(), 0),
        "fork": _fork,
    }
    return {name: _is_denied(attempt) for name, attempt in attempts.items()}


def _is_denied(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _fork() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
