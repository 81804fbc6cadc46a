"""One photo, as large as the window or pixel for pixel.

`header` names the photo above it, `loupe` joins header and photo with the list of photos. How a photo is shown is `ui/viewing`.
"""
