"""Skills by code, and the lists of words that a bureau edits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ..access import found
from ..db import db
from ..web import Page, sliced
from .models import CountyWords, NearSkill, Skill, Term

ON_A_PAGE = 40


def skill_names(codes: Iterable[str]) -> dict[str, Skill]:
    """Code → skill for the codes the vocabulary knows (1 statement, none for no codes)."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    return {skill.code: skill for skill in db.session.scalars(sa.select(Skill).where(Skill.code.in_(wanted)))}


def learned_near() -> tuple[tuple[str, str, float], ...]:
    """The pairs of codes learned to be near, with what one counts of the other, by code (1 statement)."""
    rows = sa.select(NearSkill.code, NearSkill.near_code, NearSkill.value)
    return tuple((a, b, v) for a, b, v in db.session.execute(rows.order_by(NearSkill.code, NearSkill.near_code)))


def terms(list_name: str) -> list[Term]:
    """The entries of a list in their order (1 statement).

    Lists: `need_types health_limits education disability discrimination`, and of typed reasons
    `reject refuse defer withdraw fell_through left retract decline_need person_left exit …`.
    """
    rows = sa.select(Term).where(Term.list_name == list_name).order_by(Term.position, Term.id)
    return list(db.session.scalars(rows))


def find_term(list_name: str, code: str) -> Term | None:
    """One entry of a list."""
    return db.session.scalar(sa.select(Term).where(Term.list_name == list_name, Term.code == code))


def get_skill(uid: str) -> Skill:
    """One skill. Raises NotFound."""
    return found(db.session.scalar(sa.select(Skill).where(Skill.uid == uid)))


def find_skill(*, code: str, uid: str) -> Skill | None:
    """The skill of a code or of a uid, the latter first."""
    rows = sa.select(Skill).where(sa.or_(Skill.code == code, Skill.uid == uid)).order_by(Skill.uid != uid)
    return db.session.scalar(rows.limit(1))


def get_county_words(uid: str) -> CountyWords:
    """What one county calls one skill. Raises NotFound."""
    return found(db.session.scalar(sa.select(CountyWords).where(CountyWords.uid == uid)))


def get_term(uid: str) -> Term:
    """One entry of a list. Raises NotFound."""
    return found(db.session.scalar(sa.select(Term).where(Term.uid == uid)))


def n_terms() -> dict[str, int]:
    """List → how many entries (1 statement)."""
    return dict(db.session.execute(sa.select(Term.list_name, sa.func.count()).group_by(Term.list_name)).all())


@dataclass(frozen=True)
class Asked:
    """Which skills of the list, and in which order: by name, or by occupation group."""

    words: str = ""
    kind: str = ""
    group: str = ""
    by_group: bool = False


@dataclass(frozen=True)
class Section:
    """The skills of a page under one heading: a letter, or an occupation group."""

    heading: str
    group: str
    skills: list[Skill]


def skill_page(
    asked: Asked, number: int, *, local: Mapping[str, Sequence[CountyWords]], chinese: bool
) -> tuple[Page, list[Section]]:
    """One page of skills in the order of the reader's language, and its sections (2 statements)."""
    columns = (Skill.id, Skill.code, Skill.name_zh, Skill.name_en, Skill.kind, Skill.group_code, Skill.synonyms,
               Skill.dialect)  # fmt: skip
    rows = [row for row in db.session.execute(sa.select(*columns)) if _fits(row, asked, local.get(row.code, ()))]
    rows.sort(key=lambda row: ((row.group_code or "~",) if asked.by_group else (), _order(row, chinese), row.id))
    shown = sliced(rows, number=number, size=ON_A_PAGE)
    some = sa.select(Skill).where(Skill.id.in_([row.id for row in shown.items]))
    by_id = {skill.id: skill for skill in db.session.scalars(some)}
    sections: list[Section] = []
    for skill in (by_id[row.id] for row in shown.items):
        heading = _heading(skill, asked.by_group, chinese)
        if not sections or sections[-1].heading != heading:
            sections.append(Section(heading, skill.group_code if asked.by_group else "", []))
        sections[-1].skills.append(skill)
    return shown, sections


def groups() -> list[tuple[str, int]]:
    """The major groups that have skills, each with how many (1 statement)."""
    major = sa.func.substr(Skill.group_code, 1, 1)
    rows = db.session.execute(sa.select(major, sa.func.count()).group_by(major).order_by(major)).all()
    return [(code, n) for code, n in rows if code]


def county_words() -> dict[str, list[CountyWords]]:
    """Code of a skill → what counties call it (1 statement)."""
    found: dict[str, list[CountyWords]] = {}
    for row in db.session.scalars(sa.select(CountyWords).order_by(CountyWords.id)):
        found.setdefault(row.skill_code, []).append(row)
    return found


def _fits(row: Any, asked: Asked, local: Sequence[CountyWords]) -> bool:
    low = asked.words.lower()
    texts = (row.code, *phrases(row), *(word for more in local for word in more.words))
    in_group = not asked.group or row.group_code == asked.group or row.group_code.startswith(f"{asked.group}-")
    said = not low or any(low in text.lower() for text in texts)
    return in_group and said and asked.kind in ("", row.kind)


def _order(row: Any, chinese: bool) -> tuple[str, ...]:
    return read_aloud(row.name_zh) if chinese else ((row.name_en or "~").lower(), *read_aloud(row.name_zh))


def _heading(skill: Skill, by_group: bool, chinese: bool) -> str:
    if by_group:
        return f"{skill.group_code} {skill.group_name}".strip()
    first = "".join(_order(skill, chinese))[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


@lru_cache(maxsize=8192)
def read_aloud(name: str) -> tuple[str, ...]:
    """The syllables of a Chinese name, by which readers look it up."""
    from pypinyin import lazy_pinyin  # 0.1 s: not at start

    return (*lazy_pinyin(name.lower()), name)


def phrases(skill: Any) -> tuple[str, ...]:
    """Every way to say it."""
    return (skill.name_zh, skill.name_en, *skill.synonyms, *skill.dialect)
