"""What the commands for staged file changes take, and what they print where they were interrupted before they had anything to tell."""

import argparse
from collections.abc import Callable

Command = Callable[[str, str], argparse.ArgumentParser]

_STAGED: dict[str, object] = {"staged": 0, "matched": 0, "edit": None, "problems": []}
BLANK: dict[str, dict[str, object]] = {
    "trash": _STAGED,
    "rename": _STAGED,
    "move": _STAGED,
    "pending": {"changes": [], "applied": 0, "discarded": 0, "edit": None, "problems": [], "trash": [], "emptied": 0},
}
QUERY = 'which photos, as in the search field; "" means all; - reads paths from stdin, -0 NUL-separated'


def declare(command: Command) -> None:
    """All of them."""
    trash = command("trash", "stage photos for the trash; `pending apply` moves them")
    trash.add_argument("query", help=QUERY)
    trash.add_argument("--permanently", action="store_true", help="stage them to be deleted for good; `pending apply delete` does it")
    rename = command("rename", "stage new names; `pending apply` gives them")
    rename.add_argument("query", help=QUERY)
    rename.add_argument("template", help="such as '{date:%%Y%%m%%d}_{n:04}'; the suffix stays")
    move = command("move", "stage a move into a folder; `pending apply` does it")
    move.add_argument("query", help=QUERY)
    move.add_argument("folder", help="a folder within an added one; it may be new")
    pending = command("pending", "staged file changes: list, apply or discard them; empty the trash on drives without one")
    pending.add_argument("action", nargs="?", choices=("apply", "discard", "empty"))
    help_text = "apply: kinds out of trash, rename, move, delete (default: all but delete); discard: ids (default: all)"
    pending.add_argument(
        "--apply", action="store_true", help="empty: delete what is in PhotoDesk's own trash; without it that is only listed"
    )
    pending.add_argument("words", nargs="*", metavar="KIND|ID", help=help_text)
