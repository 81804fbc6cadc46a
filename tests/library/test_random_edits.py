"""Random edits, undo of all, redo of all: after each step the library holds what plain dicts hold."""

import random

from library import random_edits

from photodesk.config.paths import Paths


def test_random_edits_match_the_model_there_and_back(paths: Paths) -> None:
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    random_edits.run(paths, seed=seed, edits=80, photos=7, restart_every=40)
