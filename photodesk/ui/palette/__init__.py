"""The command palette: everything that can be done, and every tag, folder and album to go to, found by some letters of its name.

What was used last stands first. It does nothing itself: the window hears what was chosen.
"""
