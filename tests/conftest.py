"""What all tests share: a private home, the corpus, small photo folders."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import seeds
from builders import write_photos
from hypothesis import HealthCheck, settings

from photodesk.config.paths import Paths, library_paths

PROJECT = Path(__file__).resolve().parent.parent
NOBODY = 65534

# The machine may be busy: no example is too slow, and none is another one on the next run.
settings.register_profile(
    "tests", derandomize=not seeds.FRESH, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("tests")


@pytest.fixture(autouse=True)
def private_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder, XDG folders and a library place of this test's own, outside `tmp_path`; nothing of the user is touched."""
    # Not below pytest's long folder names: socket paths have at most 107 bytes.
    place = Path(tempfile.mkdtemp(prefix="pd-"))
    home, runtime = place / "home", place / "run"
    home.mkdir(mode=0o700)
    runtime.mkdir(mode=0o700)
    for variable, folder in {
        "HOME": home,
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_STATE_HOME": home / ".local/state",
        "XDG_RUNTIME_DIR": runtime,
        "PHOTODESK_LIBRARY": place / "library",
    }.items():
        monkeypatch.setenv(variable, str(folder))
    yield home
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def paths(private_home: Path) -> Paths:
    """The files of this test's library; none exists yet."""
    return library_paths(None)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus of real photos; tests that need it are skipped where it is absent."""
    folder = PROJECT.parent / "shared" / "corpus"
    if not (folder / "MANIFEST.csv").is_file():
        pytest.skip("the corpus is not beside the project (../shared/corpus)")
    return folder


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """24 small JPEGs of three days in three folders (tests may change them)."""
    folder = tmp_path / "photos"
    for number, name in enumerate(("", "coast", "coast/evening")):
        write_photos(folder / name, 8, start=8 * number)
    return folder


@pytest.fixture
def unprivileged(paths: Paths) -> Callable[[], AbstractContextManager[None]]:
    """As a user whom permissions bind (root is not), who owns the library and what lies beside it."""

    def give(folder: Path, user: int) -> None:
        for each in [folder, *folder.rglob("*")]:
            os.chown(each, user, -1)

    @contextmanager
    def run() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        give(paths.library.parent, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)
            give(paths.library.parent, 0)

    return run
