"""Who looks on while a source is looked at: told how far it is, asked whether to stop."""

import time
from collections.abc import Callable

from photodesk.domain.importing import SurveyProgress
from photodesk.library.walking import Stop

Progress = Callable[[SurveyProgress], None]
TELL_S = 0.1


class SurveyStopped(Exception):
    """The user stopped the look."""


def check(stop: Stop) -> None:
    """Raises SurveyStopped when nobody wants to know any more."""
    if stop():
        raise SurveyStopped


class Throttled:
    """Tells progress at most ten times a second."""

    def __init__(self, told: Progress) -> None:
        self._told, self._at = told, 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._at >= TELL_S:
            self._at = now
            self._told(SurveyProgress(step, done, total))
