"""The colours of both themes, of high contrast and of every canvas: numbers only."""

from typing import Final

NAMES: Final = (
    "window", "panel", "raised", "hover", "border", "control_border", "text", "text_secondary", "text_tertiary",
    "accent", "accent_text", "danger", "warning", "success",
)  # fmt: skip
"""What a theme has a colour for."""

DARK: Final = dict(
    zip(
        NAMES,
        ("#1F1F1F", "#262626", "#303030", "#383838", "#3D3D3D", "#868686", "#EDEDED", "#BDBDBD", "#9A9A9A",
         "#5AA2FF", "#101010", "#FF7B72", "#F2B84B", "#5FCE8C"),
        strict=True,
    )
)  # fmt: skip
LIGHT: Final = dict(
    zip(
        NAMES,
        ("#F2F2F2", "#FAFAFA", "#FFFFFF", "#E6E6E6", "#D0D0D0", "#737373", "#1C1C1C", "#4D4D4D", "#5C5C5C",
         "#1558B0", "#FFFFFF", "#B3261E", "#7D4E00", "#176B3A"),
        strict=True,
    )
)  # fmt: skip

CANVASES: Final[dict[str, tuple[str, str, str, str, str, str, str | None]]] = {
    "black": ("#000000", "#1F1F1F", "#EDEDED", "#BDBDBD", "#5AA2FF", "#EDEDED", None),
    "dark": ("#2B2B2B", "#383838", "#EDEDED", "#BDBDBD", "#5AA2FF", "#EDEDED", None),
    "mid_grey": ("#777777", "#868686", "#000000", "#000000", "#FFFFFF", "#000000", "#000000"),
    "light": ("#D9D9D9", "#C6C6C6", "#1C1C1C", "#4D4D4D", "#1558B0", "#1C1C1C", None),
    "white": ("#FFFFFF", "#EAEAEA", "#1C1C1C", "#4D4D4D", "#1558B0", "#1C1C1C", None),
}
"""Fill, hover, text, secondary text, selection, current ring, and the thin line around the selection (or none)."""

LABELS: Final = {"red": "#E5484D", "yellow": "#F0C000", "green": "#3FA45B", "blue": "#3B8EEA", "purple": "#A06BE0"}
"""Colour labels; their letter is black."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#RRGGBB", 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
