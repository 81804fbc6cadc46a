"""The library's own trash, for drives without one: what is in it, and what came of emptying it."""

from dataclasses import dataclass

from photodesk.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class OwnTrash:
    """What the trash at the top of one added folder holds."""

    folder: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class EmptyingProgress:
    """How far emptying is: files that were looked at, of how many, and how many of these stay."""

    done: int
    total: int
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Emptied:
    """What came of it. `problems`: files that stay, each with a sentence; `stopped`: somebody stopped it, the rest stays too."""

    files: int
    bytes: int
    problems: tuple[Problem, ...] = ()
    stopped: bool = False
