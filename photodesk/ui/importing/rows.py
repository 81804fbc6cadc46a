"""The words in front of the lines of the form: as wide as each other, in the middle of what they name."""

from PySide6.QtWidgets import QWidget

from photodesk.ui.widgets.labels import TextLabel

LABEL_PX, LINE_PX = 40, 32


def row_label(text: str, parent: QWidget, buddy: QWidget | None = None) -> TextLabel:
    """The word in front of a line; *buddy*: what it names."""
    label = TextLabel(text, tone="secondary", parent=parent)
    label.setMinimumSize(LABEL_PX, LINE_PX)
    if buddy is not None:
        label.setBuddy(buddy)
    return label
