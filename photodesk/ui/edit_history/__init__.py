"""The window of the history: every edit with its state, the newest first, and how to take one back.

It asks page by page and hears of each change; what it does not show is not in memory.
"""
