"""From a draft to a row: the place found, the skills named, the wording looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import county_of, covers
from ..areas.queries import find_area, full_names
from ..db import db
from ..errors import FormInvalid
from ..fields import normalise
from ..vocabulary.commands import map_text
from ..vocabulary.models import Skill
from ..vocabulary.queries import skill_names, terms
from . import wording
from .drafts import JobDraft, plain_values
from .models import Job, JobSkill
from .places import Places, places_near
from .rules import complaints

LONGEST_WORD = 60
SURE_ENOUGH = 0.7


def write(job: Job, draft: JobDraft, *, near: str) -> None:
    """Put the draft's values into the row. `near` is the poster's area, for names of places.

    Raises FormInvalid for what no post may say; discriminating words are only noted in `flags`.
    """
    said = complaints(draft, today=clock.today())
    code = _area_code(draft, near=near, said=said)
    if not set(draft.health_needs) <= {term.code for term in terms("health_limits")}:
        said["health_needs"] = "Please choose one of the list."
    if draft.vacancies < (job.n_held or 0) + (job.n_filled or 0):
        said["vacancies"] = "More people than that are already held or hired."
    if said:
        raise FormInvalid(said)
    for name, value in plain_values(draft).items():
        setattr(job, name, value)
    job.area_code, job.county_code = code, county_of(code)
    job.lat, job.lon = _coordinates(draft, code)
    job.health_needs, job.draft_why = list(draft.health_needs), ""
    _put_skills(job, skills_of(draft))
    job.flags = wording.flags_in(texts_of(draft), wording.patterns(wording.entries()))


def wording_complaints(draft: JobDraft) -> dict[str, str]:
    """Field → what is wrong with its words, by which law (1 statement)."""
    entries = wording.entries()
    return wording.sentences(wording.flags_in(texts_of(draft), wording.patterns(entries)), entries)


def texts_of(draft: JobDraft) -> dict[str, str]:
    """Field → the words in which somebody could discriminate."""
    return {
        "title": draft.title, "description": draft.description, "place": draft.place,
        "required": "、".join(draft.required), "wished": "、".join(draft.wished),
    }  # fmt: skip


def skills_of(draft: JobDraft) -> list[tuple[str, str, bool]]:
    """(code, words, required) per skill: a code where the vocabulary knows the words, else the words.

    What is required is not wished as well.
    """
    known = codes_of([*draft.required, *draft.wished])
    pairs = {}
    for words, required in [(w, False) for w in draft.wished] + [(w, True) for w in draft.required]:
        key = (known[words], "") if words in known else ("", words[:LONGEST_WORD])
        pairs[key] = required
    return [(*key, required) for key, required in pairs.items()]


def in_codes(draft: JobDraft) -> JobDraft:
    """The draft with the codes of the skills that the vocabulary knows.

    For before the command: the first look-up after a change of the vocabulary takes a second.
    """
    known = codes_of([*draft.required, *draft.wished])
    return replace(
        draft, required=tuple(known.get(word, word) for word in draft.required),
        wished=tuple(known.get(word, word) for word in draft.wished),
    )  # fmt: skip


def codes_of(words: Iterable[str]) -> dict[str, str]:
    """Words → skill code, for the words the vocabulary is sure of; codes and exact names first."""
    wanted = [word for word in dict.fromkeys(words) if word]
    if not wanted:
        return {}
    exact = sa.or_(Skill.code.in_(wanted), Skill.name_zh.in_(wanted), Skill.name_en.in_(wanted))
    found = {
        form: skill.code
        for skill in db.session.scalars(sa.select(Skill).where(exact).order_by(Skill.id.desc()))
        for form in (skill.name_en, skill.name_zh, skill.code)
    }
    for word in wanted:
        best = [] if word in found else map_text(word)
        if best and best[0][1] >= SURE_ENOUGH:
            found[word] = best[0][0]
    return {word: found[word] for word in wanted if word in found}


def draft_of(job: Job) -> JobDraft:
    """What the row says, as a draft: to edit it, to copy it, to look at its wording again (1 statement)."""
    names = skill_names(skill.skill_code for skill in job.skills)
    words = [(names[s.skill_code].name_zh if s.skill_code in names else s.text, s.required) for s in job.skills]
    return JobDraft(
        area_code=job.area_code, lat=job.lat, lon=job.lon, health_needs=tuple(job.health_needs or ()),
        required=tuple(w for w, needed in words if needed and w),
        wished=tuple(w for w, needed in words if not needed and w),
        **{name: getattr(job, name) for name in plain_values(JobDraft(title=""))},
    )  # fmt: skip


def in_words(skills: Sequence[str]) -> str:
    """As a form shows them."""
    return "、".join(skills)


def _area_code(draft: JobDraft, *, near: str, said: dict[str, str]) -> str:
    if draft.area_name:
        return _by_name(places_near(near), draft.area_name, near=near, said=said)
    if not draft.area_code or find_area(draft.area_code) is None:
        said["area_code"] = "Please choose the place of work, or type its name."
    return draft.area_code


def _by_name(places: Places, name: str, *, near: str, said: dict[str, str]) -> str:
    codes = places.meant_by(str(normalise(name)))
    if len(codes) > 1:
        codes = [code for code in codes if covers([county_of(near)], code)] or codes
    if len(codes) == 1:
        return codes[0]
    if codes:
        said["area_name"] = " · ".join(full_names(set(codes[:5])).values())
    else:
        said["area_name"] = "No place of this name is known here. Please write county and township."
    return ""


def _coordinates(draft: JobDraft, code: str) -> tuple[float | None, float | None]:
    if draft.lat is not None and draft.lon is not None:
        return draft.lat, draft.lon
    area = find_area(code)
    return (area.lat, area.lon) if area is not None else (None, None)


def _put_skills(job: Job, skills: list[tuple[str, str, bool]]) -> None:
    """Keep the rows that stay, so that an edit of nothing changes nothing."""
    there: dict[tuple[str, str], Any] = {(row.skill_code, row.text): row for row in job.skills}
    kept = []
    for code, text, required in skills:
        row = there.get((code, text)) or JobSkill(skill_code=code, text=text)
        row.required = required
        kept.append(row)
    job.skills = kept
