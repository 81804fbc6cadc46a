"""Google Takeout: which sidecar belongs to which picture, and what it says.

Names of sidecars are those of the pictures with `.json` or `.supplemental-metadata.json` behind them, cut at any character (46 of
`name.suffix.supplemental-metadata` stay), a number in brackets stands before or behind that, and edited pictures share the sidecar of
the first one.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from photodesk.domain.dates import EPOCH
from photodesk.domain.importing import SourceFile, Told
from photodesk.domain.problems import DecodeError
from photodesk.library.importing.reading import Reader

MOST_BYTES = 1_000_000
MOST_TEXT = 20_000
_FULL = ".supplemental-metadata"
_SHORTEST_CUT = 10
"""A name that was cut keeps more than this; shorter beginnings say nothing."""
_NUMBER = re.compile(r"^(?P<front>.*)\((?P<number>\d{1,5})\)(?P<back>[^()]*)$")
_EDITED_WORDS = "edited|bearbeitet|modifié|editado|modificato|bewerkt|redigerad|edytowane|編集済み"
_EDITED = re.compile(rf"[-_ ]({_EDITED_WORDS})(?=\.[^.]*$|\(\d+\)\.[^.]*$)", re.IGNORECASE)
_YEAR_FOLDER = re.compile(r"(?:^|[ _])(19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar holds. `title`: the picture's name before it was cut."""

    name: str
    title: str
    told: Told


@dataclass(frozen=True, slots=True)
class Matched:
    """What Google says of each picture (by its place in the list given), the albums found, and sidecars that are none of Google's."""

    told: Mapping[int, Told]
    albums: tuple[str, ...]
    foreign: tuple[SourceFile, ...]


def matched(files: Sequence[SourceFile], sidecars: Sequence[SourceFile], reader: Reader) -> Matched:
    """Read the sidecars and find each picture its own."""
    found: dict[bytes, list[Sidecar]] = {}
    titles: dict[bytes, str] = {}
    foreign: list[SourceFile] = []
    for sidecar in sidecars:
        folder = _folder(sidecar)
        content = _content(sidecar, reader)
        name = sidecar.name.decode("utf-8", "replace")
        if content is not None and "photoTakenTime" in content:
            found.setdefault(folder, []).append(Sidecar(name, _text(content.get("title")), _told(content)))
        elif content is not None and (title := _album_title(content)):
            titles[folder] = title
        else:
            foreign.append(sidecar)
    if not found:
        return Matched({}, (), tuple(foreign))
    albums = {folder: title for folder, title in titles.items() if not _YEAR_FOLDER.search(_last(folder))}
    told: dict[int, Told] = {}
    indexes = {folder: _Index(each) for folder, each in found.items()}
    for number, file in enumerate(files):
        folder = _folder(file)
        own = indexes[folder].of(file.name.decode("utf-8", "replace")) if folder in indexes else None
        album = (albums[folder],) if folder in albums else ()
        if own is not None:
            told[number] = Told(own.taken_us, own.latitude, own.longitude, own.caption, own.favourite, album)
        elif album:
            told[number] = Told(albums=album)
    return Matched(told, tuple(sorted(set(albums.values()))), tuple(foreign))


class _Index:
    """The sidecars of one folder, to be asked for the one of a picture."""

    def __init__(self, sidecars: Iterable[Sidecar]) -> None:
        self._by_key: dict[tuple[str, int], Sidecar] = {}
        for sidecar in sidecars:
            self._by_key.setdefault(_key_of_sidecar(sidecar.name), sidecar)

    def of(self, name: str) -> Told | None:
        """What is said of a picture, that of the unedited one where it has none of its own; of a video beside a still picture, the
        picture's."""
        for wanted in (name, _EDITED.sub("", name)):
            sidecar = self._exact(wanted)
            if sidecar is not None:
                return sidecar.told
        plain = _EDITED.sub("", name)
        stem, dot, suffix = plain.rpartition(".")
        if dot and suffix.lower() in ("mp4", "mov"):  # the moving part of a live picture has no sidecar of its own
            for still in ("HEIC", "heic", "JPG", "jpg", "jpeg"):
                sidecar = self._exact(f"{stem}.{still}")
                if sidecar is not None:
                    return sidecar.told
        return None

    def _exact(self, name: str) -> Sidecar | None:
        key, number = _key_of_picture(name)
        for full in (key + _FULL, key):
            found = self._by_key.get((full, number))
            if found is not None:
                return found
        # Cut at any character: the longest beginning that a sidecar has.
        whole = key + _FULL
        for length in range(len(whole) - 1, _SHORTEST_CUT - 1, -1):
            found = self._by_key.get((whole[:length], number))
            if found is not None and _fits(found, name, length, key):
                return found
        return None


def _fits(sidecar: Sidecar, name: str, length: int, key: str) -> bool:
    """A beginning that leaves nothing of the picture's name out is enough; else the title has to begin alike."""
    if length >= len(key):
        return True
    title, _ = _key_of_picture(sidecar.title)
    return title == key or title.startswith(key.rpartition(".")[0]) or not sidecar.title


def _key_of_picture(name: str) -> tuple[str, int]:
    """`IMG(1).jpg` is number 1 of `IMG.jpg`."""
    stem, dot, suffix = name.rpartition(".")
    numbered = _NUMBER.match(stem) if dot else None
    if numbered and not numbered["back"]:
        return f"{numbered['front']}.{suffix}".lower(), int(numbered["number"])
    return name.lower(), 0


def _key_of_sidecar(name: str) -> tuple[str, int]:
    """`IMG.jpg(1).json` and `IMG.jpg.supplemental-metadata(1).json` are those of number 1."""
    text = name[: -len(".json")] if name.lower().endswith(".json") else name
    numbered = _NUMBER.match(text)
    if numbered:
        return (numbered["front"] + numbered["back"]).lower(), int(numbered["number"])
    return text.lower(), 0


def _content(sidecar: SourceFile, reader: Reader) -> dict[str, Any] | None:
    if sidecar.size > MOST_BYTES:
        return None
    try:
        found = json.loads(reader.small(sidecar, MOST_BYTES))
    except (DecodeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _album_title(content: dict[str, Any]) -> str | None:
    """`metadata.json` of an album; in older archives within `albumData`."""
    inner = content.get("albumData")
    title = _text((inner if isinstance(inner, dict) else content).get("title"))
    clean = title.replace("/", "-").strip()
    return clean or None


def _told(content: dict[str, Any]) -> Told:
    latitude, longitude = _position(content)
    return Told(
        taken_us=_moment(content.get("photoTakenTime")), latitude=latitude, longitude=longitude,
        caption=_text(content.get("description")).strip() or None, favourite=content.get("favorited") is True,
    )  # fmt: skip


def _moment(value: object) -> int | None:
    """Seconds since 1970, UTC, as the wall clock of this computer: Google does not tell the camera's."""
    raw = value.get("timestamp") if isinstance(value, dict) else None
    try:
        local = datetime.fromtimestamp(int(str(raw)), UTC).astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
    return round((local - EPOCH).total_seconds()) * 1_000_000


def _position(content: dict[str, Any]) -> tuple[float | None, float | None]:
    for name in ("geoData", "geoDataExif"):
        place = content.get(name)
        if not isinstance(place, dict):
            continue
        found = [place.get("latitude"), place.get("longitude")]
        if all(isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each) for each in found):
            latitude, longitude = float(found[0]), float(found[1])  # type: ignore[arg-type]  # just checked
            if (latitude, longitude) != (0, 0) and abs(latitude) <= 90 and abs(longitude) <= 180:
                return latitude, longitude
    return None, None


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    kept = value.replace("\r\n", "\n")[:MOST_TEXT]
    return "".join(c for c in kept if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127 and not "\ud800" <= c <= "\udfff"))


def _folder(file: SourceFile) -> bytes:
    """Parts of one Takeout are one tree, whichever archive a file came in."""
    folder = file.inside.rpartition(b"/")[0]
    return folder if file.member is not None else file.root + b"/" + folder


def _last(folder: bytes) -> str:
    return folder.rpartition(b"/")[2].decode("utf-8", "replace")
