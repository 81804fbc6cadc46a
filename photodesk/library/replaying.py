"""Does a stored change again, or its inverse: only where things are still as the change left them; the rest is a conflict."""

from array import array
from collections.abc import Sequence

from photodesk.domain.changes import (
    AlbumPhotosChanged,
    AlbumRow,
    AlbumsChanged,
    Conflict,
    DatesChanged,
    DecisionsChanged,
    EntryReverted,
    Field,
    FilesMoved,
    Links,
    Part,
    PhotosEdited,
    PlacesStaged,
    Run,
    Step,
    TagRow,
    TagsChanged,
    TagTreeChanged,
    TrashStaged,
    photo_ids,
)
from photodesk.domain.dates import now_us
from photodesk.library import copies_edits, staging_edits
from photodesk.library.entries import Watch
from photodesk.store import albums, journal, tags, values
from photodesk.store.schema import Transaction

_GONE = "the photo is no longer in the library"


class Replay:
    """One change under way in one transaction. `conflicts`: what was left as it is."""

    def __init__(self, tx: Transaction, watch: Watch) -> None:
        self._tx, self._watch = tx, watch
        self.conflicts: list[Conflict] = []

    def run(self, change: Sequence[Part]) -> list[Part]:
        """Do all parts; returns what really changed."""
        done: list[Part] = []
        total = sum(len(photo_ids(part)) for part in change)
        for part in change:
            steps = [step for given in part for step in self._steps(given)]
            if steps:
                done.append(tuple(steps))
            self._watch.advance(len(photo_ids(part)), total)
        return done

    def _steps(self, step: Step) -> list[Step]:
        done = self._step(step)
        if done is None:
            return []
        return [done, *staging_edits.withdrawn(self._tx, done)] if isinstance(done, PhotosEdited) else [done]

    def _step(self, step: Step) -> Step | None:
        match step:
            case PhotosEdited():
                return self._values(step)
            case TagsChanged():
                return self._links(step)
            case TagTreeChanged():
                rows = tuple(pair for pair in step.rows if self._tag(*pair))
                return TagTreeChanged(rows) if rows else None
            case AlbumsChanged():
                pairs = tuple(pair for pair in step.rows if self._album(*pair))
                return AlbumsChanged(pairs) if pairs else None
            case AlbumPhotosChanged():
                return self._album_photos(step)
            case EntryReverted():
                return self._entry(step)
            case TrashStaged():
                staged, refused = copies_edits.replayed_trash(self._tx, step)
                return self._told(staged, "no other copy of the photo would stay, so it stays", refused)
            case PlacesStaged():
                return staging_edits.replayed(self._tx, step)
            case FilesMoved():
                return None  # done with the files themselves, outside of any transaction
            case DecisionsChanged():
                return copies_edits.replayed_decisions(self._tx, step)
            case DatesChanged():
                dated, refused = copies_edits.replayed_dates(self._tx, step)
                return self._told(dated, "the date was changed later and stays as it is", refused)

    def _told(self, done: Step | None, message: str, refused: Sequence[int]) -> Step | None:
        if refused:
            self._conflict(message, refused)
        return done

    def _conflict(self, message: str, ids: Sequence[int] = ()) -> None:
        self.conflicts += [Conflict(photo_id, message) for photo_id in ids] if ids else [Conflict(None, message)]

    def _here(self, ids: Sequence[int]) -> "array[int]":
        found = values.existing(self._tx, ids)
        if len(found) < len(ids):
            self._conflict(_GONE, sorted(set(ids) - set(found)))
        return found

    def _values(self, step: PhotosEdited) -> PhotosEdited | None:
        runs = []
        for run in step.runs:
            now = dict(values.of(self._tx, step.field, run.ids))
            if sum(map(len, now.values())) < len(run.ids):
                self._here(run.ids)
            ids = now.pop(run.before, array("q"))
            now.pop(run.after, None)
            for others in now.values():
                self._conflict(f"the {_WORDS[step.field]} was changed later and stays as it is", others)
            if ids:
                values.write(self._tx, step.field, ids, run.after)
                runs.append(Run(run.before, run.after, ids))
        return PhotosEdited(step.field, tuple(runs)) if runs else None

    # -- tags

    def _links(self, step: TagsChanged) -> TagsChanged | None:
        removed = tuple(links for each in step.removed if (links := self._unlink(each)) is not None)
        added = tuple(links for each in step.added if (links := self._link(each)) is not None)
        return TagsChanged(added, removed) if added or removed else None

    def _link(self, links: Links) -> Links | None:
        row = tags.at(self._tx, links.tag_id)
        if row is None:
            self._conflict(f"the tag “{links.path}” is no longer there")
            return None
        return self._linked(row, tags.link(self._tx, row.id, self._here(links.ids)), 1)

    def _unlink(self, links: Links) -> Links | None:
        row = tags.at(self._tx, links.tag_id)
        return None if row is None else self._linked(row, tags.unlink(self._tx, row.id, links.ids), -1)

    def _linked(self, row: TagRow, ids: "array[int]", sign: int) -> Links | None:
        if not ids:
            return None
        tags.count_changed(self._tx, row.id, sign * len(ids))
        return Links(row.id, row.path, ids)

    def _tag(self, before: TagRow | None, after: TagRow | None) -> bool:
        known = after or before
        now = tags.at(self._tx, known.id) if known is not None else None
        if before is not None and now != before:
            self._conflict(f"the tag “{before.path}” is another one now and stays as it is")
        elif after is not None and (problem := self._no_room_for_tag(before, after, now)):
            self._conflict(problem)
        elif before is None and after is not None:
            tags.put(self._tx, after)
            return True
        elif before is not None and after is not None:
            tags.move(self._tx, before, after)
            return True
        elif before is not None and tags.in_use(self._tx, before.id):
            self._conflict(f"the tag “{before.path}” is in use and stays")
        elif before is not None:
            tags.drop(self._tx, before.id)
            return True
        return False

    def _no_room_for_tag(self, before: TagRow | None, after: TagRow, now: TagRow | None) -> str | None:
        there = tags.find(self._tx, after.path)
        if (there is not None and there.id != after.id) or (before is None and now is not None):
            return f"there is another tag “{after.path}” now"
        if after.parent_id is not None:
            holder = tags.at(self._tx, after.parent_id)
            if holder is None or holder.path != after.path.rpartition("/")[0]:
                return f"the tag above “{after.path}” is no longer there"
        return None

    # -- albums

    def _album(self, before: AlbumRow | None, after: AlbumRow | None) -> bool:
        known = after or before
        now = albums.at(self._tx, known.id) if known is not None else None
        if before is not None and now != before:
            self._conflict(f"the album “{before.path}” is another one now and stays as it is")
        elif after is not None and (problem := self._no_room_for_album(before, after, now)):
            self._conflict(problem)
        elif before is None and after is not None:
            albums.put(self._tx, after, now_us())
            return True
        elif after is not None:
            albums.change(self._tx, after)
            return True
        elif before is not None and albums.in_use(self._tx, before.id):
            self._conflict(f"the album “{before.path}” is in use and stays")
        elif before is not None:
            albums.drop(self._tx, before.id)
            return True
        return False

    def _no_room_for_album(self, before: AlbumRow | None, after: AlbumRow, now: AlbumRow | None) -> str | None:
        there = albums.find(self._tx, after.path)
        if (there is not None and there.id != after.id) or (before is None and now is not None):
            return f"there is another album “{after.path}” now"
        if after.parent_id is not None:
            holder = albums.at(self._tx, after.parent_id)
            if holder is None or holder.path != after.path.rpartition("/")[0]:
                return f"the album around “{after.path}” is no longer there"
        return None

    def _album_photos(self, step: AlbumPhotosChanged) -> AlbumPhotosChanged | None:
        row = albums.at(self._tx, step.album_id)
        if row is None:
            self._conflict(f"the album “{step.path}” is no longer there")
            return None
        if step.came:
            here = set(self._here(step.ids))
            kept = [(i, at) for i, at in zip(step.ids, step.positions, strict=True) if i in here]
            ids, positions = albums.insert_photos(self._tx, row.id, [i for i, _ in kept], [at for _, at in kept])
        else:
            ids, positions = albums.remove_photos(self._tx, row.id, step.ids)
        return AlbumPhotosChanged(row.id, row.path, step.came, ids, positions) if ids else None

    def _entry(self, step: EntryReverted) -> EntryReverted:
        journal.set_state(self._tx, [step.entry_id], journal.REVERTED if step.reverted else journal.DONE)
        return step


_WORDS = {
    Field.RATING: "rating", Field.LABEL: "label", Field.FLAG: "flag", Field.TITLE: "title", Field.CAPTION: "caption",
    Field.ROTATION: "rotation", Field.SHORTLISTED: "place on the shortlist",
}  # fmt: skip
