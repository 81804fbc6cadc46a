"""An apply, undo or redo of file changes under way: how far it is, what came of it, and who looks on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from photodesk.domain.pending import ApplyProgress, ChangeProblem
from photodesk.store.filings import Batch

Progress = Callable[[ApplyProgress], None]


def silent(_: ApplyProgress) -> None:
    """Nobody looks on."""


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(slots=True)
class Run:
    """One batch under way, and who looks on."""

    batch: Batch
    total: int
    progress: Progress
    cancelled: Callable[[], bool]
    done: int = 0
    applied: list[int] = field(default_factory=list)
    problems: list[ChangeProblem] = field(default_factory=list)
    stopped: bool = False

    def advance(self, by: int, ids: Sequence[int]) -> None:
        """*by* more changes were tried, those with *ids* are done."""
        self.done += by
        self.applied += ids
        self.progress(ApplyProgress(self.done, self.total, len(self.problems), tuple(ids)))

    def stops(self) -> bool:
        """Whether it is to stop; once and for all."""
        self.stopped = self.stopped or self.cancelled()
        return self.stopped
