"""A histogram with logarithmic buckets: any number of values in a few hundred bytes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

BUCKETS_PER_E: Final = 20
"""Neighbouring buckets differ by a factor e^(1/20) = 1.051, so that a quantile is at most 2.6 % off."""

SMALLEST, LARGEST = 1e-6, 1e12
"""Values outside are counted in the outermost buckets: at most 830 buckets exist."""

_LOWEST: Final = math.floor(math.log(SMALLEST) * BUCKETS_PER_E)


@dataclass(slots=True)
class Histogram:
    """Counts values >= 0 by size; `max` and `total` are exact."""

    unit: str
    count: int = 0
    total: float = 0.0
    max: float = 0.0
    buckets: dict[int, int] = field(default_factory=dict)

    def add(self, value: float) -> None:
        """Count one value; what is no number is left out."""
        if not math.isfinite(value):
            return
        bucket = math.floor(math.log(min(value, LARGEST)) * BUCKETS_PER_E) if value > SMALLEST else _LOWEST
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        self.count += 1
        self.total += value
        self.max = max(self.max, value)

    def merge(self, other: "Histogram") -> None:
        """Add the counts of *other*."""
        for bucket, count in other.buckets.items():
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        self.count += other.count
        self.total += other.total
        self.max = max(self.max, other.max)

    def quantile(self, share: float) -> float:
        """The value that *share* (0–1) of the values do not exceed; 0 without values, exact for share 1."""
        if share >= 1 or not self.count:
            return self.max
        left = share * self.count
        for bucket in sorted(self.buckets):
            left -= self.buckets[bucket]
            if left <= 0:
                return 0.0 if bucket == _LOWEST else min(self.max, math.exp((bucket + 0.5) / BUCKETS_PER_E))
        return self.max

    def summary(self) -> dict[str, Any]:
        """`count, p50, p95, p99, max, unit` (and `mean`)."""
        quantiles = {f"p{share}": round(self.quantile(share / 100), 3) for share in (50, 95, 99)}
        mean = round(self.total / self.count, 3) if self.count else 0.0
        return {"count": self.count, **quantiles, "max": round(self.max, 3), "mean": mean, "unit": self.unit}

    def to_json(self) -> dict[str, Any]:
        """All of it, for a file."""
        buckets = {str(bucket): count for bucket, count in sorted(self.buckets.items())}
        return {"unit": self.unit, "count": self.count, "total": self.total, "max": self.max, "buckets": buckets}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Histogram":
        """What `to_json` gave. Raises KeyError, TypeError or ValueError for anything else."""
        buckets = {int(bucket): int(count) for bucket, count in stored["buckets"].items()}
        if sum(buckets.values()) != int(stored["count"]) or any(count < 0 for count in buckets.values()) or len(buckets) > 2000:
            raise ValueError("counts do not add up")
        return cls(str(stored["unit"]), int(stored["count"]), float(stored["total"]), float(stored["max"]), buckets)
