"""Ctrl+C while parts are made or closed: kept, and raised where a command can stop in order."""

import signal
from types import FrameType

_depth = 0
_came = False


def hold() -> None:
    """From here on an interrupt waits for `release`. May be nested; the main thread only. One that is ignored stays so."""
    global _depth
    _depth += 1
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _on_interrupt)


def release() -> None:
    """The end of a `hold`; that of the outermost raises KeyboardInterrupt when one came meanwhile."""
    global _depth, _came
    _depth = max(0, _depth - 1)
    if _came and not _depth:
        _came = False
        raise KeyboardInterrupt


def came() -> bool:
    """Whether an interrupt waits to be raised."""
    return _came


def _on_interrupt(_number: int, _frame: FrameType | None) -> None:
    global _came
    if not _depth:
        raise KeyboardInterrupt
    _came = True
