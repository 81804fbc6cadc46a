"""The head of the page of copies: how many there are, of which kind, and by which rule one of them is kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from photodesk.domain.copies import FOLDER
from photodesk.domain.group_walk import Totals
from photodesk.domain.similarity import Match
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.filter_chip import FilterChip
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import copies, groups, number, photos, size, visible

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

MOST_NAMED = 3


class Heading(QWidget):
    """`match_chosen(Match)`: another kind of groups. `rules_asked`: show the rule. `preview_asked`: show what it would do."""

    match_chosen = Signal(object)
    rules_asked = Signal()
    preview_asked = Signal()

    def __init__(self, theme: "Theme", parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = TextLabel(self.tr("Duplicates"), parent=self)
        self.counts = ElidedLabel(parent=self)
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.levels: dict[Match, QToolButton] = {}
        self._choice = QButtonGroup(self)
        names = {
            Match.EXACT: (self.tr("Exact"), self.tr("The same picture data, whatever their tags and names are")),
            Match.SAME: (self.tr("Same"), self.tr("Also the same picture resized, saved again, cropped a little or in another format")),
            Match.ALIKE: (self.tr("Alike"), self.tr("Also pictures that only look alike; no rule ever stages these")),
            Match.SERIES: (self.tr("Series"), self.tr("Shots of one camera within seconds; no rule ever stages these")),
        }
        for match, (text, tip) in names.items():
            self.levels[match] = self._level(match, text, tip)
        self.rule = FilterChip(theme, "", self.tr("Rule: Keep"), self)
        self.rule.asked.connect(self.rules_asked)
        self.preview = push_button(self.tr("Preview Rule for All Groups…"), self._on_preview_clicked, parent=self)
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _level(self, match: Match, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(self.tr("Match: {level}").format(level=text))
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setObjectName(match.value)
        self._choice.addButton(button)
        button.clicked.connect(self._on_level_clicked)
        return button

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.title)
        first.addSpacing(8)
        first.addWidget(self.counts, 1)
        first.addWidget(TextLabel(self.tr("Match:"), tone="secondary", parent=self))
        for match, button in self.levels.items():
            if match is Match.SERIES:
                first.addSpacing(16)
            first.addWidget(button)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(TextLabel(self.tr("Rule: keep"), tone="secondary", parent=self))
        second.addWidget(self.rule)
        second.addStretch(1)
        second.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addLayout(second)

    def show_match(self, match: Match) -> None:
        """The kind of groups that is shown."""
        self.levels[match].setChecked(True)
        by_rule = match in (Match.EXACT, Match.SAME)
        self.preview.setEnabled(by_rule)
        self.preview.setToolTip("" if by_rule else self.tr("A rule stages only exact copies and the same pictures"))

    def show_rules(self, rules: Sequence[str]) -> None:
        """What is kept, the strongest rule first."""
        words = [rule_text(rule) for rule in rules]
        shown = self.tr(", then ").join(words[:MOST_NAMED])
        more = self.tr("{rules}, then {n} more").format(rules=shown, n=number(len(words) - MOST_NAMED))
        self.rule.show_value(shown if len(words) <= MOST_NAMED else more, active=False)
        self.rule.setToolTip(self.tr(", then ").join(words))
        self.rule.setAccessibleDescription(self.rule.toolTip())

    def show_totals(self, totals: Totals | None, match: Match, waiting: int) -> None:
        """How many groups wait for a decision. *waiting*: photos that are not compared yet."""
        if totals is None:
            text = self.tr("counting…")
        elif match in (Match.EXACT, Match.SAME):
            extra = self.tr("1 extra copy") if totals.extra == 1 else self.tr("%Ln extra copies", "", totals.extra)
            text = " · ".join((groups(totals.groups), extra, size(totals.extra_bytes)))
        else:
            text = " · ".join((groups(totals.groups), photos(totals.groups + totals.extra)))
        if waiting:
            text += " · " + self.tr("still comparing {photos}").format(photos=photos(waiting))
        self.counts.set_text(text)

    @Slot()
    def _on_level_clicked(self) -> None:
        self.match_chosen.emit(Match(self.sender().objectName()))

    @Slot()
    def _on_preview_clicked(self) -> None:
        self.preview_asked.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.title.setFont(self._theme.font("title"))


def rule_text(rule: str) -> str:
    """A rule in words: "more pixels"."""
    words = {
        "protected": _tr("protected folder"), "raw": _tr("RAW"), "resolution": _tr("more pixels"), "quality": _tr("better quality"),
        "metadata": _tr("more metadata"), "older": _tr("older"),
    }  # fmt: skip
    if rule.startswith(FOLDER):
        return _tr("folder {name}").format(name=visible(rule.removeprefix(FOLDER).rstrip("/").rpartition("/")[2] or "/"))
    return words.get(rule, rule)


def copies_text(count: int, number_of_bytes: int) -> str:
    """ "989 copies (5.0 GB)"."""
    return _tr("{copies} ({size})").format(copies=copies(count), size=size(number_of_bytes))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Duplicates", text)
