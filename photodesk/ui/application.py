"""The one QApplication."""

import logging
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

log = logging.getLogger("qt")


def make_application() -> QApplication:
    """Make it, with the names desktops show and match with the .desktop file. What Qt has to say goes to the log."""
    qInstallMessageHandler(_on_message)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("PhotoDesk")
    application.setDesktopFileName("photodesk")
    return application


def _on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        print(f"photodesk: {text}", file=sys.stderr)
        log.error("%s", text)
    else:
        log.debug("%s", text)
