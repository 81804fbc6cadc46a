"""How long things take: histograms by name and the slowest operations, kept in the library across processes."""

import fcntl
import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from re import compile as pattern
from typing import Any, Final

from photodesk.config.histogram import Histogram
from photodesk.config.small_files import atomic_write, read_small

SCHEMA = 1
SLOW_SQL_MS = 100.0
SLOW_KEPT = 100
"""The slow operations kept are the latest ones."""
NAMES_KEPT = 256
"""More names than these are gathered under `other`."""
MAX_FILE_BYTES = 8_000_000
LOCK_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure may be: `quantile` (0.5, 0.95, 0.99 or 1.0 for the largest value) at most `limit`, of at least `least` values."""

    name: str
    quantile: float
    limit: float
    least: int = 100


BUDGETS: Final = (
    Budget("ui.gap", 0.99, 33.0),
    Budget("ui.gap", 1.0, 100.0),
    Budget("memory.peak", 1.0, 350.0, least=1),
)
"""The promises that `alerts` watches (milliseconds; MB of the process with the window)."""


@dataclass(slots=True)
class _Gathered:
    """Histograms by name and slow operations; the unit of what is added up and stored."""

    metrics: dict[str, Histogram]
    slow: deque[dict[str, Any]]

    @classmethod
    def empty(cls) -> "_Gathered":
        return cls({}, deque(maxlen=SLOW_KEPT))

    def histogram(self, name: str, unit: str) -> Histogram:
        found = self.metrics.get(name)
        if found is None:
            if len(self.metrics) >= NAMES_KEPT:
                name = "other"
            found = self.metrics.setdefault(name, Histogram(unit))
        return found

    def add(self, other: "_Gathered") -> None:
        for name, histogram in other.metrics.items():
            self.histogram(name, histogram.unit).merge(histogram)
        self.slow = deque(sorted([*self.slow, *other.slow], key=lambda entry: str(entry.get("at", ""))), maxlen=SLOW_KEPT)


class Figures:
    """Gathers figures of this process; `flush` adds them to the file, where those of all processes meet.

    All methods may be called from any thread. `record` costs about a microsecond and never touches a file.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._flushing = threading.Lock()
        self._fresh = _Gathered.empty()
        self._stored = _Gathered.empty()
        self.explain: Callable[[str], str] | None = None
        """Gives the query plan of a statement (text); asked in `flush` for statements that were slow."""

    def record(self, name: str, value: float, unit: str = "ms") -> None:
        """Add one value. *unit*: ms, MB, items or ratio; the first one given for a name stays."""
        with self._guard:
            self._fresh.histogram(name, unit).add(value)

    def slow(self, what: str, ms: float, **details: Any) -> None:
        """Keep one slow operation. *details* are JSON values, without names of files or folders."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = {"at": at, "what": what, "ms": round(ms, 1), "pid": os.getpid(), **details}
        with self._guard:
            self._fresh.slow.append(entry)

    def sql(self, statement: str, seconds: float) -> None:
        """Record a statement (with `?` for its values) by its short name; above 100 ms keep it with its plan."""
        ms = seconds * 1000
        name = short_name(statement)
        self.record(name, ms)
        if ms > SLOW_SQL_MS:
            self.slow(name, ms, statement=statement[:2000], plan=None)

    def flush(self) -> None:
        """Add what is new to the file and read what other processes added. Never raises: figures are not worth a failure."""
        if self._path is None or not self._path.parent.is_dir():
            return
        with self._flushing, suppress(OSError):
            self._add_plans()
            with _exclusively(self._path):
                self._merge(_read(self._path))

    def reset(self) -> None:
        """Forget all figures, those in the file too. Raises OSError."""
        with self._flushing:
            with self._guard:
                self._fresh, self._stored = _Gathered.empty(), _Gathered.empty()
            if self._path is not None and self._path.parent.is_dir():
                with _exclusively(self._path):
                    atomic_write(self._path, _as_json(self._stored), durable=False)

    def snapshot(self) -> dict[str, Any]:
        """`{"metrics": {name: {count, p50, p95, p99, max, unit}}, "slow": [...], "alerts": [...]}` of all processes.

        Of other processes: what the file held at the last `flush`, or now where this one never flushed.
        """
        with self._guard:
            everything = _Gathered.empty()
            if self._path is not None and not self._stored.metrics:
                self._stored = _read(self._path)
            everything.add(self._stored)
            everything.add(self._fresh)
        metrics = {name: everything.metrics[name].summary() for name in sorted(everything.metrics)}
        return {"metrics": metrics, "slow": list(everything.slow), "alerts": list(_alerts(everything.metrics))}

    def _merge(self, stored: _Gathered) -> None:
        with self._guard:
            fresh, self._fresh = self._fresh, _Gathered.empty()
        stored.add(fresh)
        assert self._path is not None
        try:
            atomic_write(self._path, _as_json(stored), durable=False)
        except OSError:
            with self._guard:
                fresh.add(self._fresh)
                self._fresh = fresh
            raise
        with self._guard:
            self._stored = stored

    def _add_plans(self) -> None:
        if self.explain is None:
            return
        with self._guard:
            waiting = [entry for entry in self._fresh.slow if "statement" in entry and entry["plan"] is None]
        for entry in waiting:
            try:
                entry["plan"] = self.explain(str(entry["statement"]))
            except Exception as error:  # whatever the statement was, the figures go on
                entry["plan"] = f"not known: {error}"


_WORDS = pattern(r"[a-z_][a-z0-9_]*")
_BEFORE_A_TABLE = frozenset({"from", "into", "update", "table", "join"})
_LISTS = pattern(r"\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*")


@lru_cache(maxsize=1024)
def short_name(statement: str) -> str:
    """A stable metric name such as `sql.select.photos.3fa2`: verb, first table, digest of the text.

    Lists of values of any length are one statement. Long texts are cut at 4,000 characters.
    """
    text = _LISTS.sub("(?)", " ".join(statement[:4000].lower().split()))
    words = _WORDS.findall(text)
    verb = words[0] if words else "other"
    table = next((after for word, after in pairwise(words) if word in _BEFORE_A_TABLE), "")
    return ".".join(part for part in ("sql", verb, table, blake2b(text.encode(), digest_size=2).hexdigest()) if part)


def _alerts(metrics: Mapping[str, Histogram]) -> Iterator[dict[str, Any]]:
    for budget in BUDGETS:
        histogram = metrics.get(budget.name)
        if histogram is None or histogram.count < budget.least:
            continue
        value = histogram.quantile(budget.quantile)
        if value > budget.limit:
            which = "max" if budget.quantile == 1.0 else f"p{budget.quantile * 100:.0f}"
            yield {"name": budget.name, "which": which, "value": round(value, 3), "limit": budget.limit, "unit": histogram.unit}


@contextmanager
def _exclusively(path: Path) -> Iterator[None]:
    descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Raises BlockingIOError when a process that was stopped holds the lock: nobody waits for that one."""
    deadline = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.002)


def _read(path: Path) -> _Gathered:
    """What the file holds; nothing where it is missing, damaged or of another schema."""
    gathered = _Gathered.empty()
    try:
        document = json.loads(read_small(path, MAX_FILE_BYTES) or b"{}")
        if document.get("schema") == SCHEMA:
            for name, stored in document["metrics"].items():
                gathered.metrics[str(name)] = Histogram.from_json(stored)
            gathered.slow.extend(entry for entry in document["slow"] if isinstance(entry, dict))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _Gathered.empty()
    return gathered


def _as_json(gathered: _Gathered) -> bytes:
    metrics = {name: histogram.to_json() for name, histogram in gathered.metrics.items()}
    return json.dumps({"schema": SCHEMA, "metrics": metrics, "slow": list(gathered.slow)}, separators=(",", ":")).encode()
