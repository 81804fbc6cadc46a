"""The program's door: a command for the command line, or a window."""

import contextlib
import gc
import logging
import os
import sys

from photodesk.config import interrupts, permissions


def main(argv: list[str] | None = None) -> int:
    """Run PhotoDesk; returns the exit status."""
    interrupts.hold()
    _open_streams()
    permissions.make_private()
    arguments = sys.argv[1:] if argv is None else argv
    logging.lastResort = logging.NullHandler()  # what is logged before a log is open does not belong on the screen
    gc.disable()  # what is imported is no garbage, and looking for some costs a seventh of the time
    from photodesk.cli.main import run, wants_window

    gc.enable()
    opening = wants_window(arguments)
    if opening is None:
        return run(arguments)
    from photodesk.config.versions import check

    if (refused := check()) is not None:
        print(f"photodesk: {refused}", file=sys.stderr)
        return 3
    from photodesk.window import run_window

    return run_window(opening)


def _open_streams() -> None:
    """Streams that were closed lead to nowhere: else the first files that are opened get their numbers, and our messages."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = (
        stream or os.fdopen(number, mode, closefd=False)
        for stream, number, mode in ((sys.stdin, 0, "r"), (sys.stdout, 1, "w"), (sys.stderr, 2, "w"))
    )


if __name__ == "__main__":
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # nobody reads any more
            stream.flush()
    # A thread that hangs in a dead network mount cannot be joined; by now the library is closed and sealed.
    os._exit(status)
