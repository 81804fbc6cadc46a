"""The cache of thumbnails and previews: capped, mending itself, never a reason not to start."""

import random
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing

import pytest

from photodesk.config.paths import Paths
from photodesk.domain.photos import Hashes, Look, Metadata, Preview
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore

Opened = Callable[..., DerivativeStore]


@pytest.fixture
def opened(paths: Paths) -> Iterator[Opened]:
    """Opens the cache (closing the one before); room for 100 kB of previews."""
    paths.library.mkdir(mode=0o700)
    stores: list[DerivativeStore] = []

    def run(*, recipe: int = 1, writable: bool = True) -> DerivativeStore:
        while stores:
            stores.pop().close()
        stores.append(DerivativeStore(paths, look_recipe=recipe, preview_recipe=recipe, writable=writable))
        stores[0].set_cap(100_000)
        return stores[0]

    yield run
    while stores:
        stores.pop().close()


def content(number: int) -> bytes:
    return number.to_bytes(32, "big")


def look(number: int) -> Look:
    chance = random.Random(number)
    hashes = Hashes(*(chance.randbytes(32) for _ in range(4)))
    metadata = Metadata("jpeg", 96, 64, camera="Test")
    return Look(content(number), metadata, hashes, chance.randbytes(25), chance.randbytes(2000), content(1000 + number))


def preview(number: int, size: int = 10_000, encoding: str = "jpeg") -> Preview:
    return Preview(encoding, 96, 64, random.Random(number).randbytes(size))


def change(paths: Paths, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(paths.derivatives)) as cache:
        cache.execute(statement, values)
        cache.commit()


def preview_files(paths: Paths) -> int:
    return sum(1 for _ in paths.previews.rglob("*.*"))


def test_what_is_stored_comes_back_after_a_restart(opened: Opened) -> None:
    store = opened()
    store.save_looks([look(1), look(2)])
    assert store.save_preview(content(1), preview(1), on_demand=False)
    store = opened()
    assert store.look(content(1)) == look(1)
    assert store.thumbnail(content(2)) == look(2).thumbnail
    assert store.preview(content(1)) == preview(1).data
    assert (store.look(content(3)), store.thumbnail(content(3)), store.preview(content(3))) == (None, None, None)
    sizes = store.sizes()
    assert (sizes.thumbs, sizes.thumb_bytes, sizes.previews, sizes.preview_bytes) == (2, 4000, 1, 10_000)


def test_a_read_only_cache_shows_its_pictures(
    opened: Opened, paths: Paths, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:  # fmt: skip
    store = opened()
    store.save_looks([look(1)])
    store.save_preview(content(1), preview(1), on_demand=False)
    store.close()
    paths.library.chmod(0o500)
    try:
        with unprivileged():
            store = opened(writable=False)
            assert store.thumbnail(content(1)) == look(1).thumbnail
            assert store.preview(content(1)) == preview(1).data
            assert store.damaged() == 0
            store.close()
    finally:
        paths.library.chmod(0o700)
    assert sorted(file.name for file in paths.library.iterdir()) == ["derivatives.sqlite", "previews"]


def test_an_older_recipe_is_shown_until_it_is_made_again(opened: Opened) -> None:
    store = opened(recipe=1)
    store.save_looks([look(1)])
    store.save_preview(content(1), preview(1), on_demand=False)
    store = opened(recipe=2)
    assert (store.has_look(content(1)), store.has_preview(content(1)), store.look(content(1))) == (False, False, None)
    assert (store.thumbnail(content(1)), store.preview(content(1))) == (look(1).thumbnail, preview(1).data)
    store.save_preview(content(1), preview(2, encoding="webp"), on_demand=False)
    assert store.preview(content(1)) == preview(2).data
    assert store.sizes().preview_bytes == 10_000


@pytest.mark.parametrize("row", ["jpeg = x'ffd8'", "jpeg = 'text'", "checksum = 1", "checksum = 'x'"])
def test_a_damaged_thumbnail_is_never_shown_and_can_be_stored_again(opened: Opened, paths: Paths, row: str) -> None:
    store = opened()
    store.save_looks([look(1), look(2)])
    change(paths, f"UPDATE thumbs SET {row} WHERE content_hash = ?", content(1))
    assert store.damaged() == 1
    assert store.thumbnail(content(1)) is None
    assert not store.has_look(content(1))
    assert store.thumbnail(content(2)) == look(2).thumbnail
    store.save_looks([look(1)])
    assert (store.thumbnail(content(1)), store.damaged()) == (look(1).thumbnail, 0)


@pytest.mark.parametrize("row", ["metadata = '{'", "metadata = '{\"unknown\": 1}'", "metadata = 7", "hashes = x'00'", "hashes = 7"])
def test_a_look_with_damaged_facts_is_made_again(opened: Opened, paths: Paths, row: str) -> None:
    store = opened()
    store.save_looks([look(1)])
    change(paths, f"UPDATE thumbs SET {row}")
    assert store.look(content(1)) is None
    assert not store.has_look(content(1))


@pytest.mark.parametrize("damage", ["deleted", "cut", "changed", "empty", "a folder"])
def test_a_damaged_preview_is_never_shown_and_can_be_stored_again(opened: Opened, paths: Paths, damage: str) -> None:
    store = opened()
    store.save_preview(content(1), preview(1), on_demand=False)
    (file,) = paths.previews.rglob("*.jpg")
    data = file.read_bytes()
    file.unlink()
    if damage == "a folder":
        file.mkdir()
    elif damage != "deleted":
        file.write_bytes({"cut": data[:-1], "changed": data[:-1] + bytes([data[-1] ^ 1]), "empty": b""}[damage])
    assert store.damaged() == 1
    assert store.preview(content(1)) is None
    assert not store.has_preview(content(1))
    assert store.sizes().preview_bytes == 0
    if damage == "a folder":
        file.rmdir()
    assert store.save_preview(content(1), preview(1), on_demand=False)
    assert store.preview(content(1)) == preview(1).data


def test_check_names_what_must_be_made_again(opened: Opened, paths: Paths) -> None:
    store = opened()
    store.save_looks([look(n) for n in range(4)])
    for number in range(4):
        store.save_preview(content(number), preview(number, 1000), on_demand=False)
    change(paths, "UPDATE thumbs SET checksum = checksum + 1 WHERE content_hash = ?", content(1))
    for file in paths.previews.rglob(f"*{content(2).hex()[2:]}.jpg"):
        file.unlink()
    assert store.check([content(n) for n in range(5)]) == {content(1), content(2), content(4)}


# -- the cap


def test_the_backlog_stops_at_the_cap_and_drops_nothing(opened: Opened) -> None:
    store = opened()
    for number in range(10):
        assert store.has_room()
        assert store.save_preview(content(number), preview(number), on_demand=False)
    assert not store.save_preview(content(10), preview(10), on_demand=False)
    assert not store.has_room()
    assert all(store.preview(content(number)) for number in range(10))
    assert store.sizes().preview_bytes == 100_000


def test_who_waits_gets_room_by_what_was_not_viewed_for_the_longest_time(opened: Opened) -> None:
    store = opened()
    for number in range(10):
        store.save_preview(content(number), preview(number), on_demand=False)
    store.preview(content(0))
    assert store.save_preview(content(10), preview(10, 15_000), on_demand=True)
    kept = {number for number in range(11) if store.has_preview(content(number))}
    assert kept == {0, 3, 4, 5, 6, 7, 8, 9, 10}
    assert store.sizes().preview_bytes <= 100_000


def test_what_was_viewed_is_remembered_over_a_restart(opened: Opened) -> None:
    store = opened()
    for number in range(10):
        store.save_preview(content(number), preview(number), on_demand=False)
    store.preview(content(0))
    store = opened()
    store.save_preview(content(10), preview(10), on_demand=True)
    assert store.has_preview(content(0))
    assert not store.has_preview(content(1))


def test_a_preview_larger_than_the_cap_is_kept_for_who_waits(opened: Opened) -> None:
    store = opened()
    store.save_preview(content(1), preview(1), on_demand=False)
    assert store.save_preview(content(2), preview(2, 150_000), on_demand=True)
    assert store.preview(content(2)) == preview(2, 150_000).data
    assert not store.has_preview(content(1))


def test_room_that_becomes_free_is_used_again(opened: Opened, paths: Paths) -> None:
    store = opened()
    for number in range(11):
        store.save_preview(content(number), preview(number), on_demand=False)
    assert not store.has_room()
    store.drop(content(3))
    assert store.has_room()
    assert store.save_preview(content(10), preview(10), on_demand=False)
    assert store.clear_previews() == 100_000
    assert (preview_files(paths), store.sizes().previews, store.has_room()) == (0, 0, True)


def test_a_full_disk_leaves_no_part_of_a_preview(opened: Opened, paths: Paths) -> None:
    store = opened()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            store.save_preview(content(1), preview(1), on_demand=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert preview_files(paths) == 0
    assert store.save_preview(content(1), preview(1), on_demand=True)


def test_many_threads_agree_on_the_bytes(opened: Opened) -> None:
    store = opened()

    def work(start: int) -> None:
        for number in range(start, start + 40):
            store.save_preview(content(number % 60), preview(number % 60, 1000), on_demand=True)
            store.preview(content(number % 60))
            store.drop(content((number * 7) % 60))

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 20, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert store._preview_bytes == store.sizes().preview_bytes


def test_prune_drops_what_no_photo_has_and_what_a_crash_left(opened: Opened, paths: Paths) -> None:
    store = opened()
    store.save_looks([look(n) for n in range(3)])
    for number in range(3):
        store.save_preview(content(number), preview(number), on_demand=False)
    (paths.previews / "00" / "stray.jpg").write_bytes(b"x")
    (paths.previews / "00" / f"{'0' * 62}.jpg.1.2.part").write_bytes(b"x")
    assert store.prune(lambda some: {content(1)} & set(some)) == (4, 2 * 12_000)
    assert store.contents() == ({content(1)}, {content(1)})
    assert preview_files(paths) == 1


# -- the whole file


def middle(data: bytes) -> bytes:
    return data[:8192] + b"\xee" * (len(data) - 8192)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda data: b"\x89PNG" * 5000,
    "header": lambda data: b"x" * 20 + data[20:],
    "no bytes": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "pages": middle,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_begun_anew_and_nothing_else_is_lost(opened: Opened, paths: Paths, damage: str) -> None:
    catalog = Database.open(paths)
    catalog.close()
    sealed = paths.catalog.read_bytes()
    store = opened()
    store.save_looks([look(n) for n in range(100)])
    store.save_preview(content(1), preview(1), on_demand=False)
    store.close()
    paths.derivatives.write_bytes(DAMAGES[damage](paths.derivatives.read_bytes()))
    store = opened()
    found = [store.thumbnail(content(n)) for n in range(100)]
    assert all(data in (None, look(n).thumbnail) for n, data in enumerate(found))
    store.contents()
    store.save_looks([look(n) for n in range(100)])
    store.save_preview(content(1), preview(1), on_demand=False)
    assert [store.thumbnail(content(n)) for n in range(100)] == [look(n).thumbnail for n in range(100)]
    assert store.preview(content(1)) == preview(1).data
    assert (store.damaged(), store.sizes().thumbs, store.sizes().previews, preview_files(paths)) == (0, 100, 1, 1)
    assert (paths.catalog.read_bytes(), paths.seal.exists()) == (sealed, True)


def test_damage_while_it_is_open_is_mended_for_every_thread(opened: Opened, paths: Paths) -> None:
    store = opened()
    store.save_looks([look(n) for n in range(200)])
    store = opened()  # everything is in the file, nothing in the log
    size = paths.derivatives.stat().st_size
    with paths.derivatives.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xee" * (size - 4096))
    answers: list[bytes | None] = []

    def use() -> None:
        store.thumbnail(content(1))
        store.save_looks([look(1)])
        answers.append(store.thumbnail(content(1)))

    for _ in range(3):
        thread = threading.Thread(target=use)
        thread.start()
        thread.join(20)
    assert answers == [look(1).thumbnail] * 3
    assert store.thumbnail(content(1)) == look(1).thumbnail
    assert len(list(paths.library.glob("derivatives.sqlite.damaged-*"))) == 1


def test_tables_of_another_shape_are_begun_anew(opened: Opened, paths: Paths) -> None:
    with closing(sqlite3.connect(paths.derivatives)) as cache:
        cache.execute("CREATE TABLE thumbs (content_hash BLOB PRIMARY KEY, jpeg BLOB)")
    store = opened()
    store.save_looks([look(1)])
    assert store.look(content(1)) == look(1)


def test_a_deleted_cache_is_begun_anew_without_its_old_previews(opened: Opened, paths: Paths) -> None:
    store = opened()
    store.save_preview(content(1), preview(1), on_demand=False)
    store.close()
    paths.derivatives.unlink()
    store = opened()
    assert (store.preview(content(1)), preview_files(paths), store.has_room()) == (None, 0, True)


@pytest.mark.parametrize("there", [True, False])
def test_only_looking_works_with_a_damaged_or_missing_file_and_changes_nothing(opened: Opened, paths: Paths, there: bool) -> None:
    if there:
        paths.derivatives.write_bytes(b"nothing" * 1000)
    store = opened(writable=False)
    assert (store.thumbnail(content(1)), store.preview(content(1)), store.contents()) == (None, None, (set(), set()))
    assert (store.sizes().thumbs, store.damaged()) == (0, int(there))
    assert [file.name for file in paths.library.iterdir()] == (["derivatives.sqlite"] if there else [])
