"""Finds the files that come with the program: in an installed package or beside it in a checkout."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def _root() -> Traversable:
    package = files("photodesk")
    installed = package / "resources"
    if installed.is_dir():
        return installed
    return Path(str(package)).parent / "resources"


@cache
def svg(name: str) -> str:
    """The text of `resources/<name>.svg`, such as "icons/folder". Raises FileNotFoundError."""
    return (_root() / f"{name}.svg").read_text(encoding="utf-8")


def text(name: str) -> str | None:
    """The text of a file of `resources`, None when it did not come along."""
    try:
        return (_root() / name).read_text(encoding="utf-8")
    except OSError:
        return None
