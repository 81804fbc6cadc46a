"""Numbers, sizes, times and names as people read them."""

from html import escape

from PySide6.QtCore import QCoreApplication, QDate, QLocale


def number(value: int) -> str:
    """ "30,214", as the user's language writes it."""
    return QLocale().toString(value)


def photos(count: int) -> str:
    """ "214 photos"."""
    return _tr("1 photo") if count == 1 else QCoreApplication.translate("Counts", "%Ln photos", "", count)


def files(count: int) -> str:
    """ "1 file", "12 files"."""
    return _tr("1 file") if count == 1 else _tr("{n} files").format(n=number(count))


def problems(count: int) -> str:
    """ "3 problems"."""
    return _tr("1 problem") if count == 1 else QCoreApplication.translate("Counts", "%Ln problems", "", count)


def changes(count: int) -> str:
    """ "96 changes"."""
    return _tr("1 change") if count == 1 else QCoreApplication.translate("Counts", "%Ln changes", "", count)


def groups(count: int) -> str:
    """ "1,187 groups"."""
    return _tr("1 group") if count == 1 else QCoreApplication.translate("Counts", "%Ln groups", "", count)


def copies(count: int) -> str:
    """ "989 copies"."""
    return _tr("1 copy") if count == 1 else QCoreApplication.translate("Counts", "%Ln copies", "", count)


def size(number_of_bytes: int) -> str:
    """ "37 MB" (10^6 bytes)."""
    precision = 1 if number_of_bytes >= 1_000_000_000 else 0
    return QLocale().formattedDataSize(number_of_bytes, precision, QLocale.DataSizeFormat.DataSizeSIFormat)


def time_left(seconds: float) -> str:
    """ "40 s", "1 min", "2 h 5 min"."""
    if seconds < 55:
        return _tr("{n} s").format(n=number(max(1, round(seconds))))
    minutes = round(seconds / 60)
    if minutes < 60:
        return _tr("{n} min").format(n=number(max(1, minutes)))
    return _tr("{hours} h {minutes} min").format(hours=number(minutes // 60), minutes=number(minutes % 60))


def rate(items_per_second: float) -> str:
    """ "220/s"; below ten with one decimal."""
    value = number(round(items_per_second)) if items_per_second >= 10 else QLocale().toString(items_per_second, "f", 1)
    return _tr("{n}/s").format(n=value)


def period_text(period: str) -> str:
    """ "2025", "June 2025" or "14 June 2025", and two of them, for what stands after `date:`."""
    return " – ".join(map(_period_part, period.split("..", 1))) if period else ""


def _period_part(text: str) -> str:
    parts = [int(part) for part in text.split("-") if part.isdigit()]
    if len(parts) < 2:
        return text
    formats = {2: "MMMM yyyy", 3: "d MMMM yyyy"}
    return QLocale().toString(QDate(*[*parts, 1][:3]), formats[len(parts)]) or text


def plain_name(name: str) -> str:
    """A file name inside a sentence: control characters as symbols, its direction kept to itself (U+2068 … U+2069)."""
    return f"\u2068{visible(name)}\u2069"


def sentence(error: Exception) -> str:
    """An error of the library as a sentence."""
    text = str(error)
    return visible(f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?', '…')) else '.'}")


def visible(text: str) -> str:
    """Text with nothing in it that acts: control characters as symbols, stray bytes and direction marks as U+FFFD."""
    return "".join(map(_shown, text)) if not (text.isascii() and text.isprintable()) else text


def shortened(text: str, most: int) -> str:
    """At most so many characters of a text, "…" for the others."""
    return text if len(text) <= most else f"{text[:most]}…"


def as_sentence(message: str) -> str:
    """An error's words as they stand on the screen: "The search took too long."."""
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "!", "?")) else ".")


def plain_tip(text: str) -> str:
    """A tool tip that shows *text* as it is. A tool tip takes what looks like markup for markup: names of files must not be."""
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def _shown(letter: str) -> str:
    code = ord(letter)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code in (0x2028, 0x2029):
        return "\ufffd"
    return letter


def _tr(text: str) -> str:
    return QCoreApplication.translate("Counts", text)
