"""Finds out in a lane what the sidebar shows: only the parts that may have changed, put together and compared there."""

from dataclasses import dataclass, field

from photodesk.domain.views import Counts
from photodesk.library.library import Library
from photodesk.ui.sidebar.entries import SECTIONS, Entry, folder_entries, library_entries, sections, shared, tool_entries
from photodesk.ui.sidebar.trees import album_entries, tag_entries

PARTS = frozenset({"counts", "albums", "tags"})


@dataclass(frozen=True, slots=True)
class Found:
    """What is known. `rows`: those of each section; `entries`: the sections."""

    counts: Counts | None = None
    rows: dict[str, tuple[Entry, ...]] = field(default_factory=lambda: dict.fromkeys(SECTIONS, ()))
    entries: tuple[Entry, ...] = ()


def look_up(library: Library, known: Found, wanted: frozenset[str]) -> Found:
    """What is known, with these parts asked anew. Thousands of rows are put together and compared here, not in the window's thread."""
    counts, rows = known.counts, dict(known.rows)
    if "counts" in wanted:
        counts = library.browsing.counts()
        rows["library"], rows["folders"], rows["tools"] = library_entries(counts), folder_entries(counts), tool_entries()
    if "albums" in wanted:
        rows["albums"] = album_entries(library.organising.albums(search=False))
    if "tags" in wanted:
        rows["tags"] = tag_entries(library.organising.tags())
    for name in SECTIONS:
        rows[name] = shared(known.rows[name], rows[name]) if rows[name] is not known.rows[name] else rows[name]
    return Found(counts, rows, shared(known.entries, sections(rows)))
