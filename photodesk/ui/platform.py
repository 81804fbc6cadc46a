"""What the desktop does for us: show a file, take files from us, say whether things may move."""

import os
from collections.abc import Sequence
from urllib.parse import quote_from_bytes

from PySide6.QtCore import QByteArray, QMimeData, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.wording import visible

FILE_MANAGER = ("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1")
PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")
NOTIFICATIONS = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Notification")


def file_url(path: str) -> str:
    """file:// with every byte of the path kept, also those that are not UTF-8."""
    return "file://" + quote_from_bytes(os.fsencode(path), safe=b"/")


def uri_list(paths: Sequence[str]) -> bytes:
    """Files as text/uri-list."""
    return "".join(f"{file_url(path)}\r\n" for path in paths).encode()


def gnome_files(paths: Sequence[str]) -> bytes:
    """Files as x-special/gnome-copied-files: to be copied, never moved."""
    return "\n".join(["copy", *map(file_url, paths)]).encode()


def plain_paths(paths: Sequence[str]) -> str:
    """Files for who wants text."""
    return "\n".join(map(visible, paths))


def files_mime(paths: Sequence[str]) -> QMimeData:
    """Files for the clipboard: other programs copy them, never move them."""
    mime = QMimeData()
    mime.setData("text/uri-list", QByteArray(uri_list(paths)))
    mime.setData("x-special/gnome-copied-files", QByteArray(gnome_files(paths)))
    mime.setText(plain_paths(paths))
    return mime


class Desktop(QObject):
    """Talks to the desktop over D-Bus where there is one, without waiting for it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._watchers: list[QObject] = []

    def show_file(self, path: str) -> None:
        """Open the file manager with this file selected, or else its folder."""
        if _has_bus():
            from PySide6.QtDBus import QDBusConnection, QDBusMessage

            message = QDBusMessage.createMethodCall(*FILE_MANAGER, "ShowItems")
            message.setArguments([[file_url(path)], ""])
            if QDBusConnection.sessionBus().send(message):
                return
        self.open_folder(os.path.dirname(path))

    def open_folder(self, path: str) -> None:
        """Open a folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromEncoded(QByteArray(file_url(path).encode())))

    def notify(self, title: str, text: str) -> None:
        """A notification of the desktop, once, where there is one that takes it."""
        if _has_bus():
            from PySide6.QtDBus import QDBusConnection, QDBusMessage

            message = QDBusMessage.createMethodCall(*NOTIFICATIONS, "AddNotification")
            message.setArguments(["photodesk", {"title": title, "body": visible(text)}])
            QDBusConnection.sessionBus().send(message)

    def ask_for_motion(self) -> None:
        """Find out whether the desktop wants less motion; the theme is told."""
        accessibility = QGuiApplication.styleHints().accessibility()
        preference = getattr(accessibility, "motionPreference", None)
        if preference is not None:
            self._theme.set_system_motion("Reduced" in str(preference()))
        elif _has_bus():
            from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

            message = QDBusMessage.createMethodCall(*PORTAL, "ReadOne")
            message.setArguments(["org.freedesktop.appearance", "reduced-motion"])
            watcher = QDBusPendingCallWatcher(QDBusConnection.sessionBus().asyncCall(message), self)
            watcher.finished.connect(self._on_motion_answered)

    @Slot(QObject)
    def _on_motion_answered(self, watcher: QObject) -> None:
        reply = watcher.reply() if hasattr(watcher, "reply") else None
        arguments = reply.arguments() if reply is not None else []
        self._theme.set_system_motion(bool(arguments) and arguments[0] == 1)
        watcher.deleteLater()


def _has_bus() -> bool:
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))
