"""Puts photos on the shortlist, into albums and under tags: by key, by menu and by dropping them on a row."""

from array import array
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from photodesk.bridge.queries import Ticket
from photodesk.domain.edits import AlbumEdit, Edit, Photos, ShortlistEdit, TagEdit
from photodesk.domain.problems import PhotoDeskError
from photodesk.domain.tags import clean_path, leaf
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.messages import Messages
from photodesk.ui.naming import wrong_name
from photodesk.ui.navigation import Navigation
from photodesk.ui.sidebar.entries import SHORTLIST, Entry
from photodesk.ui.sidebar.sidebar import Sidebar
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.chooser import Chooser
from photodesk.ui.widgets.wording import photos, sentence, visible

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts


class Collecting(QObject):
    """One edit for all photos meant, and the pill says where they went."""

    def __init__(
        self, parts: "Parts", actions: ActionRegistry, navigation: Navigation, attention: Attention, sidebar: Sidebar, undoing: Undoing,
        messages: Messages, window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._parts, self._actions, self._navigation, self._attention = parts, actions, navigation, attention
        self._sidebar, self._undoing, self._messages, self._window = sidebar, undoing, messages, window
        self._presses: deque[array[int]] = deque()
        """Photos to be put on the shortlist or taken off it; which, is asked one after the other."""
        self._ticket: Ticket | None = None
        self._chosen_for: array[int] = array("q")
        actions.on("shortlist.toggle", self._on_toggled)
        actions.on("shortlist.clear", self._on_clear)
        actions.on("album.add", self._on_album_add)
        actions.on("album.take_out", self._on_album_take_out)
        sidebar.tree.photos_dropped.connect(self._on_photos_dropped)
        sidebar.counts_known.connect(self.update)
        navigation.moved.connect(self.update)
        navigation.photo_shown.connect(self.update)
        navigation.grid.selection_summary_changed.connect(self.update)
        self.update()

    @Slot()
    def update(self) -> None:
        """Enable what makes sense now."""
        is_any, counts = self._attention.is_any(), self._sidebar.counts
        self._actions.enable(("shortlist.toggle", "album.add"), is_any)
        self._actions.enable(("album.take_out",), is_any and self._shown_album() is not None)
        self._actions.enable(("shortlist.clear",), counts is not None and counts.shortlisted > 0)

    def _shown_album(self) -> Entry | None:
        """The album whose photos are shown, where they were put by hand."""
        model = self._sidebar.model
        entry = model.entry(model.index_of_base(self._navigation.scope.base))
        return entry if entry is not None and entry.kind == "album" else None

    def _edit(self, edit: Edit, ids: "array[int]", place: str) -> None:
        self._parts.commands.edit(edit)
        self._undoing.expect()
        self._messages.flash(f"{photos(len(ids))} · {visible(place)}")

    # -- the shortlist

    @Slot()
    def _on_toggled(self) -> None:
        ids = self._attention.ids()
        if ids:
            self._presses.append(ids)
            self._ask()

    def _ask(self) -> None:
        """Whether all are on it already; asked behind the edits under way, so that a second press takes back the first."""
        if self._ticket is None and self._presses:
            ids = self._presses[0]

            def question(library: Library) -> bool:
                return library.organising.all_shortlisted(ids)

            self._ticket = self._parts.queries.ask(self, question, self._on_asked, failed=self._on_failed, after_edits=True)

    def _on_asked(self, are_on: bool) -> None:
        self._ticket, ids = None, self._presses.popleft()
        place = self.tr("Off the Shortlist") if are_on else self.tr("Shortlist")
        self._edit(ShortlistEdit(Photos(ids), not are_on), ids, place)
        self._ask()

    def _on_failed(self, error: Exception) -> None:
        self._ticket = None
        self._presses.clear()
        if isinstance(error, PhotoDeskError):
            self._messages.say(sentence(error))

    @Slot()
    def _on_clear(self) -> None:
        counts = self._sidebar.counts
        self._parts.commands.edit(ShortlistEdit(Photos.matching(SHORTLIST), False))
        self._undoing.expect()
        self._messages.flash(self.tr("Shortlist cleared · {photos}").format(photos=photos(counts.shortlisted if counts else 0)))

    # -- albums

    @Slot()
    def _on_album_add(self) -> None:
        self._chosen_for = self._attention.ids()
        if self._chosen_for:
            title = self.tr("Add {photos} to Album").format(photos=photos(len(self._chosen_for)))
            names = self._sidebar.model.paths("album")
            chooser = Chooser(title, names, self._window, new=self.tr("New album “{name}”"), check=self._wrong_name)
            chooser.chosen.connect(self._on_album_chosen)
            chooser.new_wanted.connect(self._on_album_wanted)
            chooser.open()

    @Slot(str)
    def _on_album_chosen(self, path: str) -> None:
        self._edit(AlbumEdit(Photos(self._chosen_for), path, True), self._chosen_for, leaf(path))

    def _wrong_name(self, text: str) -> str:
        return wrong_name(self._sidebar.model, "album", text)

    @Slot(str)
    def _on_album_wanted(self, text: str) -> None:
        path = clean_path(text, "album")
        self._edit(AlbumEdit(Photos(self._chosen_for), path, True, make=True), self._chosen_for, leaf(path))

    @Slot()
    def _on_album_take_out(self) -> None:
        album, ids = self._shown_album(), self._attention.ids()
        if album is not None and ids:
            self._edit(AlbumEdit(Photos(ids), album.path, False), ids, self.tr("Out of {album}").format(album=album.title))

    # -- by dropping

    @Slot(str, object)
    def _on_photos_dropped(self, key: str, ids: "array[int]") -> None:
        entry = self._sidebar.model.entry(self._sidebar.model.index_of(key))
        if entry is None or not ids:
            return
        match entry.kind:
            case "tag":
                self._edit(TagEdit(Photos(ids), add=(entry.path,)), ids, entry.title)
            case "album":
                self._edit(AlbumEdit(Photos(ids), entry.path, True), ids, entry.title)
            case "shortlist":
                self._edit(ShortlistEdit(Photos(ids), True), ids, entry.title)
