"""The window that copies photos in: where from, which of them, where to; and the report of it.

Made on first need. It asks `bridge/importing`; small pictures of the source come from `bridge/source_thumbnails`.
"""
