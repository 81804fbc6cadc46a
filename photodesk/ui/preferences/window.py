"""The window of preferences: what is chosen takes effect at once."""

from dataclasses import fields, replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from photodesk.bridge.queries import Queries
from photodesk.config.settings import Settings
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.preferences.fields import PAGES, Field, translated
from photodesk.ui.preferences.importing import ImportPage
from photodesk.ui.preferences.page import Page
from photodesk.ui.preferences.shortcuts import ShortcutsPage
from photodesk.ui.preferences.storage import StoragePage
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.empty_state import EmptyState
from photodesk.ui.widgets.labels import TextLabel

SIZE = QSize(720, 560)
USUAL_LINE_PX = 18
LIST_PX = 180
TAB = Qt.FocusPolicy.TabFocus
IDS = tuple(page[0] for page in PAGES)


class Preferences(QWidget):
    """Non-modal. `settings_changed(Settings)`: apply and keep these. `clear_asked`, `place_asked`: from the page Storage."""

    settings_changed = Signal(object)
    clear_asked = Signal()
    place_asked = Signal()

    def __init__(
        self, theme: Theme, settings: Settings, actions: ActionRegistry, queries: Queries, place: str, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Preferences"))
        self.resize(SIZE * max(1.0, self.fontMetrics().height() / USUAL_LINE_PX))
        self._theme, self.settings = theme, settings
        self._queries, self._place = queries, place
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search Settings"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(280)
        self._side = QWidget(self)  # made in the order of the tab key
        self.list = QListWidget(self._side)
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setIconSize(QSize(16, 16))
        self.stack = QStackedWidget(self)
        self._actions = actions
        self._made: dict[str, QWidget] = {}
        self._shown: dict[str, QWidget] = {}
        """The pages that were made, and what the stack holds of each."""
        for _, title, icon, _ in PAGES:
            self.list.addItem(QListWidgetItem(theme.icon(icon, size_px=16), translated(title)))
        self.nothing = EmptyState(theme, "search", self.tr("No settings match"), "", (self.tr("Clear Search"), self._on_search_clear))
        self.stack.addWidget(self.nothing)
        self.reset_button = push_button(self.tr("Reset This Page"), self._on_reset, parent=self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_page_changed)
        self.search.textChanged.connect(self._on_search)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
        self.list.setCurrentRow(0)

    @property
    def pages(self) -> dict[str, QWidget]:
        """All pages by id; those that were not shown yet are made now."""
        return {page_id: self._page(page_id) for page_id in IDS}

    def _page(self, page_id: str) -> QWidget:
        if page_id not in self._made:
            _, title, _, page_fields = PAGES[IDS.index(page_id)]
            page = self._made[page_id] = self._make(page_id, translated(title), page_fields)
            self._shown[page_id] = _scrolling(page) if isinstance(page, Page) else page
            self.stack.addWidget(self._shown[page_id])
            reached = [each for each in page.findChildren(QWidget) if each.focusPolicy() & TAB and each.focusProxy() is None]
            self.setTabOrder(reached[-1] if reached else self.list, self.reset_button)  # the foot stays the last
        return self._made[page_id]

    def _make(self, page_id: str, title: str, page_fields: tuple[Field, ...]) -> QWidget:
        if page_id == "shortcuts":
            shortcuts = ShortcutsPage(self._theme, self._actions, self.settings.shortcuts)
            shortcuts.chosen.connect(self._on_shortcuts_chosen)
            return shortcuts
        if page_id == "storage":
            storage = StoragePage(self._theme, title, page_fields, self.settings, self._queries, self._place)
            storage.clear_asked.connect(self.clear_asked)
            storage.place_asked.connect(self.place_asked)
            page: Page = storage
        else:
            page = (ImportPage if page_id == "import" else Page)(self._theme, title, page_fields, self.settings)
        if page_id == "privacy":
            for text in self._promises():
                page.body.addWidget(TextLabel(text, wrap=True))
        page.edited.connect(self._on_edited)
        page.close_up()
        return page

    def _promises(self) -> tuple[str, ...]:
        return (
            self.tr("PhotoDesk has no network access: nothing is uploaded, and nothing is looked up."),
            self.tr("Reports you copy go to the clipboard and nowhere else. Log files name photos by number, not by name."),
            self.tr("All that PhotoDesk stores lies in the folder of the library, which only you can read."),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        heading = TextLabel(self.tr("Preferences"))
        heading.setFont(self._theme.font("title"))
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.search, 1)
        self.list.setMinimumWidth(LIST_PX)
        self.list.setMaximumWidth(max(LIST_PX, self.list.sizeHintForColumn(0) + 40))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._side.setObjectName("panel")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side_layout = QVBoxLayout(self._side)
        side_layout.setContentsMargins(8, 8, 8, 8)
        side_layout.addWidget(self.list)
        middle.addWidget(self._side)
        middle.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addStretch(1)
        foot.addWidget(self.reset_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)

    def show_settings(self, settings: Settings) -> None:
        """The settings were changed elsewhere (the canvas in the loupe's menu)."""
        self.settings = settings
        for page in self._made.values():
            if isinstance(page, Page):
                page.show_settings(settings)

    def show_page(self, page_id: str) -> None:
        """Turn to a page."""
        self.list.setCurrentRow(IDS.index(page_id))

    def _current_id(self) -> str:
        return IDS[max(0, self.list.currentRow())]

    def _change(self, settings: Settings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit(settings)

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        self._change(replace(self.settings, **{name: value}))  # type: ignore[arg-type]  # editors give the field's own type

    @Slot(object)
    def _on_shortcuts_chosen(self, shortcuts: dict[str, list[str]]) -> None:
        self._change(replace(self.settings, shortcuts=shortcuts))

    @Slot(int)
    def _on_page_changed(self, _row: int) -> None:
        page = self._page(self._current_id())
        self.stack.setCurrentWidget(self._shown[self._current_id()])
        self.reset_button.setEnabled(isinstance(page, ShortcutsPage) or bool(isinstance(page, Page) and page.names()))

    @Slot(str)
    def _on_search(self, text: str) -> None:
        """Only fields that are found stay, and pages that have some; the first of these is shown."""
        hits = []
        for row, page in enumerate(self.pages.values()):
            found = page.search_for(text.strip()) if isinstance(page, Page | ShortcutsPage) else 0
            hit = bool(found) or text.strip().casefold() in self._item(row).text().casefold()
            self._item(row).setHidden(not hit)
            if hit:
                hits.append(row)
        if not hits:
            self.nothing.set_texts(self.tr("No settings match"), self.tr("Nothing is called “{text}”.").format(text=text.strip()))
            self.stack.setCurrentWidget(self.nothing)
            self.reset_button.setEnabled(False)
        elif self.list.currentRow() not in hits:
            self.list.setCurrentRow(hits[0])
        else:
            self._on_page_changed(self.list.currentRow())

    @Slot()
    def _on_search_clear(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _item(self, row: int) -> QListWidgetItem:
        return self.list.item(row)

    @Slot()
    def _on_reset(self) -> None:
        page = self._page(self._current_id())
        if isinstance(page, ShortcutsPage):
            page.reset_all()
        elif isinstance(page, Page):
            defaults = {field.name: getattr(Settings(), field.name) for field in fields(Settings) if field.name in page.names()}
            self._change(replace(self.settings, **defaults))
            page.show_settings(self.settings)


def _scrolling(page: Page) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    return scroll
