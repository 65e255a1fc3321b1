"""The area tree."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, Row, area_column

LEVELS = ("province", "city", "county", "township", "village")


class Area(Row, Base):
    """One node, valid for a span of days. A code that was abolished names its successor."""

    __tablename__ = "areas"
    __table_args__ = (sa.UniqueConstraint("code", "valid_from"),)

    code: Mapped[str] = area_column(index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(80), default="")
    level: Mapped[str] = mapped_column(sa.String(10))
    parent_code: Mapped[str | None] = area_column(index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    tags: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the first day on which it is no more
    successor_code: Mapped[str | None] = area_column()
