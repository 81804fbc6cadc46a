"""Random edits, undo of all, redo of all: after each step the library holds what plain dicts hold."""

import seeds
from library import random_edits

from photodesk.config.paths import Paths


def test_random_edits_match_the_model_there_and_back(paths: Paths) -> None:
    random_edits.run(paths, seed=seeds.chosen(), edits=80, photos=7, restart_every=40)
