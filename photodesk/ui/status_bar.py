"""The line at the bottom: the selection, the running job, the problems."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from photodesk.bridge.edit_commands import EDIT
from photodesk.domain.changes import JobGroup
from photodesk.ui.jobs.wording import APPLY, short_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import icon_button
from photodesk.ui.widgets.labels import ElidedLabel
from photodesk.ui.widgets.wording import number, photos, problems, size

HEIGHT_PX = 28
BAR_PX = 120
PARTS = 1_000


class StatusBar(QWidget):
    """28 high, or as high as its font needs. `jobs_asked`: open Jobs; `problems_asked`: open Problems;
    `cancel_asked(kind)`: stop an edit, or files that are moved."""

    jobs_asked = Signal()
    problems_asked = Signal()
    cancel_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.selection = ElidedLabel(tone="secondary", parent=self)
        self.selection.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR_PX)
        self.bar.setRange(0, PARTS)
        self.job = self._button()
        self.job.clicked.connect(self._on_job_clicked)
        self.cancel = icon_button(theme, "close", self.tr("Cancel Job"), self._on_cancel_clicked, parent=self)
        self.problems = self._button()
        self.problems.setIcon(theme.icon("warning", theme.warning, 16))
        self.problems.clicked.connect(self._on_problems_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.selection, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.job)
        layout.addWidget(self.cancel)
        layout.addWidget(self.problems)
        self.setMinimumHeight(HEIGHT_PX)
        self._theme = theme
        self.show_job(None)
        self.show_problems(0)
        self.setFocusProxy(self.job)
        theme.changed.connect(self._on_theme_changed)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("small", True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def show_selection(self, selected: int, total: int, number_of_bytes: int | None, dropped: int = 0) -> None:
        """ "3 of 30,214 selected · 37 MB"; only the total while nothing is selected. *dropped*: were selected and are not in the list."""
        parts = [self.tr("{n} of {total} selected").format(n=number(selected), total=number(total)) if selected else photos(total)]
        if selected and number_of_bytes is not None:
            parts.append(size(number_of_bytes))
        if dropped:
            parts.append(self.tr("{photos} outside of this list deselected").format(photos=photos(dropped)))
        self.selection.set_text(" · ".join(parts))

    def show_text(self, text: str) -> None:
        """Something else on the left: the place in the loupe, or nothing."""
        self.selection.set_text(text)

    def show_job(self, group: JobGroup | None) -> None:
        """The running job; None for none."""
        self.bar.setVisible(group is not None)
        self.job.setVisible(group is not None)
        self._kind = group.kind if group is not None else ""
        self.cancel.setVisible(self._kind in (EDIT, APPLY))
        if group is None:
            return
        text = short_text(group)
        stop = self.tr("Cancel Applying Changes") if group.kind == APPLY else self.tr("Cancel Saving Changes")
        self.cancel.setAccessibleName(stop)
        self.cancel.setToolTip(stop)
        self.job.setText(text)
        self.job.setAccessibleName(text)
        self.job.setToolTip(self.tr("Show Jobs"))
        self.bar.setRange(0, PARTS if group.total else 0)
        self.bar.setValue(round(PARTS * group.done / group.total) if group.total else 0)
        self.bar.setAccessibleName(self.tr("Progress"))

    def show_problems(self, count: int) -> None:
        """How many problems there are."""
        self.problems.setVisible(count > 0)
        self.problems.setText(number(count))
        self.problems.setAccessibleName(problems(count))
        self.problems.setToolTip(self.tr("Show Problems"))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.problems.setIcon(self._theme.icon("warning", self._theme.warning, 16))

    @Slot()
    def _on_job_clicked(self) -> None:
        self.jobs_asked.emit()

    @Slot()
    def _on_cancel_clicked(self) -> None:
        self.cancel_asked.emit(self._kind)

    @Slot()
    def _on_problems_clicked(self) -> None:
        self.problems_asked.emit()
