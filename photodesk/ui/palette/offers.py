"""What the palette offers: one row each, and those that can be known at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QKeySequence

from photodesk.domain.dates import from_us
from photodesk.domain.photos import PhotoRow
from photodesk.domain.tags import Tag
from photodesk.ui.action_table import CONTEXT, MENUS, Entries
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.widgets.wording import number, photos, plain_name, visible

OPENER = "palette.open"
"""The one action that is not offered."""
BETWEEN = " \u203a "
"""Between a menu and the menu in it; points the other way in writing from right to left."""


class Kind(Enum):
    """What happens when it is chosen."""

    ACTION = "action"
    TAG = "tag"
    TAGGING = "tagging"
    PLACE = "place"
    PHOTO = "photo"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Offer:
    """One row. `value`: the action's id, the tag's path, the base of a list, the photo's id, the text to search. `place`: a menu or what is
    above; `hint`: a key or a count, at the far edge. `enabled` False: it is shown and does nothing."""

    kind: Kind
    value: str
    title: str
    place: str = ""
    hint: str = ""
    icon: str = ""
    enabled: bool = True

    @property
    def key(self) -> str:
        """Names it across sessions."""
        return f"{self.kind.value}:{self.value}"

    def words(self) -> str:
        """As it is read aloud."""
        parts = (self.title, self.place, self.hint, "" if self.enabled else _tr("not available now"))
        return ", ".join(part for part in parts if part)


def actions(registry: ActionRegistry) -> list[Offer]:
    """Every action, in the order of the table, as it is now."""
    menus = dict(_menus())
    return [_action(registry, action_id, menus.get(action_id, "")) for action_id in registry.ids() if action_id != OPENER]


def _action(registry: ActionRegistry, action_id: str, menu: str) -> Offer:
    action, keys = registry.action(action_id), registry.written_keys(action_id)
    key = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
    icon = "check" if action.isCheckable() and action.isChecked() else registry.icon_name(action_id)
    return Offer(Kind.ACTION, action_id, action.text().replace("&&", "&"), menu, key, icon, action.isEnabled())


def _menus() -> Iterator[tuple[str, str]]:
    """Each action with the menu it stands in."""
    for title, entries in MENUS:
        menu = _translated(title).replace("&", "")
        yield from _menu(menu, entries)


def _menu(menu: str, entries: Entries) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry, menu
        else:
            for action_id in entry[1]:
                yield action_id, f"{menu}{BETWEEN}{_translated(entry[0])}"


def tags(found: Sequence[Tag], new: str | None, recent: Sequence[str], chosen: int) -> list[Offer]:
    """Tags to show: the one that is typed in full (*new*, which may be none yet), then those used last in the palette. With *chosen*
    photos each can also be given to them."""
    order = {path: n for n, path in enumerate((*([new] if new else []), *recent))}
    listed: list[Offer] = []
    for tag in sorted(found, key=lambda tag: order.get(tag.path, len(order))):
        listed.append(Offer(Kind.TAG, tag.path, visible(tag.path), hint=number(tag.photos), icon="tag"))
        if chosen:
            listed.append(_tagging(tag.path, chosen))
    if chosen and new is not None and new not in {tag.path for tag in found}:
        listed.append(_tagging(new, chosen, _tr("New tag")))
    return listed


def _tagging(path: str, chosen: int, place: str = "") -> Offer:
    title = _tr("Tag {photos} with {tag}").format(photos=photos(chosen), tag=plain_name(path))
    return Offer(Kind.TAGGING, path, title, place, icon="check")


def photo_rows(rows: Sequence[PhotoRow]) -> list[Offer]:
    """Photos to be opened."""
    return [Offer(Kind.PHOTO, str(row.id), visible(row.name), visible(row.directory), _day(row), "photos") for row in rows]


def _day(row: PhotoRow) -> str:
    if row.taken_us is None:
        return ""
    taken = from_us(row.taken_us)
    return QLocale().toString(QDate(taken.year, taken.month, taken.day), "d MMMM yyyy")


def search(text: str) -> Offer:
    """Look for the typed text itself."""
    return Offer(Kind.SEARCH, text, _tr("Search photos for {text}").format(text=f"“{plain_name(text)}”"), icon="search")


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Palette", text)
