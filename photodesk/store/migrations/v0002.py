"""Version 2: words to search, indexes for the terms of a search and for rescans, and counts that are kept. `upgrading` fills them."""

from alembic.operations import Operations
from sqlalchemy import Column, Integer, Text, text

_WALKED = [
    "taken_day", "taken_us", "id", "state", "flag", "rating", "label", "kind", "format", "camera", "lens", "iso", "fnumber", "width",
    "size", "latitude", "longitude", "directory_id", "added_us", "name_text",
]  # fmt: skip
_PARTIAL = ("camera", "lens", "iso", "fnumber", "width", "label", "flag")


def upgrade(op: Operations) -> None:
    """Make the new tables and indexes."""
    op.execute(
        "CREATE VIRTUAL TABLE photo_texts USING fts5(name, parts, title, caption,"
        " tokenize='unicode61 remove_diacritics 2', prefix='2 3 4', columnsize=0)"
    )
    op.create_table(
        "tallies",
        Column("kind", Text, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("photos", Integer, nullable=False),
        Column("bytes", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_photos_content", "photos")
    op.create_index("ix_photos_content", "photos", ["content_hash", "state", "directory_id", "recipe"])
    op.drop_index("ix_photos_directory", "photos")
    op.create_index("ix_photos_directory", "photos", ["directory_id", "state", "name", "size", "mtime_ns"])
    op.create_index("ix_photos_walked", "photos", _WALKED)
    op.create_index("ix_photos_kind", "photos", ["kind"])
    op.create_index("ix_photos_format", "photos", ["format"])
    for name in _PARTIAL:
        op.create_index(f"ix_photos_{name}", "photos", [name], sqlite_where=text(f"{name} IS NOT NULL"))
    op.create_index("ix_photos_position", "photos", ["latitude", "longitude"], sqlite_where=text("latitude IS NOT NULL"))
    op.create_index("ix_photos_damaged", "photos", ["damaged"], sqlite_where=text("damaged != 0"))
