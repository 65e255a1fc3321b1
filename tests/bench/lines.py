"""One line per target: `name | value | target | ok` or `short`."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

SEED = 20261123


@dataclass(frozen=True)
class Line:
    """A measured value; `least` and `most` bound the target."""

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the target is reached."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def __str__(self) -> str:
        target = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        return f"{self.name} | {self.value:.4g} {self.unit} | {target} {self.unit} | {'ok' if self.ok else 'short'}"


def header() -> str:
    """Machine, versions and seed: a figure without them is a rumour."""
    with Path("/proc/cpuinfo").open() as text:
        models = {line.partition(":")[2].strip() for line in text if line.startswith("model name")}
    return (
        f"# {date.today()} · {os.cpu_count()} cores {', '.join(sorted(models))} · {platform.system()} "
        f"{platform.release()} · Python {platform.python_version()} · seed {SEED}"
    )


def median_seconds(
    call: Callable[[], object], *, rounds: int = 15, warm: int = 2, clock: Callable[[], float] = perf_counter
) -> float:
    """The median of `rounds` calls after `warm` that are not counted; by `clock`, a processor's where others work."""
    for _ in range(warm):
        call()
    times = []
    for _ in range(rounds):
        start = clock()
        call()
        times.append(clock() - start)
    return median(times)
