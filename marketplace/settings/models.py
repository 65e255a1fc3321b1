"""Values that an area set for itself."""

from datetime import date
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


class DatedValue(Row, Base):
    """A rule of an area that holds from a day on, with the document it rests on."""

    __tablename__ = "dated_values"
    __table_args__ = (sa.UniqueConstraint("area_code", "key", "from_on"),)

    area_code: Mapped[str] = area_column()
    key: Mapped[str] = mapped_column(sa.String(48))
    from_on: Mapped[date]
    value: Mapped[int] = mapped_column(sa.BigInteger)
    source: Mapped[str] = mapped_column(sa.String(120), default="")
    is_example: Mapped[bool] = mapped_column(default=False)  # of the demo: nobody confirmed it

    @property
    def county_code(self) -> str:
        """Where its audit rows are chained."""
        return self.area_code[:6].ljust(12, "0")
