"""What the commands that edit take, and what they print where they were interrupted before they had anything to tell."""

import argparse
from collections.abc import Callable

from photodesk.domain.edits import FLAGS, LABELS, TURNS

Command = Callable[[str, str], argparse.ArgumentParser]
Number = Callable[[str], int]

_EDITED: dict[str, object] = {"matched": 0, "changed": 0, "edit": None, "problems": []}
_REPLAYED: dict[str, object] = {"undone": [], "redone": [], "problems": []}
BLANK: dict[str, dict[str, object]] = {
    **{name: _EDITED for name in ("tag", "rate", "label", "flag", "title", "caption", "rotate", "shortlist")},
    "undo": _REPLAYED,
    "redo": _REPLAYED,
    "history": {"edits": []},
    "tags": {"tags": []},
    "albums": {"albums": []},
    "batch": {},
}


def declare(command: Command, natural: Number) -> None:
    """All of them."""
    _edits(command, natural)
    _history(command, natural)
    _trees(command)


def _edits(command: Command, natural: Number) -> None:
    def edit(name: str, about: str) -> argparse.ArgumentParser:
        made = command(name, about)
        made.add_argument("query", help='which photos, as in the search field; "" means all; - reads paths from stdin, -0 NUL-separated')
        return made

    tag = edit("tag", "give tags to photos, or take them away")
    tag.add_argument("--add", metavar="TAG", action="append", default=[], help="such as Places/Iceland")
    tag.add_argument("--remove", metavar="TAG", action="append", default=[])
    edit("rate", "give photos stars").add_argument("rating", type=natural, metavar="0-5", help="0: none")
    edit("label", "give photos a colour label").add_argument("label", choices=(*LABELS, "none"))
    edit("flag", "keep or reject photos").add_argument("flag", choices=(*FLAGS, "none"))
    edit("title", "give photos a title").add_argument("text", help='"" takes it away')
    edit("caption", "give photos a caption").add_argument("text", help='"" takes it away')
    edit("rotate", "turn photos on the screen; files stay as they are").add_argument("turn", choices=tuple(TURNS))
    edit("shortlist", "put photos on the shortlist, or take them off").add_argument("action", choices=("add", "remove"))


def _history(command: Command, natural: Number) -> None:
    undo = command("undo", "undo the last edits, also those of earlier sessions")
    undo.add_argument("number", nargs="?", type=natural, metavar="N", help="how many (default: 1)")
    undo.add_argument("--edit", type=natural, metavar="ID", help="take back this earlier edit and keep what followed")
    redo = command("redo", "do again what was undone")
    redo.add_argument("number", nargs="?", type=natural, metavar="N", help="how many (default: 1)")
    command("history", "what was done, newest first").add_argument("--limit", type=natural, metavar="N", help="at most so many")
    many = command("batch", "run many commands, each once")
    many.add_argument("file", help='lines such as {"id": "o17", "args": ["tag", "in:2025", "--add", "Iceland"]}; - for stdin')
    many.add_argument("--window", action="store_true", help="do them in a window without a screen, as a test of it")


def _trees(command: Command) -> None:
    tree = command("tags", "the tag tree")
    tree.add_argument("action", nargs="?", choices=("rename", "merge", "delete"))
    tree.add_argument("tag", nargs="*", help="rename A B, merge A B, delete A; each a whole path such as Places/Iceland")
    shelf = command("albums", "manual and smart albums")
    shelf.add_argument("action", nargs="?", choices=("create", "delete", "add", "remove", "duplicate", "rename", "search"))
    shelf.add_argument("name", nargs="*", help="an album; for duplicate and rename also the new name, for add and remove also a query")
    shelf.add_argument("--query", metavar="Q", help="create, search: what a smart album finds; add, remove: which photos")
