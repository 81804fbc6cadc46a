"""The process that has imported everything and forks workers from itself.

It is started before the lock, the catalog, threads and the window exist, so workers inherit nothing of these. It
is not multiprocessing's fork server: that one imports the program's main module into each worker.
"""

import array
import contextlib
import os
import signal
import socket
import struct
import sys
import threading

_ORDER = struct.Struct("<IBH")
_BORN = struct.Struct("<i")
_MAX_HANDLER_BYTES = 2048
_THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
FROZEN_ARGUMENT = "--decoder-server"
"""A frozen program (PyInstaller) has no interpreter to call: its main function calls `serve` when this comes first."""


class Born:
    """A new worker: its process id, a descriptor of the process (None on old kernels) and our end of its socket."""

    def __init__(self, process: int, handle: int | None, end: socket.socket) -> None:
        self.process, self.handle, self.end = process, handle, end


class Server:
    """Our end of the server process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # posix_spawn, not subprocess: this is the first thing a window waits for.
            os.set_inheritable(theirs.fileno(), True)
            settings = {**os.environ, **dict.fromkeys(_THREAD_SETTINGS, "1")}
            # A Ctrl+C in the terminal is for the program, also while the server has not said so itself.
            self.process = os.posix_spawn(sys.executable, _command(theirs.fileno()), settings, setsigmask=[signal.SIGINT])

    def bear(self, memory_mb: int, sandboxed: bool, handler_at: str) -> Born:
        """A new worker. Waits for the server's imports when it was just started. Raises OSError when the server is gone."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._lock:
                name = os.fsencode(handler_at)
                socket.send_fds(self._control, [_ORDER.pack(memory_mb, sandboxed, len(name)) + name], [theirs.fileno()])
                raw, handles, _, _ = socket.recv_fds(self._control, _BORN.size, 1)
            if len(raw) != _BORN.size:
                raise ConnectionError("the decoder server ended")
        except OSError:
            ours.close()
            raise
        return Born(_BORN.unpack(raw)[0], handles[0] if handles else None, ours)

    def close(self) -> None:
        """End the server and, with it, its workers."""
        self._control.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.process, 0)


_server: Server | None = None
_server_lock = threading.Lock()


def running() -> Server:
    """The server of this program, started if need be (about a millisecond; it imports on its own time)."""
    global _server
    with _server_lock:
        if _server is None:
            _server = Server()
        return _server


def stop(only: Server | None = None) -> None:
    """End the server (or only this one, when it is still the current one); the next call of `running` starts another."""
    global _server
    with _server_lock:
        if _server is not None and only in (None, _server):
            _server.close()
            _server = None


def _command(control: int) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_ARGUMENT, str(control)]
    code = f"import sys; sys.path[:] = {sys.path!r}; from photodesk.imaging.decoders.server import serve; serve({control})"
    return [sys.executable, "-s", "-P", "-c", code]


def serve(control: int) -> None:
    """The server's life: import, then fork a worker for each order until the program is gone."""
    with contextlib.suppress(OSError):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    from photodesk.imaging.decoders import preload

    preload.warm_up()
    end = socket.socket(fileno=control)
    while True:
        raw, received, _, _ = socket.recv_fds(end, _ORDER.size + _MAX_HANDLER_BYTES, 1)
        if not raw or not received:
            os._exit(0)
        _bear(end, raw, received[0])


def _bear(control: socket.socket, raw: bytes, worker_end: int) -> None:
    memory_mb, sandboxed, _ = _ORDER.unpack_from(raw)
    process = os.fork()
    if not process:
        _live(control, worker_end, memory_mb, bool(sandboxed), os.fsdecode(raw[_ORDER.size :]))
    os.close(worker_end)
    handles: list[int] = []
    with contextlib.suppress(OSError):
        handles.append(os.pidfd_open(process))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", handles))] if handles else []
    control.sendmsg([_BORN.pack(process)], rights)
    for handle in handles:
        os.close(handle)


def _live(control: socket.socket, worker_end: int, memory_mb: int, sandboxed: bool, handler_at: str) -> None:
    status = 1
    try:
        control.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        from photodesk.imaging.decoders import worker

        worker.live(socket.socket(fileno=worker_end), memory_mb, sandboxed, handler_at)
        status = 0
    finally:
        os._exit(status)
