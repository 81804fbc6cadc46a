"""The window, for those that watch it for long, and a desk to import to."""

from import_desk import decoders, desk, full_card
from real_window import dated_folder, open_window

__all__ = ["dated_folder", "decoders", "desk", "full_card", "open_window"]
