"""How a photo was exposed, in words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from photodesk.ui.widgets.wording import number


def exposure_parts(photo: Mapping[str, Any]) -> dict[str, str]:
    """ "1/250 s", "f/2.8", "ISO 400", "35 mm", those that are known, by exposure, fnumber, iso and focal_length; no line ends between a
    number and its unit. *photo* has the keys of the command line's contract."""
    parts: dict[str, str] = {}
    if exposure := photo.get("exposure"):
        text, value = (_tr("1/{n}\u00a0s"), number(round(1 / exposure))) if exposure < 0.3 else (_tr("{n}\u00a0s"), _short(exposure))
        parts["exposure"] = text.format(n=value)
    if fnumber := photo.get("fnumber"):
        parts["fnumber"] = f"f/{_short(fnumber)}"
    if iso := photo.get("iso"):
        parts["iso"] = f"ISO\u00a0{iso}"
    if focal := photo.get("focal_length"):
        parts["focal_length"] = _tr("{n}\u00a0mm").format(n=_short(focal))
    return parts


def _short(value: float) -> str:
    """At most one decimal, none where it is zero."""
    return QLocale().toString(value, "f", 0 if abs(value - round(value)) < 0.05 else 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Exposure", text)
