"""The seed of tests that leave something to chance: always the same, unless PHOTODESK_SEED is a number or `random`."""

import os
import random

FIXED = 20_261_127
FRESH = os.environ.get("PHOTODESK_SEED") == "random"
"""Each run takes another seed."""


def chosen() -> int:
    """Printed, so that a failure can be repeated with it as PHOTODESK_SEED."""
    seed = random.SystemRandom().randrange(1 << 30) if FRESH else int(os.environ.get("PHOTODESK_SEED", FIXED))
    print(f"PHOTODESK_SEED={seed}")
    return seed
