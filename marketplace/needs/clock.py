"""What happens to needs by itself: they follow their household when it moves, and end when it leaves the register."""

from typing import Any

import sqlalchemy as sa

from .. import audit
from ..access import SYSTEM
from ..due import take_each
from ..households.models import Household
from . import effects
from .models import Need
from .states import NEED

ENDED_BY_LEAVING = ("stated", "acknowledged", "matched")


def drain() -> int:
    """Take every step that is due; how many were taken."""
    moved = _of_households(Need.state.in_(NEED.open_states), Need.area_code != Household.area_code)
    left = _of_households(Need.state.in_(ENDED_BY_LEAVING), Household.state != "registered")
    return take_each(Need, moved, _follow_household) + take_each(Need, left, _withdraw)


def _of_households(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(Need.id).join(Need.household).where(*which)


def _follow_household(need: Need) -> None:
    need.area_code = need.household.area_code


def _withdraw(need: Need) -> bool:
    if need.state not in ENDED_BY_LEAVING:
        return False
    audit.move(need, "withdrawn", by=SYSTEM, why="household_left")
    effects.close(need, by=SYSTEM)
    return True
