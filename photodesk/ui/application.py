"""The one QApplication."""

import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from photodesk.config.system_libraries import no_window

log = logging.getLogger("qt")


def make_application() -> QApplication:
    """Make it, or take the one there is. Desktops show its name and match it with the .desktop file; what Qt has to say goes to the log."""
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    qInstallMessageHandler(_on_message_of_the_start)
    application = QApplication(sys.argv[:1])
    qInstallMessageHandler(_on_message)
    application.setApplicationName("PhotoDesk")
    application.setDesktopFileName("photodesk")
    return application


def _on_message_of_the_start(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt aborts the process when it cannot show windows. Nothing is open yet: say why, and end."""
    if kind != QtMsgType.QtFatalMsg:
        _on_message(kind, context, text)
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    print(f"photodesk: {no_window(plugins)}", file=sys.stderr, flush=True)
    os._exit(3)


def _on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        print(f"photodesk: {text}", file=sys.stderr)
        log.error("%s", text)
    else:
        log.debug("%s", text)
