"""How the library tells what it changed, after each commit."""

from collections.abc import Callable

Told = Callable[[object], None]
