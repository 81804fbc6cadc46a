"""What the camera wrote, read from real EXIF blocks."""

import csv
import json
import re
from pathlib import Path

import pytest
from imaging.samples import encoded, look, opened, quarters
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photodesk.domain.dates import iso_text
from photodesk.domain.photos import Look, Metadata
from photodesk.imaging.decoders.pool import DecoderPool

Tags = dict[int, object]


def read(pool: DecoderPool, details: Tags, main: Tags | None = None, gps: Tags | None = None) -> Metadata:
    """The metadata of a JPEG with these tags."""
    exif = Image.Exif()
    for tag, value in (main or {}).items():
        exif[tag] = value
    exif.get_ifd(0x8769).update(details)
    exif.get_ifd(0x8825).update(gps or {})
    return look(pool, encoded(quarters(), "jpeg", exif=exif)).metadata


def test_capture_time_with_sub_seconds_and_its_own_offset(pool: DecoderPool) -> None:
    found = read(pool, {0x9003: "2024:06:14 15:02:03", 0x9291: "05", 0x9011: "-03:30", 0x9010: "+09:00"})
    assert (iso_text(found.taken_us), found.taken_offset_min) == ("2024-06-14T15:02:03.050000", -210)
    # OffsetTime belongs to the time of the last change, never to the capture.
    assert read(pool, {0x9003: "2024:06:14 15:02:03", 0x9010: "+09:00"}).taken_offset_min is None


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:41 10:00:00", "", "yesterday", "1024:01:01 00:00:00"]
)
def test_a_date_that_is_none_is_unknown(pool: DecoderPool, text: str) -> None:
    assert read(pool, {0x9003: text}).taken_us is None


def test_the_digitized_date_stands_in(pool: DecoderPool) -> None:
    found = read(pool, {0x9003: "0000:00:00 00:00:00", 0x9004: "2001:02:03 04:05:06"})
    assert iso_text(found.taken_us) == "2001-02-03T04:05:06"


def test_camera_lens_and_exposure(pool: DecoderPool) -> None:
    found = read(
        pool,
        {0x829A: IFDRational(1, 250), 0x829D: IFDRational(28, 10), 0x8827: 400, 0x920A: IFDRational(50), 0xA434: "50mm f/1.8\0junk"},
        {0x010F: "NIKON CORPORATION\0", 0x0110: "NIKON D500 "},
        {1: "S", 2: (33.0, 30.0, 36.0), 3: "E", 4: (151.0, 12.0, 0.0)},
    )
    assert (found.camera, found.lens, found.iso, found.fnumber, found.focal_mm) == ("NIKON D500", "50mm f/1.8", 400, 2.8, 50)
    assert found.exposure_s == pytest.approx(0.004)
    assert found.latitude == pytest.approx(-33.51) and found.longitude == pytest.approx(151.2)
    assert read(pool, {}, {0x010F: "SONY", 0x0110: "ILCE-7RM3"}).camera == "SONY ILCE-7RM3"


@pytest.mark.parametrize("gps", [{1: "N"}, {2: (1.0, 2.0, 3.0)}, {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}])
def test_half_a_position_is_none(pool: DecoderPool, gps: dict[int, object]) -> None:
    found = read(pool, {}, {}, gps)
    assert (found.latitude, found.longitude) == (None, None)


@pytest.mark.parametrize(
    "block", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03" * 400]
)
def test_damaged_exif_never_hides_a_picture(pool: DecoderPool, block: bytes) -> None:
    found = look(pool, encoded(quarters(), "jpeg", exif=block))
    assert (found.metadata.width, found.damaged) == (120, False)


def test_metadata_of_the_corpus_agrees_with_exiftool(pool: DecoderPool, corpus: Path) -> None:
    truth = json.loads((corpus / "exif.json").read_text(encoding="utf-8"))["files"]
    wrong = []
    with (corpus / "MANIFEST.csv").open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if r["expected"].startswith("ok") and r["set"] not in ("raw", "heif")]
    for row in rows:
        with opened(corpus / row["path"]) as number:
            found = pool.look(number, lambda _: False)
        assert isinstance(found, Look)
        wrong += [f"{row['path']}: {word}" for word in _disagreements(found.metadata, truth.get(row["path"], {}), row)]
    assert not wrong


def _disagreements(mine: Metadata, theirs: dict[str, object], row: dict[str, str]) -> list[str]:
    words = []
    if row["width"] and sorted((mine.width, mine.height)) != sorted((int(row["width"]), int(row["height"]))):
        words.append("size")
    taken = str(theirs.get("datetime_original") or "")
    dated = re.match(r"(19|20)\d\d:(0[1-9]|1[0-2])", taken) and row["kind"] != "bad-date"
    if dated and (iso_text(mine.taken_us) or "")[:19] != taken[:10].replace(":", "-") + "T" + taken[11:19]:
        words.append("taken")
    model = " ".join(str(theirs.get("model") or "").split())
    if model and model not in (mine.camera or ""):
        words.append(f"camera {mine.camera}")
    for have, key in ((mine.exposure_s, "exposure_time"), (mine.fnumber, "f_number"), (mine.iso, "iso"), (mine.focal_mm, "focal_length")):
        want = theirs.get(key)
        if isinstance(want, int | float) and want > 0 and (have is None or abs(have / want - 1) > 0.01):
            words.append(f"{key} {have}")
    return words
