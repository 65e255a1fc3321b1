"""What time it is: the one place that asks, so that tests and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The instant in UTC, always aware."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in China, where every deadline is counted."""
    return now().astimezone(CHINA).date()


def local(instant: datetime) -> datetime:
    """The instant as a wall clock in China shows it."""
    return instant.astimezone(CHINA)


def midnight_after(day: date) -> datetime:
    """The instant at which `day` is over in China, in UTC: deadlines end with their day."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), CHINA).astimezone(UTC)


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Inside the block `now()` answers `instant` (for history in the demo and for tests)."""
    if instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
