"""Templates for names and folders that are offered, and how they are called."""

from typing import Final

from PySide6.QtCore import QCoreApplication

FOLDERS: Final = (
    "{date:%Y/%Y-%m-%d}", "{date:%Y/%Y-%m}", "{date:%Y/%m/%d}", "{date:%Y/%m}", "{date:%Y-%m-%d}", "{date:%Y}", "{camera}/{date:%Y-%m-%d}",
)  # fmt: skip
NAMES: Final = ("{name}", "{date:%Y%m%d_%H%M%S}", "{date:%Y-%m-%d}_{n:04}", "{date:%Y-%m-%d}_{name}", "{camera}_{n:04}")
_SIGNS = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "hh", "%M": "mm", "%S": "ss"}


def title(template: str) -> str:
    """A template for people: "YYYY/YYYY-MM-DD"."""
    if template == "{name}":
        return _tr("Keep Names")
    text = template.replace("{camera}", _tr("Camera")).replace("{name}", _tr("Name")).replace("{n:04}", "0001")
    for sign, shown in _SIGNS.items():
        text = text.replace(sign, shown)
    return text.replace("{date:", "").replace("}", "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
