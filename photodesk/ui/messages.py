"""What the window tells: toasts, banners for states, and the list of what was told."""

import os
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.bridge.commands import Commands
from photodesk.bridge.events import Events
from photodesk.bridge.runners import IMPORT
from photodesk.domain.changes import ScanResult
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.ui.centre import Centre
from photodesk.ui.jobs.activity import Activity
from photodesk.ui.widgets.wording import photos, problems, visible

PASSING = frozenset({"PERMISSIONS_FIXED", "EDIT_STOPPED"})
"""Notices that tell what happened once; the others are states that last."""

EACH_TIME = frozenset({"COMMAND_FAILED"})
"""Notices of what went wrong once: each is shown, also after the one before was put away."""

QUIET = frozenset({"ROOT_BACK", "WATCH_OVERFLOW"})
"""Notices that can be seen already (a banner goes) or ask for nothing: they are noted in the activity."""


class Messages(QObject):
    """Toasts and banners also go into the activity list. `retry_asked(folder)`: try it again; `folder_asked(folder)`: show how it is
    watched; `review_asked`: show pending changes."""

    retry_asked = Signal(str)
    folder_asked = Signal(str)
    review_asked = Signal()

    def __init__(self, centre: Centre, activity: Activity, commands: Commands, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._centre, self._activity, self._commands = centre, activity, commands
        self._rescan_asked = False
        self._known: dict[str, Notice] = {}
        events.notice_raised.connect(self._on_notice_raised)
        events.notice_resolved.connect(self._on_notice_resolved)
        events.scan_finished.connect(self._on_scan_finished)

    def say(self, text: str, action: str = "", done: Callable[[], object] | None = None) -> None:
        """A toast."""
        self._activity.add(text)
        self._centre.toast.say(visible(text), action, done)

    def tell_state(self, key: str, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """A banner that is no notice of the library: it goes with `end_state`, or when the user puts it away."""
        self._activity.add(text)
        self._centre.banners.raise_banner(key, visible(text), list(actions))

    def tell_success(self, key: str, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """The same for what went well."""
        self._activity.add(text)
        self._centre.banners.raise_banner(key, visible(text), list(actions), icon="done", tone="success")

    def end_state(self, key: str) -> None:
        """What was told with `tell_state` is over."""
        self._centre.banners.remove(key)

    def flash(self, text: str) -> None:
        """What a key did: the pill."""
        self._centre.hud.flash(text)

    def expect_scan(self) -> None:
        """The user asked for a rescan and wants to hear how it ended."""
        self._rescan_asked = True

    @Slot(object)
    def _on_notice_raised(self, notice: Notice) -> None:
        if notice.code in PASSING:
            self.say(notice.message)
            return
        key = _key(notice.code, notice.folder)
        before = self._known.get(key)
        if before is not None and notice.code not in EACH_TIME and _says_as_much(before, notice):
            return  # told already, and put away by the user or still there
        if before is None or notice.count is None:
            self._activity.add(notice.message)
        if notice.code not in QUIET:
            self._known[key] = notice
            put_away = {"ROOT_OFFLINE": self.tr("Don’t Show Until Online"), "MASS_MISSING": self.tr("Confirm")}.get(notice.code, "")
            self._centre.banners.raise_banner(key, visible(notice.message), self._actions(notice), put_away=put_away)

    @Slot(object)
    def _on_notice_resolved(self, resolved: NoticeResolved) -> None:
        banners = self._centre.banners
        for key in self._keys_of(resolved.code) if resolved.folder is None else [_key(resolved.code, resolved.folder)]:
            banners.remove(key)
            self._known.pop(key, None)

    def _keys_of(self, code: str) -> list[str]:
        return [key for key in self._known if key.partition("\0")[0] == code]

    def _actions(self, notice: Notice) -> list[tuple[str, Callable[[], object]]]:
        match notice.code:
            case "DISK_FULL":
                return [(self.tr("Retry"), self._on_retry)]
            case "EDITS_KEPT":
                return [(self.tr("Retry"), self._commands.retry_edits)]
            case "ROOT_OFFLINE" | "MASS_MISSING":
                return [(self.tr("Retry"), partial(self.retry_asked.emit, notice.folder or ""))]
            case "IMPORT_WAITS":
                return [(self.tr("Retry"), self._on_retry_import)]
            case "NO_TRASH":
                return [(self.tr("Review"), self.review_asked.emit)]
            case "READ_ONLY" | "WATCH_LIMIT":
                return [(self.tr("Show Watched Folders"), partial(self.folder_asked.emit, notice.folder or ""))]
            case "CRASHED_LAST_TIME" | "CATALOG_CHECKED" if (notice.count or 0) >= 2:
                return [(self.tr("Resume"), self._on_resume)]
        return []

    @Slot(object)
    def _on_scan_finished(self, result: ScanResult) -> None:
        text = self._scan_text(result)
        if text:
            self._activity.add(text)
        if not result.asked:
            return
        asked, self._rescan_asked = self._rescan_asked, False
        if asked and result.whole:
            self._centre.toast.say(text or self._nothing_text(result))

    def _nothing_text(self, result: ScanResult) -> str:
        if result.offline:
            names = ", ".join(visible(os.path.basename(path) or path) for path in result.offline)
            return self.tr("Offline: {folders}. Everything else is as it was.").format(folders=names)
        return self.tr("Nothing has changed: {photos} are as they were.").format(photos=photos(result.known))

    def _scan_text(self, result: ScanResult) -> str:
        found = (
            (self.tr("{photos} added"), result.added),
            (self.tr("{photos} changed"), result.changed),
            (self.tr("{photos} moved"), result.moved),
            (self.tr("{photos} missing"), result.missing),
            (self.tr("{photos} back"), result.back),
        )
        parts = [text.format(photos=photos(count)) for text, count in found if count]
        if result.problems:
            parts.append(problems(len(result.problems)))
        return self.tr("Folders were looked through: {found}.").format(found=" · ".join(parts)) if parts else ""

    @Slot()
    def _on_retry(self) -> None:
        """Go on with what the full disk stopped."""
        self._commands.retry_edits()
        self._commands.retry()
        self._commands.scan()

    @Slot()
    def _on_retry_import(self) -> None:
        self._commands.resume(IMPORT)

    @Slot()
    def _on_resume(self) -> None:
        self._commands.resume()


def _says_as_much(before: Notice, notice: Notice) -> bool:
    """Whether there is nothing new in a notice: the same text, or less than one that counts what is kept."""
    return before.message == notice.message or (before.count is not None and notice.count is None)


def _key(code: str, folder: str | None) -> str:
    return f"{code}\0{folder or ''}"
