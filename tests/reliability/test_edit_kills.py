"""A hundred kills in a stream of bulk edits, and a thousand random edits there and back."""

import random

import bulk_edits
import pytest
import seeds
from library import random_edits

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library

PHOTOS, KILLS = 5_000, 100

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(900)]


def test_a_hundred_kills_among_bulk_edits(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    seed = seeds.chosen()
    chance = random.Random(seed)
    bulk_edits.make(paths, PHOTOS)
    done = further = 0
    for _ in range(KILLS):
        done = bulk_edits.acknowledged(paths, done, 200, chance)
        held = bulk_edits.held(paths, PHOTOS)
        assert held in (bulk_edits.after(done), bulk_edits.after(done + 1)), f"seed {seed}"
        further += held != bulk_edits.after(done)
    told, errors = bulk_edits.command(paths, "batch", "-").communicate(bulk_edits.lines(range(done + 1)))
    assert told.splitlines() == [f"ACK o{n}" for n in range(done + 1)], errors
    assert bulk_edits.held(paths, PHOTOS) == bulk_edits.after(done + 1)
    library = Library.open(paths, Settings())
    assert len(library.journal.undo(10_000)) == done + 1
    assert bulk_edits.held(paths, PHOTOS) == bulk_edits.after(0)
    library.close()
    with capsys.disabled():
        print(f"\n{KILLS} kills, {done} edits acknowledged, {further} committed but not told; seed {seed}")


def test_kills_of_a_window_among_bulk_edits(paths: Paths) -> None:
    seed = seeds.chosen()
    chance = random.Random(seed)
    bulk_edits.make(paths, PHOTOS)
    done = 0
    for _ in range(KILLS // 10):
        done = bulk_edits.acknowledged(paths, done, 200, chance, "--window")
        assert bulk_edits.held(paths, PHOTOS) in (bulk_edits.after(done), bulk_edits.after(done + 1)), f"seed {seed}"


def test_a_thousand_random_edits_there_and_back(paths: Paths) -> None:
    random_edits.run(paths, seed=seeds.chosen(), edits=1_000, photos=12, restart_every=100)
