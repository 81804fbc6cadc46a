"""Version 1: the first schema."""

from alembic.operations import Operations
from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint, text


def upgrade(op: Operations) -> None:
    """Make every table in an empty catalog."""
    _files(op)
    _order(op)
    _work(op)


def _files(op: Operations) -> None:
    """Folders, what is in them and what is known of it."""
    op.create_table(
        "folders",
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
    op.create_table(
        "directories",
        Column("id", Integer, primary_key=True),
        Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE"), nullable=False),
        Column("path", LargeBinary, nullable=False),
        Column("display", Text, nullable=False),
        UniqueConstraint("folder_id", "path"),
    )
    op.create_table(
        "photos",
        Column("id", Integer, primary_key=True),
        Column("directory_id", Integer, ForeignKey("directories.id", ondelete="CASCADE"), nullable=False),
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
    op.create_index("ix_photos_added", "photos", ["added_us", "id", "state", "flag"])
    op.create_index("ix_photos_content", "photos", ["content_hash"])
    op.create_index("ix_photos_directory", "photos", ["directory_id", "state", "size"])
    op.create_index("ix_photos_gone", "photos", ["state", "id"], sqlite_where=text("state != 0"))
    op.create_index("ix_photos_inode", "photos", ["inode"])
    op.create_index("ix_photos_name", "photos", ["name_text", "id", "state", "flag"])
    op.create_index("ix_photos_problem", "photos", ["problem", "id"], sqlite_where=text("problem IS NOT NULL"))
    op.create_index("ix_photos_rating", "photos", ["rating", "id", "state", "flag"])
    op.create_index("ix_photos_shortlisted", "photos", ["shortlisted", "id"], sqlite_where=text("shortlisted != 0"))
    op.create_index("ix_photos_size", "photos", ["size", "id", "state", "flag"])
    op.create_index("ix_photos_taken", "photos", ["taken_day", "taken_us", "id", "state", "flag"])
    op.create_index("ux_photos_place", "photos", ["directory_id", "name"], unique=True, sqlite_where=text("state = 0"))
    op.create_table(
        "problems",
        Column("id", Integer, primary_key=True),
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), unique=True),
        Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE")),
        Column("path", LargeBinary),
        Column("stage", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("message", Text, nullable=False),
        Column("hidden", Integer, nullable=False, server_default="0"),
        Column("at_us", Integer, nullable=False),
        UniqueConstraint("folder_id", "path"),
    )
    op.create_index("ix_problems_folder_id", "problems", ["folder_id"])
    op.create_table(
        "hashes",
        Column("content_hash", LargeBinary, primary_key=True),
        Column("recipe", Integer, nullable=False),
        Column("phash", LargeBinary, nullable=False),
        Column("ahash", LargeBinary, nullable=False),
        Column("dhash", LargeBinary, nullable=False),
        Column("whash", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _order(op: Operations) -> None:
    """What the user sorts photos by."""
    op.create_table(
        "tags",
        Column("id", Integer, primary_key=True),
        Column("parent_id", Integer, ForeignKey("tags.id", ondelete="CASCADE")),
        Column("name", Text, nullable=False),
        Column("path", Text, nullable=False, unique=True),
        Column("folded", Text, nullable=False),
        Column("used_us", Integer),
        Column("photos", Integer, nullable=False, server_default="0"),
    )
    op.create_index("ix_tags_folded", "tags", ["folded"])
    op.create_index("ix_tags_parent_id", "tags", ["parent_id"])
    op.create_table(
        "photo_tags",
        Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_photo_tags_photo", "photo_tags", ["photo_id", "tag_id"])
    op.create_table(
        "albums",
        Column("id", Integer, primary_key=True),
        Column("parent_id", Integer, ForeignKey("albums.id", ondelete="CASCADE")),
        Column("name", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("query", Text),
        Column("created_us", Integer, nullable=False),
        UniqueConstraint("parent_id", "name"),
    )
    op.create_index("ix_albums_parent_id", "albums", ["parent_id"])
    op.create_table(
        "album_photos",
        Column("album_id", Integer, ForeignKey("albums.id", ondelete="CASCADE"), primary_key=True),
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, nullable=False, server_default="0"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_album_photos_photo", "album_photos", ["photo_id"])


def _work(op: Operations) -> None:
    """What was done, what waits, and facts of the library itself."""
    op.create_table(
        "jobs",
        Column("id", Integer, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("key", Text, nullable=False, unique=True),
        Column("lane", Text, nullable=False),
        Column("priority", Integer, nullable=False),
        Column("state", Text, nullable=False),
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE")),
        Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE")),
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
    op.create_index("ix_jobs_folder_id", "jobs", ["folder_id"])
    op.create_index("ix_jobs_kind", "jobs", ["kind", "state"])
    op.create_index("ix_jobs_next", "jobs", ["state", "lane", "priority", "id"])
    op.create_index("ix_jobs_photo_id", "jobs", ["photo_id"])
    op.create_table(
        "journal",
        Column("id", Integer, primary_key=True),
        Column("operation_id", Text, unique=True),
        Column("label", Text, nullable=False),
        Column("at_us", Integer, nullable=False),
        Column("count", Integer, nullable=False),
        Column("state", Text, nullable=False, server_default="done"),
    )
    op.create_table(
        "journal_parts",
        Column("journal_id", Integer, ForeignKey("journal.id", ondelete="CASCADE"), primary_key=True),
        Column("part", Integer, primary_key=True),
        Column("change", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pending",
        Column("id", Integer, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), nullable=False),
        Column("target", LargeBinary),
        Column("reason", Text, nullable=False),
        Column("bytes", Integer, nullable=False, server_default="0"),
        Column("state", Text, nullable=False, server_default="staged"),
        Column("journal_id", Integer, ForeignKey("journal.id")),
        Column("staged_us", Integer, nullable=False),
        UniqueConstraint("kind", "photo_id"),
    )
    op.create_index("ix_pending_photo_id", "pending", ["photo_id"])
    op.create_table(
        "facts",
        Column("name", Text, primary_key=True),
        Column("value", Text, nullable=False),
        sqlite_with_rowid=False,
    )
