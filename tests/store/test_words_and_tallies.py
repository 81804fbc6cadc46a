"""Words and counts that are kept beside the rows: right after every change, and what is typed finds what is there."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodesk.config.paths import Paths
from photodesk.domain.dates import DAY_US
from photodesk.domain.photos import DateSource, Kind, State
from photodesk.domain.queries import QueryError, SearchStopped, SearchTooLong
from photodesk.domain.views import Group, Sort, View
from photodesk.domain.words import parts_of_name
from photodesk.library.browsing import Browsing
from photodesk.store import folders, photos, tallies, texts
from photodesk.store.database import Database


def entry(name: str, *, taken_day: int = 20_000, size: int = 10) -> photos.Found:
    return photos.Found(
        name.encode(), name, "jpeg", Kind.PHOTO, size, 1, size, taken_day * DAY_US, DateSource.NAME
    )  # fmt: skip


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    """Two folders, the first one with three directories and four photos."""
    opened = Database.open(paths)
    with opened.write() as tx:
        first = folders.add(tx, b"/photos", "/photos", 1)
        folders.add(tx, b"/other", "/other", 1)
        places = folders.add_directories(tx, first, [(b"a", "a"), (b"b", "b"), (b"b/c", "b/c")])
        photos.add(tx, places[b"a"], [entry("IMG_0213.jpg"), entry("MyTrip2025.JPG", size=20)], 5)
        photos.add(tx, places[b"b"], [entry("Ærø—Søby.jpg"), entry("東京タワー.jpg")], 5)
    yield opened
    opened.close()


def right(database: Database) -> None:
    with database.read() as tx:
        assert tallies.astray(tx) == []
        assert texts.astray(tx) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("img_0213", {"IMG_0213.jpg"}),
        ("0213", {"IMG_0213.jpg"}),
        ("213", {"IMG_0213.jpg"}),
        ("021", {"IMG_0213.jpg"}),
        ('"021"', set()),
        ("trip", {"MyTrip2025.JPG"}),
        ("2025", {"MyTrip2025.JPG"}),
        ("mytrip2025", {"MyTrip2025.JPG"}),
        ("søby", {"Ærø—Søby.jpg"}),
        ("東京", {"東京タワー.jpg"}),
        ("タワー", {"東京タワー.jpg"}),
        ("京東", set()),
        ("jpg -img", {"MyTrip2025.JPG", "Ærø—Søby.jpg", "東京タワー.jpg"}),
        ("photos", {"IMG_0213.jpg", "MyTrip2025.JPG", "Ærø—Søby.jpg", "東京タワー.jpg"}),
        ('"a img"', set()),
    ],
)
def test_words_within_names_are_found(database: Database, query: str, names: set[str]) -> None:
    browsing = Browsing(database)
    assert {row.name for row in browsing.rows(browsing.ids(query))} == names


def test_accents_and_case_do_not_matter_in_texts_tags_and_cameras(database: Database) -> None:
    with database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET title = 'Höfn í Hornafirði' WHERE id = 1")
        with tallies.following(tx, [2]):
            tx.exec_driver_sql("UPDATE photos SET camera = 'Caméra Élan' WHERE id = 2")
        tx.exec_driver_sql("INSERT INTO tags (id, name, path, folded) VALUES (1, 'Reykjavík', 'Places/Reykjavík', '')")
        tx.exec_driver_sql("INSERT INTO photo_tags VALUES (1, 3)")
        texts.refresh(tx, [1])
    browsing = Browsing(database)
    assert [list(browsing.ids(query)) for query in ("hofn", "HÖFN", "reykjavik", "tag:places/reykjavik", "elan", "camera:camera")] == [
        [1], [1], [3], [3], [2], [2],
    ]  # fmt: skip
    right(database)


def test_a_tag_that_is_renamed_is_found_at_once_by_its_new_name(database: Database) -> None:
    with database.write() as tx:
        tx.exec_driver_sql("INSERT INTO tags (id, name, path, folded) VALUES (1, 'Sea', 'Sea', 'sea')")
        tx.exec_driver_sql("INSERT INTO photo_tags VALUES (1, 3)")
    assert list(Browsing(database).ids("sea")) == [3]
    with database.write() as tx:
        tx.exec_driver_sql("UPDATE tags SET name = 'Ocean', path = 'Ocean'")
    assert [list(Browsing(database).ids(word)) for word in ("sea", "oce")] == [[], [3]]


def album(database: Database, album_id: int, name: str, parent: int | None = None, query: str | None = None, members: str = "") -> None:
    with database.write() as tx:
        kind = "manual" if query is None else "smart"
        values = (album_id, parent, name, kind, query)
        tx.exec_driver_sql("INSERT INTO albums (id, parent_id, name, kind, query, created_us) VALUES (?, ?, ?, ?, ?, 1)", values)
        for photo_id in members:
            tx.exec_driver_sql("INSERT INTO album_photos (album_id, photo_id) VALUES (?, ?)", (album_id, int(photo_id)))


def test_albums_hold_the_albums_within_them_and_what_saved_searches_find(database: Database) -> None:
    album(database, 1, "Trips", members="1")
    album(database, 2, "Été", parent=1, members="2")
    album(database, 3, "Big", parent=1, query="size:>15 OR album:Far")
    album(database, 4, "Far", query="söby")
    browsing = Browsing(database)
    found = {name: set(browsing.ids(f'album:"{name}"')) for name in ("Trips", "Trips/Été", "ete", "Big", "Far", "Nowhere")}
    assert found == {"Trips": {1, 2}, "Trips/Été": {2}, "ete": {2}, "Big": {2}, "Far": set(), "Nowhere": set()}
    assert set(browsing.ids("-album:Trips")) == {3, 4}


def test_a_slash_before_an_album_means_this_one_alone(database: Database) -> None:
    album(database, 1, "Trips", members="1")
    album(database, 2, "Far", parent=1, members="2")
    album(database, 3, "Far", members="3")
    album(database, 4, "far", members="4")
    found = {name: set(Browsing(database).ids(f'album:"{name}"')) for name in ("/Far", "/far", "/Trips/Far", "/Trips", "/FAR")}
    assert found == {"/Far": {3}, "/far": {4}, "/Trips/Far": {2}, "/Trips": {1, 2}, "/FAR": set()}


@pytest.mark.parametrize("query", ["album:Loop", "album:Wrong", "album:Deep"])
def test_a_saved_search_that_cannot_be_answered_is_refused_where_it_is_named(database: Database, query: str) -> None:
    album(database, 1, "Loop", query="img OR album:Loop")
    album(database, 2, "Wrong", query="rating:many")
    album(database, 3, "Deep", query="(a OR b (c OR " * 4 + "d" + "))" * 4)
    album(database, 4, "Deeper", parent=3, query="x (y OR album:Deep)")
    with pytest.raises(QueryError) as caught:
        Browsing(database).ids(f"img ({query} OR a (b OR c))" if query == "album:Deep" else f"img ({query})")
    assert caught.value.position == 5


def test_equal_files_are_found_and_counted(database: Database) -> None:
    with database.write() as tx, tallies.following(tx, [1, 2, 3]):
        tx.exec_driver_sql("UPDATE photos SET content_hash = CAST(zeroblob(32) AS BLOB) WHERE id IN (1, 3)")
    assert set(Browsing(database).ids("dup:exact")) == {1, 3}
    with database.read() as tx:
        assert tallies.copies(tx) == 10
    right(database)


def test_a_search_that_computes_too_long_is_given_up_and_the_next_one_is_answered(database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    for _ in range(2):
        with pytest.raises(SearchTooLong) as caught, database.read(limit_s=0.05) as tx:
            tx.exec_driver_sql(endless)
        assert "nothing was changed" in str(caught.value)
    assert Browsing(database).count("img") == 1


def test_a_search_that_nobody_waits_for_is_stopped_while_it_runs(database: Database) -> None:
    looks: list[int] = []

    def stopped() -> bool:
        looks.append(1)
        return len(looks) > 3

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(SearchStopped), database.read(stopped=stopped) as tx:
        tx.exec_driver_sql(endless)
    assert Browsing(database).count("img") == 1


def test_the_first_screen_is_the_beginning_of_the_whole_list(database: Database) -> None:
    browsing = Browsing(database)
    for view in (View(), View("img"), View("", Sort.NAME), View("", group=Group.MONTH), View("", descending=False)):
        first, whole = browsing.first_listing(view), browsing.listing(view)
        assert (first.ids, first.sections, first.is_whole) == (whole.ids, whole.sections, True)


CHANGES = ("add", "move", "missing", "trash", "here", "rewrite", "twin", "link", "forget", "nest", "settle")


@pytest.mark.reliability
@settings(max_examples=25)
@given(st.lists(st.sampled_from(CHANGES), max_size=14), st.integers(0, 1000))
def test_counts_and_words_are_right_after_any_changes(tmp_path_factory: pytest.TempPathFactory, changes: list[str], seed: int) -> None:
    database = Database.open(Paths(tmp_path_factory.mktemp("changes") / "library"))
    chance = random.Random(seed)
    try:
        with database.write() as tx:
            roots = [folders.add(tx, path, path.decode(), 1) for path in (b"/one", b"/two")]
            places = [i for root in roots for i in folders.add_directories(tx, root, [(b"", ""), (b"x", "x")]).values()]
            tx.exec_driver_sql("INSERT INTO tags (id, name, path, folded) VALUES (1, 'Sea', 'Sea', 'sea')")
            photos.add(tx, places[0], [entry(f"first{n}.jpg") for n in range(3)], 5)
        for number, change in enumerate(changes):
            with database.write() as tx:
                ids = [row[0] for row in tx.exec_driver_sql("SELECT id FROM photos")]
                some = chance.sample(ids, min(2, len(ids)))
                if change == "add":
                    photos.add(tx, chance.choice(places), [entry(f"n{number}.png", taken_day=number, size=number)], number * 10**9)
                elif change == "move":
                    photos.move(tx, [(i, chance.choice(places), b"m%d%d" % (number, i), f"m{number}{i}", 7) for i in some])
                elif change in ("missing", "trash", "here"):
                    states = {"missing": State.MISSING, "trash": State.TRASHED, "here": State.HERE}
                    photos.set_state(tx, some, states[change])
                elif change == "rewrite":
                    photos.refresh(tx, [(i, 100 + number, 2, 3) for i in some])
                elif change == "twin" and len(some) == 2:
                    with tallies.following(tx, some):
                        tx.exec_driver_sql(
                            "UPDATE photos SET content_hash = CAST('same' AS BLOB), camera = 'C' WHERE id IN (?, ?)", tuple(some)
                        )
                    photos.take_place(tx, [(some[0], some[1])] if chance.random() < 0.5 else [])
                elif change == "link" and some:
                    tx.exec_driver_sql("INSERT OR IGNORE INTO photo_tags VALUES (1, ?)", [(i,) for i in some])
                    tallies.tags_changed(tx, [1])
                elif change == "settle":
                    tallies.settle_tags(tx)
                elif change == "nest":
                    folders.rehome(tx, roots[0], roots[-1], cut=b"x", prefix=b"deep%d" % number)
                elif change == "forget" and len(roots) == 2:
                    folders.forget(tx, roots.pop(0))
                    places = [row[0] for row in tx.exec_driver_sql("SELECT id FROM directories")]
            right(database)
    finally:
        database.close()


@given(st.text(max_size=20))
def test_any_name_has_words_that_lead_back_to_it(name: str) -> None:
    assert all(part in name for part in parts_of_name(name).split())
