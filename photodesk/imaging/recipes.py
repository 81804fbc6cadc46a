"""The versions of what imaging makes: change one and the derivatives concerned are made anew."""

import PIL  # the package alone holds its version; no codec is loaded

RECIPE = 3
"""Thumbnail, hashes, ThumbHash and metadata. 2: with the hash of the compressed picture; 3: that one is SHA-256."""

PREVIEW_RECIPE = 1

DECODER_VERSION = f"{PIL.__version__}/{RECIPE}.{PREVIEW_RECIPE}"
"""What a file was given up with; another value gives it another chance."""
