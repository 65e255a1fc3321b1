"""Who may browse, what can be asked for, and how pay by the hour compares with pay by the month."""

from ..access import allow

RADII_KM = (5, 15, 40, 150)
FRESH_DAYS = (3, 7, 30)
PAY_UNITS = ("month", "day", "hour")  # a piece says nothing about a month

# The statutory month for converting wages: 21.75 paid days of 8 hours (人力资源社会保障部, 月计薪天数).
HUNDREDTHS_OF_MONTH = {"month": 100, "day": 2175, "hour": 17400}

PERMISSIONS = {
    "jobs:browse": (allow("anyone"),),
    "offers:browse": (allow("anyone"),),
}


def a_month(fen: int, unit: str) -> int:
    """What pay per `unit` comes to in a full month.

    >>> a_month(20000, "day")
    435000
    """
    return fen * HUNDREDTHS_OF_MONTH[unit] // 100


def wider(km: int | None) -> tuple[int | None, ...]:
    """The radii beyond `km`, ending with any distance (None).

    >>> wider(15)
    (40, 150, None)
    """
    return () if km is None else (*(radius for radius in RADII_KM if radius > km), None)
