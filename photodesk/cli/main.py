"""Reads the arguments, runs the command, turns what goes wrong into one line and an exit status."""

import argparse
import contextlib
import json
import logging
import re
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from photodesk import __version__
from photodesk.cli import care, derivatives, folders, jobs, photos
from photodesk.cli.output import SCHEMA, Output, printable
from photodesk.cli.session import Session, UsageError
from photodesk.config import logs
from photodesk.config.paths import Paths, library_paths
from photodesk.domain.problems import LibraryUnavailable, PhotoDeskError
from photodesk.domain.queries import QueryError
from photodesk.window import Opening

OK, PROBLEMS, USAGE, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130
JOB_STATES = ("queued", "running", "paused", "waiting", "done", "failed", "cancelled")

log = logging.getLogger(__name__)

_NEGATED = re.compile(r"-[A-Za-z]+:|-\"")
"""A query that begins with `-` and is no option: a blank in front tells argparse so."""

Command = Callable[[Session], int]
COMMANDS: dict[str, Command] = {
    "add": folders.add,
    "scan": folders.scan,
    "remove": folders.remove,
    "folders": folders.folders,
    "list": photos.list_photos,
    "count": photos.count,
    "show": photos.show,
    "jobs": jobs.jobs,
    "derivatives": derivatives.derivatives,
    "doctor": care.doctor,
    "stats": care.stats,
    "perf": care.perf,
    "bench": care.bench,
}


class _Parser(argparse.ArgumentParser):
    """Errors become UsageError, so that they are told like all others."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; nothing was changed; `{self.prog} --help` tells more")


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
        if name not in found or (not equals and len(rest) < 2):
            break
        found[name] = value if equals else rest[1]
        del rest[: 1 if equals else 2]
    return found["--library"], found["--grab"], rest


def run(argv: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    as_json = "--json" in argv
    paths: Paths | None = None
    try:
        options = parser().parse_args([f" {word}" if _NEGATED.match(word) else word for word in argv])
        paths = library_paths(options.library)
        output = Output(str(paths.library), as_json=options.json, quiet=options.quiet)
        return COMMANDS[options.command](Session(options, paths, output))
    except SystemExit as error:  # --help and --version
        return int(error.code or 0)
    except (UsageError, QueryError) as error:
        return _fail(as_json, USAGE, "usage" if isinstance(error, UsageError) else "query", str(error))
    except LibraryUnavailable as error:
        return _fail(as_json, UNAVAILABLE, error.code, str(error))
    except PhotoDeskError as error:
        return _fail(as_json, USAGE, "usage", str(error))
    except KeyboardInterrupt:
        return _fail(False, INTERRUPTED, "interrupted", "stopped; what is finished stays finished; the same command goes on from here")
    except BrokenPipeError:
        return PROBLEMS
    except OSError as error:
        _log_failure(paths)
        return _fail(as_json, UNAVAILABLE, "system", f"{error.strerror or error}; what is saved stays saved; check the disk and try again")
    except Exception:
        _log_failure(paths)
        text = "something unexpected happened; what is saved stays saved; the log in the library folder tells more"
        return _fail(as_json, UNAVAILABLE, "unexpected", text)


def _log_failure(paths: Paths | None) -> None:
    """Put the traceback into the library's log; commands that only read have not begun one."""
    if paths is not None:
        with contextlib.suppress(OSError):
            logs.start(paths)
            log.exception("a command failed")
            logs.stop()


def _fail(as_json: bool, status: int, code: str, message: str) -> int:
    if as_json:
        json.dump({"schema": SCHEMA, "error": {"code": code, "message": message}}, sys.stdout, ensure_ascii=True)
        sys.stdout.write("\n")
    print(f"photodesk: {printable(message)}", file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    common.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help="no progress, no messages")
    top = _Parser(
        prog="photodesk",
        description="Shows, tags, culls and de-duplicates the photos on your own disks, where they already are.",
        epilog="Without a command, or with paths, the window opens: photodesk [PATH…]",
        parents=[common],
    )
    top.set_defaults(json=False, quiet=False)
    top.add_argument("--library", metavar="DIR", help="the library folder (default: $PHOTODESK_LIBRARY, else the platform's data folder)")
    top.add_argument("--version", action="version", version=f"PhotoDesk {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=about, description=about, parents=[common])

    _folder_commands(command)
    _photo_commands(command)
    _care_commands(command)
    return top


def _folder_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    add = command("add", "add folders in place, scan them, make thumbnails, previews and hashes")
    add.add_argument("folder", nargs="+", help="a folder; - reads names from stdin, -0 NUL-separated")
    add.add_argument("--protect", action="store_true", help="never move or delete files there")
    add.add_argument("--no-wait", action="store_true", help="return after the scan; the jobs stay queued")
    add.add_argument("--no-previews", action="store_true", help="make no previews now")
    add.add_argument("--cpu", type=_percent, metavar="PERCENT", help="use at most this share of all cores' time (default: 100)")
    scan = command("scan", "reconcile folders with the catalog")
    scan.add_argument("folder", nargs="*")
    command("remove", "forget folders; their files stay").add_argument("folder", nargs="+")
    listing = command("folders", "the added folders and their state")
    listing.add_argument("action", nargs="?", choices=("set",))
    listing.add_argument("folder", nargs="?")
    listing.add_argument("--protect", choices=("on", "off"))
    listing.add_argument("--mode", choices=("watch", "daily", "manual"))


def _photo_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    listing = command("list", "photos that match a query")
    listing.add_argument("query", nargs="?", default="")
    listing.add_argument("--sort", choices=("taken", "added", "name", "rating", "size"), default="taken")
    listing.add_argument("--desc", action="store_true", help="the other way round")
    listing.add_argument("--limit", type=_natural, metavar="N")
    listing.add_argument("--fields", metavar="A,B", help="only these fields")
    command("count", "how many photos match").add_argument("query", nargs="?", default="")
    command("show", "everything known of photos").add_argument("photo", nargs="+", help="an id or a path")


def _care_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    queue = command("jobs", "the job queue and its problems")
    queue.add_argument("action", nargs="?", choices=("list", "run", "retry", "cancel", "ignore"), default="list")
    queue.add_argument("id", nargs="*", type=_natural)
    queue.add_argument("--state", choices=JOB_STATES)
    cache = command("derivatives", "check, rebuild, prune or save thumbnails and previews")
    cache.add_argument("action", choices=("check", "rebuild", "prune", "save"))
    cache.add_argument("query", nargs="?", default="")
    cache.add_argument("--max-bytes", type=_natural, metavar="N", help="prune: keep at most so many bytes of previews")
    cache.add_argument("--to", metavar="DIR", help="save: the folder")
    cache.add_argument("--kind", choices=("thumb", "preview"), default="thumb", help="save: which pictures")
    doctor = command("doctor", "check catalog, cache, files, codecs, limits, permissions")
    doctor.add_argument("--repair", action="store_true", help="mend what can be made again")
    doctor.add_argument("--verify", action="store_true", help="read every original and compare its hash")
    command("stats", "storage by folder, year, format and tag")
    command("perf", "the performance figures").add_argument("--reset", action="store_true", help="forget them first")
    bench = command("bench", "the project's own benchmarks")
    bench.add_argument("name", nargs="*", help="look, preview, scan, window, search (default: look preview)")
    bench.add_argument("--photos", type=_natural, metavar="N", help="how many photos to generate")
    bench.add_argument("--folder", metavar="DIR", help="real photos instead of generated ones")


def _percent(text: str) -> int:
    number = _natural(text)
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError("a percentage is from 1 to 100")
    return number


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)
