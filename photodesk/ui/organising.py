"""Makes, renames, moves, merges and deletes albums and tags, from the menus and in the rows of the sidebar."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu, QWidget

from photodesk.domain.changes import AlbumsChanged, Edited
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumDeletion,
    AlbumDuplication,
    AlbumQueryEdit,
    AlbumRenaming,
    Edit,
    TagDeletion,
    TagMerging,
    TagRenaming,
)
from photodesk.domain.labels import label_of
from photodesk.domain.tags import clean_path, leaf
from photodesk.ui.action_table import ROW_MENUS
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.messages import Messages
from photodesk.ui.naming import free_name, wrong_name
from photodesk.ui.navigation import Navigation
from photodesk.ui.renames import Renames
from photodesk.ui.sidebar.entries import Entry, album_query
from photodesk.ui.sidebar.sidebar import Sidebar
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.chooser import Chooser
from photodesk.ui.widgets.wording import photos, visible
from photodesk.ui.widgets.words_dialog import WordsDialog

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

ALBUM_ROW_ACTIONS = ("album.rename", "album.duplicate", "album.delete")
TAG_ROW_ACTIONS = ("tag.rename", "tag.merge", "tag.delete")


class Organising(QObject):
    """Each is one edit, said when it is done: with Undo where something went."""

    def __init__(
        self, parts: "Parts", actions: ActionRegistry, navigation: Navigation, sidebar: Sidebar, undoing: Undoing, messages: Messages,
        window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._parts, self._actions, self._navigation, self._sidebar = parts, actions, navigation, sidebar
        self._undoing, self._messages, self._window = undoing, messages, window
        self._renames = Renames(parts.events, navigation, self)
        self._expected: dict[str, Callable[[Edited], None]] = {}
        """What to say when an edit is done, by its label."""
        self._to_reveal = ""
        self._subject: Entry | None = None
        """The row a dialog is about."""
        self._bind()
        sidebar.names.check = self._wrong_name
        sidebar.names.renamed.connect(self._on_renamed)
        sidebar.names.refused.connect(messages.say)
        sidebar.tree.row_dropped.connect(self._on_row_dropped)
        sidebar.tree.current_changed.connect(self.update)
        sidebar.counts_known.connect(self._on_counts_known)
        sidebar.words_menu_asked.connect(self._on_menu_asked)
        parts.events.edited.connect(self._on_edited)
        self.update()

    def _bind(self) -> None:
        on = self._actions.on
        on("album.new", self._on_new)
        on("album.new_inside", self._on_new_inside)
        on("album.new_smart", self._on_new_smart)
        on("album.search", self.edit_search)
        on("album.rename", self._on_rename)
        on("album.duplicate", self._on_duplicate)
        on("album.delete", self._on_album_delete)
        on("tag.rename", self._on_rename)
        on("tag.merge", self._on_merge)
        on("tag.delete", self._on_tag_delete)

    @Slot()
    def update(self) -> None:
        """Enable what makes sense for the current row."""
        entry, actions = self._sidebar.current_entry(), self._actions
        kind = "" if entry is None else entry.kind
        actions.enable(("album.new", "album.new_smart"), self._sidebar.counts is not None)
        actions.enable(("album.new_inside",), kind == "album")
        actions.enable(("album.search",), kind == "smart")
        actions.enable(ALBUM_ROW_ACTIONS, kind in ("album", "smart"))
        actions.enable(TAG_ROW_ACTIONS, kind == "tag")

    @Slot(QPoint)
    def _on_menu_asked(self, place: QPoint) -> None:
        entry = self._sidebar.current_entry()
        if entry is not None:
            menu = QMenu(self._window)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._actions.fill_menu(menu, ROW_MENUS[entry.kind])
            menu.popup(place)

    # -- sending and saying

    def _send(self, edit: Edit, said: Callable[[Edited], None]) -> None:
        self._expected[label_of(edit, 0)] = said
        self._parts.commands.edit(edit)
        self._undoing.expect()

    @Slot(object)
    def _on_edited(self, edited: Edited) -> None:
        said = self._expected.pop(edited.label, None)
        if said is not None:
            said(edited)

    def _flash(self, text: str, edited: Edited) -> None:
        self._messages.flash(text)
        created = [step for part in edited.parts for step in part if isinstance(step, AlbumsChanged)]
        if created and created[0].rows[-1][1] is not None:
            self._to_reveal = f"album-{created[0].rows[-1][1].id}"

    def _say(self, text: str, edited: Edited) -> None:
        """A toast that counts, with the way back."""
        if edited.edit_id is not None:
            text = text.format(photos=photos(edited.changed))
            self._messages.say(text, self.tr("Undo"), partial(self._parts.commands.revert, edited.edit_id))

    @Slot()
    def _on_counts_known(self) -> None:
        if self._to_reveal and self._sidebar.reveal(self._to_reveal):
            self._to_reveal = ""
        self.update()

    # -- albums

    @Slot()
    def _on_new(self) -> None:
        self._ask_name(None)

    @Slot()
    def _on_new_inside(self) -> None:
        self._ask_name(self._sidebar.current_entry())

    def _ask_name(self, around: Entry | None) -> None:
        self._subject = around
        title = self.tr("New Album") if around is None else self.tr("New Album Inside {album}").format(album=around.title)
        verb, check = self.tr("Create Album"), self._wrong_new_name
        dialog = WordsDialog(self._parts.queries, title, verb, self._window, name="", check=check)
        dialog.given.connect(self._on_album_named)
        dialog.open()

    def _path_inside(self, name: str) -> str:
        """A name that was typed, within the album it is meant for."""
        return name if self._subject is None else f"{self._subject.path}/{name}"

    def _wrong_new_name(self, name: str) -> str:
        return wrong_name(self._sidebar.model, "album", self._path_inside(name) if name.strip() else name)

    @Slot(str, str)
    def _on_album_named(self, name: str, search: str) -> None:
        path = clean_path(self._path_inside(name), "album")
        self._send(AlbumCreation(path, search or None), partial(self._on_created, path, bool(search)))

    def _on_created(self, path: str, is_smart: bool, edited: Edited) -> None:
        self._flash(self.tr("Album {name} created").format(name=visible(leaf(path))), edited)
        if is_smart:
            self._navigation.show_base(album_query(path))

    @Slot()
    def _on_new_smart(self) -> None:
        """What is searched for now is a good start."""
        self._subject = None
        title, verb, search = self.tr("New Smart Album"), self.tr("Create Smart Album"), self._navigation.scope.view().query
        dialog = WordsDialog(
            self._parts.queries, title, verb, self._window, name="", check=self._wrong_new_name, search=search, needs_search=True
        )
        dialog.given.connect(self._on_album_named)
        dialog.open()

    @Slot()
    def edit_search(self) -> None:
        """Change the search of the smart album that is current."""
        entry = self._subject = self._sidebar.current_entry()
        if entry is not None and entry.kind == "smart":
            title, verb = self.tr("Search of {album}").format(album=entry.title), self.tr("Change Search")
            dialog = WordsDialog(self._parts.queries, title, verb, self._window, search=entry.query, needs_search=True)
            dialog.given.connect(self._on_search_given)
            dialog.open()

    @Slot(str, str)
    def _on_search_given(self, _name: str, search: str) -> None:
        if self._subject is not None and search != self._subject.query:
            text = self.tr("Search of {album} changed").format(album=visible(self._subject.title))
            self._send(AlbumQueryEdit(self._subject.path, search), partial(self._on_changed, text))

    def _on_changed(self, text: str, _edited: Edited) -> None:
        self._messages.flash(text)

    @Slot()
    def _on_duplicate(self) -> None:
        entry = self._sidebar.current_entry()
        if entry is not None:
            path = free_name(self._sidebar.model, entry.path)
            text = self.tr("{album} duplicated").format(album=visible(entry.title))
            self._send(AlbumDuplication(entry.path, path), partial(self._flash, text))

    @Slot()
    def _on_album_delete(self) -> None:
        entry = self._sidebar.current_entry()
        if entry is not None:
            text = self.tr("Album {name} deleted; its photos stay.").format(name=visible(entry.path))
            self._send(AlbumDeletion(entry.path), partial(self._say, text))

    # -- tags

    @Slot()
    def _on_merge(self) -> None:
        entry = self._subject = self._sidebar.current_entry()
        if entry is not None:
            names = [path for path in self._sidebar.model.paths("tag") if not f"{path}/".startswith(f"{entry.path}/")]
            chooser = Chooser(self.tr("Merge Tag {name} Into").format(name=entry.title), names, self._window)
            chooser.chosen.connect(self._on_merge_chosen)
            chooser.open()

    @Slot(str)
    def _on_merge_chosen(self, into: str) -> None:
        if self._subject is not None:
            self._renames.expect_merge(self._subject.path, into)
            names = {"name": visible(self._subject.path), "other": visible(into), "photos": "{photos}"}
            text = self.tr("Tag {name} merged into {other}: {photos}.").format(**names)
            self._send(TagMerging(self._subject.path, into), partial(self._say, text))

    @Slot()
    def _on_tag_delete(self) -> None:
        entry = self._sidebar.current_entry()
        if entry is not None:
            text = self.tr("Tag {name} deleted: {photos} had it.").format(name=visible(entry.path), photos="{photos}")
            self._send(TagDeletion(entry.path), partial(self._say, text))

    # -- names and places

    @Slot()
    def _on_rename(self) -> None:
        entry = self._sidebar.current_entry()
        if entry is not None:
            self._sidebar.rename(entry.key)

    def _wrong_name(self, entry: Entry, text: str) -> str:
        return wrong_name(self._sidebar.model, "tag" if entry.kind == "tag" else "album", text, entry)

    @Slot(str, str)
    def _on_renamed(self, key: str, text: str) -> None:
        entry = self._sidebar.model.entry(self._sidebar.model.index_of(key))
        if entry is not None:
            self._rename(entry, clean_path(text))

    def _rename(self, entry: Entry, path: str) -> None:
        if path == entry.path:
            return
        names = {"name": visible(entry.path), "other": visible(path), "photos": "{photos}"}
        if entry.kind == "tag":
            text = self.tr("Tag {name} is now {other}: {photos}.").format(**names)
            self._send(TagRenaming(entry.path, path), partial(self._say, text))
        else:
            text = self.tr("Album {name} is now {other}.").format(**names)
            self._send(AlbumRenaming(entry.path, path), partial(self._say, text))

    @Slot(str, str)
    def _on_row_dropped(self, key: str, target_key: str) -> None:
        """Below the row it was dropped on, or at the top."""
        model = self._sidebar.model
        entry, target = model.entry(model.index_of(key)), model.entry(model.index_of(target_key))
        if entry is None or target is None:
            return
        path = leaf(entry.path) if target.is_section else f"{target.path}/{leaf(entry.path)}"
        wrong = self._wrong_name(entry, path)
        if wrong:
            self._messages.say(wrong)
        else:
            self._rename(entry, path)
