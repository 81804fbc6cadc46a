"""The photo, or the file, that the loupe shows: what is known of it and the best picture of it in memory."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from photodesk.bridge.picture_files import LARGE_EDGE_PX, Level, Picture
from photodesk.bridge.renderings import FILE_ID, Renderings
from photodesk.domain.photos import PhotoRow
from photodesk.domain.problems import Reason
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.viewing.canvas import Shown
from photodesk.ui.viewing.framing import Framing
from photodesk.ui.viewing.states import badges_of, card_of, failure_card
from photodesk.ui.viewing.tiling import needs_more
from photodesk.ui.viewing.zoom import Size

THUMBNAIL_EDGE_PX = 512


class Subject:
    """`row`: None for a file, and while the list does not know the photo yet."""

    def __init__(self, renderings: Renderings, thumbnails: PictureSource) -> None:
        self._renderings, self._thumbnails = renderings, thumbnails
        self.id: int | None = None
        self.row: PhotoRow | None = None
        self.failure: Reason | None = None
        self._file_name = ""

    def set_photo(self, photo_id: int) -> bool:
        """A photo of the library; False when it is the one of before."""
        changed, self.id = photo_id != self.id, photo_id
        if changed:
            self.row, self._file_name = None, ""
        self.failure = None
        return changed

    def set_file(self, path: str) -> None:
        """A file that need not be in the library."""
        self.id, self.row, self.failure = FILE_ID, None, None
        self._file_name = path.rstrip("/").rpartition("/")[2]

    @property
    def name(self) -> str:
        """The file's name; empty while it is not known."""
        return self.row.name if self.row is not None else self._file_name

    @property
    def picture(self) -> Picture | None:
        """The best whole picture that was loaded for the loupe."""
        return self._renderings.picture(self.id) if self.id is not None else None

    def shown(self) -> Shown:
        """What the canvas needs to know."""
        picture, row = self.picture, self.row
        full = Size(picture.full_width, picture.full_height) if picture is not None and picture.full_width else None
        if row is None:
            card = failure_card(self._file_name, self.failure) if self.failure is not None else None
            return Shown(full, card=card)
        if row.width and row.height:
            full = Size(row.width, row.height)
        return Shown(full, row.rotation % 360, badges_of(row), card_of(row, self.failure, self._renderings.is_lacking(row.id)))

    def image(self) -> QImage | None:
        """The best there is now, down to the blurred placeholder."""
        picture = self.picture
        if self.row is None or (picture is not None and picture.level > Level.THUMBNAIL):
            return picture.image if picture is not None else None
        small = self._thumbnails.image(self.row, THUMBNAIL_EDGE_PX)
        if small is None and picture is not None:
            small = picture.image
        return small if small is not None or self.shown().card is not None else self._thumbnails.placeholder(self.row)

    def wants_large(self, framing: Framing) -> bool:
        """Whether the screen holds more than the picture in memory."""
        picture = self.picture
        if picture is None or picture.level < Level.REDUCED:
            return False
        return needs_more(picture.image.width(), framing.full, round(framing.full.width * framing.scale))

    def wants_tiles(self, framing: Framing) -> bool:
        """Whether only the full resolution will do: beyond what one reduced picture may hold."""
        longest = max(framing.full)
        return self.wants_large(framing) and (longest * framing.scale > LARGE_EDGE_PX or longest <= LARGE_EDGE_PX * 1.2)

    def words(self, row: int | None, count: int) -> str:
        """Name, place and state for assistive technology."""
        parts = [self.name]
        if row is not None:
            parts.append(QCoreApplication.translate("Loupe", "{n} of {count}").format(n=row + 1, count=count))
        shown = self.shown()
        parts += [shown.card.text] if shown.card is not None and self.image() is None else [badge.text for badge in shown.badges]
        return ", ".join(part for part in parts if part)
