"""Photos that show what another one shows, as views tell of them."""

from dataclasses import dataclass

from photodesk.domain.similarity import Match


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Another file of a photo's picture. `path`: absolute. `to_trash`: staged, so that it stays only until that is applied."""

    id: int
    path: str
    match: Match
    to_trash: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class OtherFiles:
    """The other files of a picture, exact copies first; of very many the first ones. `count`: how many there are."""

    listed: tuple[OtherFile, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class SimilarPhoto:
    """A photo like another one. `distance`: bits of 256 in which their phashes differ."""

    id: int
    match: Match
    distance: int


@dataclass(frozen=True, slots=True)
class SimilarPhotos:
    """Photos like the one with this file name, the closest first."""

    name: str
    photos: tuple[SimilarPhoto, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """The photos alone."""
        return tuple(photo.id for photo in self.photos)
