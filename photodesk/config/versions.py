"""Refuses versions of Python and Qt that are known to crash."""

import os
import re
import sys
from contextlib import suppress
from typing import Final

PYSIDE6_FIRST: Final = (6, 10, 3)
PYSIDE6_BELOW: Final = (6, 12)
"""6.10.1 has crash reports; 6.12.0 destroys reference counts after a few hundred signals on Python 3.11."""

PYTHON_FIRST: Final = (3, 11)

_METADATA_FOLDER = re.compile(r"pyside6_essentials-(.+)\.(?:dist|egg)-info", re.IGNORECASE)
_FIX = 'python -m pip install "PySide6-Essentials>=6.10.3,<6.12"'


def check(pyside6: str | None = None) -> str | None:
    """None where this Python and PySide6 may be used together, else a sentence that names the command to run.

    *pyside6*: its version where the caller knows it (`PySide6.__version__`); else the installed one, not imported.
    """
    if sys.version_info < PYTHON_FIRST:
        found_python = ".".join(str(number) for number in sys.version_info[:3])
        return f"This is Python {found_python}. Your library has not been touched. Start PhotoDesk with Python 3.11 or newer."
    found = pyside6 or _installed()
    if found is None:
        return f"PySide6 is not installed. Your library has not been touched. Run: {_FIX}"
    if not PYSIDE6_FIRST <= _numbers(found) < PYSIDE6_BELOW:
        return f"PySide6 {found} is not reliable with PhotoDesk. Your library has not been touched. Run: {_FIX}"
    return None


def _installed() -> str | None:
    """The version in the name of the package's folder of metadata: importlib.metadata takes 50 ms to say the same."""
    for folder in sys.path:
        with suppress(OSError):
            for name in os.listdir(folder or "."):
                if (found := _METADATA_FOLDER.fullmatch(name)) is not None:
                    return found[1]
    return None


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split("+")[0].split(".")[:3]
    return tuple(int("".join(digit for digit in part if digit.isdigit()) or 0) for part in parts)
