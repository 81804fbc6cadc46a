"""Every setting with its words, by page."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from photodesk.ui.widgets.name_templates import FOLDERS, NAMES

CONTEXT: Final = "Preferences"


def _tr(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(CONTEXT, text))


def translated(text: str) -> str:
    """A text of this table in the user's language."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. `kind`: switch, choice, template or number. `choices`: (value, text); a template may be another one. `unit` is shown
    after a number, which is stored times `scale`; `zero`: what 0 is called. `hint`: one line below."""

    name: str
    kind: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    scale: int = 1
    step: int = 1
    zero: str = ""


NEXT_START: Final = _tr("Takes effect at the next start.")

PAGES: Final[tuple[tuple[str, str, str, tuple[Field, ...]], ...]] = (
    (
        "general", _tr("General"), "settings",
        (
            Field("theme", "choice", _tr("Theme"), "",
                  (("system", _tr("As the system")), ("light", _tr("Light")), ("dark", _tr("Dark")))),
            Field("canvas", "choice", _tr("Grey around photos"), _tr("Neutral greys: they do not change how colours look."),
                  (("theme", _tr("As the theme")), ("black", _tr("Black")), ("dark", _tr("Dark")), ("mid_grey", _tr("Mid Grey")),
                   ("light", _tr("Light")), ("white", _tr("White")))),
            Field("open_last_view", "switch", _tr("Open the last view at the start")),
            Field("reduce_motion", "switch", _tr("Reduce motion"), _tr("Nothing fades or slides.")),
        ),
    ),
    (
        "viewing", _tr("Viewing"), "loupe",
        (
            Field("default_zoom", "choice", _tr("Open photos at"), "", (("fit", _tr("Fit")), ("100", _tr("100 %")))),
            Field("auto_advance", "switch", _tr("Auto-advance"),
                  _tr("Keep, Reject, stars and labels go to the next photo. A turns it on and off; Shift goes on each time.")),
        ),
    ),
    (
        "files", _tr("Files"), "folder",
        (
            Field("minimum_file_bytes", "number", _tr("Skip files smaller than"), _tr("Applies at the next rescan (F5)."),
                  unit=_tr("kB"), scale=1_000, step=10, zero=_tr("Skip none")),
            Field("include_hidden", "switch", _tr("Include hidden files and folders"),
                  _tr("Applies at the next rescan (F5).")),
            Field("rejected_to_trash", "switch", _tr("Rejected photos propose Move to Trash"),
                  _tr("They are listed in Pending Changes; no file is touched before you apply them.")),
        ),
    ),
    (
        "import", _tr("Import"), "import",
        (
            Field("import_folders", "template", _tr("Folders"), _tr("Copies go into folders of this form, by the day they were taken."),
                  tuple((each, each) for each in FOLDERS)),
            Field("import_names", "template", _tr("Names"), "", tuple((each, each) for each in NAMES)),
            Field("import_skip_known", "switch", _tr("Skip photos already in the library"),
                  _tr("By their content, whatever they are called.")),
            Field("import_second_copy", "switch", _tr("Make a second copy of each file"),
                  _tr("Copied and verified like the first; without a folder none is made.")),
        ),
    ),
    (
        "storage", _tr("Storage"), "storage",
        (
            Field("make_previews", "switch", _tr("Make previews in the background"),
                  _tr("Without them a photo is read from its file each time it is opened.")),
            Field("preview_format", "choice", _tr("Preview format"), _tr("WebP takes 25 to 35 % less space and a little more time."),
                  (("jpeg", _tr("JPEG")), ("webp", _tr("WebP")))),
            Field("preview_cap_bytes", "number", _tr("Previews take at most"),
                  _tr("When it is full, no more are made ahead; the least recently viewed make room for those you open."),
                  unit=_tr("GB"), scale=1_000_000_000),
        ),
    ),
    (
        "performance", _tr("Performance"), "gauge",
        (
            Field("cpu_percent", "number", _tr("Background work may use"), _tr("Of the time of all cores; less while you scroll or type."),
                  unit=_tr("%"), step=5),
            Field("decoders", "number", _tr("Picture readers at work"), NEXT_START, zero=_tr("One per core")),
            Field("decoder_memory_mb", "number", _tr("Memory of each picture reader"), NEXT_START, unit=_tr("MB"), step=64),
            Field("max_megapixels", "number", _tr("Largest picture to read whole"),
                  _tr("Larger JPEG pictures are read reduced, others are listed as problems. Takes effect at the next start."),
                  unit=_tr("MP"), step=10),
        ),
    ),
    ("shortcuts", _tr("Shortcuts"), "keyboard", ()),
    ("privacy", _tr("Privacy"), "shield", ()),
)  # fmt: skip
"""Id, title, icon and fields of each page."""
