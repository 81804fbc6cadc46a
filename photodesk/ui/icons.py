"""Icons from our own SVG files, drawn when they are needed, in the colours of the theme at that moment."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache

from photodesk.ui.colours import Colours, mix
from photodesk.ui.resources import svg


def draw_svg(name: str, size: QSize, ratio: float, colours: dict[str, str]) -> QPixmap:
    """`resources/<name>.svg` at *size* (logical px) for a screen of *ratio* device pixels per logical one.

    *colours*: words of the file ("currentColor", "accent", "back") -> "#RRGGBB".
    """
    key = f"{name}|{size.width()}x{size.height()}@{ratio}|{sorted(colours.items())}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    from PySide6.QtSvg import QSvgRenderer

    content = svg(name)
    for word, colour in colours.items():
        content = content.replace(f'"{word}"', f'"{colour}"')
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(content.encode()).render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


class ThemeIconEngine(QIconEngine):
    """Draws one icon. Without a colour of its own it follows the theme: secondary text, and text when active or on."""

    def __init__(self, theme: Colours, name: str, colour: QColor | None) -> None:
        super().__init__()
        self._theme, self._name, self._own_colour = theme, name, colour
        self._copies: list[QIconEngine] = []

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        theme = self._theme
        if mode == QIcon.Mode.Disabled:
            return mix(theme.text_tertiary, theme.window, 0.5)
        if self._own_colour is not None:
            return self._own_colour
        lively = mode in (QIcon.Mode.Active, QIcon.Mode.Selected) or state == QIcon.State.On
        return theme.text if lively else theme.text_secondary

    # Qt overrides

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, painter.device().devicePixelRatio()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # *size* is in logical pixels.
        return draw_svg(f"icons/{self._name}", size, scale, {"currentColor": self._colour(mode, state).name()})

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        copy = ThemeIconEngine(self._theme, self._name, self._own_colour)
        self._copies.append(copy)  # the C++ side keeps only a pointer
        return copy
