"""Skills, occupations and certificates."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, Row, area_column


class Skill(Row, Base):
    """One entry of the vocabulary. `code` is stable; rows elsewhere keep the code."""

    __tablename__ = "skills"

    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    name_zh: Mapped[str] = mapped_column(sa.String(40), index=True)
    name_en: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(16))  # skill, occupation, certificate
    group_code: Mapped[str] = mapped_column(sa.String(16), default="")
    group_name: Mapped[str] = mapped_column(sa.String(60), default="")
    synonyms: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    near: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    dialect: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    county_code: Mapped[str] = area_column(default="")  # whose own entry it is; "" is the province's, for all


class CountyWords(Row, Base):
    """What one county calls a skill of all: more words for it, which everybody's texts are read with."""

    __tablename__ = "county_words"
    __table_args__ = (sa.UniqueConstraint("skill_code", "county_code"),)

    skill_code: Mapped[str] = mapped_column(sa.String(24))
    county_code: Mapped[str] = area_column()
    words: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)


class Term(Row, Base):
    """A word of a list that a bureau edits: need types, typed reasons, health limits …"""

    __tablename__ = "terms"
    __table_args__ = (sa.UniqueConstraint("list_name", "code"),)

    list_name: Mapped[str] = mapped_column(sa.String(24))
    code: Mapped[str] = mapped_column(sa.String(32))
    parent_code: Mapped[str | None] = mapped_column(sa.String(32))
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int] = mapped_column(default=0)
    extra: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class NearSkill(Base):
    """Two skills found near each other, the smaller code first. What people name as near stands with the skill."""

    __tablename__ = "near_skills"

    code: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    near_code: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    value: Mapped[float]  # what one counts of the other, in (0, 0.5]
    origin: Mapped[str] = mapped_column(sa.String(16), default="learned")
    learned_on: Mapped[date]
