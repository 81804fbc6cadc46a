"""A window on 24 photos of three days."""

from real_window import desk

__all__ = ["desk"]
