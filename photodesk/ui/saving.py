"""Keeps a search with its filters as a smart album."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from photodesk.domain.edits import AlbumCreation
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.album_name import AlbumName
from photodesk.ui.grid_page import GridPage
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.theme import Theme
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.wording import as_sentence, photos, plain_name

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts


class Saving(QObject):
    """Asks for the name in a small panel below the bar; a name that is taken is said there, and nothing is lost."""

    def __init__(
        self, parts: "Parts", theme: Theme, actions: ActionRegistry, navigation: Navigation, page: GridPage, messages: Messages,
        undoing: Undoing, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._parts, self._theme, self._actions, self._navigation = parts, theme, actions, navigation
        self._page, self._messages, self._undoing = page, messages, undoing
        self._panel: AlbumName | None = None
        self._query = ""
        actions.on("search.save", self._on_save)

    def update(self) -> None:
        """A list that is narrowed and shown can be kept."""
        navigation = self._navigation
        shown = navigation.grid.photos.listing.view
        savable = navigation.page == "grid" and navigation.scope.is_narrowed() and shown.query == navigation.scope.query()
        self._actions.enable(("search.save",), savable)
        self._page.bar.show_savable(savable)

    @Slot()
    def _on_save(self) -> None:
        if self._panel is None:
            self._panel = AlbumName(self._theme, self._page.window())
            self._panel.name_chosen.connect(self._on_name_chosen)
        self._query = self._navigation.scope.query()
        bar = self._page.bar
        self._panel.ask(bar.save, photos(self._navigation.grid.photos.count()))

    @Slot(str)
    def _on_name_chosen(self, name: str) -> None:
        self._parts.queries.ask(self, partial(_checked, name=name, query=self._query), self._on_checked, failed=self._on_refused)

    def _on_checked(self, path: str) -> None:
        self._parts.commands.edit(AlbumCreation(path, self._query))
        self._undoing.expect()
        if self._panel is not None:
            self._panel.dismiss()
        number = photos(self._navigation.grid.photos.count())
        self._messages.flash(self.tr("Smart album {name} · {photos}").format(name=plain_name(path), photos=number))

    def _on_refused(self, error: Exception) -> None:
        if self._panel is not None:
            self._panel.show_error(as_sentence(str(error)))


def _checked(library: Library, name: str, query: str) -> str:
    return library.organising.check_album(name, query)
