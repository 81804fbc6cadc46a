"""What needs a second process: a held library, Ctrl+C, a closed pipe, names of any bytes in a terminal."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import write_photos
from cli.conftest import Photodesk

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library

CHANGING = (("add", "."), ("scan",), ("remove", "."), ("jobs", "run"), ("derivatives", "prune"))


def start(*arguments: str, **options: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "photodesk", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("command", CHANGING, ids=" ".join)
def test_a_held_library_is_status_3_within_a_second(photodesk: Photodesk, added: Path, paths: Paths, command: tuple[str, ...]) -> None:
    holder = Library.open(paths, Settings())
    began = time.monotonic()
    answer = photodesk(*command, "--json")
    assert time.monotonic() - began < 1
    assert answer.status == 3
    assert str(os.getpid()) in answer.document["error"]["message"]
    assert photodesk("count", "--json").document["count"] == 24
    holder.close()


def test_a_held_library_is_refused_before_the_engine_is_loaded(added: Path, paths: Paths) -> None:
    holder = Library.open(paths, Settings())
    command = [sys.executable, "-X", "importtime", "-m", "photodesk", "scan"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=30)
    holder.close()
    assert refused.returncode == 3
    assert "photodesk.cli.main" in refused.stderr and "PySide6" not in refused.stderr


@pytest.mark.reliability
def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(tmp_path: Path, photodesk: Photodesk) -> None:
    photos = tmp_path / "photos"
    write_photos(photos, 200, width=1600, height=1200)
    with start("add", str(photos), "--no-previews", "--json") as process:
        while photodesk("stats", "--json").document.get("cache_bytes", 0) < 100_000:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, err = process.communicate(timeout=10)
    assert time.monotonic() - began < 2
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert json.loads(out)["added"] == 200
    done = sum(1 for photo in photodesk("list", "--json").document["photos"] if photo["hashes"])
    assert 0 < done < 200
    assert photodesk("add", str(photos), "--no-previews", "--json").document["hashes"] == 200


def test_a_closed_pipe_ends_quietly(added: Path) -> None:
    with start("list") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert b"Traceback" not in err and b"Exception" not in err


@pytest.mark.parametrize("form", ["", "--json"])
def test_output_that_cannot_be_written_is_one_sentence(added: Path, form: str) -> None:
    with open("/dev/full", "wb") as full:
        told = subprocess.run([sys.executable, "-m", "photodesk", "list", *filter(None, [form])], stdout=full, stderr=subprocess.PIPE)
    assert told.returncode == 3
    assert told.stderr.startswith(b"photodesk: No space left on device; ") and len(told.stderr.splitlines()) == 1


def test_closed_streams_are_no_error_and_no_place_to_write(added: Path) -> None:
    closed = subprocess.run(["sh", "-c", f'exec "{sys.executable}" -m photodesk scan <&- >&- 2>&-'], timeout=30)
    assert closed.returncode == 0
    assert subprocess.run([sys.executable, "-m", "photodesk", "doctor"], stdout=subprocess.DEVNULL, timeout=30).returncode == 0


def test_names_of_any_bytes_survive_text_and_json(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    (first,) = write_photos(photos, 1)
    strange = os.fsencode(photos) + b"/caf\xe9\n\x1b[31m.jpg"
    os.rename(os.fsencode(first), strange)
    with start("add", str(photos), "--json") as process:
        process.communicate(timeout=30)
    with start("list", "--json", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}) as process:
        out, _ = process.communicate(timeout=20)
    (photo,) = json.loads(out)["photos"]
    assert os.fsencode(photo["path"]) == strange
    with start("show", photo["path"], "--json") as process:
        assert json.loads(process.communicate(timeout=20)[0])["photos"][0]["id"] == photo["id"]
    with start("list") as process:
        text, _ = process.communicate(timeout=20)
    assert b"\x1b" not in text and len(text.splitlines()) <= 3
