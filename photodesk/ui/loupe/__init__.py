"""One photo, as large as the window or pixel for pixel.

`zoom` and `tiling` are the arithmetic (no Qt): where the picture lies in the view, and which squares of the original are
seen. `states` says in words why a picture is not there or not whole. `canvas` paints and takes the pointer, `header` names
the photo above it, `loupe` joins them with the list of photos and the pictures that arrive.
"""
