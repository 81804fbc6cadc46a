"""What was chosen for the last import, in the settings and in the form. Whether the card is emptied is never remembered."""

import os
from dataclasses import replace

from photodesk.config.settings import Settings
from photodesk.ui.importing.extras import ExtrasForm
from photodesk.ui.importing.target import TargetForm


def restored(settings: Settings, target: TargetForm, extras: ExtrasForm) -> None:
    """Put the settings into the form."""
    target.folders.set_template(settings.import_folders)
    target.names.set_template(settings.import_names)
    extras.skip.setChecked(settings.import_skip_known)
    extras.set_tags(settings.import_tags)
    extras.album.setText(settings.import_album)
    second = os.fsencode(settings.import_second_to) if settings.import_second_to else None
    extras.set_second_copy(second, wanted=settings.import_second_copy)


def remembered(settings: Settings, target: TargetForm, extras: ExtrasForm) -> Settings:
    """The settings with what is in the form."""
    return replace(
        settings,
        import_to=_text(target.folder()),
        import_folders=target.folders.template(),
        import_names=target.names.template(),
        import_skip_known=extras.skip.isChecked(),
        import_tags=list(extras.chosen_tags()),
        import_album=extras.chosen_album() or "",
        import_second_copy=extras.second_copy() is not None,
        import_second_to=_text(extras.second_folder()),
    )


def _text(folder: bytes | None) -> str:
    """A path that can be written down as text, else "" (it is asked for again)."""
    try:
        return "" if folder is None else folder.decode()
    except UnicodeDecodeError:
        return ""
