"""The first pictures of a process, read by several threads at once."""

import subprocess
import sys
from pathlib import Path

from builders import write_jpeg

PROCESSES = 15
FIRST = """
import os, sys, threading
sys.setswitchinterval(0.0005)
from PySide6.QtGui import QGuiApplication
from photodesk.bridge.jpeg_reader import jpeg_reader

application = QGuiApplication(["first"])
path = sys.argv[1]
read = []
together = threading.Barrier(8)

def work():
    together.wait()
    reader = jpeg_reader(path)
    reader.size()
    read.append(reader.read().width())

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert read == [96] * 8, read
os._exit(0)
"""


def test_the_first_pictures_may_be_read_by_several_threads_at_once(tmp_path: Path) -> None:
    picture = write_jpeg(tmp_path / "picture.jpg", 1, width=96, height=64)
    for _ in range(PROCESSES):
        ended = subprocess.run([sys.executable, "-c", FIRST, str(picture)], capture_output=True, text=True, timeout=30)
        assert ended.returncode == 0, ended.stderr
