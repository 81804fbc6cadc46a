"""What program this is, of which parts it is made, and under which licence."""

import platform as machine
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import photodesk
from photodesk.bridge.commands import Commands
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

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About PhotoDesk"))
        title = TextLabel(self.tr("PhotoDesk {version}").format(version=photodesk.__version__))
        title.setFont(theme.font("title"))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Versions and Licences"))
        self._show("")
        commands.ask_protections(self, self._on_protections)
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

    def _show(self, protections: str) -> None:
        self.text.setPlainText("\n\n".join(part for part in (versions(), protections, text("LICENSE")) if part))

    def _on_protections(self, level: str) -> None:
        self._show(self.tr("Pictures are opened under: {level}").format(level=level))


def versions() -> str:
    """One line a part: name, version, licence."""
    lines = [f"PhotoDesk {photodesk.__version__} · GPL-3.0-or-later", f"Python {machine.python_version()} · Qt {qVersion()}"]
    for name in PACKAGES:
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue
        lines.append(f"{name} {found['Version']} · {_licence(found)}")
    return "\n".join(lines)


def _licence(found: PackageMetadata) -> str:
    named = [found[key].splitlines()[0] for key in ("License-Expression", "License") if key in found]
    classified = [line.rpartition(" :: ")[2] for line in found.get_all("Classifier") or () if line.startswith("License ::")]
    return next((name for name in (*named, *classified) if name), "?")
