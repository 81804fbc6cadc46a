"""How the first file would be called by a template."""

import os

from photodesk.domain.importing import Surveyed
from photodesk.domain.templates import Described, Template, suffix_of
from photodesk.ui.widgets.wording import visible


def example(folders: str, names: str, found: Surveyed) -> str:
    """Where a file would go, below the chosen folder. Raises BadTemplate."""
    name = os.fsdecode(found.file.name)
    favourite = found.told is not None and found.told.favourite
    described = Described(name, found.taken_us, found.camera, found.lens, None, 5 if favourite else None)
    folder = Template.for_folders(folders).folder(described, 1)
    whole = Template.for_names(names).stem(described, 1) + suffix_of(name)
    return visible(f"{folder}/{whole}" if folder else whole)
