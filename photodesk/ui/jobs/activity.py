"""The messages there were: what toasts and banners said, newest first."""

from collections import deque
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, QTime

from photodesk.ui.widgets.wording import visible

MOST_MESSAGES = 500


class Activity(QAbstractListModel):
    """At most 500 messages of this session."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages: deque[tuple[datetime, str]] = deque(maxlen=MOST_MESSAGES)

    def add(self, text: str) -> None:
        """Remember a message."""
        if len(self._messages) == MOST_MESSAGES:
            self.beginRemoveRows(QModelIndex(), MOST_MESSAGES - 1, MOST_MESSAGES - 1)
            self._messages.pop()
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._messages.appendleft((datetime.now(), visible(text)))
        self.endInsertRows()

    def texts(self) -> list[str]:
        """What was said, newest first."""
        return [text for _, text in self._messages]

    # Qt overrides

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._messages)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._messages):
            return None
        moment, text = self._messages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)}   {text}"
        return None
