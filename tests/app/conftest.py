"""The real window, for tests of what its parts do with each other."""

from real_window import dated_folder, open_window

__all__ = ["dated_folder", "open_window"]
