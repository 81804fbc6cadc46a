"""The bar below the photo while photos are gone through: what can be said of it, and how far it got."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from photodesk.domain.photos import PhotoRow
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.culling.counts import CullCounts
from photodesk.ui.culling.mark_buttons import LabelButton, MarkButton, StarButton
from photodesk.ui.theme import Theme
from photodesk.ui.tokens import LABELS
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number

HEIGHT_PX = 40
ROW_PX = 32
FLAGS = ("keep", "reject", "none")


class CullBar(QWidget):
    """Shows one photo's marks and the counts of the list."""

    def __init__(self, theme: Theme, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cullbar")
        self._actions = actions
        title, action = actions.title, actions.action
        flags = [f"flag.{flag}" for flag in FLAGS]
        self._flags = {name: MarkButton(action(name), title(name), self) for name in flags[:-1]}
        self._flags[flags[-1]] = MarkButton(action(flags[-1]), self.tr("Clear"), self)
        self._stars = {f"rating.{n}": StarButton(theme, action(f"rating.{n}"), title(f"rating.{n}"), self) for n in range(1, 6)}
        self._labels = {f"label.{name}": LabelButton(theme, name, action(f"label.{name}"), title(f"label.{name}"), self) for name in LABELS}
        self._advance = MarkButton(action("cull.auto_advance"), self.tr("Auto-advance"), self)
        self.counts = TextLabel(tone="secondary", parent=self)
        self.counts.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._row: PhotoRow | None = None
        self._lay_out()
        actions.keys_changed.connect(self._on_keys_changed)
        action("cull.auto_advance").toggled.connect(self._on_advance_toggled)
        theme.changed.connect(self._on_theme_changed)
        self._on_keys_changed()

    def show_photo(self, row: PhotoRow | None) -> None:
        """The marks of this photo; None while it is not known."""
        self._row = row
        flag, rating, label = (None, 0, None) if row is None else (row.flag, row.rating or 0, row.label)
        for name, button in self._flags.items():
            button.setChecked(name == f"flag.{flag}")
        for name, star in self._stars.items():
            star.fill(rating >= int(name[-1]))
        for name, swatch in self._labels.items():
            swatch.setChecked(name == f"label.{label}")

    def show_counts(self, place: int | None, counts: CullCounts) -> None:
        """ "14 of 214 · 31 kept · 72 rejected"; *place* is 1 for the first photo."""
        parts = [] if place is None else [self.tr("{n} of {count}").format(n=number(place), count=number(counts.total))]
        parts.append(self.tr("{n} kept").format(n=number(counts.kept)))
        parts.append(self.tr("{n} rejected").format(n=number(counts.rejected)))
        self.counts.setText(" · ".join(parts))

    def _lay_out(self) -> None:
        groups = QWidget(self)
        flow = FlowLayout(groups, spacing_px=8)
        for group in (self._flags, self._stars, self._labels):
            holder = QWidget(groups)
            holder.setMinimumHeight(ROW_PX)
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4 if group is self._flags else 0)
            for button in group.values():
                row.addWidget(button)
            flow.addWidget(holder)
        flow.addWidget(self._advance)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 12, 4)
        layout.setSpacing(12)
        layout.addWidget(groups, 1)
        layout.addWidget(self.counts)
        self.setMinimumHeight(HEIGHT_PX)

    def _key(self, action_id: str) -> str:
        keys = self._actions.written_keys(action_id)
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    @Slot()
    def _on_keys_changed(self) -> None:
        for name, button in (*self._flags.items(), *self._stars.items()):
            button.show_key(self._key(name))
        for name, swatch in self._labels.items():
            swatch.show_key(self._key(name))
        self._on_advance_toggled()

    @Slot()
    def _on_advance_toggled(self) -> None:
        is_on = self._actions.action("cull.auto_advance").isChecked()
        self._advance.setChecked(is_on)
        state = self.tr("on") if is_on else self.tr("off")
        self._advance.setText(self.tr("Auto-advance {key}: {state}").format(key=self._key("cull.auto_advance"), state=state))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.show_photo(self._row)
