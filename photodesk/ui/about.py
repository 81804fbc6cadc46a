"""What program this is, of which parts it is made, and under which licence."""

import platform as machine
from importlib.metadata import PackageNotFoundError, metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import photodesk
from photodesk.ui.resources import text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel

PACKAGES = (
    "PySide6-Essentials", "pillow", "ImageHash", "numpy", "SQLAlchemy", "alembic", "watchdog", "concurrent-log-handler", "platformdirs",
    "tomli-w",
)  # fmt: skip


class AboutDialog(QDialog):
    """Version, parts, licences; deleted when it is closed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About PhotoDesk"))
        title = TextLabel(self.tr("PhotoDesk {version}").format(version=photodesk.__version__))
        title.setFont(theme.font("title"))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Versions and Licences"))
        self.text.setPlainText(versions() + "\n\n" + (text("LICENSE") or ""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(TextLabel(self.tr("Shows, sorts and tidies the photos on your own disks, where they already are."), wrap=True))
        layout.addWidget(TextLabel(self.tr("Free software: GNU General Public License, version 3 or later."), tone="secondary", wrap=True))
        layout.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Close"), self.close))
        layout.addLayout(buttons)
        self.resize(560, 460)


def versions() -> str:
    """One line a part: name, version, licence."""
    lines = [f"PhotoDesk {photodesk.__version__} · GPL-3.0-or-later", f"Python {machine.python_version()} · Qt {qVersion()}"]
    for name in PACKAGES:
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue
        licence = next((found[key].splitlines()[0] for key in ("License-Expression", "License") if key in found), "")
        lines.append(" · ".join(part for part in (f"{name} {found['Version']}", licence) if part))
    return "\n".join(lines)
