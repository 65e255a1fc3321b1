"""The sign-in of a household: a name to propose, and the slip of paper that it is handed."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import clock
from ..accounts.queries import find_user
from ..settings.queries import value
from .cadres import names_of
from .models import Household

LONGEST = 18  # letters of a proposed name; four digits follow
ENOUGH_TRIES = 20


@dataclass(frozen=True)
class Slip:
    """What stands on the paper: the code is nowhere else."""

    username: str
    code: str
    until: datetime
    cadre: str


def proposed_name(name: str) -> str:
    """The head's name in Latin letters with four digits, not taken yet; '' where none is found (a statement a try)."""
    stem = _in_letters(name)
    names = (f"{stem}{secrets.randbelow(10_000):04}" for _ in range(ENOUGH_TRIES))
    return next((proposed for proposed in names if find_user(proposed) is None), "")


def slip_of(household: Household, *, username: str, code: str) -> Slip:
    """The slip for a code that was made just now (2 statements)."""
    until = clock.now() + timedelta(hours=value("code_hours", household.county_code))
    cadre = names_of([household.cadre_id]).get(household.cadre_id or 0, "")
    return Slip(username, code, until, cadre)


def _in_letters(name: str) -> str:
    letters = "".join(c for c in "".join(_pinyin()(name)).lower() if c.isascii() and c.isalpha())
    return letters[:LONGEST] or "home"


def _pinyin() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin  # 0.1 s: not at start

    return lazy_pinyin
