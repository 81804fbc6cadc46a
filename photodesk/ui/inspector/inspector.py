"""The panel that describes the chosen photos, and where they are edited."""

from array import array
from collections.abc import Container, Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from photodesk.bridge.events import Events
from photodesk.bridge.pending_edits import PendingEdit, PendingEdits
from photodesk.bridge.queries import Queries
from photodesk.domain.changes import Field
from photodesk.domain.edits import AlbumEdit, CaptionEdit, Edit, Photos, TagEdit, TitleEdit
from photodesk.domain.likeness import OtherFiles
from photodesk.domain.selections import Belonging, Common, Said, Summary
from photodesk.domain.tags import leaf
from photodesk.ui.inspector.albums_section import AlbumsSection
from photodesk.ui.inspector.asking import Asking, One
from photodesk.ui.inspector.copies_section import CopiesSection
from photodesk.ui.inspector.details import file_lines, lines, selection_lines
from photodesk.ui.inspector.facts_section import FactsSection
from photodesk.ui.inspector.marks_section import MarksSection
from photodesk.ui.inspector.problem_section import ProblemSection
from photodesk.ui.inspector.tags_section import TagsSection
from photodesk.ui.inspector.words_section import WordsSection
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import number, photos, visible

VALUES: Final = (Field.FLAG, Field.RATING, Field.LABEL, Field.TITLE, Field.CAPTION)


class Inspector(QWidget):
    """Speaks of nothing, one photo or several, with what is asked for and not saved yet. Its fields stay the same widgets: focus and
    half-written text outlast whatever happens to the photos in the meantime.

    `mark_asked(kind, value)`: a flag, rating or label. `album_asked`: choose an album for the photos. `edit_asked(edit, effect)`: anything
    else; *effect* says in words what it does. `left`: back to the photos. `photo_asked(photo_id)`: go to another file of the picture.
    `show_asked(path)`: in the file manager. `retry_asked(photo_id)`, `hide_asked(photo_id)`: from the card of a problem.
    """

    mark_asked = Signal(str, str)
    edit_asked = Signal(object, str)
    album_asked = Signal()
    left = Signal()
    photo_asked = Signal(int)
    show_asked = Signal(str)
    retry_asked = Signal(int)
    hide_asked = Signal(int)

    def __init__(
        self, theme: Theme, queries: Queries, events: Events, pending: PendingEdits, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._ids: array[int] = array("q")
        self._pending = pending
        self._known: Said | None = None
        """What the library answered last, and what was saved since."""
        self._asking = Asking(queries, events, self)
        self.header = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.header.setFont(theme.font("heading"))
        self.unsaved = TextLabel(self.tr("Not saved yet: what you set is kept, and tried again."), tone="warning", wrap=True, parent=self)
        self.unsaved.hide()
        self.marks, self.tags = MarksSection(theme), TagsSection(theme, queries)
        self.words, self.albums = WordsSection(theme), AlbumsSection(theme)
        self._problem, self._facts, self.copies = ProblemSection(theme), FactsSection(theme), CopiesSection(theme)
        self._lay_out()
        self._join(pending)
        self._show_nobody(self.tr("No photo selected"))

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._content.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._box = QVBoxLayout(self._content)
        self._box.setSpacing(8)
        for part in (self._problem, self.marks, self.tags, self.words, self.albums, self._facts, self.copies):
            self._box.addWidget(part)
        self._box.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("inspector")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("Details"))
        self._scroll.setWidget(self._content)
        self._scroll.verticalScrollBar().valueChanged.connect(self.tags.field.hide_suggestions)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(8)
        self._top = QHBoxLayout()
        self._top.addWidget(self.header)
        self._layout.addLayout(self._top)
        self._layout.addWidget(self.unsaved)
        self._layout.addWidget(self._scroll, 1)
        self._set_margins()
        self.setFocusProxy(self._scroll)

    def _set_margins(self) -> None:
        """The scroll bar stands at the outer edge; at the inner one is room for the ring of what has the focus."""
        mirrored = self.isRightToLeft()
        for layout, (inner, top, outer, bottom) in (
            (self._layout, (14, 12, 0, 0)), (self._top, (2, 0, 16, 0)), (self._box, (0, 0, 16, 16)),
        ):  # fmt: skip
            layout.setContentsMargins(*((outer, top, inner, bottom) if mirrored else (inner, top, outer, bottom)))

    def _join(self, pending: PendingEdits) -> None:
        self._asking.photo_known.connect(self._on_photo_known)
        self._asking.summary_known.connect(self._on_summary_known)
        self._asking.belonging_known.connect(self._on_belonging_known)
        self._asking.copied_known.connect(self._on_copied_known)
        self.marks.chosen.connect(self.mark_asked)
        self.tags.field.entered.connect(self._on_tags_entered)
        self.tags.field.removed.connect(self._on_tag_removed)
        self.words.title_committed.connect(self._on_title_committed)
        self.words.caption_committed.connect(self._on_caption_committed)
        self.albums.add_asked.connect(self.album_asked)
        self.albums.completed.connect(self._on_album_completed)
        self.albums.removed.connect(self._on_album_removed)
        for signal in (self.tags.field.left, self.words.left):
            signal.connect(self.left)
        self.copies.photo_asked.connect(self.photo_asked)
        for shows in (self._problem.show_asked, self.copies.show_asked):
            shows.connect(self.show_asked)
        self._problem.retry_asked.connect(self.retry_asked)
        self._problem.hide_asked.connect(self.hide_asked)
        pending.changed.connect(self._on_pending_changed)
        pending.committed.connect(self._on_committed)

    # -- what is shown

    def show_photos(self, ids: "array[int]") -> None:
        """These are the chosen photos now; what is shown stays until the answer is there. Text written for others is theirs."""
        if ids == self._ids:
            return
        self.words.commit()
        self._ids, self._known = ids, None
        self.words.set_ready(False)
        self._asking.ask(ids)
        if not ids:
            self._show_nobody(self.tr("No photo selected"))

    def focus_tags(self) -> None:
        """Write tags."""
        self._show_content(True)
        self._scroll.ensureWidgetVisible(self.tags.field.line)
        self.tags.field.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lines_shown(self) -> dict[str, str]:
        """Label and value of every line of details and files."""
        return self._facts.lines()

    def _show_nobody(self, heading: str) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._content.isAncestorOf(focused):
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        self.header.set_text(heading)
        self._known = None
        self.unsaved.hide()
        self._problem.show_photo(None)
        self._facts.show_lines((), ())
        self.copies.show_others(OtherFiles())
        self._show_content(False)

    def _show_content(self, is_shown: bool) -> None:
        """The fields, or nothing: then there is nothing to scroll either."""
        self._content.setVisible(is_shown)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_shown else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._scroll.setVerticalScrollBarPolicy(policy)

    @Slot(object)
    def _on_photo_known(self, found: One) -> None:
        photo = found.photo
        if photo is None:
            self._show_nobody(self.tr("This photo is no longer in the library"))
            return
        self.header.set_text(photo["name"])
        self._problem.show_photo(photo)
        self._facts.show_lines(lines(photo), file_lines(photo))
        self.copies.show_others(found.others)
        self._take({field: Common(photo[field.value]) for field in VALUES}, found.belonging)

    @Slot(object)
    def _on_summary_known(self, summary: Summary) -> None:
        self.header.set_text(self.tr("{photos} selected").format(photos=photos(len(self._ids))))
        self._problem.show_photo(None)
        self._facts.show_lines(selection_lines(summary), ())
        self.copies.forget_others()
        self._take(summary.values, self._known.belonging if self._known is not None else Belonging())

    @Slot(int)
    def _on_copied_known(self, count: int) -> None:
        self.copies.show_count(count)

    @Slot(object)
    def _on_belonging_known(self, belonging: Belonging) -> None:
        self._take(self._known.values if self._known is not None else {}, belonging)

    def _take(self, values: Mapping[Field, Common], belonging: Belonging) -> None:
        self._known = Said(len(self._ids), values, belonging)
        self._show_said()

    @Slot()
    def _show_said(self) -> None:
        """What the library has, and what was asked of it since."""
        known = said = self._known
        if known is None or said is None:
            return
        is_unsaved = False
        for entry in self._pending.edits():
            share = entry.share(self._ids)
            said = said.after(entry.edit, share)
            is_unsaved |= entry.failed and share > 0
        self.unsaved.setVisible(is_unsaved)
        if known.values:  # else what they have is not known yet, only what they will have
            self.marks.show_marks(*(said.values[field] for field in VALUES[:3]))
            self.words.show_words(said.values[Field.TITLE], said.values[Field.CAPTION])
            self._show_content(True)
        self.tags.show_tags(said.belonging.tags, said.chosen)
        self.albums.show_albums(said.belonging.albums, said.chosen)

    # -- what the user does

    def _send(self, edit: Edit, effect: str) -> None:
        self.edit_asked.emit(edit, f"{effect} · {photos(len(self._ids))}")

    @Slot(object)
    def _on_tags_entered(self, paths: tuple[str, ...]) -> None:
        if not self._ids:
            return
        one, several = self.tr("Tagged “{tag}”"), self.tr("{n} tags added")
        effect = one.format(tag=visible(leaf(paths[0]))) if len(paths) == 1 else several.format(n=number(len(paths)))
        self._send(TagEdit(Photos(self._ids), paths), effect)

    @Slot(str)
    def _on_tag_removed(self, path: str) -> None:
        self._send(TagEdit(Photos(self._ids), remove=(path,)), self.tr("Untagged “{tag}”").format(tag=visible(leaf(path))))

    @Slot(str)
    def _on_title_committed(self, text: str) -> None:
        self._send(TitleEdit(Photos(self._ids), text or None), self.tr("Title") if text else self.tr("Title cleared"))

    @Slot(str)
    def _on_caption_committed(self, text: str) -> None:
        self._send(CaptionEdit(Photos(self._ids), text or None), self.tr("Caption") if text else self.tr("Caption cleared"))

    @Slot(str)
    def _on_album_completed(self, path: str) -> None:
        self._send(AlbumEdit(Photos(self._ids), path, True), self.tr("Added to “{album}”").format(album=visible(leaf(path))))

    @Slot(str)
    def _on_album_removed(self, path: str) -> None:
        self._send(AlbumEdit(Photos(self._ids), path, False), self.tr("Removed from “{album}”").format(album=visible(leaf(path))))

    # -- what becomes of it

    @Slot(object)
    def _on_pending_changed(self, ids: Container[int]) -> None:
        self._show_said()

    @Slot(object)
    def _on_committed(self, entry: PendingEdit) -> None:
        """It is in the library; what is known is from before."""
        if self._known is not None:
            self._known = self._known.after(entry.edit, entry.share(self._ids))
        self._asking.renew()

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._set_margins()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put away, or the window closes: what was written is kept, and nothing more is asked."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.show_photos(array("q"))
