"""The user's settings: a flat TOML file, every value checked, nothing lost that this version does not know."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, Final

from photodesk.config.small_files import atomic_write, read_small

MAX_DECODERS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose. Sizes in bytes (1 MB is 10^6 bytes); `*_mb` in 2^20 bytes as the kernel's limits count.

    `canvas`: theme, black, dark, mid_grey, light or white. `default_zoom`: fit or 100 (percent). `rejected_to_trash`: rejected photos
    propose to go to the trash. `cpu_percent`: of all cores' time. `decoders`: 0 is one per core, at most eight. `import_*`: what was
    chosen for the last import (folders that cannot be written as text are not remembered). `shortcuts`: action id -> key sequences
    (portable text) that replace its default keys. `copies_match`: which groups of copies are reviewed, down to what certainty.
    `keeper_rules`: what copies are best kept, the strongest rule first; empty: as PhotoDesk would.
    """

    theme: str = "system"
    canvas: str = "theme"
    open_last_view: bool = True
    reduce_motion: bool = False
    default_zoom: str = "fit"
    auto_advance: bool = False
    rejected_to_trash: bool = True
    make_previews: bool = True
    preview_format: str = "jpeg"
    preview_cap_bytes: int = 10_000_000_000
    cpu_percent: int = 70
    decoders: int = 0
    decoder_memory_mb: int = 768
    max_megapixels: int = 120
    minimum_file_bytes: int = 0
    include_hidden: bool = False
    import_to: str = ""
    import_folders: str = "{date:%Y/%Y-%m-%d}"
    import_names: str = "{name}"
    import_skip_known: bool = True
    import_tags: list[str] = field(default_factory=list)
    import_album: str = ""
    import_second_copy: bool = False
    import_second_to: str = ""
    shortcuts: dict[str, list[str]] = field(default_factory=dict)
    copies_match: str = "exact"
    keeper_rules: list[str] = field(default_factory=list)

    def decoder_count(self) -> int:
        """How many decoder processes to run."""
        return self.decoders or min(MAX_DECODERS, available_cores())


class SettingsUnreadable(Exception):
    """The settings file cannot be read, so it is not replaced. The text is a sentence for the user."""


CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("system", "light", "dark"),
    "canvas": ("theme", "black", "dark", "mid_grey", "light", "white"),
    "default_zoom": ("fit", "100"),
    "preview_format": ("jpeg", "webp"),
    "copies_match": ("exact", "same", "alike", "series"),
}
"""The values a text setting may have."""

RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "preview_cap_bytes": (0, 10**15),
    "cpu_percent": (5, 100),
    "decoders": (0, 64),
    "decoder_memory_mb": (256, 1536),
    "max_megapixels": (1, 2000),
    "minimum_file_bytes": (0, 10**9),
}
"""The smallest and the largest value of a number setting."""

LONGEST_TEXT: Final = 4_096
TEXTS: Final = ("import_to", "import_folders", "import_names", "import_album", "import_second_to")
"""Settings that are the user's own words."""

_UNUSABLE = "The setting “{name}” in {file} has a value that can’t be used. Its default is used; the file is unchanged."
_DEFAULTS = Settings()
_NAMES = tuple(f.name for f in fields(Settings))


def available_cores() -> int:
    """Cores this process may use (its affinity), at least one."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def load(path: Path) -> tuple[Settings, list[str]]:
    """The settings in *path* and a sentence for each value that could not be used (its default stands in).

    No file: the defaults. A file that cannot be read or is no TOML: the defaults and one sentence. Never raises, never writes.
    """
    try:
        stored = _document(path)
    except SettingsUnreadable as problem:
        return Settings(), [str(problem)]
    good = {name: stored[name] for name in _NAMES if name in stored and _accepts(name, stored[name])}
    bad = [name for name in _NAMES if name in stored and name not in good]
    return Settings(**good), [_UNUSABLE.format(name=name, file=path.name) for name in bad]


def save(path: Path, settings: Settings) -> None:
    """Write *settings* so that a crash leaves the old or the new file, 0600.

    Kept as they are: keys this version does not know, and values it could not use, unless the user chose another.
    Settings at their default are left out. Raises SettingsUnreadable (the file stays), ValueError, OSError.
    """
    document = _document(path)
    for name in _NAMES:
        value = getattr(settings, name)
        if not _accepts(name, value):
            raise ValueError(f"{name} = {value!r}")
        if value != getattr(_DEFAULTS, name):
            document[name] = value
        elif name in document and _accepts(name, document[name]):
            del document[name]
    import tomli_w

    atomic_write(path, tomli_w.dumps(document).encode())


def _document(path: Path) -> dict[str, Any]:
    try:
        data = read_small(path)
        return {} if data is None else tomllib.loads(data.decode())
    except NotADirectoryError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsUnreadable(
            f"The settings in {path.name} can’t be read, so the defaults are used. The file is unchanged. Correct it or move it away."
        ) from error


def _accepts(name: str, value: object) -> bool:
    if name in CHOICES:
        return isinstance(value, str) and value in CHOICES[name]
    if name in RANGES:
        low, high = RANGES[name]
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if name in TEXTS:
        return _is_text(value)
    if name == "import_tags":
        return isinstance(value, list) and all(map(_is_text, value))
    if name == "shortcuts":
        return _are_shortcuts(value)
    if name == "keeper_rules":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    """Text that can be written down: names of files may hold bytes that are none."""
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and not any("\ud800" <= c <= "\udfff" for c in value)


def _are_shortcuts(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    texts = partial(map, lambda item: isinstance(item, str))
    return all(texts(value)) and all(isinstance(keys, list) and all(texts(keys)) for keys in value.values())
