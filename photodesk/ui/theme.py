"""The look of the program: colours, fonts and icons, following the system or the user's choice."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette

from photodesk.ui.colours import mix
from photodesk.ui.icons import ThemeIconEngine
from photodesk.ui.stylesheet import stylesheet
from photodesk.ui.tokens import CANVASES, DARK, LIGHT, contrast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SMALLEST_FONT_PX = 11
FUSION_ACCENT = "#308cc6"
"""What Qt reports where the desktop has no accent colour of its own."""

ROLES = {"caption": 0.85, "body": 1.0, "emphasis": 1.0, "section": 0.85, "heading": 1.15, "title": 1.35}
"""Font roles and their size against the system's UI font; all but caption and body are semi-bold."""


@dataclass(frozen=True, slots=True)
class CanvasColors:
    """Colours of all that is drawn around photos. `selection_line`: 1 px around the selection outline, or None."""

    fill: QColor
    hover: QColor
    text: QColor
    text_secondary: QColor
    selection: QColor
    ring: QColor
    selection_line: QColor | None = None


class Theme(QObject):
    """One object for the program; made after the QApplication. Colours are attributes; `changed` says: paint again."""

    changed = Signal()

    window: QColor
    panel: QColor
    raised: QColor
    hover: QColor
    border: QColor
    control_border: QColor
    text: QColor
    text_secondary: QColor
    text_tertiary: QColor
    accent: QColor
    accent_text: QColor
    danger: QColor
    warning: QColor
    success: QColor
    canvas: QColor

    def __init__(
        self, choice: str = "system", canvas: str = "theme", *, reduce_motion: bool = False, parent: QObject | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._choice, self._canvas_choice, self._reduce_motion = choice, canvas, reduce_motion
        self._system_reduces_motion = False
        self._system_accent = QGuiApplication.palette().color(QPalette.ColorRole.Accent).name()
        self._base_font = QGuiApplication.font()
        self.dark = True
        self.high_contrast = False
        self._canvas_colors = CanvasColors(*(QColor() for _ in range(6)))
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        accessibility = hints.accessibility() if hasattr(hints, "accessibility") else None
        if accessibility is not None:
            accessibility.contrastPreferenceChanged.connect(self._on_system_changed)
        self._choose_colours()

    # -- what the user and the system choose

    def choose(self, choice: str, canvas: str, *, reduce_motion: bool) -> None:
        """Take over the settings; tells `changed` when anything differs."""
        wanted = (choice, canvas, reduce_motion)
        if wanted != (self._choice, self._canvas_choice, self._reduce_motion):
            self._choice, self._canvas_choice, self._reduce_motion = wanted
            self._on_system_changed()

    def apply(self, application: "QApplication") -> None:
        """Dress the whole program, now and at every change."""
        application.setStyle("Fusion")
        self._dress()
        self.changed.connect(self._dress)

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing should move or fade."""
        return self._reduce_motion or self._system_reduces_motion

    def set_system_motion(self, reduced: bool) -> None:
        """What the desktop says about motion (asked in the background)."""
        if reduced != self._system_reduces_motion:
            self._system_reduces_motion = reduced
            self.changed.emit()

    @property
    def canvas_name(self) -> str:
        """black, dark, mid_grey, light or white."""
        return self._canvas_choice if self._canvas_choice != "theme" else ("dark" if self.dark else "light")

    # -- what is painted

    def canvas_colors(self) -> CanvasColors:
        """The colours around photos, by the canvas (not by the theme)."""
        return self._canvas_colors

    def icon(self, name: str, color: QColor | None = None, size_px: int = 20) -> QIcon:
        """The icon `resources/icons/<name>.svg`; drawn when shown, sharp at every scale. It follows the theme unless it
        has its own *color*. *size_px* is what it is meant for (20 in bars, 16 in rows); any size can be drawn."""
        return QIcon(ThemeIconEngine(self, name, color))

    def font(self, role: str = "body") -> QFont:
        """A font by role: caption, body, emphasis, section, heading, title. Figures have equal widths."""
        return _font(self._base_font.toString(), role)

    # -- inner

    def _choose_colours(self) -> None:
        self.dark = _is_dark() if self._choice == "system" else self._choice == "dark"
        self.high_contrast = _wants_contrast()
        table = dict(DARK if self.dark else LIGHT)
        if self._system_accent != FUSION_ACCENT and contrast(self._system_accent, table["raised"]) >= 4.5:
            table["accent"] = self._system_accent
            table["accent_text"] = max(("#101010", "#FFFFFF"), key=lambda text: contrast(text, self._system_accent))
        if self.high_contrast:
            table["border"] = table["control_border"] = table["text_secondary"] = table["text_tertiary"] = table["text"]
        for name, colour in table.items():
            setattr(self, name, QColor(colour))
        fill, hover, text, secondary, selection, ring, line = CANVASES[self.canvas_name]
        self._canvas_colors = CanvasColors(
            QColor(fill), QColor(hover), QColor(text), QColor(secondary), QColor(selection), QColor(ring), QColor(line) if line else None
        )
        self.canvas = self._canvas_colors.fill

    @Slot()
    def _on_system_changed(self) -> None:
        self._choose_colours()
        self.changed.emit()

    @Slot()
    def _dress(self) -> None:
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self._palette())
            application.setStyleSheet(stylesheet(self))

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for roles, colour in (
            ((role.Window,), self.window),
            ((role.Base, role.Button, role.ToolTipBase), self.raised),
            ((role.AlternateBase,), self.panel),
            ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), self.text),
            ((role.PlaceholderText,), self.text_tertiary),
            ((role.Highlight, role.Accent), self.accent),
            ((role.HighlightedText,), self.accent_text),
            ((role.Link, role.LinkVisited), self.accent),
            ((role.Light, role.Midlight, role.Mid, role.Dark), self.border),
            ((role.Shadow,), QColor(0, 0, 0)),
        ):
            for one in roles:
                palette.setColor(one, colour)
        faded = mix(self.text_tertiary, self.window, 0.6)
        for one in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, one, faded)
        return palette


def _is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() != Qt.ColorScheme.Light


def _wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return bool(hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


@lru_cache(maxsize=32)
def _font(base: str, role: str) -> QFont:
    font = QFont()
    font.fromString(base)
    if font.pointSizeF() > 0:
        screen = QGuiApplication.primaryScreen()
        dots_per_inch = screen.logicalDotsPerInchY()
        font.setPointSizeF(max(SMALLEST_FONT_PX * 72 / dots_per_inch, font.pointSizeF() * ROLES[role]))
    else:
        font.setPixelSize(max(SMALLEST_FONT_PX, round(font.pixelSize() * ROLES[role])))
    if role not in ("caption", "body"):
        font.setWeight(QFont.Weight.DemiBold)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font
