"""What could stand at the cursor of the search field: qualifiers, and the values each can have."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Slot

from photodesk.domain.edits import FLAGS, LABELS
from photodesk.domain.tags import folded
from photodesk.domain.views import FolderNode
from photodesk.library.library import Library
from photodesk.ui.search.completions import Completion
from photodesk.ui.search.field import SearchField
from photodesk.ui.search.terms import Term
from photodesk.ui.widgets.wording import number

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket

MOST_OFFERED = 10
CONTEXT: Final = "Search"


def _tr(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(CONTEXT, text))


HINTS: Final = {
    "tag": _tr("Places/Iceland, none"),
    "in": _tr("a folder"),
    "album": _tr("an album"),
    "date": _tr("2025, 2025-06, 2025-06-14"),
    "added": _tr("2025-06-14..2025-07-01"),
    "rating": _tr(">=3, 5, none"),
    "label": _tr("a colour, none"),
    "flag": _tr("keep, reject, none"),
    "type": _tr("photo, raw, video"),
    "format": _tr("jpeg, png …"),
    "camera": _tr("a camera"),
    "lens": _tr("a lens"),
    "iso": _tr(">=1600"),
    "fnumber": _tr("<2.8"),
    "size": _tr(">10MB"),
    "width": _tr(">4000"),
    "gps": _tr("yes, no"),
    "near": _tr("64.1,-21.9,10km"),
    "is": _tr("untagged, missing, shortlist …"),
    "dup": _tr("exact"),
}
"""Qualifiers in the order they are offered, with what follows them."""

VALUES: Final[dict[str, tuple[str, ...]]] = {
    "rating": (">=5", ">=4", ">=3", ">=2", ">=1", "5", "4", "3", "2", "1", "none"),
    "label": (*LABELS, "none"),
    "flag": (*FLAGS, "none"),
    "type": ("photo", "raw", "video"),
    "gps": ("yes", "no"),
    "is": ("untagged", "shortlist", "missing", "offline", "damaged", "problem", "video", "staged", "trashed"),
    "dup": ("exact",),
}
"""Values that are always the same."""


class Completing(QObject):
    """Offers completions as terms are typed. Names come from the library, in another thread; only the newest question is answered."""

    def __init__(self, queries: "Queries", field: SearchField, parent: QObject) -> None:
        super().__init__(parent)
        self._queries, self._field = queries, field
        self._ticket: Ticket | None = None
        field.term_changed.connect(self._on_term_changed)

    @Slot(object)
    def _on_term_changed(self, term: Term) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        look_up = _LOOKED_UP.get(term.name)
        if look_up is not None:
            self._ticket = self._queries.ask(self, partial(_answer, term=term, look_up=look_up), self._on_answer, failed=self._on_failed)
            return
        translate = QCoreApplication.translate
        items: Iterable[Completion]
        if not term.name:
            items = (Completion(n, None, translate(CONTEXT, hint)) for n, hint in HINTS.items() if n.startswith(term.typed))
        else:
            items = (Completion(term.name, value) for value in VALUES.get(term.name, ()) if value.startswith(term.typed.lower()))
        self._field.complete(term, [item for item in items if item.value != term.typed])

    def _on_answer(self, answer: tuple[Term, list[Completion]]) -> None:
        self._ticket = None
        self._field.complete(*answer)

    def _on_failed(self, _error: Exception) -> None:
        """Who searches can do without."""
        self._ticket = None


Found = Iterator[tuple[str, int | None]]
"""Names, best first, with how many photos they have."""


def _answer(library: Library, term: Term, look_up: "Callable[[Library, str], Found]") -> tuple[Term, list[Completion]]:
    items = []
    for value, count in look_up(library, term.typed):
        if value != term.typed:
            items.append(Completion(term.name, value, number(count) if count else ""))
        if len(items) == MOST_OFFERED:
            break
    return term, items


def _tags(library: Library, typed: str) -> Found:
    exact = "=" if typed.startswith("=") else ""
    for tag in library.organising.suggest(typed.removeprefix("="), MOST_OFFERED):
        yield exact + (f"/{tag.path}" if tag.path == "none" or tag.path.startswith("=") else tag.path), tag.photos
    if "none".startswith(typed):
        yield "none", None


def _folders(library: Library, typed: str) -> Found:
    wanted = folded(typed)
    nodes = list(_below(library.browsing.counts().folders))
    nodes.sort(key=lambda node: not folded(node.name).startswith(wanted))
    return ((node.path, node.photos) for node in nodes if wanted in folded(node.path))


def _below(nodes: Sequence[FolderNode]) -> Iterator[FolderNode]:
    for node in nodes:
        yield node
        yield from _below(node.children)


def _albums(library: Library, typed: str) -> Found:
    return ((album.path, None) for album in library.organising.albums(search=False) if _begins(album.path, typed))


def _names(kind: str, library: Library, typed: str) -> Found:
    return ((name, count) for name, count in library.browsing.names(kind) if _begins(name, typed))


def _begins(name: str, typed: str) -> bool:
    """Whether a word of the name begins so."""
    plain, wanted = folded(name), folded(typed)
    return plain.startswith(wanted) or any(f"{sign}{wanted}" in plain for sign in " /-")


_LOOKED_UP: "Final[dict[str, Callable[[Library, str], Found]]]" = {
    "tag": _tags,
    "in": _folders,
    "album": _albums,
    "camera": partial(_names, "camera"),
    "lens": partial(_names, "lens"),
    "format": partial(_names, "format"),
}
