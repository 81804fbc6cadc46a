"""Why Qt cannot start: which system library is missing, or which display does not answer."""

import ctypes
import os
import re
from pathlib import Path

_LIBRARY = re.compile(r"(lib[\w.+-]+?)\.so\.(\d+)")
_PACKAGES = {"libglib-2.0.so.0": "libglib2.0-0", "libbrotlidec.so.1": "libbrotli1"}
"""Packages that are not called like their library."""


def missing_library(problem: str) -> str | None:
    """A sentence with the line that installs the library which a loader's message names; None when it names none."""
    found = _LIBRARY.search(problem)
    if found is None:
        return None
    name, version = found[1].lower().replace("_", "-"), found[2]
    package = _PACKAGES.get(found[0], f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}")
    return f"the system library {found[0]} is missing; nothing was changed; run: sudo apt-get install -y --no-install-recommends {package}"


def no_window(platform_plugins: Path) -> str:
    """Why Qt could not begin to show a window."""
    wayland = os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("DISPLAY")
    try:
        ctypes.CDLL(str(platform_plugins / ("libqwayland.so" if wayland else "libqxcb.so")))
    except OSError as error:
        if (sentence := missing_library(str(error))) is not None:
            return sentence
    display = os.environ.get("WAYLAND_DISPLAY" if wayland else "DISPLAY") or os.environ.get("QT_QPA_PLATFORM", "")
    return f"no window can be shown on {display!r}; nothing was changed; log in to a desktop, or use the command line: photodesk --help"
