"""Where to look: the library's own lists, folders, albums and tags, with counts.

`entries` and `trees` turn what the library knows into a tree of plain rows, `looking_up` asks for it; `model` is that tree for Qt and
changes only what differs; `counting` asks for the counts that nobody keeps; `painting` and `chevron` draw a row with its count at the far
edge, `renaming` lets the user write in it; `tree` hears keys, pointer and drags; `sidebar` is the panel: it says which view was chosen.
"""
