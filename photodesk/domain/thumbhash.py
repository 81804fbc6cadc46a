"""Placeholders: decodes a ThumbHash into a few pixels, with nothing but the standard library.

ThumbHash is by Evan Wallace (evanw/thumbhash on GitHub); the field layout and formulas follow its reference.
"""

from math import cos, pi

_NEUTRAL = 0.5
"""What transparent parts are shown on."""


def decode(thumbhash: bytes) -> tuple[int, int, bytes]:
    """Width, height (the longer is 32) and pixels (B, G, R, 255; rows without padding). Raises ValueError when malformed."""
    if len(thumbhash) < 5:
        raise ValueError("a ThumbHash has at least 5 bytes")
    head = int.from_bytes(thumbhash[:3], "little")
    shape = int.from_bytes(thumbhash[3:5], "little")
    alpha, landscape = bool(head >> 23), bool(shape >> 15)
    most, other = (5 if alpha else 7), shape & 7
    columns, rows = (most, other) if landscape else (other, most)
    if not columns or not rows:
        raise ValueError("a ThumbHash without an aspect ratio")
    width, height = (32, max(1, round(32 * rows / columns))) if columns > rows else (max(1, round(32 * columns / rows)), 32)
    factors = _Factors(thumbhash, 6 if alpha else 5)
    light = factors.channel(max(3, columns), max(3, rows), (head & 63) / 63, ((head >> 18) & 31) / 31)
    yellow = factors.channel(3, 3, ((head >> 6) & 63) / 31.5 - 1, ((shape >> 3) & 63) / 63 * 1.25)
    red = factors.channel(3, 3, ((head >> 12) & 63) / 31.5 - 1, ((shape >> 9) & 63) / 63 * 1.25)
    channels = [light, yellow, red]
    if alpha:
        channels.append(factors.channel(5, 5, (thumbhash[5] & 15) / 15, (thumbhash[5] >> 4) / 15))
    return width, height, _pixels(width, height, channels)


class _Factors:
    """Reads the 4-bit factors one after another."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._next = data, start * 2

    def channel(self, columns: int, rows: int, mean: float, scale: float) -> list[list[float]]:
        """The factors of one channel, a list per vertical frequency; the mean stands first."""
        table: list[list[float]] = []
        for cy in range(rows):
            line = [mean] if cy == 0 else []
            cx = len(line)
            while cx * rows < columns * (rows - cy):
                line.append((self._nibble() / 7.5 - 1) * scale)
                cx += 1
            # All but the mean count twice: so the inverse of the encoder's cosine transform wants it.
            table.append([value if cy == 0 and i == 0 else value * 2 for i, value in enumerate(line)])
        return table

    def _nibble(self) -> int:
        at, half = divmod(self._next, 2)
        self._next += 1
        if at >= len(self._data):
            raise ValueError("a ThumbHash that is cut off")
        return (self._data[at] >> (4 * half)) & 15


def _pixels(width: int, height: int, channels: list[list[list[float]]]) -> bytes:
    waves = [[cos(pi / width * (x + 0.5) * cx) for cx in range(7)] for x in range(width)]
    out = bytearray()
    for y in range(height):
        wave_y = [cos(pi / height * (y + 0.5) * cy) for cy in range(7)]
        rows = [_row(table, wave_y) for table in channels]
        for wave in waves:
            values = [sum(map(float.__mul__, row, wave)) for row in rows]
            light, yellow, red_green = values[:3]
            blue = light - 2 / 3 * yellow
            red = (3 * light - blue + red_green) / 2
            part = min(1.0, max(0.0, values[3])) if len(values) > 3 else 1.0
            for value in (blue, red - red_green, red):
                shown = min(1.0, max(0.0, value)) * part + _NEUTRAL * (1 - part)
                out.append(int(255 * shown))
            out.append(255)
    return bytes(out)


def _row(table: list[list[float]], wave_y: list[float]) -> list[float]:
    """One channel's horizontal factors in the row whose vertical waves are given."""
    sums = [0.0] * max(map(len, table))
    for cy, line in enumerate(table):
        for cx, factor in enumerate(line):
            sums[cx] += factor * wave_y[cy]
    return sums
