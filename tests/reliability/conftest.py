"""The window, for those that watch it for long."""

from real_window import dated_folder, open_window

__all__ = ["dated_folder", "open_window"]
