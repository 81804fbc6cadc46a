"""Files that could not be handled, with the reason."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from photodesk.domain.problems import Problem, Reason, Stage
from photodesk.store.binding import in_parts
from photodesk.store.photos import join
from photodesk.store.schema import directories, folders, photos, problems


def record(tx: Connection, photo_id: int, stage: Stage, reason: Reason, message: str, now_us: int) -> None:
    """Why a photo has no picture, or only a damaged one. One problem a photo: the newest counts."""
    values = {"stage": stage.value, "reason": reason.value, "message": message, "at_us": now_us, "hidden": 0}
    statement = insert(problems).values(photo_id=photo_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["photo_id"], set_=values))


def clear(tx: Connection, photo_ids: Sequence[int]) -> None:
    """These photos are fine now."""
    for part in in_parts(photo_ids):
        tx.execute(delete(problems).where(problems.c.photo_id.in_(part)))


def replace_of_scan(tx: Connection, folder_id: int, found: Sequence[tuple[bytes, Reason, str]], now_us: int) -> None:
    """The scan's own problems of a folder: (relative path, reason, message). What an earlier scan said is forgotten."""
    tx.execute(delete(problems).where(problems.c.folder_id == folder_id))
    for path, reason, message in found:
        values = {"folder_id": folder_id, "path": path, "stage": Stage.SCAN.value, "reason": reason.value, "message": message}
        tx.execute(insert(problems).values(**values, at_us=now_us).on_conflict_do_nothing())


def hide(tx: Connection, photo_ids: Sequence[int]) -> None:
    """The user has seen these and does not want them listed."""
    for part in in_parts(photo_ids):
        tx.execute(problems.update().where(problems.c.photo_id.in_(part)).values(hidden=1))


def every(tx: Connection, *, folder_ids: Sequence[int] | None = None, hidden: bool = False) -> list[Problem]:
    """Problems of photos and of the scan, by path."""
    of_photo = (
        select(problems.c.photo_id, folders.c.path, directories.c.path, photos.c.name, problems.c.stage, problems.c.reason,
               problems.c.message)
        .join(photos, photos.c.id == problems.c.photo_id)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
    )  # fmt: skip
    of_scan = select(
        problems.c.photo_id, folders.c.path, problems.c.path, problems.c.path, problems.c.stage, problems.c.reason, problems.c.message
    ).join(folders, folders.c.id == problems.c.folder_id)
    found = []
    for query, parts in ((of_photo, 2), (of_scan, 1)):
        if not hidden:
            query = query.where(problems.c.hidden == 0)
        if folder_ids is not None:
            query = query.where(folders.c.id.in_(folder_ids))
        for photo_id, folder, first, second, stage, reason, message in tx.execute(query):
            path = join(folder, first if parts == 2 else b"", second)
            found.append((path, Problem(photo_id, path.decode("utf-8", "surrogateescape"), Stage(stage), Reason(reason), message)))
    return [problem for _, problem in sorted(found, key=lambda item: item[0])]


def of_photo(tx: Connection, photo_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """(stage, reason, message) by photo."""
    found: dict[int, tuple[str, str, str]] = {}
    for part in in_parts(photo_ids):
        query = select(problems.c.photo_id, problems.c.stage, problems.c.reason, problems.c.message)
        for row in tx.execute(query.where(problems.c.photo_id.in_(part))):
            found[row[0]] = (row[1], row[2], row[3])
    return found


def count(tx: Connection) -> int:
    """Problems that are not hidden."""
    return int(tx.execute(select(func.count()).select_from(problems).where(problems.c.hidden == 0)).scalar_one())
