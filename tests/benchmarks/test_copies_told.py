"""Prints how many planted copies are found, by what was done to them, and beside it each hash alone at ten bits."""

import json
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from photodesk.app import build_headless
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.similarity import Match, distance
from photodesk.imaging.decoders.pool import start_server

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]

HASHES = ("phash", "dhash", "ahash", "whash")
ALONE_BITS = 10
Pair = frozenset[str]


def pairs(names: Any) -> set[Pair]:
    return set(map(frozenset, combinations(names, 2)))


def test_planted_copies_are_told_from_other_photos(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tool = corpus.parent / "tools" / "make_library.py"
    options = ["--count", "130", "--dup-rate", "0.5", "--seed", "11", "--fast", "--quiet"]
    subprocess.run([sys.executable, tool, tmp_path / "made", *options], check=True)
    truth = json.loads((tmp_path / "made" / "truth.json").read_text())
    start_server()
    engine = build_headless(Paths(tmp_path / "library"), Settings(), previews=False)
    try:
        engine.add([str(tmp_path / "made").encode()], progress=lambda _: None)
        photos = {str(Path(str(p["path"])).relative_to(tmp_path / "made")): p["hashes"] for p in engine.library.browsing.photos("")}
        reviews = engine.library.duplicates.reviews(Match.SAME)
    finally:
        engine.close()
    found = {"PhotoDesk": set().union(*(pairs([_name(c.path, tmp_path) for c in each.group.photos]) for each in reviews))}
    packed = {name: {kind: bytes.fromhex(hashes[kind]) for kind in HASHES} for name, hashes in photos.items()}
    for kind in HASHES:
        found[kind] = {each for each in pairs(packed) if distance(*(packed[name][kind] for name in each)) <= ALONE_BITS}
    copies: set[Pair] = set()
    planted: dict[str, list[Pair]] = defaultdict(list)
    for group in truth["groups"]:
        near = [each for each in group["members"] if each["class"] != "burst"]
        copies |= pairs([group["original"], *(each["path"] for each in near)])
        for each in near:
            planted[each["transform"]].append(frozenset((group["original"], each["path"])))
    with capsys.disabled():
        print(f"\n{'':18}" + "".join(f"{name:>11}" for name in found))
        for transform, wanted in sorted(planted.items()):
            print(f"{transform:18}" + "".join(f"{sum(pair in every for pair in wanted) / len(wanted):11.2f}" for every in found.values()))
        precision = {name: len(every & copies) / max(1, len(every)) for name, every in found.items()}
        print(f"{'precision':18}" + "".join(f"{value:11.3f}" for value in precision.values()))
    assert precision["PhotoDesk"] >= 0.99
    for transform, wanted in planted.items():
        hard = transform.startswith(("crop", "bright", "water", "gray"))
        assert sum(pair in found["PhotoDesk"] for pair in wanted) >= (0.85 if hard else 0.98) * len(wanted), transform


def _name(path: bytes, base: Path) -> str:
    return str(Path(path.decode()).relative_to(base / "made"))
