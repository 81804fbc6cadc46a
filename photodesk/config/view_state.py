"""Remembers how the window was left: a small JSON object that may be lost without harm."""

import json
from pathlib import Path

from photodesk.config.small_files import atomic_write, read_small


def load(path: Path) -> dict[str, object]:
    """What `save` wrote; empty where there is nothing, or nothing that can be read. Values are JSON; check their types."""
    try:
        state = json.loads(read_small(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def save(path: Path, state: dict[str, object]) -> None:
    """Write *state* (JSON values) as a whole. Raises OSError; not made durable, a power cut may lose the last view."""
    atomic_write(path, json.dumps(state, separators=(",", ":")).encode(), durable=False)
