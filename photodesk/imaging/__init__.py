"""Files and pixels.

`formats` tells by name what the walk takes up, and by content what may be opened; it needs no picture library.
`opening` turns the bytes of a file into a decoded picture within limits, `colour` makes it an upright sRGB picture of
the wanted size, `metadata` reads what the camera wrote, `hashing` and `thumbhash` describe how it looks, and
`derivatives` puts these together into the two looks at a photo. All of that runs only in worker processes: `decoders`
holds the worker, its lock-down, the pool that drives it and the format in which the two talk. The rest of the
program calls `decoders.pool` and nothing else that touches pixels.
"""
