"""Random damages of a real catalog: it opens and says so, or is refused in a sentence; the damaged file is kept as it is."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import seeds
from builders import write_photos
from catalogs import put
from sqlalchemy.exc import SQLAlchemyError

from photodesk.config.paths import Paths
from photodesk.domain.problems import LibraryUnavailable
from photodesk.store.database import Database

DAMAGES = 200

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


def photodesk(library: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "photodesk", "--library", str(library), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with 40 photos, made by the program and closed."""
    place = tmp_path_factory.mktemp("real")
    write_photos(place / "photos", 40)
    assert photodesk(place / "library", "add", str(place / "photos")).returncode == 0
    return place / "library"


def flip_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 1, 8, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def overwrite(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    length = chance.choice((4, 64, 512, 4096))
    data[start : start + length] = chance.choice((b"\0", b"\xff", b"\xa5")) * len(data[start : start + length])


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def stale_page(data: bytearray, chance: random.Random) -> None:
    pages = len(data) // 4096
    source, target = (4096 * chance.randrange(pages) for _ in range(2))
    data[target : target + 4096] = data[source : source + 4096]


def header(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(100)] = chance.randrange(256)


KINDS: tuple[Callable[[bytearray, random.Random], None], ...] = (flip_bits, flip_bits, overwrite, cut, stale_page, header)


def damaged(real: Path, place: Path, chance: random.Random) -> Paths:
    """A copy of the library with a damage; every second without its seal, as after a power cut."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(real, place)
    paths = Paths(place)
    data = bytearray(paths.catalog.read_bytes())
    chance.choice(KINDS)(data, chance)
    paths.catalog.write_bytes(data)
    if chance.random() < 0.5:
        paths.seal.unlink()
    return paths


def test_two_hundred_damages(real: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = seeds.chosen()
    whole = (real / "catalog.sqlite").read_bytes()
    refused = opened = 0
    for number in range(DAMAGES):
        chance = random.Random(seed + number)
        paths = damaged(real, tmp_path / "library", chance)
        before = paths.catalog.read_bytes()
        sealed = paths.seal.exists()
        where = f"seed {seed + number}"
        try:
            database = Database.open(paths)
        except LibraryUnavailable as error:
            refused += 1
            assert error.code in {"CATALOG_DAMAGED", "CATALOG_FOREIGN", "CATALOG_NEWER"}, where
            assert str(error).count("; ") >= 2, where
            assert paths.catalog.read_bytes() == before, where
        except Exception as error:
            raise AssertionError(where) from error
        else:
            opened += 1
            if before == whole:
                database.close()
                continue
            assert not sealed, where
            assert "CATALOG_CHECKED" in {notice.code for notice in database.notices}, where
            usable = use(database, where)
            database.close()
            assert paths.seal.exists() == usable, where
        assert not [file.name for file in paths.library.iterdir() if file.name.endswith(".part")], where
    with capsys.disabled():
        print(f"\nseed {seed}: {refused} refused, {opened} opened with a notice")
    assert refused >= DAMAGES * 0.6


def use(database: Database, where: str) -> bool:
    """What passed the checks can be read and written, or says in a sentence that it is damaged (False)."""
    try:
        with database.read() as tx:
            for table in ("photos", "folders", "jobs", "facts", "hashes"):
                tx.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
        with database.write() as tx:
            put(tx, "/more")
    except LibraryUnavailable:
        return False
    except SQLAlchemyError as error:
        raise AssertionError(where) from error
    return True


def test_the_commands_say_it_in_a_sentence(real: Path, tmp_path: Path) -> None:
    seed = seeds.chosen()
    for number in range(8):
        paths = damaged(real, tmp_path / "library", random.Random(seed + number))
        before = paths.catalog.read_bytes()
        for arguments in (("list", "--json"), ("doctor", "--json"), ("jobs", "run", "--json")):
            done = photodesk(paths.library, *arguments)
            assert "Traceback" not in done.stderr, (seed + number, done.stderr)
            assert done.returncode in (0, 1, 3), (seed + number, arguments, done.stdout, done.stderr)
            json.loads(done.stdout)
            if done.returncode == 3 and arguments[0] != "list":
                assert paths.catalog.read_bytes() == before, seed + number
