"""Rows as documents of the index: open posts and offers, with every word by which they should be found."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.orm import joinedload, selectinload

from ..areas.queries import full_names
from ..db import db
from ..jobs.models import Job
from ..jobs.queries import employer_of
from ..languages import LOCALES
from ..offers.models import HelpOffer
from ..vocabulary.models import Skill
from ..web import label
from .thesaurus import Entry, Thesaurus
from .words import grams, sounds, words

TABLES: Mapping[str, type[Any]] = {"jobs": Job, "offers": HelpOffer}
_BODY_LENGTH = 4000
AT_HOME = "在家 在家做 在家里做 在家干 居家 拿回家做 带回家做 work at home"  # how people ask for what is done at home


def thesaurus() -> Thesaurus:
    """The vocabulary as a dictionary of phrases (1 statement; built once per content)."""
    columns = (Skill.code, Skill.name_zh, Skill.name_en, Skill.synonyms, Skill.dialect)
    rows = db.session.execute(sa.select(*columns).order_by(Skill.id))
    return _built(tuple((*row[:3], (*(row[3] or ()), *(row[4] or ()))) for row in rows))


@lru_cache(maxsize=2)
def _built(rows: tuple[tuple[Any, ...], ...]) -> Thesaurus:
    return Thesaurus.of(Entry(*row) for row in rows)


def documents(noun: str, ids: Sequence[int], known: Thesaurus) -> list[dict[str, Any]]:
    """The documents of these rows (jobs 4 statements, offers 3)."""
    table = TABLES[noun]
    related = [joinedload(table.organisation)] + ([selectinload(Job.skills)] if noun == "jobs" else [])
    rows = db.session.scalars(sa.select(table).where(table.id.in_(ids)).order_by(table.id).options(*related)).all()
    places = full_names({row.area_code for row in rows})
    to_document = _job if noun == "jobs" else _offer
    return [to_document(row, places.get(row.area_code, ""), known) for row in rows]


def _job(job: Job, area: str, known: Thesaurus) -> dict[str, Any]:
    codes = [skill.skill_code for skill in job.skills if skill.skill_code]
    free = " ".join(skill.text for skill in job.skills)
    at_home = AT_HOME if job.remote else ""
    rest = (free, kind_words(job.kind, "job kind"), at_home, employer_of(job), job.place, area, job.description)
    return _document("jobs", job, [*codes, *known.codes_in(job.title)], rest, known)


def _offer(offer: HelpOffer, area: str, known: Thesaurus) -> dict[str, Any]:
    kinds = (kind_words(offer.kind, "offer kind"), kind_words(offer.audience, "audience"))
    rest = (*kinds, offer.organisation.name, area, offer.description)
    return _document("offers", offer, known.codes_in(offer.title), rest, known)


def _document(noun: str, row: Any, codes: Iterable[str], rest: Iterable[str], known: Thesaurus) -> dict[str, Any]:
    codes = list(dict.fromkeys(codes))
    skills = known.names(codes)
    short = f"{row.title} {skills}"
    return {
        "key": f"{noun}:{row.id}",
        "noun": noun,
        "row": row.id,
        "title": words(row.title),
        "body": words(f"{skills} {' '.join(rest)}"[:_BODY_LENGTH]),
        "grams": grams(short),
        "codes": codes,
        "sounds": sorted(sounds(short)),
    }


def kind_words(value: str, context: str) -> str:
    """An enumeration's value in every language of the site."""
    return " ".join(_in(locale, value, context) for locale in LOCALES)


def _in(locale: str, value: str, context: str) -> str:
    with force_locale(locale):
        return label(value, context)
