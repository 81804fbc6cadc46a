"""Keeps the list that is shown, and the way back, when albums and tags get other names or go."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.events import Events
from photodesk.domain.changes import AlbumPhotosChanged, AlbumRow, AlbumsChanged, TagRow, TagsChanged, TagTreeChanged
from photodesk.ui.navigation import Navigation
from photodesk.ui.sidebar.entries import album_query, query_path, tag_query

Row = TagRow | AlbumRow


class Renames(QObject):
    """Hears every edit and undo of the two trees."""

    def __init__(self, events: Events, navigation: Navigation, parent: QObject) -> None:
        super().__init__(parent)
        self._navigation = navigation
        self._merged: dict[str, str] = {}
        """Where the photos of a tag that goes are to be found."""
        events.tags_changed.connect(self._on_tags_changed)
        events.albums_changed.connect(self._on_albums_changed)

    def expect_merge(self, path: str, into: str) -> None:
        """A tag goes, and its list is to be that of another one."""
        self._merged[path] = into

    @Slot(object)
    def _on_tags_changed(self, change: TagsChanged | TagTreeChanged) -> None:
        if isinstance(change, TagTreeChanged):
            self._follow("tag", change.rows)

    @Slot(object)
    def _on_albums_changed(self, change: AlbumsChanged | AlbumPhotosChanged) -> None:
        if isinstance(change, AlbumsChanged):
            self._follow("album", change.rows)
            if self._is_about_albums():
                self._navigation.show_anew()  # another search, which touches no photo

    def _is_about_albums(self) -> bool:
        return "album:" in self._navigation.scope.view().query

    def _follow(self, kind: str, rows: Sequence[tuple[Row | None, Row | None]]) -> None:
        for before, after in rows:
            if before is not None and (after is None or after.path != before.path):
                path = self._merged.pop(before.path, None) if after is None else after.path
                self._rebase(kind, before.path, path)

    def _rebase(self, kind: str, old: str, new: str | None) -> None:
        def rebased(base: str) -> str | None:
            place = query_path(base)
            if place is None or place[0] != kind or not f"{place[1]}/".startswith(f"{old}/"):
                return base
            if new is None:
                return None
            path = new + place[1][len(old) :]
            return tag_query(path) if kind == "tag" else album_query(path)

        self._navigation.rebase(rebased)
