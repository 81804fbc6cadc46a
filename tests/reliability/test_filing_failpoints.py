"""Every point at which files are moved, each time it is reached, with every way to fail: no original lost, doubled or half moved."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import filing_failpoints
import pytest

from photodesk import failpoints

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(600)]

SERVICES = ("trash", "move", "put_back", "cross")


@pytest.mark.parametrize("service", SERVICES)
def test_dying_or_failing_each_time_a_point_is_reached(tmp_path: Path, service: str) -> None:
    """In memory where there is a file system for that: a disk that others use would only make it long. Then the disk is another drive."""
    points = [point for point in failpoints.POINTS if point.startswith(f"{service}.")]
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tmp_path
    if service == "cross" and os.stat(memory).st_dev == os.stat(tmp_path).st_dev:
        pytest.skip("there is one drive only")
    with tempfile.TemporaryDirectory(dir=memory, prefix="photodesk-") as place:
        command = [sys.executable, str(Path(filing_failpoints.__file__)), f"{place}/case", f"{tmp_path}/other", *points]
        done = subprocess.run(command, capture_output=True, text=True, timeout=500, env={**os.environ, "PYTHONPATH": _paths()})
    assert done.returncode == 0, done.stderr[-3000:]
    assert {line.split()[0] for line in done.stdout.splitlines()} == set(points)


def _paths() -> str:
    tests = Path(filing_failpoints.__file__).parent
    return f"{tests.parent}{os.pathsep}{tests}"
