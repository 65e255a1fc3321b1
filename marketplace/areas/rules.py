"""What an area code says by itself."""

from ..access import allow, significant
from .models import LEVELS

LEVEL_OF_DIGITS = dict(zip((2, 4, 6, 9, 12), LEVELS, strict=True))

PERMISSIONS = {"areas:read": (allow("anyone"),)}


def padded(code: str) -> str:
    """A 2, 4, 6, 9 or 12-digit code as 12 digits. Raises ValueError for anything else."""
    if not code.isascii() or not code.isdigit() or len(code) not in LEVEL_OF_DIGITS:
        raise ValueError("area code")
    return code.ljust(12, "0")


def level_of(code: str) -> str:
    """The level a 12-digit code names."""
    return LEVEL_OF_DIGITS[len(significant(code))]


def ancestors(code: str) -> list[str]:
    """The codes above and including `code`, nearest first."""
    digits = len(significant(code))
    return [code[:n].ljust(12, "0") for n in (12, 9, 6, 4, 2) if n <= digits]
