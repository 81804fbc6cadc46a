"""Capture times from names and files."""

from datetime import datetime

import pytest

from photodesk.domain.dates import from_us, iso_text, offset_text, taken_from_file, taken_from_name


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("IMG_20240614_150203.jpg", datetime(2024, 6, 14, 15, 2, 3)),
        ("PXL_20240614_150203123.jpg", datetime(2024, 6, 14, 15, 2, 3, 123000)),
        ("2024-06-14 15.02.03.jpg", datetime(2024, 6, 14, 15, 2, 3)),
        ("Screenshot_2024-06-14-15-02-03.png", datetime(2024, 6, 14, 15, 2, 3)),
        ("WhatsApp Image 2024-06-14 at 15.02.03.jpeg", datetime(2024, 6, 14, 15, 2, 3)),
        ("20240614.jpg", datetime(2024, 6, 14)),
    ],
)
def test_names_of_phones_and_programs_tell_their_time(name: str, moment: datetime) -> None:
    taken_us = taken_from_name(name)
    assert taken_us is not None
    assert from_us(taken_us) == moment


@pytest.mark.parametrize("name", ["IMG_0001.jpg", "20241399_101010.jpg", "20230230.jpg", "120240614.jpg", "photo-2024.jpg"])
def test_other_numbers_are_no_dates(name: str) -> None:
    assert taken_from_name(name) is None


@pytest.mark.parametrize("mtime_ns", [0, -(2**62), 2**62, 253402300800 * 10**9])
def test_any_file_time_is_a_time_people_can_read(mtime_ns: int) -> None:
    assert 1 <= from_us(taken_from_file(mtime_ns)).year <= 9999


def test_texts_for_the_command_line() -> None:
    assert [offset_text(m) for m in (None, 120, -420, 390, 0)] == [None, "+02:00", "-07:00", "+06:30", "+00:00"]
    assert iso_text(None) is None
    assert iso_text(1_500_000) == "1970-01-01T00:00:01.500000"
