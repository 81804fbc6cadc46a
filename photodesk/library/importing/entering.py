"""The rows of imported photos, written in the transaction that ends their intents."""

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.changes import PhotosAdded, PhotosChanged
from photodesk.domain.dates import now_us
from photodesk.domain.folders import Folder
from photodesk.domain.importing import FileState
from photodesk.imaging.formats import format_of_name
from photodesk.library.filing import Identity, Spot
from photodesk.library.importing import intents
from photodesk.library.importing.intents import Facts
from photodesk.library.jobs import LOOK_PRIORITY
from photodesk.library.scanning import text_of
from photodesk.store import folders, imports, jobs, photos, tallies
from photodesk.store.imports import FileRow
from photodesk.store.schema import Transaction


@dataclass(frozen=True, slots=True)
class Arrived:
    """A verified copy under its own name. `state`: copied, or known where the very file was there already."""

    row: FileRow
    state: FileState
    targets: tuple[Spot, ...]
    identities: tuple[Identity, ...]
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Entered:
    """What a batch changed: new photos, and those that a scan had found before."""

    added: tuple[int, ...]
    changed: tuple[int, ...]

    def changes(self) -> "list[PhotosAdded | PhotosChanged]":
        """What is told after the commit."""
        found: list[PhotosAdded | PhotosChanged] = []
        if self.added:
            found.append(PhotosAdded(self.added))
        if self.changed:
            found.append(PhotosChanged(self.changed))
        return found


def enter(tx: Transaction, arrived: Sequence[Arrived]) -> Entered:
    """Rows for the pictures among these files; the files' intents end. A picture whose file was missing has it again."""
    every = folders.every(tx)
    by_folder: dict[int, list[tuple[bytes, Arrived, Facts]]] = {}
    for each in arrived:
        facts = intents.facts_of(each.row)
        home = _home(every, each.targets[0].absolute)
        if facts.kind is not None and home is not None:
            inside = each.targets[0].absolute[len(home.path.rstrip(b"/")) + 1 :].rpartition(b"/")[0]
            by_folder.setdefault(home.id, []).append((inside, each, facts))
    ids: dict[int, int] = {}
    added: list[int] = []
    for folder_id, files in by_folder.items():
        added += _add(tx, folder_id, files, ids)
    _dress(tx, arrived, ids)
    kept = _reunited(tx, arrived, ids, set(added))
    for row_id, photo_id in ids.items():
        ids[row_id] = kept.get(photo_id, photo_id)
    jobs.enqueue(tx, [jobs.Enqueued("look", photo_id, LOOK_PRIORITY) for photo_id in ids.values()])
    imports.remember_imported(
        tx,
        [
            (each.content_hash, spot.absolute, identity.size, identity.mtime_ns)
            for each in arrived
            for spot, identity in zip(each.targets, each.identities, strict=True)
        ],
    )
    imports.settled(
        tx,
        [
            (each.row.id, each.state.value, each.targets[0].absolute, each.content_hash, ids.get(each.row.id), None)
            for each in arrived
        ],
    )  # fmt: skip
    new = dict.fromkeys(photo_id for photo_id in added if photo_id not in kept)
    return Entered(tuple(new), tuple(photo_id for photo_id in ids.values() if photo_id not in new))


def _home(every: Sequence[Folder], path: bytes) -> Folder | None:
    """The innermost added folder above a file."""
    holding = [folder for folder in every if path.startswith(folder.path.rstrip(b"/") + b"/")]
    return max(holding, key=lambda folder: len(folder.path), default=None)


def _add(tx: Transaction, folder_id: int, files: Sequence[tuple[bytes, Arrived, Facts]], ids: dict[int, int]) -> list[int]:
    """Rows for files of one added folder, but for those that a scan has found meanwhile."""
    directories = folders.directory_ids(tx, folder_id)
    wanted = sorted({path for path, _, _ in files} - directories.keys())
    directories |= folders.add_directories(tx, folder_id, [(path, text_of(path)) for path in wanted])
    by_directory: dict[bytes, list[tuple[Arrived, Facts]]] = {}
    for path, each, facts in files:
        by_directory.setdefault(path, []).append((each, facts))
    added: list[int] = []
    for path, inside in by_directory.items():
        there = photos.named(tx, directories[path], [each.targets[0].name for each, _ in inside])
        ids.update({each.row.id: there[each.targets[0].name] for each, _ in inside if each.targets[0].name in there})
        fresh = [(each, facts) for each, facts in inside if each.targets[0].name not in there]
        new = photos.add(tx, directories[path], [_found(each, facts) for each, facts in fresh], now_us())
        ids.update({each.row.id: photo_id for (each, _), photo_id in zip(fresh, new, strict=True)})
        added += new
    return added


def _found(each: Arrived, facts: Facts) -> photos.Found:
    name, identity = each.targets[0].name, each.identities[0]
    assert facts.kind is not None
    return photos.Found(
        name, text_of(name), format_of_name(name), facts.kind, identity.size, identity.mtime_ns, identity.inode, facts.taken_us,
        facts.taken_source,
    )  # fmt: skip


def _dress(tx: Transaction, arrived: Sequence[Arrived], ids: dict[int, int]) -> None:
    """Content, date, camera and place of photos nobody has looked at yet."""
    unread = photos.contents(tx, list(ids.values()))
    rows: list[dict[str, object]] = []
    positions: list[tuple[int, float, float]] = []
    for each in arrived:
        photo_id = ids.get(each.row.id)
        if photo_id is None or unread.get(photo_id) is not None:
            continue
        facts = intents.facts_of(each.row)
        told = facts.told
        placed = told is not None and told.latitude is not None and told.longitude is not None
        rows.append(
            {
                "id": photo_id, "content_hash": each.content_hash, "taken_day": facts.taken_day, "taken_us": facts.taken_us,
                "taken_offset_min": facts.taken_offset_min, "taken_source": facts.taken_source.value, "camera": facts.camera,
                "lens": facts.lens, "latitude": told.latitude if told and placed else None,
                "longitude": told.longitude if told and placed else None,
            }
        )  # fmt: skip
        if told is not None and told.latitude is not None and told.longitude is not None:
            positions.append((photo_id, told.latitude, told.longitude))
    with tallies.following(tx, list(ids.values())):
        imports.dress(tx, rows)
    imports.keep_positions(tx, positions)


def _reunited(tx: Transaction, arrived: Sequence[Arrived], ids: dict[int, int], added: set[int]) -> dict[int, int]:
    """A new file with the bytes of a missing photo is that photo: new id to old id of rows made one."""
    mine = {ids[each.row.id]: each.content_hash for each in arrived if each.row.id in ids and ids[each.row.id] in added}
    missing = photos.missing_twins(tx, list(set(mine.values())))
    pairs = [(missing[content].pop(), new_id) for new_id, content in mine.items() if missing.get(content)]
    photos.take_place(tx, pairs)
    jobs.reappear(tx, [old_id for old_id, _ in pairs])
    return {new_id: old_id for old_id, new_id in pairs}
