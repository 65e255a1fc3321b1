"""Values that an area set for itself."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, Row, area_column


class SettingValue(Row, Base):
    """One key in one area; what is not set here is inherited, at last from `rules.DEFAULTS`."""

    __tablename__ = "setting_values"
    __table_args__ = (sa.UniqueConstraint("area_code", "key"),)

    area_code: Mapped[str] = area_column()
    key: Mapped[str] = mapped_column(sa.String(48))
    value: Mapped[Any] = mapped_column(sa.JSON)

    @property
    def county_code(self) -> str:
        """Where its audit rows are chained."""
        return self.area_code[:6].ljust(12, "0")
