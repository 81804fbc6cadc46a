"""Settings survive a crash, hostile files and versions that know more."""

import os
import stat
import time
from pathlib import Path

import pytest

from photodesk.config.settings import Settings, SettingsUnreadable, load, save


def test_no_file_means_the_defaults(paths_config: Path) -> None:
    assert load(paths_config) == (Settings(), [])
    assert not paths_config.exists()


def test_what_was_saved_is_loaded(paths_config: Path) -> None:
    chosen = Settings(
        theme="dark", cpu_percent=40, shortcuts={"photo.rate_5": ["5", "Ctrl+5"]}, open_last_view=False, import_tags=["Places/Iceland"]
    )
    save(paths_config, chosen)
    assert load(paths_config) == (chosen, [])
    assert stat.S_IMODE(paths_config.stat().st_mode) == 0o600
    assert [path.name for path in paths_config.parent.iterdir()] == [paths_config.name]


def test_back_to_the_default_leaves_nothing_in_the_file(paths_config: Path) -> None:
    save(paths_config, Settings(theme="dark"))
    save(paths_config, Settings())
    assert load(paths_config)[0].theme == "system"
    assert paths_config.read_text() == ""


def test_keys_and_values_of_a_newer_version_are_kept(paths_config: Path) -> None:
    paths_config.write_text('theme = "sepia"\nfuture = [1, 2]\n[later]\nx = 1\n')
    settings, sentences = load(paths_config)
    assert settings.theme == "system"
    assert len(sentences) == 1 and "theme" in sentences[0]
    save(paths_config, Settings(cpu_percent=50))
    text = paths_config.read_text()
    assert 'theme = "sepia"' in text and "future" in text and "[later]" in text and "cpu_percent = 50" in text


@pytest.mark.parametrize(
    "line",
    [
        "theme = 3",
        'theme = "blue"',
        "cpu_percent = 0",
        "cpu_percent = 101",
        "cpu_percent = true",
        "cpu_percent = 7.5",
        'open_last_view = "yes"',
        "shortcuts = 3",
        'shortcuts = {a = "b"}',
        "shortcuts = {a = [1]}",
        "max_megapixels = 99999999999",
        "import_to = 3",
        'import_tags = "Iceland"',
        "import_tags = [1]",
    ],
)
def test_a_value_that_makes_no_sense_is_named_and_replaced_by_its_default(paths_config: Path, line: str) -> None:
    paths_config.write_text(f"{line}\npreview_format = 'webp'\n")
    settings, sentences = load(paths_config)
    assert settings == Settings(preview_format="webp")
    assert [line.split()[0] in sentence for sentence in sentences] == [True]


@pytest.mark.parametrize(
    "content",
    [b"theme = ", "theme = 'dark'".encode("utf-16"), b"a = 1\na = 2\n", b"a = " + b"[" * 200_000, b"\0" * 100, b"#" * 2_000_000],
    ids=["cut", "utf-16", "twice", "deep", "zeros", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_quickly_and_never_replaced(paths_config: Path, content: bytes) -> None:
    paths_config.write_bytes(content)
    start = time.perf_counter()
    settings, sentences = load(paths_config)
    assert time.perf_counter() - start < 1.0
    assert settings == Settings() and len(sentences) == 1
    with pytest.raises(SettingsUnreadable):
        save(paths_config, Settings(theme="dark"))
    assert paths_config.read_bytes() == content


def test_a_link_or_a_pipe_in_place_of_the_file_is_refused(paths_config: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text("theme = 'dark'")
    paths_config.symlink_to(secret)
    assert load(paths_config)[0] == Settings()
    paths_config.unlink()
    os.mkfifo(paths_config)
    assert len(load(paths_config)[1]) == 1


def test_a_wrong_value_is_never_written(paths_config: Path) -> None:
    with pytest.raises(ValueError, match="cpu_percent"):
        save(paths_config, Settings(cpu_percent=1000))
    with pytest.raises(ValueError, match="import_to"):
        save(paths_config, Settings(import_to="/cards/caf\udce9"))
    assert not paths_config.exists()


def test_decoders_are_one_per_core_but_at_most_eight() -> None:
    assert 1 <= Settings().decoder_count() <= 8
    assert Settings(decoders=3).decoder_count() == 3


@pytest.fixture
def paths_config(tmp_path: Path) -> Path:
    folder = tmp_path / "settings folder"
    folder.mkdir()
    return folder / "config.toml"
