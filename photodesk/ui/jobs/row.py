"""One line of the Jobs panel."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from photodesk.bridge.runners import IMPORT
from photodesk.domain.changes import JobGroup
from photodesk.ui.jobs.wording import ICONS, NO_JOBS, SCAN, is_active, state_text, title
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import icon_button, push_button
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel

BAR_PX = 160
PARTS = 1_000


class JobRow(QWidget):
    """Title, bar, counts, buttons. Signals carry the kind; `details_toggled(kind, open)`. `report_asked`: of an import."""

    paused = Signal(str)
    resumed = Signal(str)
    cancelled = Signal(str)
    retried = Signal(str)
    details_toggled = Signal(str, bool)
    report_asked = Signal()

    def __init__(self, theme: Theme, group: JobGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = group
        name = title(group.kind)
        self._theme = theme
        self._icon = IconLabel(theme, "running", parent=self)
        self._title = TextLabel(name, parent=self)
        self._title.setMinimumWidth(self._title.fontMetrics().horizontalAdvance("m" * 13))
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR_PX)
        self.bar.setAccessibleName(name)
        self.text = ElidedLabel(parent=self)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retry_button = push_button("", self._on_retry, parent=self)
        self.details_button = push_button(self.tr("Show Details"), self._on_details, parent=self)
        self.details_button.setCheckable(True)
        self.report_button = push_button(self.tr("Show Report"), self._on_report, parent=self)
        self.report_button.setAccessibleName(self.tr("Report of {job}").format(job=name))
        self.pause_button = icon_button(theme, "pause", "", self._on_pause, parent=self)
        self.cancel_button = icon_button(theme, "close", self.tr("Cancel {job}").format(job=name), self._on_cancel, parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setSpacing(12)
        for widget in (self._icon, self._title, self.bar):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.text, 1)
        for button in self.buttons():
            layout.addWidget(button)
        self.update_group(group)

    def update_group(self, group: JobGroup) -> None:
        """Show another state."""
        self.group = group
        active, name = is_active(group), title(group.kind)
        self._icon.set_icon(*ICONS.get(group.state, ICONS["queued"]))
        self.text.set_text(state_text(group))
        self.bar.setVisible(active)
        self.bar.setRange(0, PARTS if group.total else 0)
        self.bar.setValue(round(PARTS * group.done / group.total) if group.total else 0)
        if group.state == "paused":
            self._name(self.pause_button, "resume", self.tr("Resume {job}").format(job=name))
        else:
            self._name(self.pause_button, "pause", self.tr("Pause {job}").format(job=name))
        can_pause = group.kind not in NO_JOBS and not (group.kind == IMPORT and group.state == "waiting")
        self.pause_button.setVisible(active and can_pause)
        self.cancel_button.setVisible(active and group.kind != SCAN)
        has_details = bool(group.failed) and group.kind not in NO_JOBS and group.kind != IMPORT
        self.report_button.setVisible(group.kind == IMPORT and group.state not in ("running", "queued"))
        self.retry_button.setVisible(has_details)
        self.retry_button.setText(self.tr("Retry {n}").format(n=self.locale().toString(group.failed)))
        self.retry_button.setAccessibleName(self.tr("Retry {n} of {job}").format(n=group.failed, job=name))
        self.details_button.setVisible(has_details)
        if not has_details:
            self.details_button.setChecked(False)
            self._name_details()
        self.details_button.setAccessibleName(self.tr("Details of {job}").format(job=name))

    def buttons(self) -> tuple[QWidget, ...]:
        """In the order they stand in."""
        return self.retry_button, self.details_button, self.report_button, self.pause_button, self.cancel_button

    def _name(self, button: QToolButton, icon: str, name: str) -> None:
        if button.accessibleName() != name:
            button.setIcon(self._theme.icon(icon, size_px=16))
            button.setAccessibleName(name)
            button.setToolTip(name)

    @Slot()
    def _on_pause(self) -> None:
        (self.resumed if self.group.state == "paused" else self.paused).emit(self.group.kind)

    @Slot()
    def _on_cancel(self) -> None:
        self.cancelled.emit(self.group.kind)

    @Slot()
    def _on_retry(self) -> None:
        self.retried.emit(self.group.kind)

    @Slot()
    def _on_report(self) -> None:
        self.report_asked.emit()

    @Slot()
    def _on_details(self) -> None:
        self._name_details()
        self.details_toggled.emit(self.group.kind, self.details_button.isChecked())

    def _name_details(self) -> None:
        self.details_button.setText(self.tr("Hide Details") if self.details_button.isChecked() else self.tr("Show Details"))
