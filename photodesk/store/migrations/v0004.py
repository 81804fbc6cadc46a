"""Version 4, files in motion: file changes under way, what rejected photos propose, and imports. Each subject has a function of its own."""

from alembic.operations import Operations
from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, Text


def upgrade(op: Operations) -> None:
    """Make the new tables and indexes."""
    _filing(op)
    _proposals(op)
    _folder_rules(op)
    _imports(op)


def _filing(op: Operations) -> None:
    """File changes under way, and why staged ones could not be applied."""
    op.create_table(
        "pending_problems",
        Column("pending_id", Integer, ForeignKey("pending.id", ondelete="CASCADE"), primary_key=True),
        Column("reason", Text, nullable=False),
        Column("message", Text, nullable=False),
    )
    op.create_table(
        "filing_batches",
        Column("id", Integer, primary_key=True),
        Column("verb", Text, nullable=False),
        Column("entry_id", Integer),
        Column("operation_id", Text),
        Column("at_us", Integer, nullable=False),
    )
    op.create_table(
        "filings",
        Column("id", Integer, primary_key=True),
        Column("batch_id", Integer, ForeignKey("filing_batches.id", ondelete="CASCADE"), nullable=False),
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
    op.create_index("ix_filings_batch_id", "filings", ["batch_id"])


def _proposals(op: Operations) -> None:
    """Photos that were rejected before propose to go to the trash, as later ones do."""
    op.execute(
        "INSERT INTO pending (kind, photo_id, reason, bytes, staged_us)"
        " SELECT 'trash', id, 'rejected', size, CAST(strftime('%s', 'now') AS INTEGER) * 1000000 FROM photos"
        " WHERE flag = 'reject' AND state = 0 ON CONFLICT (kind, photo_id) DO NOTHING"
    )


def _folder_rules(op: Operations) -> None:
    """What is done with new photos of a folder, for which photos that waits, and what was done."""
    op.create_table(
        "folder_rules",
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
    op.create_table(
        "ruled_photos",
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
        Column("copying", Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "receipts",
        Column("id", Integer, primary_key=True),
        Column("folder_id", Integer, ForeignKey("folders.id", ondelete="CASCADE"), nullable=False),
        Column("photo_id", Integer, nullable=False),
        Column("path", LargeBinary, nullable=False),
        Column("done", Text, nullable=False),
        Column("at_us", Integer, nullable=False),
    )
    op.create_index("ix_receipts_folder_id", "receipts", ["folder_id"])


def _imports(op: Operations) -> None:
    """Imports, their files, and what was read of cards."""
    op.create_table(
        "imports",
        Column("id", Integer, primary_key=True),
        Column("token", Text, nullable=False),
        Column("choices", Text, nullable=False),
        Column("operation_id", Text),
        Column("began_us", Integer, nullable=False),
        Column("ended_us", Integer),
        Column("report", Text),
    )
    op.create_table(
        "import_files",
        Column("id", Integer, primary_key=True),
        Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
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
    op.create_index("ix_import_files_import_id", "import_files", ["import_id"])
    op.create_table(
        "imported",
        Column("content_hash", LargeBinary, primary_key=True),
        Column("path", LargeBinary, primary_key=True),
        Column("size", Integer, nullable=False),
        Column("mtime_ns", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_imported_size", "imported", ["size"])
    op.create_table(
        "source_files",
        Column("source", Text, primary_key=True),
        Column("path", LargeBinary, primary_key=True),
        Column("size", Integer, nullable=False),
        Column("mtime_ns", Integer, nullable=False),
        Column("content_hash", LargeBinary),
        Column("head", Text),
        Column("seen_us", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "photo_positions",
        Column("photo_id", Integer, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
        Column("latitude", Float, nullable=False),
        Column("longitude", Float, nullable=False),
    )
