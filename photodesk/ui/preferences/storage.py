"""The page of caches: how large they are, how large they may be, where the library lies."""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from photodesk.bridge.queries import Queries
from photodesk.config.settings import Settings
from photodesk.library.library import Library
from photodesk.ui.preferences.fields import Field
from photodesk.ui.preferences.page import Page
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import number, size

Sizes = tuple[int, int, int, int]
"""Bytes of thumbnails, thumbnails, bytes of previews, previews."""


class StoragePage(Page):
    """`clear_asked`: clear the cache (asks first). `place_asked`: show the library's folder."""

    clear_asked = Signal()
    place_asked = Signal()

    def __init__(
        self, theme: Theme, title: str, fields: tuple[Field, ...], settings: Settings, queries: Queries, place: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, title, fields, settings, parent)
        self._queries = queries
        self.sizes = TextLabel(_tr("Counting…"), tone="secondary", wrap=True)
        self.body.insertWidget(1, self.sizes)
        buttons = FlowLayout(spacing_px=8)
        buttons.addWidget(push_button(_tr("Clear Cache…"), self._on_clear))
        buttons.addWidget(push_button(_tr("Show Library in File Manager"), self._on_place))
        self.body.addWidget(TextLabel(_tr("The library lies in this folder:"), tone="secondary"))
        self.body.addWidget(ElidedLabel(place, mode=Qt.TextElideMode.ElideMiddle))
        self.body.addLayout(buttons)

    def refresh(self) -> None:
        """Count again."""
        self._queries.ask(self, _sizes, self._on_sizes)

    def _on_sizes(self, sizes: Sizes) -> None:
        thumb_bytes, thumbs, preview_bytes, previews = sizes
        self.sizes.setText(
            _tr("{thumbs} thumbnails take {thumb_size}, {previews} previews take {preview_size}.").format(
                thumbs=number(thumbs), thumb_size=size(thumb_bytes), previews=number(previews), preview_size=size(preview_bytes)
            )
        )

    @Slot()
    def _on_clear(self) -> None:
        self.clear_asked.emit()

    @Slot()
    def _on_place(self) -> None:
        self.place_asked.emit()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _sizes(library: Library) -> Sizes:
    found = library.derivatives.sizes()
    return found.thumb_bytes, found.thumbs, found.preview_bytes, found.previews


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preferences", text)
