"""One decoder pool for all tests of imaging that do not spoil it."""

from collections.abc import Iterator

import pytest

from photodesk.imaging.decoders.pool import DecoderPool


@pytest.fixture(scope="session")
def pool() -> Iterator[DecoderPool]:
    made = DecoderPool(2)
    yield made
    made.close()
