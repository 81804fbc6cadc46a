"""Reads the arguments, runs the command, turns what goes wrong into one line and an exit status."""

import argparse
import contextlib
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from photodesk import __version__
from photodesk.cli import (
    albums,
    batch,
    care,
    derivatives,
    dupes,
    edit_arguments,
    edits,
    folders,
    history,
    importing,
    jobs,
    pending,
    pending_arguments,
    photos,
    tags,
)
from photodesk.cli.output import INTERRUPTED, SCHEMA, Output, complain
from photodesk.cli.session import Session, UsageError
from photodesk.config import interrupts, logs
from photodesk.config.paths import Paths, library_paths
from photodesk.domain.problems import LibraryUnavailable, PhotoDeskError
from photodesk.domain.queries import QueryError
from photodesk.library.folders import FolderError
from photodesk.window import Opening

OK, PROBLEMS, USAGE, UNAVAILABLE = 0, 1, 2, 3
JOB_STATES = ("queued", "running", "paused", "waiting", "done", "failed", "cancelled")

MOST_SAID = 300
"""So much is said of what was typed."""

log = logging.getLogger(__name__)

_NEGATED = re.compile(r"-[A-Za-z]+:|-\"")
"""A query that begins with `-` and is no option: a blank in front tells argparse so."""

_PATHS = "a folder; - reads names from stdin, -0 NUL-separated"
_QUERY = "words and qualifiers in one argument, as in 'in:Iceland date:2025' (default: all photos)"

Command = Callable[[Session], int]
COMMANDS: dict[str, Command] = {
    "add": folders.add,
    "scan": folders.scan,
    "remove": folders.remove,
    "folders": folders.folders,
    "list": photos.list_photos,
    "count": photos.count,
    "show": photos.show,
    "tag": edits.tag,
    "rate": edits.rate,
    "label": edits.label,
    "flag": edits.flag,
    "title": edits.title,
    "caption": edits.caption,
    "rotate": edits.rotate,
    "shortlist": edits.shortlist,
    "undo": history.undo,
    "redo": history.redo,
    "history": history.history,
    "tags": tags.tags,
    "albums": albums.albums,
    "dupes": dupes.dupes,
    "similar": dupes.similar,
    "import": importing.import_photos,
    "trash": pending.trash,
    "rename": pending.rename,
    "move": pending.move,
    "pending": pending.pending,
    "batch": lambda session: batch.batch(session, _understood),
    "jobs": jobs.jobs,
    "derivatives": derivatives.derivatives,
    "doctor": care.doctor,
    "stats": care.stats,
    "perf": care.perf,
    "bench": care.bench,
}

_SCANNED = {
    "added": 0, "known": 0, "changed": 0, "moved": 0, "paired": 0, "missing": 0, "offline": [], "problems": [],
    "derivatives": {"thumb": 0, "preview": 0}, "hashes": 0,
}  # fmt: skip
BLANK: dict[str, dict[str, object]] = {
    "add": _SCANNED,
    "scan": _SCANNED,
    "remove": {"removed": 0},
    "folders": {"folders": []},
    "list": {"count": 0, "photos": []},
    "count": {"count": 0},
    "show": {"photos": [], "problems": []},
    **edit_arguments.BLANK,
    **pending_arguments.BLANK,
    "dupes": {"groups": []},
    "similar": {"matches": []},
    "import": importing.BLANK,
    "jobs": {"jobs": []},
    "derivatives": {"ok": 0, "rebuilt": 0, "removed": 0, "saved": 0, "bytes": 0},
    "doctor": {"checks": [], "notices": []},
    "stats": {
        "photos": 0, "bytes": 0, "duplicates_bytes": 0, "cache_bytes": 0, "by_folder": [], "by_year": [], "by_format": [], "by_tag": [],
    },
    "perf": {"metrics": {}, "slow": [], "alerts": []},
    "bench": {"results": []},
}  # fmt: skip
"""What a command that was interrupted before it had anything to tell prints."""


class _Parser(argparse.ArgumentParser):
    """Errors become UsageError, so that they are told like all others. Options are written out, so that new ones change no script."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        short = message if len(message) <= MOST_SAID else f"{message[:MOST_SAID]}…"
        raise UsageError(f"{short}; nothing was changed; `{self.prog} --help` tells more")


def wants_window(arguments: Sequence[str]) -> Opening | None:
    """How the window is to be opened; None when the arguments are a command."""
    library, grab, rest = _front(arguments)
    if rest and (rest[0] in COMMANDS or rest[0] in ("-h", "--help", "--version", "--json", "--quiet")):
        return None
    if any(word.startswith("-") and word not in ("-", "--") for word in rest):
        return None
    return Opening(library_paths(library), tuple(word for word in rest if word != "--"), grab)


def _front(arguments: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    """--library and --grab before everything else; what follows."""
    rest = list(arguments)
    found: dict[str, str | None] = {"--library": None, "--grab": None}
    while rest:
        name, equals, value = rest[0].partition("=")
        if name not in found or not (value if equals else rest[1:2] and rest[1]):
            break
        found[name] = value if equals else rest[1]
        del rest[: 1 if equals else 2]
    return found["--library"], found["--grab"], rest


def run(argv: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    as_json = "--json" in argv
    paths: Paths | None = None
    output: Output | None = None
    try:
        options, command = _understood(argv)
        paths = library_paths(options.library)
        output = Output(str(paths.library), as_json=options.json, quiet=options.quiet, blank=BLANK[options.command])
        interrupts.release()
        status = command(Session(options, paths, output))
        sys.stdout.flush()
        return status
    except SystemExit as error:  # --help and --version
        return int(error.code or 0)
    except UsageError as error:
        return _fail(as_json, USAGE, "usage", str(error))
    except QueryError as error:
        return _fail(as_json, USAGE, "query", f"{error}; nothing was changed; correct it and try again")
    except FolderError as error:
        return _fail(as_json, USAGE, "usage", error.line)
    except LibraryUnavailable as error:
        return _fail(as_json, UNAVAILABLE, error.code, str(error))
    except PhotoDeskError as error:
        return _fail(as_json, USAGE, "usage", str(error))
    except KeyboardInterrupt:
        return output.stopped() if output is not None else INTERRUPTED
    except BrokenPipeError:
        return PROBLEMS
    except OSError as error:
        _log_failure(paths)
        what = f"{os.fsdecode(error.filename)}: {error.strerror}" if error.filename else error.strerror or str(error)
        return _fail(as_json, UNAVAILABLE, "system", f"{what}; what is saved stays saved; check the disk and its permissions")
    except Exception:
        _log_failure(paths)
        text = "something unexpected happened; what is saved stays saved; the log in the library folder tells more"
        return _fail(as_json, UNAVAILABLE, "unexpected", text)


def _understood(argv: Sequence[str]) -> tuple[argparse.Namespace, Command]:
    """The options of a command line, and its command. Raises UsageError."""
    # Not defaults of the parser: a command's own parser would put them over what stands before the command.
    options = argparse.Namespace(json=False, quiet=False, library=None)
    parser().parse_args([f" {word}" if _NEGATED.match(word) else word for word in argv], options)
    return options, COMMANDS[options.command]


def _log_failure(paths: Paths | None) -> None:
    """Put the traceback into the library's log; commands that only read have not begun one."""
    if paths is not None:
        with contextlib.suppress(OSError):
            logs.start(paths)
            log.exception("a command failed")
            logs.stop()


def _fail(as_json: bool, status: int, code: str, message: str) -> int:
    if as_json:
        with contextlib.suppress(OSError):  # a full disk, a reader that is gone
            json.dump({"schema": SCHEMA, "error": {"code": code, "message": message}}, sys.stdout, ensure_ascii=True)
            sys.stdout.write("\n")
    with contextlib.suppress(OSError):
        complain(message)
    return status


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    common.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help="no progress, no messages")
    common.add_argument(
        "--library", type=_folder_name, default=argparse.SUPPRESS, metavar="DIR",
        help="the library folder (default: $PHOTODESK_LIBRARY, else the platform's data folder)",
    )  # fmt: skip
    top = _Parser(
        prog="photodesk",
        description="Shows, tags, culls and de-duplicates the photos on your own disks, where they already are.",
        epilog="Without a command, or with paths, the window opens: photodesk [PATH…]",
        parents=[common],
    )
    top.add_argument("--version", action="version", version=f"PhotoDesk {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=about, description=about, parents=[common])

    _folder_commands(command)
    _photo_commands(command)
    edit_arguments.declare(command, _natural)
    _copies_commands(command)
    importing.declare(command)
    pending_arguments.declare(command)
    _care_commands(command)
    return top


def _folder_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    add = command("add", "add folders in place, scan them, make thumbnails, previews and hashes")
    add.add_argument("folder", nargs="+", help=_PATHS)
    add.add_argument("--protect", action="store_true", help="never move or delete files there")
    add.add_argument("--no-wait", action="store_true", help="return after the scan; the jobs stay queued")
    add.add_argument("--no-previews", action="store_true", help="make no previews now")
    add.add_argument("--cpu", type=_percent, metavar="PERCENT", help="use at most this share of all cores' time (default: 100)")
    scan = command("scan", "reconcile folders with the catalog")
    scan.add_argument("folder", nargs="*", help=f"{_PATHS} (default: every added folder)")
    command("remove", "forget folders; their files stay").add_argument("folder", nargs="+", help=_PATHS)
    listing = command("folders", "the added folders and their state")
    listing.add_argument("action", nargs="?", choices=("set",), help="change settings of a folder")
    listing.add_argument("folder", nargs="?", help=_PATHS)
    listing.add_argument("--protect", choices=("on", "off"), help="never move or delete files there")
    listing.add_argument("--mode", choices=("watch", "daily", "manual"), help="when to look for changes")


def _photo_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    listing = command("list", "photos that match a query")
    listing.add_argument("query", nargs="?", default="", help=_QUERY)
    listing.add_argument("--sort", choices=("taken", "added", "name", "rating", "size"), default="taken")
    listing.add_argument("--desc", action="store_true", help="the other way round")
    listing.add_argument("--limit", type=_natural, metavar="N", help="at most so many")
    listing.add_argument("--fields", metavar="A,B", help="only these fields")
    command("count", "how many photos match").add_argument("query", nargs="?", default="", help=_QUERY)
    show = command("show", "everything known of photos")
    show.add_argument("photo", nargs="+", help="an id or a path; - reads them from stdin, -0 NUL-separated")


def _copies_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    copies = command("dupes", "groups of copies; decide on one, or stage copies for the trash")
    copies.add_argument("words", nargs="*", metavar="QUERY", help=f"{_QUERY}; decide GROUP keep|not-duplicates; stage")
    copies.add_argument("--match", choices=("exact", "same", "alike", "series"), help="how close (default: same; stage: exact)")
    copies.add_argument("--keep", nargs="+", type=_natural, metavar="ID", help="decide: the photos that stay (default: all)")
    copies.add_argument("--rule", metavar="R", help=dupes.RULE_HELP)
    similar = command("similar", "photos like a file, which may lie outside the library")
    similar.add_argument("file", help="a picture")
    similar.add_argument("--max", type=_natural, metavar="N", help=f"at most so many (default: {dupes.LISTED})")


def _care_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    queue = command("jobs", "the job queue and its problems")
    queue.add_argument("action", nargs="?", choices=("list", "run", "retry", "cancel", "ignore"), default="list", help="(default: list)")
    queue.add_argument("id", nargs="*", type=_natural, help="retry, cancel, ignore: which jobs")
    queue.add_argument("--state", choices=JOB_STATES, help="list: only jobs in this state")
    cache = command("derivatives", "check, rebuild, prune or save thumbnails and previews")
    cache.add_argument("action", choices=("check", "rebuild", "prune", "save"))
    cache.add_argument("query", nargs="?", help=_QUERY)
    cache.add_argument("--max-bytes", type=_natural, metavar="N", help="prune: keep at most so many bytes of previews")
    cache.add_argument("--to", metavar="DIR", help="save: the folder")
    cache.add_argument("--kind", choices=("thumb", "preview"), default="thumb", help="save: which pictures")
    doctor = command("doctor", "check catalog, cache, files, codecs, limits, permissions")
    doctor.add_argument("--repair", action="store_true", help="mend what can be made again")
    doctor.add_argument("--verify", action="store_true", help="read every original and compare its hash")
    command("stats", "storage by folder, year, format and tag")
    command("perf", "the performance figures").add_argument("--reset", action="store_true", help="forget them first")
    bench = command("bench", "the project's own benchmarks")
    bench.add_argument("name", nargs="*", help="look, preview, scan, edits, window, marks, search, dupes (default: look preview)")
    bench.add_argument("--photos", type=_natural, metavar="N", help="how many photos to generate")
    bench.add_argument("--folder", metavar="DIR", help="real photos instead of generated ones")


def _folder_name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("the name of a folder is not empty")
    return text


def _percent(text: str) -> int:
    number = _natural(text)
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError("a percentage is from 1 to 100")
    return number


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)
