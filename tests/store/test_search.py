"""Queries over a real catalog: each qualifier finds its photos and no others."""

import math
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from photodesk.config.paths import Paths
from photodesk.domain.dates import DAY_US
from photodesk.domain.photos import State
from photodesk.domain.queries import MOST_DEPTH, MOST_TERMS, QUALIFIERS, QueryError, parse
from photodesk.domain.views import Sort
from photodesk.store import facets, folders, pairs, search, tallies, texts
from photodesk.store import photos as stored_photos
from photodesk.store.database import Database
from photodesk.store.saved_searches import MEMBERS
from photodesk.store.schema import album_photos, albums, pending, photo_tags, photos, tags

DAY = timedelta(days=1)
ADDED = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = {1, 2, 3, 5, 6, 7}
"""All but the trashed one."""


def add(tx: Connection, photo_id: int, directory_id: int, name: str, day: date | None = None, **values: object) -> None:
    days = (day - date(1970, 1, 1)) // DAY if day else None
    row = {
        "id": photo_id, "directory_id": directory_id, "name": name.encode(), "name_text": name, "format": "jpeg", "kind": "photo",
        "size": 1_000_000, "mtime_ns": 1, "inode": photo_id, "taken_day": days, "taken_us": days and days * DAY_US,
        "added_us": int(ADDED.timestamp()) * 1_000_000,
    }  # fmt: skip
    tx.execute(photos.insert().values({**row, **values}))


def tag(tx: Connection, tag_id: int, path: str, photo_id: int) -> None:
    tx.execute(tags.insert().values(id=tag_id, name=path.rpartition("/")[2], path=path, folded=path.casefold()))
    tx.execute(photo_tags.insert().values(tag_id=tag_id, photo_id=photo_id))


def fill(tx: Connection) -> None:
    first = folders.add(tx, b"/photos", "/photos", 1)
    other = folders.add(tx, b"/photos-old", "/photos-old", 1)
    away = folders.add(tx, b"/usb", "/usb", 1)
    folders.change(tx, away, state="offline")
    june, july, strange = folders.add_directories(
        tx, first, [(b"2025/06", "2025/06"), (b"2025/07", "2025/07"), (b"b\xe4r", "b\ufffdr")]
    ).values()
    (old,) = folders.add_directories(tx, other, [(b"2025", "2025")]).values()
    (usb,) = folders.add_directories(tx, away, [(b"", "")]).values()
    add(tx, 1, june, "IMG_0001.jpg", date(2025, 6, 14), rating=3, label="red", flag="keep", camera="Fuji X-T5", lens="XF 23", iso=1600,
        fnumber=2.8, size=20_000_000, width=6000, latitude=64.1, longitude=-21.9, content_hash=b"\1" * 32, title="Harbour")  # fmt: skip
    add(tx, 2, july, "100%_ready.png", date(2025, 7, 1), rating=5, format="png", iso=400, fnumber=4.0, size=5_000_000, width=4000,
        latitude=64.15, longitude=-21.95, caption="It's \"done\"")  # fmt: skip
    add(tx, 3, old, "old.jpg", state=int(State.MISSING))
    add(tx, 4, june, "gone.jpg", date(2025, 6, 14), rating=3, state=int(State.TRASHED))
    add(tx, 5, june, "clip.mp4", date(1969, 12, 31), kind="video", format="mp4", damaged=1, shortlisted=1, problem="truncated")
    add(tx, 6, usb, "raw.cr3", date(2024, 2, 29), kind="raw", format="cr3", flag="reject", added_us=1)
    add(tx, 7, strange, "Ärger\\x.jpg", date(2025, 12, 31), latitude=0.0, longitude=179.95)
    for tag_id, (path, photo) in enumerate(
        [("Places/Iceland", 1), ("Places/Iceland/North", 2), ("Places", 3), ("Places/Icelandic", 5), ("100%", 6)], 1
    ):
        tag(tx, tag_id, path, photo)
    tx.execute(albums.insert().values(id=1, name="My trip", kind="manual", created_us=1))
    tx.execute(album_photos.insert().values(album_id=1, photo_id=1))
    tx.execute(pending.insert().values(kind="trash", photo_id=2, reason="user", staged_us=1))
    texts.rebuild(tx)
    tallies.rebuild(tx)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Seven photos; number 4 is in the trash."""
    opened = Database.open(Paths(tmp_path_factory.mktemp("search") / "library"))
    with opened.write() as tx:
        fill(tx)
    yield opened
    opened.close()


def found(database: Database, query: str) -> set[int]:
    with database.read() as tx:
        return set(stored_photos.ids(tx, search.match(tx, parse(query)), Sort.TAKEN, False))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", HERE),
        ("tag:Places/Iceland", {1, 2}),
        ("tag:=Places/Iceland", {1}),
        ("tag:Places", {1, 2, 3, 5}),
        ("tag:/Places/", {1, 2, 3, 5}),
        ("tag:none", {7}),
        ("tag:Iceland", set()),
        ("tag:100%", {6}),
        ("tag:%", set()),
        ("in:/photos", {1, 2, 5, 7}),
        ("in:/photos/", {1, 2, 5, 7}),
        ("in:/photo", set()),
        ("in:2025", {1, 2, 3, 5}),
        ("in:2025/06", {1, 5}),
        ("in:25/06", set()),
        ("in:photos/2025", {1, 2, 5}),
        ("in:/usb", {6}),
        ("in:/", HERE),
        ("in:b\udce4r", {7}),
        ('album:"My trip"', {1}),
        ("album:trip", set()),
        ("date:2025", {1, 2, 7}),
        ("date:2025-06", {1}),
        ("date:2025-06-14", {1}),
        ("date:2025-06-14..2025-07-01", {1, 2}),
        ("date:2025-06-15..2025-06-30", set()),
        ("date:2025-07..2025-06", set()),
        ("date:1969", {5}),
        ("date:2024-02-29", {6}),
        ("date:none", {3}),
        ("-date:2025", {3, 5, 6}),
        ("added:2026", HERE - {6}),
        ("added:2026-02-27..2026-03-03", HERE - {6}),
        ("rating:>=3", {1, 2}),
        ("rating:3", {1}),
        ("rating:=3", {1}),
        ("rating:<=3", {1}),
        ("rating:<5", {1}),
        ("rating:4..5", {2}),
        ("rating:none", {3, 5, 6, 7}),
        ("-rating:3", HERE - {1}),
        ("label:red", {1}),
        ("label:RED", {1}),
        ("label:none", HERE - {1}),
        ("flag:keep", {1}),
        ("flag:reject", {6}),
        ("flag:none", HERE - {1, 6}),
        ("type:raw", {6}),
        ("type:video", {5}),
        ("format:png", {2}),
        ("format:JPEG", {1, 3, 7}),
        ('camera:"x-t5"', {1}),
        ("camera:none", HERE - {1}),
        ("camera:%", set()),
        ("lens:XF", {1}),
        ("iso:>=1600", {1}),
        ("iso:100..400", {2}),
        ("fnumber:<2.9", {1}),
        ("fnumber:4", {2}),
        ("size:>10MB", {1}),
        ("size:1mb..5000kb", HERE - {1}),
        ("size:<0.001GB", set()),
        ("width:>4000", {1}),
        ("gps:yes", {1, 2, 7}),
        ("gps:no", {3, 5, 6}),
        ("near:64.1,-21.9,10km", {1, 2}),
        ("near:64.1,-21.9,1km", {1}),
        ("near:0,-179.95,20km", {7}),
        ("near:0,179.9,20km", {7}),
        ("near:90,0,10km", set()),
        ("is:missing", {3}),
        ("is:trashed", {4}),
        ("is:trashed OR is:missing", {3, 4}),
        ("rating:3 (is:trashed OR flag:keep)", {1, 4}),
        ("-is:trashed", HERE),
        ("is:offline", {6}),
        ("is:staged", {2}),
        ("is:damaged", {5}),
        ("is:problem", {5}),
        ("is:untagged", {7}),
        ("is:shortlist", {5}),
        ("is:video", {5}),
        ("id:1,2,4,99", {1, 2}),
        ("id:0", set()),
        ("hash:blake2b:" + "01" * 32, {1}),
        ("hash:" + "02" * 32, set()),
        ("img_0001", {1}),
        ("harbour", {1}),
        ('"It\'s"', {2}),
        ("north", {2}),
        ("2025/07", {2}),
        ("fuji", {1}),
        ("%", {2, 6}),
        ("_", {1, 2}),
        ("\\", {7}),
        ("100% -tag:100%", {2}),
        ("img jpg", {1}),
        ("img OR png", {1, 2}),
        ("-(img OR png)", HERE - {1, 2}),
        ("-(rating:3 flag:keep)", HERE - {1}),
        ("-(rating:3 -flag:keep)", HERE),
        ("NOT NOT rating:3", {1}),
        ("gps:yes -rating:>=3", {7}),
        ("nowhere", set()),
        ("'; DROP TABLE photos; --", set()),
    ],
)
@pytest.mark.parametrize(
    ("counted", "sieved_share"), [(search.COUNTED, search.SIEVED_SHARE), ((1,), math.inf), ((1,), 0)], ids=["few", "along", "sets"]
)
def test_a_query_finds_its_photos(
    database: Database, query: str, ids: set[int], counted: tuple[int, ...], sieved_share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNTED", counted)
    monkeypatch.setattr(search, "SIEVED_SHARE", sieved_share)
    assert found(database, query) == ids


@pytest.mark.parametrize(
    "term",
    [
        "date:yesterday", "date:2025-13", "date:2025-02-30", "date:25", "date:2025..", "date:..2025", "date:+025", "date:9999",
        "date:2025-06-14-01", "added:x", "rating:many", "rating:>", "rating:3..", "rating:>=3..5", "rating:1_0", "rating:nan", "iso:1e3",
        "iso:inf", "size:10XB", "size:MB", "width:", "label:pink", "flag:maybe", "type:film", "is:nice", "is:Missing", "gps:maybe",
        "near:64.1,-21.9", "near:91,0,1km", "near:nan,0,1km", "near:0,0,0km", "near:0,0,10mi", "id:1,,2", "id:x", "id:1,-2",
        "id:9999999999999999999", "hash:blake2b:", "hash:01", "hash:" + "g" * 64, "tag:=", "tag:/", "dup:near", "is:pairs",
        "id:" + ",".join(["1"] * 40_000),
    ],
)  # fmt: skip
def test_a_value_that_is_not_understood_is_refused_where_it_stands(database: Database, term: str) -> None:
    with pytest.raises(QueryError) as caught:
        found(database, f"img -({term})")
    assert caught.value.position in (6, 6 + len(term.partition(":")[0]) + 1)
    assert caught.value.expected


def test_every_qualifier_has_something_to_search() -> None:
    assert set(facets._QUALIFIERS) | {"album"} == QUALIFIERS | {MEMBERS}


@pytest.mark.parametrize(
    "query",
    [
        " ".join(f"w{n}z" for n in range(MOST_TERMS)),
        " OR ".join(f"w{n}z" for n in range(MOST_TERMS)),
        " ".join(["-near:1,2,3km"] * MOST_TERMS),
        " OR ".join(["near:1,2,3km"] * MOST_TERMS),
        " OR ".join(["tag:x date:2025"] * (MOST_TERMS // 2)),
        "-(" * MOST_DEPTH + " ".join(["q"] * MOST_TERMS) + ")" * MOST_DEPTH,
        "(q OR -(z " * (MOST_DEPTH // 2) + "q" + "))" * (MOST_DEPTH // 2),
        "(q OR z -(q OR z -" * (MOST_DEPTH // 2) + "q" + "))" * (MOST_DEPTH // 2),
        "(q OR z (" * (MOST_DEPTH // 2) + "-q" + "))" * (MOST_DEPTH // 2),
        "(q OR z " * MOST_DEPTH + "-q" + ")" * MOST_DEPTH,
        ("(q OR " + "q " * (MOST_TERMS // MOST_DEPTH - 2)) * MOST_DEPTH + "-q" + ")" * MOST_DEPTH,
        ("(" + "q OR " * (MOST_TERMS // MOST_DEPTH - 2) + "q -") * MOST_DEPTH + "tag:x" + ")" * MOST_DEPTH,
        "%" * 4096,
        '"' + "\N{GRINNING FACE}" * 4096 + '"',
        "id:" + ",".join(["123456"] * 14_000),
    ],
)
def test_as_much_as_is_allowed_is_answered(database: Database, query: str) -> None:
    assert found(database, query) in (set(), HERE)


signs = ["(", ")", '"', "-", " ", "OR", "NOT", "a", "%", "_", "*", "\\", "'", "..", "none", ">=", "=", ",", "9", "km", "/", "\x00"]
pieces = st.sampled_from([*(f"{name}:" for name in sorted(QUALIFIERS)), *signs])


@given(st.lists(pieces | st.text(max_size=3), max_size=15).map("".join))
@example("in:\udce4")
@example("tag:\udce4")
def test_any_text_is_answered_or_refused(database: Database, text: str) -> None:
    try:
        assert found(database, text) <= HERE | {4}
    except QueryError as error:
        assert 0 <= error.position <= len(text)


words = st.text(st.characters(exclude_characters='"\0', exclude_categories=["Cs"]), min_size=1, max_size=3)


HELD = {
    1: "/photos/2025/06 | IMG_0001.jpg | 1 | Fuji X-T5 | XF 23 | Harbour | Places/Iceland",
    2: '/photos/2025/07 | 100%_ready.png | It\'s "done" | Places/Iceland/North',
    3: "/photos-old/2025 | old.jpg | Places",
    5: "/photos/2025/06 | clip.mp4 | mp 4 | Places/Icelandic",
    6: "/usb | raw.cr3 | cr 3 | 100%",
    7: "/photos/b\ufffdr | Ärger\\x.jpg",
}
"""What each photo holds, with what people take for words in its name."""


def plain(text: str) -> str:
    """Without accents, as one sees it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


@given(words)
@example("%")
@example("_")
@example("\\")
@example("0\\_")
@example("jpg")
@example("é")
def test_a_word_finds_only_what_holds_it(database: Database, word: str) -> None:
    seen = "".join(c if c.isalnum() else " " for c in plain(word)).split() or [plain(word)]
    assert found(database, f'"{word}"') <= {number for number, text in HELD.items() if all(part in plain(text) for part in seen)}


def test_a_raw_and_the_picture_of_the_same_shot_are_a_pair(tmp_path: Path) -> None:
    opened = Database.open(Paths(tmp_path / "library"))
    camera: dict[str, object] = {"taken_source": "exif"}
    raw: dict[str, object] = {"kind": "raw", "format": "cr3"}
    day, other = date(2025, 6, 14), date(2025, 6, 15)
    with opened.write() as tx:
        folder = folders.add(tx, b"/p", "/p", 1)
        here, there = folders.add_directories(tx, folder, [(b"a", "a"), (b"b", "b")]).values()
        add(tx, 1, here, "IMG_1.CR3", day, **camera, **raw)
        add(tx, 2, here, "IMG_1.jpg", day, **camera)
        add(tx, 3, here, "IMG_1.edit.jpg", day, **camera)  # another name
        add(tx, 4, here, "IMG_10.jpg", day, **camera)
        add(tx, 5, here, "IMG_2.CR3", day, **camera, **raw)
        add(tx, 6, there, "IMG_2.jpg", day, **camera)  # another folder
        add(tx, 7, here, "IMG_3.CR3", day, **camera, **raw)
        add(tx, 8, here, "IMG_3.jpg", other, **camera)  # another shot
        add(tx, 9, here, "IMG_4.CR3", other, taken_source="file", **raw)
        add(tx, 10, here, "IMG_4.jpg", day, **camera)  # nobody has read the RAW yet
        add(tx, 11, here, "IMG_5.jpg", day)
        add(tx, 12, here, "IMG_5.png", day, format="png")
        add(tx, 13, here, "IMG_6.CR3", day, state=int(State.TRASHED), **raw)
        add(tx, 14, here, "IMG_6.jpg", day)
        add(tx, 15, here, "odd\\name.x.DNG", day, **raw)
        add(tx, 16, here, "odd\\name.x.HEIC", day)
        texts.rebuild(tx)
        tallies.rebuild(tx)
    paired = {1, 2, 9, 10, 15, 16}
    assert found(opened, "is:pair") == paired
    assert found(opened, "-is:pair") == set(range(1, 17)) - paired - {13}
    assert found(opened, "is:pair type:raw") == {1, 9, 15}
    assert found(opened, "IMG is:pair") == {1, 2, 9, 10}
    with opened.read() as tx:
        assert pairs.beside(tx, range(1, 17)) == {1: [2], 2: [1], 9: [10], 10: [9], 15: [16], 16: [15]}
    opened.close()


def test_words_of_a_photo_that_is_gone_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNTED", (1,))
    monkeypatch.setattr(search, "SIEVED_SHARE", 0)
    opened = Database.open(Paths(tmp_path / "library"))
    with opened.write() as tx:
        fill(tx)
        tx.exec_driver_sql("INSERT INTO photo_texts (rowid, name) VALUES (99, 'clip')")
    assert found(opened, "clip") == {5} and found(opened, "-clip") == HERE - {5}
    opened.close()
