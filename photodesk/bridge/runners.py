"""Work with a line among the jobs that is neither an edit nor in the queue."""

from typing import Final, Protocol

IMPORT: Final = "import"
"""The kind of line of an import."""


class Runner(Protocol):
    """Whoever runs it; called in the UI thread, returns at once."""

    def pause(self) -> None:
        """Begin nothing more for now."""

    def resume(self) -> None:
        """Go on, or try again."""

    def cancel(self) -> None:
        """Give up what is left; what is finished stays."""

    def clear(self) -> None:
        """Forget what has ended."""
