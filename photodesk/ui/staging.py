"""Stages file changes: to the trash, new names, other folders, by key, by menu and by dropping photos on a folder."""

import os
from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.deletions import Deletions
from photodesk.domain.changes import Edited
from photodesk.domain.edits import Edit, MoveStaging, Photos, RenameStaging, TrashStaging
from photodesk.domain.labels import label_of
from photodesk.domain.templates import NAMES, stem_of
from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.widgets.chooser import Chooser
from photodesk.ui.widgets.wording import number, photos, plain_name, visible

if TYPE_CHECKING:
    from photodesk.ui.shell import Shell

ACTIONS = ("photo.trash", "photo.rename", "photo.move", "photo.delete")


class Staging(QObject):
    """Binds its actions itself. A toast says how much was really staged, and offers to undo it."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._navigation, self._attention = window, window.navigation, window.attention
        self._filing, events = window.parts.filing, window.parts.events
        self._deletions = Deletions(self._filing, window.parts.queries, events, self)
        self._sent: list[Edit] = []
        """Edits that are on their way and are to be told of."""
        self._meant: array[int] = array("q")
        """The photos that a dialog is about."""
        self._template = NAMES
        """The template that was used last for several photos."""
        self._folders: dict[str, str] = {}
        """What the chooser calls the folders, and their paths."""
        for action_id, done in zip(ACTIONS, (self._on_trash, self._on_rename, self._on_move, self._on_delete), strict=True):
            window.actions_table.on(action_id, done)
        window.sidebar.tree.photos_dropped.connect(self._on_photos_dropped)
        self._attention.turned.connect(self._enable)
        self._deletions.staged.connect(self._on_deletions_staged)
        events.edited.connect(self._on_edited)
        events.notice_raised.connect(self._on_notice_raised)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        self._window.actions_table.enable(ACTIONS, self._attention.is_any())

    def _expect(self, edit: Edit) -> None:
        self._sent.append(edit)
        self._window.undoing.expect()

    # -- to the trash

    @Slot()
    def _on_trash(self) -> None:
        ids = self._attention.ids()
        if not ids:
            return
        self._expect(TrashStaging(Photos(ids)))
        self._filing.trash(ids)
        self._go_on()

    @Slot()
    def _on_delete(self) -> None:
        ids = self._attention.ids()
        if ids:
            self._window.undoing.expect()
            self._deletions.stage(ids)
            self._go_on()

    def _go_on(self) -> None:
        """In the loupe to the next photo, as far as there is one."""
        if self._navigation.page == "loupe":
            self._navigation.loupe().next_photo()

    @Slot(int)
    def _on_deletions_staged(self, count: int) -> None:
        messages = self._window.messages
        if count:
            text = self.tr("{photos} staged to be deleted permanently").format(photos=photos(count))
            messages.say(text, self.tr("Review"), self._navigation.show_pending)
        else:
            messages.say(self._nothing())

    # -- new names

    @Slot()
    def _on_rename(self) -> None:
        from photodesk.ui.renaming.dialog import RenameDialog
        from photodesk.ui.renaming.template_text import literal

        self._meant = self._attention.ids()
        if not self._meant:
            return
        row = self._navigation.grid.photos.row_of(self._meant[0]) if len(self._meant) == 1 else None
        known = self._navigation.grid.photos.known(row) if row is not None else None
        template = self._template if known is None else visible(literal(stem_of(known.name)))
        dialog = RenameDialog(self._window.theme, self._filing, self._meant, template, self._window)
        dialog.wanted.connect(self._on_names_wanted)
        dialog.open()

    @Slot(str)
    def _on_names_wanted(self, template: str) -> None:
        if len(self._meant) > 1:
            self._template = template
        self._expect(RenameStaging(Photos(self._meant), template))
        self._filing.rename(self._meant, template)

    # -- other folders

    @Slot()
    def _on_move(self) -> None:
        self._meant = self._attention.ids()
        if not self._meant:
            return
        self._folders = {}
        for entry, name in _folders(self._window.sidebar.model.entries):
            self._folders[name if name not in self._folders else entry.path] = entry.path
        title = self.tr("Move {photos} to Folder").format(photos=photos(len(self._meant)))
        chooser = Chooser(title, list(self._folders), self._window, new=self.tr("New folder “{name}”"), check=self._wrong_folder)
        chooser.chosen.connect(self._on_folder_chosen)
        chooser.new_wanted.connect(self._on_folder_wanted)
        chooser.open()

    @Slot(str)
    def _on_folder_chosen(self, name: str) -> None:
        self._move(self._meant, self._folders[name])

    @Slot(str)
    def _on_folder_wanted(self, name: str) -> None:
        self._move(self._meant, self._new_folder(name))

    def _wrong_folder(self, name: str) -> str:
        """What is wrong with a new folder; "" for nothing."""
        if self._new_folder(name):
            return ""
        example = f"{next(iter(self._folders), 'Pictures')}/2025"
        return self.tr("Begin with one of the folders, such as {example}.").format(example=plain_name(example))

    def _new_folder(self, name: str) -> str:
        """The path of a folder below one that is there; "" where it is below none, or would lead out of it."""
        parts = [part.strip() for part in name.split("/")]
        if any(part in ("", ".", "..") for part in parts):
            return ""
        for length in range(len(parts) - 1, 0, -1):
            above = self._folders.get("/".join(parts[:length]))
            if above is not None:
                return os.path.join(above, *parts[length:])
        return ""

    def _move(self, ids: "array[int]", folder: str) -> None:
        self._expect(MoveStaging(Photos(ids), os.fsencode(folder)))
        self._filing.move(ids, folder)

    @Slot(str, object)
    def _on_photos_dropped(self, key: str, ids: "array[int]") -> None:
        entry = self._window.sidebar.model.entry(self._window.sidebar.model.index_of(key))
        if entry is not None and entry.kind == "folder" and ids:
            self._move(ids, entry.path)

    # -- what came of it

    @Slot(object)
    def _on_edited(self, edited: Edited) -> None:
        sent = next((edit for edit in self._sent if label_of(edit, edited.changed) == edited.label), None)
        if sent is None:
            return
        self._sent.remove(sent)
        if edited.edit_id is None:
            self._window.messages.say(self._nothing())
            return
        count = edited.changed
        match sent:
            case TrashStaging():
                text = self.tr("{photos} staged for the Trash").format(photos=photos(count))
            case MoveStaging(folder=folder):
                name = visible(os.fsdecode(folder.rpartition(b"/")[2]))
                text = self.tr("{photos} staged to move to {folder}").format(photos=photos(count), folder=name)
            case _:
                text = self.tr("1 new name staged") if count == 1 else self.tr("{n} new names staged").format(n=number(count))
        if count < edited.matched:
            stay = photos(edited.matched - count)
            text = self.tr("{text}; {photos} stay as they are").format(text=text, photos=stay)
        self._window.messages.say(text, self.tr("Undo"), self._window.undoing.undo)

    def _nothing(self) -> str:
        return self.tr("Nothing was staged: these photos are protected, missing, or staged already.")

    @Slot(object)
    def _on_notice_raised(self, _notice: object) -> None:
        """What was sent may have been refused."""
        self._sent.clear()


def _folders(entries: tuple[Entry, ...], above: str = "") -> list[tuple[Entry, str]]:
    """All folders that can be reached, each with its name below the one that was added: "Pictures/2025"."""
    found = []
    for entry in entries:
        name = f"{above}/{entry.title}" if above else entry.title
        if entry.kind == "folder":
            found += [] if entry.offline else [(entry, name)]
        found += _folders(entry.children, name if entry.kind == "folder" else "")
    return found
