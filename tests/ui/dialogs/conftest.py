"""A window on a small library, for tests of what it tells."""

from real_window import desk

__all__ = ["desk"]
