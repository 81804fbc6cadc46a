"""What is known of one of several photos, with what differs from the others made to stand out."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QPoint, QRect, QRectF, QSize, Qt, QTime
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.dates import from_us
from photodesk.domain.photos import PhotoRow
from photodesk.ui.theme import CanvasColors, Theme
from photodesk.ui.turned import turned
from photodesk.ui.viewing.marks_line import MarksLine
from photodesk.ui.widgets.exposure import exposure_parts
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.wording import size

FACTS = ("exposure", "fnumber", "iso", "focal_length", "size", "taken")
PADDING_PX, HEIGHT_PX, LEAST_PX = 6, 24, 28


def facts_of(row: PhotoRow | None, details: Mapping[str, Any] | None) -> dict[str, str]:
    """The facts in words, by FACTS; what is unknown is left out."""
    facts = exposure_parts(details) if details is not None else {}
    if row is None:
        return facts
    pixels = ["{} × {}".format(*turned(row.width, row.height, row.rotation))] if row.width and row.height else []
    facts["size"] = " · ".join([*pixels, size(row.size)])
    if row.taken_us is not None:
        facts["taken"] = moment_text(row.taken_us)
    return facts


def moment_text(us: int) -> str:
    """ "14 Jun 2025, 15:02:00"."""
    moment = from_us(us)
    day = QLocale().toString(QDate(moment.year, moment.month, moment.day), "d MMM yyyy")
    time = QLocale().toString(QTime(moment.hour, moment.minute, moment.second), "HH:mm:ss")
    return QCoreApplication.translate("Compare", "{date}, {time}").format(date=day, time=time)


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one of the two photos."""

    row: PhotoRow | None = None
    save: SaveState | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class Caption(QWidget):
    """Marks and facts, on as many lines as they need. *names*: of the facts, in order."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, names: Sequence[str] = FACTS) -> None:
        super().__init__(parent)
        self.marks = MarksFact(theme, self)
        self._facts = {name: Fact(theme, self) for name in names}
        flow = FlowLayout(self, spacing_px=4)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.marks)
        for fact in self._facts.values():
            flow.addWidget(fact)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_photo(self, mine: Side, other: Side) -> None:
        """The facts of one photo beside those of the other."""
        both = mine.row is not None and other.row is not None
        names = [name for name in self._facts if both and mine.facts.get(name, "") != other.facts.get(name, "")]
        marks = ["marks"] if both and _marks(mine.row) != _marks(other.row) else []
        unknown = {name: "–" for name in self._facts if other.facts.get(name)}
        self.show_side(Side(mine.row, mine.save, {**unknown, **mine.facts}), [*names, *marks])

    def show_side(self, side: Side, differing: Container[str]) -> None:
        """The facts of one photo; *differing*: the names of those that stand out, "marks" among them."""
        self.marks.show_marks(side, differs="marks" in differing)
        for name, fact in self._facts.items():
            fact.show_text(side.facts.get(name, ""), differs=name in differing)
        self.updateGeometry()

    def emphasised(self) -> dict[str, str]:
        """What stands out, by FACTS."""
        return {name: fact.text for name, fact in self._facts.items() if fact.differs}

    def texts(self) -> dict[str, str]:
        """All facts, by FACTS."""
        return {name: fact.text for name, fact in self._facts.items()}


class MarksFact(QWidget):
    """Flag, stars and label; a dash where there are none."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._differs = theme, False
        self._line = MarksLine(theme, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
        layout.addWidget(self._line)
        self.setMinimumSize(LEAST_PX, HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_marks(self, side: Side, *, differs: bool) -> None:
        """Those of a photo, emphasised or not."""
        self._differs = differs
        self._line.show_marks(side.row, side.save)
        text = self._line.words or self.tr("no marks")
        self.setAccessibleName(f"{text}, {self.tr('differs')}" if differs else text)
        self.updateGeometry()
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors = QPainter(self), self._theme.canvas_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._differs:
            draw_emphasis(painter, self.rect(), colors)
        if not self._line.words:
            painter.setPen(QPen(colors.text_secondary, 2))
            painter.drawLine(self.rect().center() - QPoint(4, 0), self.rect().center() + QPoint(4, 0))


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
            draw_emphasis(painter, self.rect(), colors)
        painter.setFont(self._theme.font("emphasis" if self.differs else "body"))
        painter.setPen(colors.text if self.differs else colors.text_secondary)
        leading = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect().adjusted(PADDING_PX, 0, -PADDING_PX, 0), leading, self.text)


def draw_emphasis(painter: QPainter, box: QRect, colors: CanvasColors) -> None:
    """What lies behind a fact that differs: a fill with an edge."""
    painter.setPen(QPen(colors.text_secondary, 1))
    painter.setBrush(colors.hover)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _marks(row: PhotoRow | None) -> tuple[object, ...]:
    return () if row is None else (row.flag, row.rating, row.label)
