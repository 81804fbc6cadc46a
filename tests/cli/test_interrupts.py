"""Ctrl+C at any moment: one sentence, one document, nothing left open."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import Photodesk

STARTS = ("photodesk.cli.main", "sqlalchemy.dialects.sqlite.base", "photodesk.app", "PySide6.QtCore", "photodesk.bridge.scheduler")
INTERRUPTED_AT = """
import os, runpy, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == place:
            os.kill(os.getpid(), signal.SIGINT)

place = sys.argv.pop(1)
sys.meta_path.insert(0, Interrupting())
runpy.run_module("photodesk", run_name="__main__", alter_sys=True)
"""


def interrupted(module: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command that is interrupted when it imports a module."""
    command = [sys.executable, "-c", INTERRUPTED_AT, module, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, start_new_session=True)


@pytest.mark.parametrize("module", STARTS)
def test_ctrl_c_during_the_start_is_one_sentence_and_one_document(photodesk: Photodesk, photo_folder: Path, module: str) -> None:
    stopped = interrupted(module, "add", str(photo_folder), "--json")
    assert stopped.returncode == 130, stopped.stderr
    assert stopped.stderr.startswith("photodesk: stopped; ") and len(stopped.stderr.splitlines()) == 1
    told = json.loads(stopped.stdout)
    assert (told["schema"], told["added"], told["problems"], told["hashes"]) == (1, 0, [], 0)
    assert photodesk("add", str(photo_folder), "--json").document["added"] == 24
    assert photodesk("doctor", "--json").status == 0
