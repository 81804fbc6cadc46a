"""How an operation of a batch ended, and the line that says so."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an operation."""

    operation: str
    reason: str | None
    """Why it failed, None when it is done."""


def told(result: Result) -> bool:
    """Print it at once; whether the operation is done."""
    line = f"ACK {result.operation}" if result.reason is None else f"FAIL {result.operation} {result.reason}"
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return result.reason is None
