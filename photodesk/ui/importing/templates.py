"""Names and folders that are offered, and how the first file would be called by them."""

import os
from typing import Final

from PySide6.QtCore import QCoreApplication

from photodesk.domain.importing import Surveyed
from photodesk.domain.templates import Described, Template, suffix_of
from photodesk.ui.widgets.wording import visible

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


def example(folders: str, names: str, found: Surveyed) -> str:
    """Where a file would go, below the chosen folder. Raises BadTemplate."""
    name = os.fsdecode(found.file.name)
    favourite = found.told is not None and found.told.favourite
    described = Described(name, found.taken_us, found.camera, found.lens, None, 5 if favourite else None)
    folder = Template.for_folders(folders).folder(described, 1)
    whole = Template.for_names(names).stem(described, 1) + suffix_of(name)
    return visible(f"{folder}/{whole}" if folder else whole)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
