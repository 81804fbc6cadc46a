"""What is known of one of two photos, with what differs from the other made to stand out."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QSize, Qt, QTime
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.domain.dates import from_us
from photodesk.domain.photos import PhotoRow
from photodesk.ui.theme import Theme
from photodesk.ui.turned import turned
from photodesk.ui.viewing.mark_line import HEIGHT_PX, MarkLine, draw_emphasis
from photodesk.ui.widgets.exposure import exposure_parts
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.wording import size

FACTS = ("exposure", "fnumber", "iso", "focal_length", "size", "taken")
PADDING_PX = 6


def facts_of(row: PhotoRow | None, details: Mapping[str, Any] | None) -> dict[str, str]:
    """The facts in words, by FACTS; what is unknown is left out."""
    facts = exposure_parts(details) if details is not None else {}
    if row is None:
        return facts
    pixels = ["{} × {}".format(*turned(row.width, row.height, row.rotation))] if row.width and row.height else []
    facts["size"] = " · ".join([*pixels, size(row.size)])
    if row.taken_us is not None:
        moment = from_us(row.taken_us)
        day = QLocale().toString(QDate(moment.year, moment.month, moment.day), "d MMM yyyy")
        time = QLocale().toString(QTime(moment.hour, moment.minute, moment.second), "HH:mm:ss")
        facts["taken"] = QCoreApplication.translate("Compare", "{date}, {time}").format(date=day, time=time)
    return facts


class Caption(QWidget):
    """Marks and facts, on as many lines as they need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = MarkLine(theme, self)
        self._facts = {name: Fact(theme, self) for name in FACTS}
        flow = FlowLayout(self, spacing_px=4)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.marks)
        for fact in self._facts.values():
            flow.addWidget(fact)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_photo(self, row: PhotoRow | None, facts: Mapping[str, str], other_row: PhotoRow | None, others: Mapping[str, str]) -> None:
        """The facts of one photo beside those of the other."""
        both = row is not None and other_row is not None
        self.marks.show_photo(row, differs=both and _marks(row) != _marks(other_row))
        for name, fact in self._facts.items():
            mine, theirs = facts.get(name, ""), others.get(name, "")
            fact.show_text(mine or ("–" if theirs else ""), differs=both and mine != theirs)
        self.updateGeometry()

    def emphasised(self) -> dict[str, str]:
        """What stands out, by FACTS."""
        return {name: fact.text for name, fact in self._facts.items() if fact.differs}

    def texts(self) -> dict[str, str]:
        """All facts, by FACTS."""
        return {name: fact.text for name, fact in self._facts.items()}


class Fact(QWidget):
    """One fact; one that differs is bold on a fill with an edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text, self.differs = "", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.hide()

    def show_text(self, text: str, *, differs: bool) -> None:
        """Another text; an empty one takes no room."""
        self.text, self.differs = text, differs
        self.setVisible(bool(text))
        self.setAccessibleName(f"{text}, {self.tr('differs')}" if differs else text)
        self.updateGeometry()
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("emphasis"))  # no line breaks elsewhere because something differs now
        return QSize(metrics.horizontalAdvance(self.text) + 2 * PADDING_PX, max(HEIGHT_PX, metrics.height() + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.canvas_colors()
        if self.differs:
            draw_emphasis(painter, self.rect().toRectF(), colors)
        painter.setFont(self._theme.font("emphasis" if self.differs else "body"))
        painter.setPen(colors.text if self.differs else colors.text_secondary)
        leading = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect().adjusted(PADDING_PX, 0, -PADDING_PX, 0), leading, self.text)


def _marks(row: PhotoRow | None) -> tuple[object, ...]:
    return () if row is None else (row.flag, row.rating, row.label)
