"""Problems with what can be done about them, as lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.library.library import Library
from photodesk.ui.widgets.wording import visible


@dataclass(frozen=True, slots=True)
class ProblemItem:
    """One file. `photo_id`: None for what a scan found. `job_id`: the failed job; None for a photo that is shown, damaged."""

    path: str
    stage: str
    reason: str
    message: str
    photo_id: int | None = None
    job_id: int | None = None

    def report(self) -> str:
        """Lines for a report."""
        return f"{visible(self.path)}\t{self.stage}\t{self.reason}\t{visible(self.message)}"


def problem_items(library: Library) -> list[ProblemItem]:
    """All problems that are not hidden, by path; runs in a lane."""
    jobs = library.jobs.to_mend()
    return [
        ProblemItem(p.path, p.stage.value, p.reason.value, p.message, p.photo_id, jobs.get((p.photo_id or 0, p.stage.value)))
        for p in library.browsing.problems()
    ]


def report_of(items: Sequence[ProblemItem]) -> str:
    """The text that Copy Report puts on the clipboard."""
    return "\n".join(item.report() for item in items) + "\n"
