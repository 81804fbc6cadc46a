"""The one QApplication."""

import sys

from PySide6.QtWidgets import QApplication


def make_application() -> QApplication:
    """Make it, with the names desktops show and match with the .desktop file."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("PhotoDesk")
    application.setDesktopFileName("photodesk")
    return application
