"""Templates: what they make of a photo, of hostile values, and of names that are taken."""

import random
from datetime import datetime

import pytest

from photodesk.domain.dates import to_us
from photodesk.domain.templates import FOLDERS, NAMES, BadTemplate, Described, Taken, Template, folded, suffix_of

PHOTO = Described("IMG_0213.JPG", to_us(datetime(2025, 6, 14, 10, 30, 5)), "X-T5", "XF 23mm", "Harbour", 4)
HOSTILE = (
    "../../etc", "/etc/passwd", "..", ".", "...", "a/../b", "a\\..\\b", "a\0b", "a\nb\x1b[31m", "\u202egpj.exe", ".hidden",
    "name. . ", " x ",

    "CON", "nul.txt", "com1", "LPT¹", "x" * 5_000, "é" * 300, "\udcff\udcfe", "a:b*c?d", "\u2028", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        (NAMES, "IMG_0213"),
        ("{date:%Y%m%d-%H%M%S}_{n:04}", "20250614-103005_0007"),
        ("{camera} {lens} {title} {rating} {n}", "X-T5 XF 23mm Harbour 4 7"),
        ("{{{name}}}", "{IMG_0213}"),
        ("{date}", "2025-06-14"),
        ("{date:%B %Y}", "June 2025"),
    ],
)
def test_a_name_is_made_of_what_is_known(text: str, stem: str) -> None:
    assert Template.for_names(text).stem(PHOTO, 7) == stem


def test_folders_are_made_by_the_templates_own_slashes_only() -> None:
    assert Template.for_folders(FOLDERS).folder(PHOTO, 1) == "2025/2025-06-14"
    assert Template.for_folders(FOLDERS).folder(Described("a.jpg"), 1) == "undated"
    assert Template.for_folders("Trips/{title}/{camera}").folder(Described("a.jpg", title="a/b"), 1) == "Trips/a-b/unknown"
    assert Template.for_folders("{date:%Y}").folder(Described("a.jpg", to_us(datetime(800, 1, 1))), 1) == "0800"


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_never_leads_elsewhere(value: str) -> None:
    photo = Described(value + ".jpg", None, value, value, value)
    for text in ("{title}", "{name}", "{camera}{lens}", "x{title}", "{title}.{title}"):
        stem = Template.for_names(text).stem(photo, 1)
        folder = Template.for_folders(f"in/{text}/{{title}}").folder(photo, 1)
        for part in (stem, *folder.split("/")):
            assert part and part == part.strip() and part[0] != "." and part[-1] != "."
            assert len(part.encode("utf-8", "surrogateescape")) <= 200
            assert not any(c in "/\\\0\n\x1b\u202e\u2028" for c in part)
            assert part.partition(".")[0].lower() not in ("con", "nul", "com1", "lpt¹")
        assert folder.split("/")[0] == "in" and folder.count("/") == 2


@pytest.mark.parametrize(
    "text", ["", "{", "{nam}", "a}b{", "{n:x4}", "{n:99999}", "{date:%x}", "{date:%}", "{name:3}", "a/b", "{date:%Y/%m}"]
)
def test_what_is_no_template_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadTemplate, match="nothing was changed"):
        Template.for_names(text)


def test_names_never_collide_whatever_case_or_accents() -> None:
    taken = Taken.of(["IMG.jpg", "e\u0301.jpg"])
    assert taken.free_stem("img", [".JPG"]) == "img (2)"
    assert taken.free_stem("IMG", [".jpg"]) == "IMG (3)"
    assert taken.free_stem("é", [".jpg"]) == "é (2)"
    assert taken.free_stem("IMG", [".raf", ".raf.xmp"]) == "IMG"
    assert taken.free_stem("img", [".jpg", ".raf"]) == "img (4)"
    chance = random.Random(5)
    given = [taken.free_stem(chance.choice(("A", "a", "A (2)", "x" * 300, "ü" * 150)), [".jpg"]) for _ in range(400)]
    assert len({folded(name) for name in given}) == 400
    assert max(len(f"{name}.jpg".encode()) for name in given) <= 255


def test_a_suffix_is_what_follows_the_last_dot() -> None:
    assert [suffix_of(name) for name in ("a.jpg", "a.b.JPG", ".hidden", "plain", "..x", "a.")] == [".jpg", ".JPG", "", "", "", "."]
