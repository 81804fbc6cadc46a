"""Originals are opened as what they are: nothing outside their folder, no link, no pipe."""

import os
from pathlib import Path

import pytest

from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging import containment
from photodesk.imaging.identity import opened


@pytest.fixture(params=["at once", "step by step"])
def root(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with photos/a/b/c.jpg, a secret beside it and links between them; opened as newer or as older kernels do."""
    if request.param == "step by step":
        monkeypatch.setattr(containment, "_has_openat2", lambda: False)
    elif not containment._has_openat2():
        pytest.skip("this kernel has no openat2")
    photos = tmp_path / "photos"
    (photos / "a" / "b").mkdir(parents=True)
    (photos / "a" / "b" / "c.jpg").write_bytes(b"picture")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (photos / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (photos / "inner.jpg").symlink_to("a/b/c.jpg")
    (photos / "out").symlink_to(tmp_path)
    (photos / "loop").symlink_to("loop")
    os.mkfifo(photos / "pipe.jpg")
    return photos


def read(root: Path, name: str) -> bytes:
    with opened(os.fsencode(f"{root}/{name}"), os.fsencode(root)) as (descriptor, facts):
        return os.read(descriptor, facts.st_size)


def test_a_file_below_its_folder_is_opened(root: Path) -> None:
    assert read(root, "a/b/c.jpg") == b"picture"


@pytest.mark.parametrize(
    "name",
    ["link.jpg", "inner.jpg", "out/secret.jpg", "../secret.jpg", "a/../../secret.jpg", "loop/x.jpg", "pipe.jpg", "a/b", "/etc/hostname"],
)
def test_nothing_else_is(root: Path, name: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read(root, name)
    assert caught.value.reason in (Reason.NOT_AN_IMAGE, Reason.VANISHED)


def test_a_folder_that_is_itself_behind_a_link_is_meant(root: Path, tmp_path: Path) -> None:
    alias = tmp_path / "alias"
    alias.symlink_to(root)
    assert read(alias, "a/b/c.jpg") == b"picture"


def test_a_path_of_another_folder_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(DecodeError), opened(os.fsencode(tmp_path / "secret.jpg"), os.fsencode(root)):
        pass


def test_descriptors_are_given_back(root: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for name in ("a/b/c.jpg", "link.jpg", "out/secret.jpg", "gone.jpg") * 5:
        try:
            read(root, name)
        except DecodeError:
            continue
    assert len(os.listdir("/proc/self/fd")) == before
