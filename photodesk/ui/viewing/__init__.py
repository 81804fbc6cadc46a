"""A photo in a rectangle of the screen: what loupe, Compare and Survey are built of.

`zoom` and `tiling` are the arithmetic (no Qt): where the picture lies in the view, and which squares of the original are
seen. `states` says in words why a picture is not there or not whole. `canvas` paints and takes the pointer; `photo_view` is a
canvas that shows a photo of the library, or a file, and gets better pictures of it by itself.
"""
