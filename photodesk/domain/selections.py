"""What several photos have in common, and what an edit makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from photodesk.domain.changes import Field, Value
from photodesk.domain.edits import (
    AlbumEdit,
    AttributesEdit,
    CaptionEdit,
    Edit,
    FlagEdit,
    LabelEdit,
    RatingEdit,
    TagEdit,
    TitleEdit,
)


@dataclass(frozen=True, slots=True)
class Common:
    """What all of them have (None: nothing), or `mixed`: they differ."""

    value: Value = None
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Of several photos. `formats`: (word, number), most frequent first. `values`: rating, label, flag, title and caption."""

    count: int
    bytes: int
    formats: tuple[tuple[str, int], ...]
    first_us: int | None
    last_us: int | None
    missing: int
    offline: int
    problems: int
    values: Mapping[Field, Common]


@dataclass(frozen=True, slots=True)
class Belonging:
    """How many of the chosen photos have each tag, and how many each album holds, by path."""

    tags: Mapping[str, int] = field(default_factory=dict)
    albums: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What a user has said of the chosen photos."""

    chosen: int
    values: Mapping[Field, Common]
    belonging: Belonging

    def after(self, edit: Edit, share: int) -> "Said":
        """As it will be once this edit of *share* of the photos is done. Where it is not one of all of them, numbers are the least
        possible."""
        match edit:
            case _ if not share:
                return self
            case RatingEdit(rating=rating):
                return self._with(Field.RATING, rating, share)
            case LabelEdit(label=label):
                return self._with(Field.LABEL, label, share)
            case FlagEdit(flag=flag):
                return self._with(Field.FLAG, flag, share)
            case TitleEdit(title=title):
                return self._with(Field.TITLE, title, share)
            case CaptionEdit(caption=caption):
                return self._with(Field.CAPTION, caption, share)
            case TagEdit(add=add, remove=remove):
                return self._with_tags(self._moved(self.belonging.tags, add, remove, share))
            case AlbumEdit(album=album, add=add_it):
                albums = self._moved(self.belonging.albums, (album,) if add_it else (), () if add_it else (album,), share)
                return replace(self, belonging=replace(self.belonging, albums=albums))
            case AttributesEdit(rating=rating, label=label, tags=tags):
                said = self if rating is None else self._with(Field.RATING, rating, share)
                said = said if label is None else said._with(Field.LABEL, label, share)
                return said._with_tags(said._moved(said.belonging.tags, tags, (), share))
        return self

    def _with(self, name: Field, value: Value, share: int) -> "Said":
        if name not in self.values:  # nothing is known of the photos yet: the answer will come
            return self
        common = Common(value) if share == self.chosen or self.values[name] == Common(value) else Common(mixed=True)
        return replace(self, values={**self.values, name: common})

    def _with_tags(self, tags: Mapping[str, int]) -> "Said":
        return replace(self, belonging=replace(self.belonging, tags=tags))

    def _moved(self, known: Mapping[str, int], add: Iterable[str], remove: Iterable[str], share: int) -> Mapping[str, int]:
        changed = dict(known)
        for path in remove:
            changed[path] = max(0, min(changed.get(path, 0), self.chosen - share))
        for path in add:
            changed[path] = max(changed.get(path, 0), share)
        return {path: number for path, number in sorted(changed.items()) if number}
