"""Times: of the capture, from file names, of this moment, and the numbers they are stored as."""

import re
import time
from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)
DAY_US = 86_400_000_000
"""Microseconds of a day."""

_NAME = re.compile(
    r"(?<!\d)(?P<year>19\d\d|20\d\d)[-_.]?(?P<month>0[1-9]|1[0-2])[-_.]?(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:[-_. T]+(?:at )?(?P<hour>[01]\d|2[0-3])[-_.:h]?(?P<minute>[0-5]\d)[-_.:m]?(?P<second>[0-5]\d)(?P<ms>\d{3})?)?(?!\d)"
)
"""Names such as IMG_20240614_150203, PXL_20240614_150203123, 2024-06-14 15.02.03, Screenshot_2024-06-14-15-02-03."""


def now_us() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def began_us(day: int) -> int:
    """When a day (since 1970-01-01) began in this computer's time zone, in microseconds, UTC."""
    ahead = datetime.now().astimezone().utcoffset() or timedelta()
    return day * DAY_US - ahead // timedelta(microseconds=1)


def to_us(moment: datetime) -> int:
    """Microseconds of a wall clock since 1970-01-01T00:00:00; *moment* has no time zone."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_us(taken_us: int) -> datetime:
    """The wall clock of a stored time."""
    return EPOCH + timedelta(microseconds=taken_us)


def taken_from_name(name: str) -> int | None:
    """The capture time a file name tells, in microseconds of the wall clock, or None."""
    found = _NAME.search(name)
    if found is None:
        return None
    part = found.groupdict(default="0")
    try:
        moment = datetime(
            int(part["year"]), int(part["month"]), int(part["day"]), int(part["hour"]), int(part["minute"]), int(part["second"]),
            int(part["ms"]) * 1000,
        )  # fmt: skip
    except ValueError:
        return None
    return to_us(moment)


def taken_from_file(mtime_ns: int) -> int:
    """The wall clock of this computer at a file's modification time, in microseconds."""
    seconds = mtime_ns // 1_000_000_000
    try:
        offset_s = time.localtime(seconds).tm_gmtoff
    except (OverflowError, OSError, ValueError):
        offset_s = 0
    # Years 1 to 9999 can be shown; file systems can hold more.
    return min(max(mtime_ns // 1000 + offset_s * 1_000_000, to_us(datetime(1, 1, 2))), to_us(datetime(9999, 12, 30)))


def year_of_day(day: int) -> str:
    """ "2025" from days since 1970-01-01."""
    return f"{(EPOCH + timedelta(days=day)).year:04}"


def offset_text(minutes: int | None) -> str | None:
    """ "+02:00" from minutes east of UTC."""
    if minutes is None:
        return None
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def iso_text(taken_us: int | None) -> str | None:
    """ISO 8601 local time; sub-seconds only where there are any."""
    if taken_us is None:
        return None
    moment = from_us(taken_us)
    return moment.isoformat(timespec="seconds" if not moment.microsecond else "auto")
