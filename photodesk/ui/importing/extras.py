"""What else is done with photos that come in: what is left out, tags, an album, a second copy, and whether the card is emptied."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QStandardPaths, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from photodesk.bridge.queries import Queries
from photodesk.domain.tags import BadName, clean_path, folded
from photodesk.ui.importing.rows import row_label
from photodesk.ui.questions import choose_folder
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.controls import Switch
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.tag_field import TagField
from photodesk.ui.widgets.tag_suggesting import TagSuggesting
from photodesk.ui.widgets.wording import number, sentence

FIELD_PX, INDENT_PX = 280, 26


class ExtrasForm(QWidget):
    """`changed`: something else is chosen. `skip_changed(bool)`: whether photos of the library are left out."""

    changed = Signal()
    skip_changed = Signal(bool)

    def __init__(self, theme: Theme, queries: Queries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: dict[str, None] = {}
        self._second: bytes | None = None
        self.skip = Switch(theme, "", self)
        self.skip.setChecked(True)
        self.second = Switch(theme, self.tr("Second copy to"), self)
        self.second_place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, tone="secondary", parent=self)
        self.second_button = push_button(self.tr("Folder…"), self.choose_second, parent=self)
        self.second_button.setAccessibleName(self.tr("Second Copy to a Folder…"))
        self.delete = Switch(theme, self.tr("Delete from card after verification"), self)
        self.reason = TextLabel(tone="tertiary", wrap=True, parent=self)
        self.reason.setFont(theme.font("caption"))
        self.tags = TagField(theme, self)
        self.album = QLineEdit(self)
        self.album.setAccessibleName(self.tr("Album"))
        self.album.setPlaceholderText(self.tr("None"))
        self._albums = QStringListModel(self)
        completer = QCompleter(self._albums, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.album.setCompleter(completer)
        self.show_known(0)
        self._lay_out()
        self.skip.toggled.connect(self.skip_changed)
        self.second.toggled.connect(self._on_second_toggled)
        self.delete.toggled.connect(self.changed)
        self.album.textChanged.connect(self.changed)
        self.tags.entered.connect(self._on_tags_entered)
        self.tags.removed.connect(self._on_tag_removed)
        TagSuggesting(queries, self.tags)

    def _lay_out(self) -> None:
        second = QHBoxLayout()
        second.setSpacing(8)
        self.second_place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        second.addWidget(self.second)
        second.addWidget(self.second_button)
        second.addWidget(self.second_place, 1)
        left, right = QVBoxLayout(), QGridLayout()
        left.setSpacing(4)
        left.addWidget(self.skip)
        left.addLayout(second)
        left.addWidget(self.delete)
        reason = QHBoxLayout()
        reason.addSpacing(INDENT_PX)
        reason.addWidget(self.reason, 1)
        left.addLayout(reason)
        left.addStretch(1)
        right.setHorizontalSpacing(12)
        right.setVerticalSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        for row, (text, field) in enumerate(((self.tr("Tags"), self.tags), (self.tr("Album"), self.album))):
            right.addWidget(row_label(text, self, field), row, 0, top)
            field.setFixedWidth(FIELD_PX)
            right.addWidget(field, row, 1, top)
        right.setRowStretch(2, 1)
        also = row_label(self.tr("Also"), self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(also, 0, top)
        layout.addLayout(left, 1)
        layout.addLayout(right)

    # -- what is chosen

    def second_copy(self) -> bytes | None:
        """Where a second copy goes, if there is to be one."""
        return self._second if self.second.isChecked() else None

    def set_second_copy(self, folder: bytes | None, *, wanted: bool) -> None:
        """The folder of the second copy."""
        self._second = folder
        self.second_place.set_text("" if folder is None else os.fsdecode(folder))
        self.second.setChecked(wanted and folder is not None)
        self.changed.emit()

    def second_folder(self) -> bytes | None:
        """The folder for second copies, also where none is wanted now."""
        return self._second

    def chosen_tags(self) -> tuple[str, ...]:
        """The tags that are given."""
        return tuple(self._tags)

    def set_tags(self, tags: Sequence[str]) -> None:
        """These tags are given."""
        self._tags = dict.fromkeys(tags)
        self.tags.show_tags(dict.fromkeys(self._tags, 1), 1)

    def chosen_album(self) -> str | None:
        """The album, if there is to be one."""
        return self.album.text().strip() or None

    def album_problem(self) -> str:
        """What is wrong with the name of the album, in a sentence; "" for nothing."""
        try:
            if self.album.text().strip():
                clean_path(self.album.text().strip(), "album")
        except BadName as error:
            return sentence(error)
        return ""

    def show_known(self, count: int) -> None:
        """How many the library has already."""
        text = self.tr("Skip photos already in the library ({n})").format(n=number(count))
        self.skip.setText(text if count else self.tr("Skip photos already in the library"))

    def offer_albums(self, names: Sequence[str]) -> None:
        """The albums there are."""
        self._albums.setStringList(list(names))

    def allow_deletion(self, reason: str) -> None:
        """*reason*: why nothing can be deleted from the source; "" where it can."""
        self.delete.setEnabled(not reason)
        if reason:
            self.delete.setChecked(False)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.delete.setAccessibleDescription(reason)

    # -- a second copy

    @Slot()
    def choose_second(self) -> None:
        """Ask for the folder of the second copy."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        choose_folder(self, self.tr("Second Copy To"), start, self.take_second)

    @Slot(str)
    def take_second(self, path: str) -> None:
        """A folder that was chosen by hand."""
        self.set_second_copy(os.fsencode(os.path.abspath(path)), wanted=True)

    @Slot(bool)
    def _on_second_toggled(self, wanted: bool) -> None:
        if wanted and self._second is None:
            self.second.setChecked(False)
            self.choose_second()
        self.changed.emit()

    # -- tags

    @Slot(object)
    def _on_tags_entered(self, paths: Sequence[str]) -> None:
        known = {folded(tag) for tag in self._tags}
        self.set_tags((*self._tags, *(path for path in paths if folded(path) not in known)))
        self.changed.emit()

    @Slot(str)
    def _on_tag_removed(self, path: str) -> None:
        self.set_tags([tag for tag in self._tags if tag != path])
        self.changed.emit()
