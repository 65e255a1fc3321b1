"""Skills by code, and the lists of words that a bureau edits."""

from collections.abc import Iterable

import sqlalchemy as sa

from ..access import found
from ..db import db
from ..web import Page, paged
from .models import NearSkill, Skill, Term


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


def get_term(uid: str) -> Term:
    """One entry of a list. Raises NotFound."""
    return found(db.session.scalar(sa.select(Term).where(Term.uid == uid)))


def n_terms() -> dict[str, int]:
    """List → how many entries (1 statement)."""
    return dict(db.session.execute(sa.select(Term.list_name, sa.func.count()).group_by(Term.list_name)).all())


def skill_page(words: str, kind: str, number: int) -> Page:
    """One page of skills whose code, name or synonyms contain `words`, by code (2 statements)."""
    rows = sa.select(Skill).order_by(Skill.code, Skill.id)
    if kind:
        rows = rows.where(Skill.kind == kind)
    if words:
        # synonyms are JSON with escaped Chinese on SQLite, so codes of matching rows are found in Python
        rows = rows.where(Skill.code.in_(codes_containing(words)))
    return paged(rows, number=number)


def codes_containing(words: str) -> list[str]:
    """The codes of skills in whose code, names or synonyms `words` occur (1 statement)."""
    low = words.lower()
    return [
        skill.code
        for skill in db.session.scalars(sa.select(Skill))
        if any(low in text.lower() for text in (skill.code, *phrases(skill)))
    ]


def phrases(skill: Skill) -> tuple[str, ...]:
    """Every way to say it."""
    return (skill.name_zh, skill.name_en, *skill.synonyms, *skill.dialect)
