"""Finds what a typed text stands for: actions and places at once, tags and photos on a lane."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.photos import PhotoRow
from photodesk.domain.tags import BadName, Tag, clean_path, folded
from photodesk.domain.views import View
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.palette import offers
from photodesk.ui.palette.matching import Prepared, Typed, best
from photodesk.ui.palette.offers import Kind, Offer

MOST_TAGS, MOST_PHOTOS, MOST_PLACES = 50, 5, 200
RECENT_TAGS = 10
PHOTOS_AFTER_MS = 150
LEAST_LETTERS = 2
RECENT_BONUS, DISABLED_BONUS = 25.0, -20.0
TAGS, PLACES = "#", "/"


class Finder(QObject):
    """`found(offers)`: for the newest text; photos come later than the rest. `is_waiting`: what is there is not for this text yet."""

    found = Signal(object)

    def __init__(self, queries: Queries, registry: ActionRegistry, parent: QObject) -> None:
        super().__init__(parent)
        self._queries, self._registry = queries, registry
        self._actions: list[Offer] = []
        self._places: list[Offer] = []
        self._prepared: dict[str, list[Prepared]] = {}
        self._recent: list[str] = []
        self._chosen = 0
        self._text = ""
        self._at_once: list[Offer] = []
        self._ticket: Ticket | None = None
        self.is_waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PHOTOS_AFTER_MS)
        self._timer.timeout.connect(self._ask_photos)

    def begin(self, places: Sequence[Offer], recent: Sequence[str], chosen: int) -> None:
        """The palette opens. *recent*: keys, newest first; *chosen*: photos that actions apply to."""
        self._actions, self._places = offers.actions(self._registry), list(places)
        self._recent, self._chosen = list(recent), chosen
        self._prepared = {}

    def look_for(self, text: str) -> None:
        """Another text."""
        self.stop()
        self._text = text.strip()
        if self._text.startswith(TAGS):
            self._ask_tags(self._text.removeprefix(TAGS).strip())
        elif self._text.startswith(PLACES):
            self.found.emit(self._fitting(PLACES, self._places, self._text.removeprefix(PLACES))[:MOST_PLACES])
        else:
            self._at_once = self._fitting("", self._actions, self._text)
            self._tell([])
            if len(self._text) >= LEAST_LETTERS:
                self._timer.start()

    def stop(self) -> None:
        """Nothing is wanted any more."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket, self.is_waiting = None, False

    def _fitting(self, kind: str, candidates: Sequence[Offer], text: str) -> list[Offer]:
        if kind not in self._prepared:
            self._prepared[kind] = [Prepared.of(offer.title, offer.place) for offer in candidates]
        newest = {key: n for n, key in enumerate(self._recent)}
        typed = Typed.of(text)
        if not typed.words:
            return sorted(candidates, key=lambda offer: (newest.get(offer.key, len(newest)), not offer.enabled))
        bonus = [_bonus(offer, newest.get(offer.key)) for offer in candidates]
        return [candidates[n] for n in best(typed, self._prepared[kind], bonus)]

    # -- on a lane

    def _ask_tags(self, typed: str) -> None:
        prefix = folded(typed)
        recent = [key.partition(":")[2] for key in self._recent if key.startswith((f"{Kind.TAG.value}:", f"{Kind.TAGGING.value}:"))]
        last = [path for path in dict.fromkeys(recent) if _begins(path, prefix)][:RECENT_TAGS]

        def question(library: Library) -> list[Offer]:
            meant = _meant(library, typed)
            named = [*last, *([meant] if meant else [])]
            found: list[Tag] = [*library.organising.named(named), *library.organising.suggest(typed, MOST_TAGS)]
            return offers.tags(list({tag.path: tag for tag in found}.values()), meant, last, chosen)

        chosen, self.is_waiting = self._chosen, True
        self._ticket = self._queries.ask(self, question, self._on_tags)

    def _on_tags(self, found: list[Offer]) -> None:
        self._ticket, self.is_waiting = None, False
        self.found.emit(found)

    @Slot()
    def _ask_photos(self) -> None:
        text = self._text

        def is_left() -> bool:
            return self._text != text

        def question(library: Library) -> list[PhotoRow]:
            return library.browsing.rows(library.browsing.first_listing(View(text), stopped=is_left).ids[:MOST_PHOTOS])

        self._ticket = self._queries.ask(self, question, self._on_photos, failed=self._on_no_photos)

    def _on_photos(self, rows: list[PhotoRow]) -> None:
        self._ticket = None
        if rows:
            self._tell(offers.photo_rows(rows))

    def _on_no_photos(self, _error: Exception) -> None:
        """What is typed is no query; searching for it tells why."""
        self._ticket = None

    def _tell(self, photos: Sequence[Offer]) -> None:
        self.found.emit([*self._at_once, *photos, *([offers.search(self._text)] if self._text else [])])


def _bonus(offer: Offer, place: int | None) -> float:
    recently = 0.0 if place is None else max(0.0, RECENT_BONUS - place)
    return recently + (0.0 if offer.enabled else DISABLED_BONUS)


def _meant(library: Library, typed: str) -> str | None:
    """The path that is typed, as tags that are there write it; None where it can be none."""
    try:
        return library.organising.alike(clean_path(typed))
    except BadName:
        return None


def _begins(path: str, prefix: str) -> bool:
    """Whether a name or a word of the path begins so, as tags are suggested."""
    plain = folded(path)
    return plain.startswith(prefix) or f"/{prefix}" in plain or f" {prefix}" in plain
