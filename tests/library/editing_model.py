"""Random edits, and what they should come to: plain dicts that know nothing of the program."""

import copy
import random
from dataclasses import dataclass, field
from typing import Any

TAGS = ("a", "b", "a/x", "a/y", "b/x", "c/d/e", "é")
VALUES = {
    "rating": (None, 1, 2, 3, 4, 5), "label": (None, "red", "green"), "flag": (None, "keep", "reject"), "title": (None, "one", "zwei"),
    "caption": (None, "long\ntext"), "shortlisted": (0, 1),
}  # fmt: skip


@dataclass
class Model:
    """Photos by id, tags and albums by path."""

    photos: dict[int, dict[str, Any]]
    tags: set[str] = field(default_factory=set)
    albums: dict[str, list[int]] = field(default_factory=dict)

    def copy(self) -> "Model":
        return copy.deepcopy(self)

    # -- each returns whether anything changed

    def set_value(self, ids: list[int], name: str, value: object) -> bool:
        changed = [i for i in ids if self.photos[i][name] != value]
        for i in changed:
            self.photos[i][name] = value
        return bool(changed)

    def turn(self, ids: list[int], degrees: int) -> bool:
        for i in ids:
            self.photos[i]["rotation"] = (self.photos[i]["rotation"] + degrees) % 360
        return bool(ids)

    def tag(self, ids: list[int], add: list[str], remove: list[str]) -> bool:
        before = self.copy()
        for i in ids:
            self.photos[i]["tags"] = (self.photos[i]["tags"] - set(remove)) | set(add)
        if ids:
            for path in add:
                self._make(path)
        return self != before

    def rename(self, path: str, new: str) -> bool | None:
        """None: it is refused."""
        if path not in self.tags or new.startswith(f"{path}/") or (new in self.tags and new != path):
            return None
        if new == path:
            return False
        self._make(new.rpartition("/")[0])
        self._move(path, new)
        return True

    def merge(self, path: str, into: str) -> bool | None:
        if path not in self.tags or into not in self.tags or f"{into}/".startswith(f"{path}/"):
            return None
        self._move(path, into)
        return True

    def delete(self, path: str) -> bool | None:
        if path not in self.tags:
            return None
        gone = {tag for tag in self.tags if f"{tag}/".startswith(f"{path}/")}
        self.tags -= gone
        for facts in self.photos.values():
            facts["tags"] -= gone
        return True

    def create_album(self, name: str) -> bool | None:
        if name in self.albums:
            return None
        self.albums[name] = []
        return True

    def delete_album(self, name: str) -> bool | None:
        return None if self.albums.pop(name, None) is None else True

    def duplicate_album(self, name: str, new: str) -> bool | None:
        if name not in self.albums or new in self.albums:
            return None
        self.albums[new] = list(self.albums[name])
        return True

    def fill_album(self, name: str, ids: list[int], add: bool) -> bool | None:
        if name not in self.albums:
            return None
        before = list(self.albums[name])
        kept = before if add else [i for i in before if i not in ids]
        self.albums[name] = [*kept, *(i for i in ids if i not in kept)] if add else kept
        return self.albums[name] != before

    def _make(self, path: str) -> None:
        parts = path.split("/") if path else []
        self.tags.update("/".join(parts[: n + 1]) for n in range(len(parts)))

    def _move(self, path: str, new: str) -> None:
        def moved(tag: str) -> str:
            return new + tag[len(path) :] if f"{tag}/".startswith(f"{path}/") else tag

        self.tags = {moved(tag) for tag in self.tags}
        for facts in self.photos.values():
            facts["tags"] = {moved(tag) for tag in facts["tags"]}


def empty(count: int) -> Model:
    """Photos of which nothing was said."""
    blank: dict[str, Any] = {**{name: choices[0] for name, choices in VALUES.items()}, "rotation": 0, "tags": set()}
    return Model({i: copy.deepcopy(blank) for i in range(1, count + 1)})


def some(chance: random.Random, model: Model) -> list[int]:
    """A few photos, now and then none or all."""
    every = list(model.photos)
    return chance.choice([[], every, chance.sample(every, chance.randint(1, len(every))), [chance.choice(every)]])
