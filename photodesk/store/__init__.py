"""The catalog and the cache on disk.

SQL lives here and nowhere else, one file per subject. Each function takes the caller's transaction, so that the
caller decides what is one step; what leaves is a frozen row, a number or bytes. `database` opens, locks, checks and
seals the catalog; `schema` says what it holds; `migrations` brings an older one to it after `backups` kept a copy;
`derivatives` keeps thumbnails and previews, which may be deleted at any moment.
"""
