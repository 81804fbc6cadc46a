"""Where no window can be shown: one sentence with what to do, and no crash."""

import os
import subprocess
import sys

import pytest

from photodesk.config.paths import Paths
from photodesk.config.system_libraries import missing_library

WITHOUT = """
import runpy, sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

sys.meta_path.insert(0, Missing())
runpy.run_module("photodesk", run_name="__main__", alter_sys=True)
"""


def started(*command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run([sys.executable, *command], env=environment | variables, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("variables", [{}, {"DISPLAY": ":4077"}, {"QT_QPA_PLATFORM": "nonsense"}], ids=["none", "dead", "nonsense"])
def test_without_a_display_it_says_so_and_makes_nothing(private_home: object, paths: Paths, variables: dict[str, str]) -> None:
    told = started("-m", "photodesk", **variables)
    assert told.returncode == 3, told.stderr
    (line,) = told.stderr.splitlines()
    assert line.startswith("photodesk: ") and len(line.split("; ")) == 3
    assert not paths.library.exists()


def test_a_missing_system_library_is_named_with_the_line_that_installs_it(private_home: object, paths: Paths) -> None:
    told = started("-c", WITHOUT, QT_QPA_PLATFORM="offscreen")
    assert told.returncode == 3, told.stderr
    assert told.stderr.startswith("photodesk: the system library libEGL.so.1 is missing; ") and told.stderr.endswith(" libegl1\n")
    assert not paths.library.exists()


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"), ("libX11.so.6", "libx11-6"), ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libglib-2.0.so.0", "libglib2.0-0"), ("libgssapi_krb5.so.2", "libgssapi-krb5-2"), ("libdbus-1.so.3", "libdbus-1-3"),
    ],
)  # fmt: skip
def test_packages_are_called_as_debian_calls_them(library: str, package: str) -> None:
    sentence = missing_library(f"{library}: cannot open shared object file: No such file or directory")
    assert sentence is not None and sentence.endswith(f" {package}")
