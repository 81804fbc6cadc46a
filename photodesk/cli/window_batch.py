"""A batch through the real window, without a screen: each operation where the user's edits are done, its changes told to every view."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from photodesk.cli.batch_result import Result, told
from photodesk.cli.session import Session
from photodesk.config import interrupts

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from photodesk.app import App, Working

Operations = Callable[["Working"], Iterator[Result]]
"""Does one operation of a batch after the other, as its results are asked for."""

LOOK_MS = 100
"""So often it is looked whether Ctrl+C came."""


def run_in_window(session: Session, operations: Operations) -> int:
    """Run a batch; 1 when some failed. Raises LibraryUnavailable, KeyboardInterrupt."""
    from photodesk.imaging.decoders.pool import start_server

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    start_server()  # before threads and Qt
    from photodesk.ui.application import make_application

    application = make_application()
    with session.with_window() as app:
        interrupts.hold()  # an exception would be lost within Qt
        try:
            return _drive(application, app, operations)
        finally:
            interrupts.release()


def _drive(application: "QCoreApplication", app: "App", operations: Operations) -> int:
    from PySide6.QtCore import QObject, QTimer, Signal

    from photodesk.ui.main_window import MainWindow

    class Driver(QObject):
        """Hands out the next operation when the one before was told."""

        ended = Signal(object)

        def __init__(self) -> None:
            super().__init__()
            self.all_done = True
            self._results = operations(app.beside())
            self.ended.connect(self._on_ended)
            self._timer = QTimer(self)
            self._timer.timeout.connect(self._on_timeout)
            self._timer.start(LOOK_MS)

        def go_on(self) -> None:
            """Do the next operation."""
            app.commands.perform(self._next)

        def _next(self) -> None:
            result: Result | None = None
            try:
                result = next(self._results, None)
            finally:
                self.ended.emit(result)

        def _on_ended(self, result: Result | None) -> None:
            if result is None or interrupts.came():
                application.quit()
                return
            self.all_done = told(result) and self.all_done
            self.go_on()

        def _on_timeout(self) -> None:
            if interrupts.came():
                app.commands.cancel_edit()
                application.quit()

    window = MainWindow(app)
    window.show()
    app.start()
    driver = Driver()
    driver.go_on()
    application.exec()
    window.close()
    return 0 if driver.all_done else 1
