"""How the database answers what the window asks: never by reading all photos."""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from photodesk.config.paths import Paths
from photodesk.domain.views import Group, Sort, View
from photodesk.library.browsing import Browsing, recent_query
from photodesk.library.elsewhere import Elsewhere
from photodesk.library.statistics import Statistics
from photodesk.store import inspection, photos, search, synthetic
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore

PHOTOS, LINKS, TAGS = 3_000, 9_000, 120
WHOLE_TABLE = re.compile(r"^SCAN (photos|inner_photos|again|beside|other|pictures|picture_links)(_\d+)?\b(?!.* COVERING INDEX)")
QUERIES = [
    "", recent_query(), "in:/synthetic/2005", "in:2005/000000", 'tag:"Subject 01"', "tag:none", "album:Trip", "is:missing", "is:trashed",
    "is:problem", "is:damaged", "is:shortlist", "is:untagged", "is:staged", "is:video", "is:pair", "is:offline",
    "reykjavik", '"old town"', "img 0001",
    "harbour OR -sunset", "-harbour", "date:2015", "date:none", "added:2020..2021", "rating:>=3", "rating:none", "label:red", "label:none",
    "flag:keep", "flag:none", "type:raw", "format:jpeg", "camera:X-T5", "camera:none", "lens:XF", "iso:>=1600", "iso:none", "fnumber:<2.8",
    "size:>9MB", "width:>4000", "gps:yes", "gps:no", "near:64.1,-21.9,100km", "dup:exact", "id:1,2,3", "hash:blake2b:" + "00" * 32,
    'tag:"Subject 01" tag:"Subject 02"', "date:2015 camera:X-T5 rating:>=3 type:photo iso:>=800 gps:yes", "-flag:reject rating:>=4",
]  # fmt: skip


@dataclass
class Watched:
    """A library and every statement it was asked."""

    database: Database
    browsing: Browsing
    statistics: Statistics
    statements: list[str] = field(default_factory=list)
    known: dict[str, list[str]] = field(default_factory=dict)

    def plans(self) -> dict[str, list[str]]:
        """What was asked since the last time, and how each is answered."""
        asked, self.statements[:] = dict.fromkeys(s for s in self.statements if s.startswith(("SELECT", "WITH"))), []
        for statement in asked.keys() - self.known.keys():
            self.known[statement] = self.database.explain(statement).splitlines()
        return {statement: self.known[statement] for statement in asked}


@pytest.fixture(scope="module", params=["no statistics", "statistics"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Three thousand photos with tags; the database chooses by its rules of thumb, or knows how many rows there are."""
    statements: list[str] = []
    paths = Paths(tmp_path_factory.mktemp("plans") / "library")
    database = Database.open(paths, on_statement=lambda statement, _: statements.append(statement))
    synthetic.fill(database, PHOTOS, links=LINKS, tag_count=TAGS)
    with database.write() as tx:
        tx.exec_driver_sql("INSERT INTO albums (id, name, kind, query, created_us) VALUES (1, 'Trip', 'smart', 'rating:>=4', 1)")
    if request.param == "statistics":
        database.close()
        database = Database.open(paths, on_statement=lambda statement, _: statements.append(statement))
    yield Watched(database, Browsing(database), Statistics(database, DerivativeStore(paths, look_recipe=1, preview_recipe=1)), statements)
    database.close()


@pytest.fixture(
    params=[(search.COUNTED, search.SIEVED_SHARE), ((1,), math.inf), ((1,), 0)], ids=["from the fewest", "along the order", "through sets"]
)
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, ...]:
    """As in a catalog where a term finds few photos, and as in ones where each finds many, and very many."""
    monkeypatch.setattr(search, "COUNTED", request.param[0])
    monkeypatch.setattr(search, "SIEVED_SHARE", request.param[1])
    return tuple(request.param[0])


def no_table_is_read_whole(library: Watched) -> None:
    plans = library.plans()
    assert plans
    wrong = {statement: plan for statement, plan in plans.items() if any(WHOLE_TABLE.search(line) for line in plan)}
    assert wrong == {}


@pytest.mark.parametrize("query", QUERIES)
def test_no_question_of_the_window_reads_all_photos(library: Watched, counted: tuple[int, ...], query: str) -> None:
    for sort in (Sort.TAKEN, Sort.NAME):
        library.browsing.listing(View(query, sort))
        library.browsing.listing(View(query, sort, descending=False, group=Group.NONE))
    library.browsing.size(query)
    no_table_is_read_whole(library)


def test_cells_sidebar_and_statistics_read_no_photos_they_do_not_show(library: Watched) -> None:
    ids = library.browsing.first_listing(View()).ids
    library.browsing.rows(ids)
    library.browsing.details(ids[0])
    library.browsing.counts()
    library.browsing.problems()
    library.statistics.storage()
    no_table_is_read_whole(library)


def test_the_copies_of_a_page_are_told_along_indexes(tmp_path: Path) -> None:
    statements: list[str] = []
    database = Database.open(Paths(tmp_path / "library"), on_statement=lambda statement, _: statements.append(statement))
    synthetic.fill(database, PHOTOS)
    synthetic.fill_pictures(database, random.Random(4).randbytes(32 * PHOTOS), 1_000)
    with database.write() as tx:
        tx.exec_driver_sql("INSERT INTO picture_links SELECT id, id - 1, 'same' FROM pictures WHERE id % 7 = 0 AND id < 900 AND id > 7")
    browsing = Browsing(database)
    ids = browsing.first_listing(View()).ids
    statistics = Statistics(database, DerivativeStore(Paths(tmp_path), look_recipe=1, preview_recipe=1))
    watched = Watched(database, browsing, statistics, statements)
    watched.plans()
    assert any(row.copy_of for row in browsing.rows(ids))
    plans = watched.plans()
    read = [line for plan in plans.values() for line in plan if re.match(r"(SCAN|SEARCH) (other|pictures|pending|picture_links)\b", line)]
    assert read
    assert all(line.startswith("SEARCH") for line in read), read
    assert all("COVERING INDEX" in line or "PRIMARY KEY" in line for line in read if " other " in line or " pending " in line), read
    Elsewhere(database).of(ids[0])
    no_table_is_read_whole(watched)
    database.close()


def test_a_rescan_where_nothing_changed_is_answered_from_indexes_alone(library: Watched) -> None:
    with library.database.read() as tx:
        directory_ids = [row[0] for row in tx.exec_driver_sql("SELECT id FROM directories")]
        library.plans()
        known = photos.directory_facts(tx, directory_ids)
        contents = inspection.contents(tx)
    assert (sum(map(len, known.values())), len(contents)) == (PHOTOS, PHOTOS)
    plans = list(library.plans().values())
    assert len(plans) == 2
    assert all(len(plan) == 1 and plan[0].startswith("SEARCH photos USING COVERING INDEX") for plan in plans)


@pytest.mark.parametrize("query", ["", "-flag:reject"])
@pytest.mark.parametrize("sort", list(Sort))
def test_the_whole_library_comes_sorted_from_an_index(library: Watched, sort: Sort, query: str) -> None:
    """With and without rejected photos, which are hidden by default."""
    library.browsing.first_listing(View(query, sort))
    (plan,) = (plan for statement, plan in library.plans().items() if "ORDER BY" in statement)
    assert not any("TEMP B-TREE" in line for line in plan)


def test_two_tags_begin_with_the_rarer_one(library: Watched) -> None:
    with library.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT path, photos FROM tags WHERE photos > 0 ORDER BY photos").all()
    (rare, few), (common, many) = rows[0], rows[-1]
    assert few * 10 < many
    library.plans()
    both = set(library.browsing.ids(f'tag:"{common}" tag:"{rare}"'))
    first, *_ = [plan for statement, plan in library.plans().items() if "photo_tags" in statement and "ORDER BY" in statement]
    assert first[0].startswith("SEARCH photos USING INTEGER PRIMARY KEY")
    assert both == set(library.browsing.ids(f'tag:"{rare}"')) & set(library.browsing.ids(f'tag:"{common}"'))


def test_a_word_that_every_photo_has_costs_no_more_than_the_whole_library(library: Watched) -> None:
    library.plans()
    assert len(library.browsing.listing(View("img")).ids) == PHOTOS
    ((plan),) = [plan for statement, plan in library.plans().items() if "ORDER BY photos" in statement]
    assert len(plan) == 1 and plan[0].startswith("SCAN photos USING COVERING INDEX")


def test_photos_without_a_tag_are_found_along_two_indexes(library: Watched) -> None:
    library.plans()
    untagged = library.browsing.listing(View("is:untagged")).ids
    plans = [plan for statement, plan in library.plans().items() if "photo_tags" in statement or "ORDER BY photos" in statement]
    with library.database.read() as tx:
        expected = {row[0] for row in tx.exec_driver_sql("SELECT id FROM photos WHERE id NOT IN (SELECT photo_id FROM photo_tags)")}
    assert set(untagged) == expected and expected
    assert len(plans) >= 2 and not any("CORRELATED" in line or "TEMP B-TREE" in line for plan in plans for line in plan)
