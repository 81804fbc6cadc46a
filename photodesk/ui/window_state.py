"""How the window was left, and how it is found again."""

from dataclasses import dataclass, field
from typing import Any

from photodesk.ui.history import Scope


@dataclass(slots=True)
class WindowState:
    """`geometry`: Qt's own, base64. `photo_id`: shown in the loupe. `opened`: keys of the open rows of the sidebar. `recent`: what was used
    last in the command palette."""

    geometry: str = ""
    scope: Scope = field(default_factory=Scope)
    page: str = ""
    photo_id: int | None = None
    grid: dict[str, object] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    panels: dict[str, bool] = field(default_factory=dict)
    jobs_height: int = 0
    opened: list[str] | None = None
    recent: list[str] = field(default_factory=list)

    def stored(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "geometry": self.geometry,
            "scope": self.scope.stored(),
            "page": self.page,
            "photo_id": self.photo_id,
            "grid": self.grid,
            "widths": self.widths,
            "panels": self.panels,
            "jobs_height": self.jobs_height,
            "opened": self.opened,
            "recent": self.recent,
        }

    @classmethod
    def restored(cls, value: dict[str, object]) -> "WindowState":
        """From JSON values; what makes no sense is left out."""
        geometry, page, photo_id, height, opened = (value.get(key) for key in ("geometry", "page", "photo_id", "jobs_height", "opened"))
        return cls(
            geometry if isinstance(geometry, str) else "",
            Scope.restored(value.get("scope")),
            page if page in ("grid", "loupe", "problems", "duplicates", "pending", "folders") else "",
            photo_id if isinstance(photo_id, int) else None,
            _dict(value.get("grid"), object),
            _dict(value.get("widths"), int),
            _dict(value.get("panels"), bool),
            height if isinstance(height, int) else 0,
            _texts(opened) if isinstance(opened, list) else None,
            _texts(value.get("recent")),
        )


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _dict(value: object, kind: type) -> dict[str, Any]:
    found = value if isinstance(value, dict) else {}
    return {str(name): item for name, item in found.items() if isinstance(item, kind)}
