"""Google Takeout: each picture finds its own sidecar, and what Google says arrives in the catalog."""

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import card
import pytest
from builders import write_jpeg

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices, ImportReport, SourceFile, Survey
from photodesk.domain.photos import Kind
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing import takeout
from photodesk.library.importing.reading import Reader
from photodesk.library.library import Library
from photodesk.library.looking import Looking

JULY_2019 = 1_563_184_800
"""15 July 2019, 10:00 UTC."""


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    pool = DecoderPool(2)
    yield pool
    pool.close()


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    library = Library.open(paths, Settings())
    yield library
    library.close()


def sidecar(path: Path, title: str, **more: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"title": title, "photoTakenTime": {"timestamp": str(JULY_2019)}, **more}))


LONG = "Screenshot_of_a_very_long_name_that_goes_on_and_on_without_end"
PAIRS = [
    ("IMG_1.jpg", "IMG_1.jpg.json"),
    ("IMG_2.jpg", "IMG_2.jpg.supplemental-metadata.json"),
    ("IMG_20190715_120000123.jpg", "IMG_20190715_120000123.jpg.supplemental-metada.json"),
    ("PXL_20190715_120000123.PORTRAIT.jpg", "PXL_20190715_120000123.PORTRAIT.jpg.supplement.json"),
    (f"{LONG[:47]}.jpg", f"{LONG[:46]}.json"),
    ("IMG_3(1).jpg", "IMG_3.jpg(1).json"),
    ("IMG_4(2).jpg", "IMG_4.jpg.supplemental-metadata(2).json"),
    ("IMG_5-edited.jpg", "IMG_5.jpg.json"),
    ("IMG_6-bearbeitet(1).jpg", "IMG_6.jpg(1).json"),
    ("IMG_7.MP4", "IMG_7.HEIC.supplemental-metadata.json"),
    ("IMG_8.jpg", "IMG_8.jpg.s.json"),
]


@pytest.mark.parametrize(("name", "json_name"), PAIRS)
def test_a_picture_finds_its_own_sidecar_among_many(tmp_path: Path, name: str, json_name: str) -> None:
    names = [each for each, _ in PAIRS] + ["IMG_3.jpg", "IMG_4.jpg", "IMG_4(1).jpg", "IMG_55.jpg", "IMG_6(1).jpg"]
    for number, (_, each) in enumerate([*PAIRS, ("", "IMG_3.jpg.json"), ("", "IMG_4.jpg.json"), ("", "IMG_4.jpg(1).json")]):
        title = f"{LONG}.jpg" if each.startswith("Screen") else ""
        sidecar(tmp_path / each, title, description=each, favorited=bool(number % 2))
    files = [SourceFile(b"/s", b"/s/" + each.encode(), 1, 0, 1, Kind.PHOTO) for each in names]
    sidecars = [
        SourceFile(os.fsencode(tmp_path), os.fsencode(path), path.stat().st_size, 0, path.stat().st_ino, None)
        for path in tmp_path.iterdir()
    ]  # fmt: skip
    moved = [SourceFile(os.fsencode(tmp_path), os.fsencode(tmp_path / each.name.decode()), 1, 0, 1, Kind.PHOTO) for each in files]
    found = takeout.matched(moved, sidecars, Reader())
    told = found.told[names.index(name)]
    assert told.caption == json_name
    assert names.index("IMG_55.jpg") not in found.told


def make(root: Path) -> Path:
    """A Takeout: two photos without dates of their own, one with, one that Google knows nothing of, and an album."""
    year, album = root / "Takeout" / "Google Photos" / "Photos from 2019", root / "Takeout" / "Google Photos" / "Sea"
    write_jpeg(year / "IMG_1.jpg", 1)
    sidecar(
        year / "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg", description="At the\nsea", favorited=True,
        geoData={"latitude": 64.1, "longitude": -21.9},
    )  # fmt: skip
    write_jpeg(year / "IMG_2.jpg", 2, taken=card.TAKEN)
    sidecar(year / "IMG_2.jpg.json", "IMG_2.jpg", geoData={"latitude": 0.0, "longitude": 0.0})
    write_jpeg(year / "IMG_20180102_030405.jpg", 3)
    album.mkdir()
    shutil.copy(year / "IMG_1.jpg", album / "IMG_1.jpg")
    (album / "metadata.json").write_text(json.dumps({"title": "By the sea"}))
    sidecar(album / "IMG_1.jpg.json", "IMG_1.jpg")
    (year / "metadata.json").write_text(json.dumps({"title": "Photos from 2019"}))
    card.settle(root)
    return root


def zipped(source: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(source.rglob("*")):
            archive.write(path, path.relative_to(source))
    return target


def bring(library: Library, decoders: DecoderPool, target: Path, *places: Path) -> tuple[Survey, ImportReport]:
    survey = library.importing.survey([os.fsencode(place) for place in places], decoders, lambda _: None)
    plan = library.importing.plan(survey, ImportChoices(os.fsencode(target)))
    return survey, library.importing.run(library.importing.begin(plan), lambda _: None)


@pytest.mark.parametrize("form", ["folder", "archive"])
def test_what_google_says_arrives_in_the_catalog(library: Library, decoders: DecoderPool, tmp_path: Path, form: str) -> None:
    source = make(tmp_path / "unpacked")
    if form == "archive":
        source = zipped(source, tmp_path / "takeout-20250614T100000Z-002.zip")
    survey, report = bring(library, decoders, tmp_path / "Pictures", source)
    found = survey.takeout
    assert found is not None
    assert (found.photos, found.matched, found.from_name, found.albums) == (4, 3, 1, ("By the sea",))
    assert found.missing_parts == ((1,) if form == "archive" else ())
    assert (report.verified, report.known, report.problems) == (3, 1, ())
    (photo,) = library.browsing.photos('album:"By the sea"')
    assert (photo["rating"], photo["caption"], photo["taken_source"]) == (5, "At the\nsea", "takeout")
    assert photo["gps"] == pytest.approx([64.1, -21.9]) and str(photo["taken_at"]).startswith("2019-07-15")
    (dated,) = library.browsing.photos("IMG_2.jpg")
    assert str(dated["taken_at"]).startswith("2025-06-14T10:00") and dated["taken_source"] == "exif" and dated["gps"] is None
    assert sorted(path.name for path in (tmp_path / "Pictures").rglob("*.*")) == ["IMG_1.jpg", "IMG_2.jpg", "IMG_20180102_030405.jpg"]
    assert library.browsing.count("date:2018-01-02") == 1


def test_an_archive_that_is_no_takeout_but_a_trap_is_named_and_does_no_harm(
    library: Library, decoders: DecoderPool, tmp_path: Path
) -> None:
    trap = tmp_path / "trap.zip"
    with zipfile.ZipFile(trap, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../out.jpg", b"x")
        archive.writestr("/abs.jpg", b"x")
        archive.writestr("bomb.jpg", bytes(50_000_000))
        archive.writestr("good.jpg", write_jpeg(tmp_path / "a.jpg", 1).read_bytes())
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    survey, report = bring(library, decoders, tmp_path / "Pictures", trap)
    assert sorted((os.path.basename(each.path), each.reason.value) for each in survey.skipped) == [
        ("abs.jpg", "unsupported"), ("bomb.jpg", "too_large"), ("link.jpg", "unsupported"), ("out.jpg", "unsupported"),
    ]  # fmt: skip
    assert report.verified == 1 and [path.name for path in (tmp_path / "Pictures").rglob("*.jpg")] == ["good.jpg"]


def test_a_member_that_is_damaged_is_told_and_the_others_are_there(library: Library, decoders: DecoderPool, tmp_path: Path) -> None:
    archive = zipped(make(tmp_path / "unpacked"), tmp_path / "takeout-001.zip")
    content = bytearray(archive.read_bytes())
    place = content.find(b"IMG_2.jpg") + 400
    content[place] ^= 1
    archive.write_bytes(bytes(content))
    _, report = bring(library, decoders, tmp_path / "Pictures", archive)
    assert [(os.path.basename(each.path), each.reason) for each in report.problems] == [("IMG_2.jpg", "unreadable")]
    assert report.verified == 2


def test_a_position_that_only_google_knows_stays_after_the_first_look(library: Library, decoders: DecoderPool, tmp_path: Path) -> None:
    bring(library, decoders, tmp_path / "Pictures", make(tmp_path / "unpacked"))
    looking = Looking(library.database, library.derivatives, decoders, make_previews=False, preview_format="jpeg")
    looking.store([looking.run(job) for job in library.jobs.claim(10, [])])
    (photo,) = library.browsing.photos("gps:yes")
    assert photo["gps"] == pytest.approx([64.1, -21.9]) and photo["width"] == 96
