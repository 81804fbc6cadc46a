"""The panel that describes the chosen photos, and where they are edited."""

from array import array
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries
from photodesk.domain.changes import AlbumPhotosChanged, Field, PhotosEdited, TagsChanged, Value
from photodesk.domain.edits import AlbumEdit, CaptionEdit, Edit, Photos, TagEdit, TitleEdit
from photodesk.domain.selections import AlbumState, Belonging, Common, Summary
from photodesk.domain.tags import TagState, leaf
from photodesk.ui.inspector.albums_section import AlbumsSection
from photodesk.ui.inspector.asking import Asking, One
from photodesk.ui.inspector.details import Line, lines, selection_lines
from photodesk.ui.inspector.expected import ALBUM, MARK, TAG, WAIT_MS, Expected
from photodesk.ui.inspector.facts_section import FactsSection
from photodesk.ui.inspector.marks_section import MarksSection
from photodesk.ui.inspector.problem_section import ProblemSection
from photodesk.ui.inspector.tags_section import TagsSection
from photodesk.ui.inspector.words_section import WordsSection
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import ElidedLabel
from photodesk.ui.widgets.wording import number, photos, visible

VALUES: Final = (Field.FLAG, Field.RATING, Field.LABEL, Field.TITLE, Field.CAPTION)
_NO_ONE: Final = Belonging((), ())
MIXED: Final = object()


class Inspector(QWidget):
    """Speaks of nothing, one photo or several, and shows at once what is set in it. Its fields stay the same widgets, so that focus and
    half-written text outlast whatever happens to the photos in the meantime.

    `mark_asked(kind, value)`: a flag, rating or label. `edit_asked(edit, effect)`: anything else; *effect* says in words what it does.
    `left`: back to the photos. `show_asked(path)`, `retry_asked(photo_id)`, `hide_asked(photo_id)`: from the card of a problem.
    """

    mark_asked = Signal(str, str)
    edit_asked = Signal(object, str)
    left = Signal()
    show_asked = Signal(str)
    retry_asked = Signal(int)
    hide_asked = Signal(int)

    def __init__(self, theme: Theme, queries: Queries, events: Events, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._ids: array[int] = array("q")
        self._values: dict[str, Common] = {}
        self._belonging = _NO_ONE
        self._expected = Expected()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(WAIT_MS)
        self._patience.timeout.connect(self._on_not_expected)
        self._asking = Asking(queries, events, self)
        self.header = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.header.setFont(theme.font("heading"))
        self.marks, self.tags = MarksSection(theme), TagsSection(theme, queries)
        self.words, self.albums = WordsSection(theme), AlbumsSection(theme, queries)
        self._problem, self._facts = ProblemSection(theme), FactsSection(theme)
        self._lay_out()
        self._join(events)
        self._show_nobody(self.tr("No photo selected"))

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._content.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._box = QVBoxLayout(self._content)
        self._box.setContentsMargins(0, 0, 16, 16)
        self._box.setSpacing(8)
        for part in (self._problem, self.marks, self.tags, self.words, self.albums, self._facts):
            self._box.addWidget(part)
        self._box.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("inspector")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("Details"))
        self._scroll.setWidget(self._content)
        self._scroll.verticalScrollBar().valueChanged.connect(self.tags.field.hide_suggestions)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 0, 0)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(2, 0, 0, 0)  # the ring of what is below
        top.addWidget(self.header)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        self.setFocusProxy(self._scroll)

    def _join(self, events: Events) -> None:
        self._asking.photo_known.connect(self._on_photo_known)
        self._asking.summary_known.connect(self._on_summary_known)
        self._asking.belonging_known.connect(self._on_belonging_known)
        self.marks.chosen.connect(self._on_mark_chosen)
        self.tags.field.entered.connect(self._on_tags_entered)
        self.tags.field.removed.connect(self._on_tag_removed)
        self.words.title_committed.connect(self._on_title_committed)
        self.words.caption_committed.connect(self._on_caption_committed)
        self.albums.added.connect(self._on_album_added)
        self.albums.removed.connect(self._on_album_removed)
        for signal in (self.tags.field.left, self.words.left):
            signal.connect(self.left)
        self._problem.show_asked.connect(self.show_asked)
        self._problem.retry_asked.connect(self.retry_asked)
        self._problem.hide_asked.connect(self.hide_asked)
        events.photos_edited.connect(self._on_photos_edited)
        events.tags_changed.connect(self._on_tags_changed)
        events.albums_changed.connect(self._on_albums_changed)
        events.edited.connect(self._asking.renew)
        for fact in (events.undone, events.redone, events.notice_raised):
            fact.connect(self._on_not_expected)

    # -- what is shown

    def show_photos(self, ids: "array[int]") -> None:
        """These are the chosen photos now; what is shown stays until the answer is there. Text written for others is theirs."""
        if ids == self._ids:
            return
        self.words.commit()
        self._expected.clear()
        self._ids = ids
        self.words.set_ready(False)
        self._asking.ask(ids)
        if not ids:
            self._show_nobody(self.tr("No photo selected"))

    def focus_tags(self) -> None:
        """Write tags."""
        self._content.show()
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
        self._values, self._belonging = {}, _NO_ONE
        self._problem.show_photo(None)
        self._facts.show_lines((), ())
        self._content.hide()

    @Slot(object)
    def _on_photo_known(self, found: One) -> None:
        photo = found.photo
        if photo is None:
            self._show_nobody(self.tr("This photo is no longer in the library"))
            return
        self.header.set_text(photo["name"])
        self._problem.show_photo(photo)
        self._take_values({field.value: Common(photo[field.value]) for field in VALUES})
        self._on_belonging_known(found.belonging)
        self._facts.show_lines(lines(photo), self._files(photo))

    @Slot(object)
    def _on_summary_known(self, summary: Summary) -> None:
        self.header.set_text(self.tr("{photos} selected").format(photos=photos(len(self._ids))))
        self._problem.show_photo(None)
        self._take_values({field.value: getattr(summary, field.value) for field in VALUES})
        self._facts.show_lines(selection_lines(summary), ())

    @Slot(object)
    def _on_belonging_known(self, belonging: Belonging) -> None:
        self._belonging = belonging
        for kind, states in ((TAG, belonging.tags), (ALBUM, belonging.albums)):
            self._expected.answer(kind, {state.path: None if state.photos < state.chosen else True for state in states}, False)
        self._show_belonging()

    def _take_values(self, values: Mapping[str, Common]) -> None:
        self._values = dict(values)
        self._expected.answer(MARK, {name: known.value for name, known in values.items() if not known.mixed}, MIXED)
        self._show_values()
        self._content.show()

    def _show_values(self) -> None:
        """The values as the library has them, with what was just set."""
        awaited = self._expected.of_kind(MARK)
        shown = {name: Common(awaited[name]) if name in awaited else known for name, known in self._values.items()}
        self.marks.show_marks(*(shown[field.value] for field in VALUES[:3]))
        self.words.show_words(shown[Field.TITLE.value], shown[Field.CAPTION.value])

    def _show_belonging(self) -> None:
        """The tags and albums as the library has them, with what was just given and taken."""
        chosen = len(self._ids)
        tags = {state.path: state for state in self._belonging.tags}
        for path, wanted in self._expected.of_kind(TAG).items():
            tags.pop(path, None)
            if wanted:
                tags[path] = TagState(0, path, chosen, chosen)
        albums = {state.path: state for state in self._belonging.albums}
        for path, wanted in self._expected.of_kind(ALBUM).items():
            albums.pop(path, None)
            if wanted:
                albums[path] = AlbumState(path, chosen, chosen)
        self.tags.show_tags([tags[path] for path in sorted(tags)])
        self.albums.show_albums([albums[path] for path in sorted(albums)])

    def _files(self, photo: Mapping[str, Any]) -> list[Line]:
        directory, added = str(photo["path"]).rpartition("/")[0], str(photo["folder"])
        below = directory.removeprefix(added).lstrip("/")
        found = [(self.tr("File"), photo["name"]), (self.tr("Folder"), below), (self.tr("Added folder"), added)]
        return [(label, value) for label, value in found if value]

    # -- what the user does

    def _expect(self, kind: str, name: str, value: Value) -> None:
        self._expected.set(kind, name, value)
        self._patience.start()

    def _send(self, edit: Edit, effect: str) -> None:
        self.edit_asked.emit(edit, f"{effect} · {photos(len(self._ids))}")

    @Slot(str, str)
    def _on_mark_chosen(self, kind: str, value: str) -> None:
        chosen = None if value in ("none", "0") else value
        self._expect(MARK, kind, int(chosen) if kind == "rating" and chosen is not None else chosen)
        self._show_values()
        self.mark_asked.emit(kind, value)

    @Slot(object)
    def _on_tags_entered(self, paths: tuple[str, ...]) -> None:
        if not self._ids:
            return
        for path in paths:
            self._expect(TAG, path, True)
        self._show_belonging()
        one, several = self.tr("Tagged “{tag}”"), self.tr("{n} tags added")
        effect = one.format(tag=visible(leaf(paths[0]))) if len(paths) == 1 else several.format(n=number(len(paths)))
        self._send(TagEdit(Photos(self._ids), paths), effect)

    @Slot(str)
    def _on_tag_removed(self, path: str) -> None:
        self._expect(TAG, path, False)
        self._show_belonging()
        self._send(TagEdit(Photos(self._ids), remove=(path,)), self.tr("Untagged “{tag}”").format(tag=visible(leaf(path))))

    @Slot(str)
    def _on_title_committed(self, text: str) -> None:
        self._expect(MARK, Field.TITLE.value, text or None)
        self._send(TitleEdit(Photos(self._ids), text or None), self.tr("Title") if text else self.tr("Title cleared"))

    @Slot(str)
    def _on_caption_committed(self, text: str) -> None:
        self._expect(MARK, Field.CAPTION.value, text or None)
        self._send(CaptionEdit(Photos(self._ids), text or None), self.tr("Caption") if text else self.tr("Caption cleared"))

    @Slot(str)
    def _on_album_added(self, path: str) -> None:
        self._expect(ALBUM, path, True)
        self._show_belonging()
        self._send(AlbumEdit(Photos(self._ids), path, True), self.tr("Added to “{album}”").format(album=visible(leaf(path))))

    @Slot(str)
    def _on_album_removed(self, path: str) -> None:
        self._expect(ALBUM, path, False)
        self._show_belonging()
        self._send(AlbumEdit(Photos(self._ids), path, False), self.tr("Removed from “{album}”").format(album=visible(leaf(path))))

    # -- what the library tells

    @Slot(object)
    def _on_photos_edited(self, step: PhotosEdited) -> None:
        for run in step.runs:
            self._expected.tell(MARK, step.field.value, run.after)

    @Slot(object)
    def _on_tags_changed(self, step: object) -> None:
        if isinstance(step, TagsChanged):
            for has, every in ((True, step.added), (False, step.removed)):
                for links in every:
                    self._expected.tell(TAG, links.path, has)

    @Slot(object)
    def _on_albums_changed(self, step: object) -> None:
        if isinstance(step, AlbumPhotosChanged):
            self._expected.tell(ALBUM, step.path, step.came)

    @Slot()
    def _on_not_expected(self) -> None:
        """What was set may not have been done, or was taken back."""
        self._expected.clear()
        self._asking.renew()

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        """Put away, or the window closes: what was written is kept, and nothing more is asked."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.show_photos(array("q"))
