"""Version 3, duplicates: pictures, what they are to each other, and what the user decided about copies."""

from alembic.operations import Operations
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text, text


def upgrade(op: Operations) -> None:
    """Make the new tables and indexes."""
    op.create_index("ix_photos_picture", "photos", ["picture_hash", "state"], sqlite_where=text("picture_hash IS NOT NULL"))
    op.create_table(
        "pictures",
        Column("id", Integer, primary_key=True),
        Column("picture_hash", LargeBinary, nullable=False, unique=True),
        Column("phash", LargeBinary, nullable=False),
        Column("dhash", LargeBinary, nullable=False),
        Column("flat", Integer, nullable=False, server_default="0"),
        Column("compared", Integer, nullable=False, server_default="0"),
    )
    op.create_index("ix_pictures_waiting", "pictures", ["id"], sqlite_where=text("compared = 0"))
    op.create_table(
        "picture_links",
        Column("later_id", Integer, ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True),
        Column("earlier_id", Integer, ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True),
        Column("kind", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_picture_links_earlier", "picture_links", ["earlier_id"])
    op.create_table(
        "decisions",
        Column("id", Integer, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("at_us", Integer, nullable=False),
    )
    op.create_table(
        "decided_photos",
        Column("decision_id", Integer, ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("picture_hash", LargeBinary, nullable=False),
        Column("photo_id", Integer, nullable=False),
        Column("kept", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_decided_photos_picture", "decided_photos", ["picture_hash"])
