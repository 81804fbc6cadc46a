"""Where to look: the library's own lists and the folders, with counts.

`entries` turns the library's counts into a tree of plain rows; `model` is that tree for Qt and keeps rows in place where only numbers
changed; `painting` draws a row with its count at the far edge; `sidebar` is the panel: it asks for the counts when something
happened and says which view was chosen.
"""
