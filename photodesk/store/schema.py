"""What the catalog holds: every table, index and constraint.

Times are microseconds since 1970-01-01T00:00:00 (`*_us`). Paths are the bytes the file system uses; a text beside
them is for people and for search only. `taken_us` is the camera's wall clock, without a time zone.
"""

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    event,
    table,
)

APPLICATION_ID = 0x50444B31
"""`PDK1` in the header of catalog.sqlite."""

USER_VERSION = 4
"""The schema this program writes; each Alembic revision adds one."""

Transaction = Connection
"""A transaction under way. Whoever begins it decides what is one step."""

Condition = ColumnElement[bool]
"""Which photos: an expression over the table `photos`."""

metadata = MetaData()


def _owner(target: str) -> Column[int]:
    table = target.split(".", 1)[0]
    name = {"folders": "folder_id", "directories": "directory_id", "photos": "photo_id", "tags": "tag_id", "albums": "album_id"}[table]
    return Column(name, Integer, ForeignKey(target, ondelete="CASCADE"), nullable=False)


folders = Table(
    "folders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", LargeBinary, nullable=False, unique=True),
    Column("display", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="online"),
    Column("mode", Text, nullable=False, server_default="watch"),
    Column("protected", Integer, nullable=False, server_default="0"),
    Column("device", Integer),
    Column("inode", Integer),
    Column("volume", Text),
    Column("files_at_scan", Integer),
    Column("scanned_us", Integer),
    Column("added_us", Integer, nullable=False),
)

directories = Table(
    "directories",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner("folders.id"),
    Column("path", LargeBinary, nullable=False),
    Column("display", Text, nullable=False),
    UniqueConstraint("folder_id", "path"),
)

photos = Table(
    "photos",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner("directories.id"),
    Column("name", LargeBinary, nullable=False),
    Column("name_text", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("inode", Integer, nullable=False),
    Column("state", Integer, nullable=False, server_default="0"),
    Column("content_hash", LargeBinary),
    Column("picture_hash", LargeBinary),
    Column("recipe", Integer),
    Column("width", Integer),
    Column("height", Integer),
    Column("orientation", Integer),
    Column("frames", Integer, nullable=False, server_default="1"),
    Column("profile", Text),
    Column("taken_day", Integer),
    Column("taken_us", Integer),
    Column("taken_offset_min", Integer),
    Column("taken_source", Text),
    Column("camera", Text),
    Column("lens", Text),
    Column("iso", Integer),
    Column("exposure_s", Float),
    Column("fnumber", Float),
    Column("focal_mm", Float),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("thumbhash", LargeBinary),
    Column("damaged", Integer, nullable=False, server_default="0"),
    Column("problem", Text),
    Column("rating", Integer, CheckConstraint("rating BETWEEN 1 AND 5")),
    Column("label", Text),
    Column("flag", Text),
    Column("title", Text),
    Column("caption", Text),
    Column("rotation", Integer, nullable=False, server_default="0"),
    Column("shortlisted", Integer, nullable=False, server_default="0"),
    Column("added_us", Integer, nullable=False),
)
# One row a file; a missing photo may share its old place with the file that took it.
Index("ux_photos_place", photos.c.directory_id, photos.c.name, unique=True, sqlite_where=photos.c.state == 0)
# The listing by capture time is answered from this index alone: order, sections and the default filter.
Index("ix_photos_taken", photos.c.taken_day, photos.c.taken_us, photos.c.id, photos.c.state, photos.c.flag)
Index("ix_photos_added", photos.c.added_us, photos.c.id, photos.c.state, photos.c.flag)
Index("ix_photos_name", photos.c.name_text, photos.c.id, photos.c.state, photos.c.flag)
Index("ix_photos_size", photos.c.size, photos.c.id, photos.c.state, photos.c.flag)
Index("ix_photos_rating", photos.c.rating, photos.c.id, photos.c.state, photos.c.flag)
# A rescan where nothing changed is answered from these two alone: the files known in a directory, and which contents have been looked at.
Index("ix_photos_directory", photos.c.directory_id, photos.c.state, photos.c.name, photos.c.size, photos.c.mtime_ns)
Index("ix_photos_content", photos.c.content_hash, photos.c.state, photos.c.directory_id, photos.c.recipe)
Index("ix_photos_inode", photos.c.inode)
# Files with one compressed picture, and the files of a picture.
Index("ix_photos_picture", photos.c.picture_hash, photos.c.state, sqlite_where=photos.c.picture_hash.is_not(None))
# Searches that begin with no small set are answered along this one: it holds what terms ask for and what photos are sorted by.
WALKED = (
    "taken_day", "taken_us", "id", "state", "flag", "rating", "label", "kind", "format", "camera", "lens", "iso", "fnumber", "width",
    "size", "latitude", "longitude", "directory_id", "added_us", "name_text",
)  # fmt: skip
Index("ix_photos_walked", *(photos.c[name] for name in WALKED))
# What one term of a search asks for is answered from one of these alone.
Index("ix_photos_kind", photos.c.kind)
Index("ix_photos_format", photos.c.format)
# Few rows have these, or only after the first look: partial indexes cost nothing for the others.
Index("ix_photos_camera", photos.c.camera, sqlite_where=photos.c.camera.is_not(None))
Index("ix_photos_lens", photos.c.lens, sqlite_where=photos.c.lens.is_not(None))
Index("ix_photos_iso", photos.c.iso, sqlite_where=photos.c.iso.is_not(None))
Index("ix_photos_fnumber", photos.c.fnumber, sqlite_where=photos.c.fnumber.is_not(None))
Index("ix_photos_width", photos.c.width, sqlite_where=photos.c.width.is_not(None))
Index("ix_photos_position", photos.c.latitude, photos.c.longitude, sqlite_where=photos.c.latitude.is_not(None))
Index("ix_photos_label", photos.c.label, sqlite_where=photos.c.label.is_not(None))
Index("ix_photos_flag", photos.c.flag, sqlite_where=photos.c.flag.is_not(None))
Index("ix_photos_damaged", photos.c.damaged, sqlite_where=photos.c.damaged != 0)
Index("ix_photos_gone", photos.c.state, photos.c.id, sqlite_where=photos.c.state != 0)
Index("ix_photos_problem", photos.c.problem, photos.c.id, sqlite_where=photos.c.problem.is_not(None))
Index("ix_photos_shortlisted", photos.c.shortlisted, photos.c.id, sqlite_where=photos.c.shortlisted != 0)

photo_texts = table("photo_texts", column("rowid", Integer), *(column(name, Text) for name in ("name", "parts", "title", "caption")))
"""The words of each photo, by its id: an FTS5 table that `store.texts` fills. `parts`: what people take for words within a name."""

PHOTO_TEXTS = (
    "CREATE VIRTUAL TABLE photo_texts USING fts5(name, parts, title, caption,"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3 4', columnsize=0)"
)
event.listen(metadata, "after_create", DDL(PHOTO_TEXTS))  # type: ignore[no-untyped-call]

tallies = Table(
    "tallies",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("photos", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many photos there are of each kind of thing, and their bytes, kept by `store.tallies` with every change of the rows."""

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), unique=True),
    Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE"), index=True),
    Column("path", LargeBinary),
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("hidden", Integer, nullable=False, server_default="0"),
    Column("at_us", Integer, nullable=False),
    UniqueConstraint("folder_id", "path"),
)

hashes = Table(
    "hashes",
    metadata,
    Column("content_hash", LargeBinary, primary_key=True),
    Column("recipe", Integer, nullable=False),
    Column("phash", LargeBinary, nullable=False),
    Column("ahash", LargeBinary, nullable=False),
    Column("dhash", LargeBinary, nullable=False),
    Column("whash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

pictures = Table(
    "pictures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("picture_hash", LargeBinary, nullable=False, unique=True),
    Column("phash", LargeBinary, nullable=False),
    Column("dhash", LargeBinary, nullable=False),
    Column("flat", Integer, nullable=False, server_default="0"),
    Column("compared", Integer, nullable=False, server_default="0"),
)
"""Every picture once, however many files hold it, to be compared with those before it. `flat`: too even to be told by its looks."""
Index("ix_pictures_waiting", pictures.c.id, sqlite_where=pictures.c.compared == 0)

picture_links = Table(
    "picture_links",
    metadata,
    Column("later_id", Integer, ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True),
    Column("earlier_id", Integer, ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What two pictures are to each other: same, alike or series."""
Index("ix_picture_links_earlier", picture_links.c.earlier_id)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at_us", Integer, nullable=False),
)
"""What the user said of a group of copies, by content: it holds wherever the files go."""

decided_photos = Table(
    "decided_photos",
    metadata,
    Column("decision_id", Integer, ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("picture_hash", LargeBinary, nullable=False),
    Column("photo_id", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The files of such a group. `photo_id` tells files of one picture from one another as long as the photo has this id."""
Index("ix_decided_photos_picture", decided_photos.c.picture_hash)

tags = Table(
    "tags",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), index=True),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False, unique=True),
    Column("folded", Text, nullable=False, index=True),
    Column("used_us", Integer),
    Column("photos", Integer, nullable=False, server_default="0"),
)

photo_tags = Table(
    "photo_tags",
    metadata,
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("ix_photo_tags_photo", photo_tags.c.photo_id, photo_tags.c.tag_id)

albums = Table(
    "albums",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent_id", Integer, ForeignKey("albums.id", ondelete="CASCADE"), index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("query", Text),
    Column("created_us", Integer, nullable=False),
    UniqueConstraint("parent_id", "name"),
)

album_photos = Table(
    "album_photos",
    metadata,
    Column("album_id", Integer, ForeignKey("albums.id", ondelete="CASCADE"), primary_key=True),
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)
Index("ix_album_photos_photo", album_photos.c.photo_id)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), index=True),
    Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE"), index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before_us", Integer, nullable=False, server_default="0"),
    Column("lease_owner", Text),
    Column("lease_until_us", Integer),
    Column("boot_id", Text),
    Column("reason", Text),
    Column("message", Text),
    Column("version", Text),
    Column("hidden", Integer, nullable=False, server_default="0"),
)
Index("ix_jobs_next", jobs.c.state, jobs.c.lane, jobs.c.priority, jobs.c.id)
Index("ix_jobs_kind", jobs.c.kind, jobs.c.state)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("operation_id", Text, unique=True),
    Column("label", Text, nullable=False),
    Column("at_us", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("state", Text, nullable=False, server_default="done"),
)

journal_parts = Table(
    "journal_parts",
    metadata,
    Column("journal_id", Integer, ForeignKey("journal.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("change", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

pending = Table(
    "pending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("target", LargeBinary),
    Column("reason", Text, nullable=False),
    Column("bytes", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="staged"),
    Column("journal_id", Integer, ForeignKey("journal.id")),
    Column("staged_us", Integer, nullable=False),
    UniqueConstraint("kind", "photo_id"),
)

pending_problems = Table(
    "pending_problems",
    metadata,
    Column("pending_id", Integer, ForeignKey("pending.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
)
"""Why a staged change could not be applied when that was tried last."""

filing_batches = Table(
    "filing_batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("verb", Text, nullable=False),
    Column("entry_id", Integer),
    Column("operation_id", Text),
    Column("at_us", Integer, nullable=False),
)
"""File changes under way: an apply, or an undo or redo of entry `entry_id`. It goes when the journal has what it did."""

filings = Table(
    "filings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("filing_batches.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("change", Integer, nullable=False),
    Column("photo_id", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("wanted", LargeBinary),
    Column("folder_id", Integer),
    Column("path", LargeBinary, nullable=False),
    Column("to_folder_id", Integer),
    Column("to_path", LargeBinary),
    Column("inode", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("content_hash", LargeBinary),
    Column("state", Text, nullable=False),
)
"""One file of such a batch, written before it is touched: where it is, where it is to be, and what it is. `change`: files with one
number go together, the photo's own first. A path without a folder is absolute; `to_path` is unknown until the system's trash told."""

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("operation_id", Text),
    Column("began_us", Integer, nullable=False),
    Column("ended_us", Integer),
    Column("report", Text),
)
"""Every import; one without an end goes on. `token`: part of the names of its unfinished copies. Its job has the key `import:ID`."""

import_files = Table(
    "import_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("path", LargeBinary, nullable=False),
    Column("member", Text),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("inode", Integer, nullable=False),
    Column("target", LargeBinary, nullable=False),
    Column("second", LargeBinary),
    Column("content_hash", LargeBinary),
    Column("photo_id", Integer),
    Column("reason", Text),
    Column("facts", Text, nullable=False),
)
"""The files of an import under way, written before they are touched: where each is, where it goes, and how far that is."""

imported = Table(
    "imported",
    metadata,
    Column("content_hash", LargeBinary, primary_key=True),
    Column("path", LargeBinary, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Every file that was copied in and verified, as it was written; sidecars, too, which have no row among the photos."""
Index("ix_imported_size", imported.c.size)

source_files = Table(
    "source_files",
    metadata,
    Column("source", Text, primary_key=True),
    Column("path", LargeBinary, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("content_hash", LargeBinary),
    Column("head", Text),
    Column("seen_us", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What was read of files on cards, so that a second look is quick. A cache: it may go at any time."""

photo_positions = Table(
    "photo_positions",
    metadata,
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
)
"""Where photos were taken that do not tell it themselves, as Google's sidecars said."""

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

folder_rules = Table(
    "folder_rules",
    metadata,
    Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE"), primary_key=True),
    Column("tags", Text, nullable=False, server_default=""),
    Column("album", Text),
    Column("rating", Integer),
    Column("move_to", Text),
    Column("rename_to", Text),
    Column("copy_to", LargeBinary),
    Column("skip", Text, nullable=False, server_default=""),
    Column("include_hidden", Integer),
)
"""What is done with new photos of a folder, and what is left out of it. `tags` and `skip`: one a line."""

ruled_photos = Table(
    "ruled_photos",
    metadata,
    Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
    Column("copying", Integer, nullable=False, server_default="0"),
)
"""New photos for which the rules of their folder are to be done once they were looked at. `copying`: all but the copy is done."""

receipts = Table(
    "receipts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("photo_id", Integer, nullable=False),
    Column("path", LargeBinary, nullable=False),
    Column("done", Text, nullable=False),
    Column("at_us", Integer, nullable=False),
)
"""What a rule did with a file, and when."""
