"""The versions of what imaging makes: change one and the derivatives concerned are made anew."""

import PIL  # the package alone holds its version; no codec is loaded

RECIPE = 1
"""Thumbnail, hashes, ThumbHash and metadata."""

PREVIEW_RECIPE = 1

DECODER_VERSION = f"{PIL.__version__}/{RECIPE}.{PREVIEW_RECIPE}"
"""What a file was given up with; another value gives it another chance."""
