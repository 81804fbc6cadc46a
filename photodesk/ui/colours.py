"""The colours that widgets are painted with, by what they are for."""

from typing import Protocol

from PySide6.QtGui import QColor


class Colours(Protocol):
    """A theme's colours at this moment."""

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


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """*share* of *one* over *other*, opaque."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs))
