"""Setting a threshold."""

import sqlalchemy as sa

from .. import audit
from ..access import Principal, require
from ..areas.rules import level_of
from ..db import db
from ..errors import FormInvalid, NotFound
from . import queries
from .models import SettingValue
from .rules import SETTINGS, Setting


def set_value(key: str, area_code: str, value: int | None, *, by: Principal) -> Setting:
    """Set a threshold for an area, or with None inherit it again; the setting.

    Raises NotFound for an unknown key, NotAllowed outside the bureau's area, FormInvalid outside
    the bounds, or below the province for what it alone sets.
    """
    require("settings:write", area_code, who=by)
    if key not in SETTINGS:
        raise NotFound
    setting = SETTINGS[key]
    if value is not None and setting.province_only and level_of(area_code) != "province":
        raise FormInvalid({"value": "This is one number for the whole province."})
    if value is not None and not setting.least <= value <= setting.most:
        raise FormInvalid({"value": "This value is out of bounds."})
    row = db.session.scalar(sa.select(SettingValue).filter_by(area_code=area_code, key=key))
    before = row.value if row is not None else None
    if before == value:
        return setting
    if row is None:
        row = SettingValue(area_code=area_code, key=key, value=value)
        db.session.add(row)
    elif value is None:
        db.session.delete(row)
    else:
        row.value = value
    audit.record("set", row, by=by, key=key, before=before, after=value)
    queries.forget()
    db.session.flush()
    return setting
