"""Why a pair does not match, and the nearest change that would make it fit."""

import numpy as np

from matching.columns import Model, person_columns, post_columns, reach_km
from matching.gates import HEALTH_CONDITIONS, broken, names_of
from matching.places import road_km
from matching.reasons import Facts, Reason
from matching.sentences import EDUCATION, HEALTH
from matching.skills import Vocabulary
from matching.types import Opportunities, People


def why_not(
    person: People,
    opportunity: Opportunities,
    *,
    model: Model | None = None,
    vocabulary: Vocabulary | None = None,
    language: str = "zh",
) -> list[Reason]:
    """What stands between the first row of `person` and the first of `opportunity`; empty where it fits.

    Take the two rows out of larger tables with `types.pair`. One reason per broken rule; with a single one,
    its sentence is the nearest change that would make it fit. Names of skills, education and conditions in
    the parameters are already in `language`.
    """
    model = (model or Model()).fitted(person, opportunity)
    p, o = person_columns(person, model), post_columns(opportunity, person.n, model)
    km = float(road_km(p.rows[0], o.rows[0]))
    names = names_of(int(broken(p, o, 0, 0)))
    return [(name, _change(name, person, opportunity, km, model, vocabulary, language)) for name in names]


def facts(
    person: People,
    opportunity: Opportunities,
    *,
    model: Model | None = None,
    vocabulary: Vocabulary | None = None,
    language: str = "zh",
) -> Facts:
    """Facts for the sentences of the first row of each."""
    model = (model or Model()).fitted(person, opportunity)
    p, o = person_columns(person, model), post_columns(opportunity, person.n, model)
    km, asked = float(road_km(p.rows[0], o.rows[0])), np.union1d(opportunity.required.row(0), opportunity.wished.row(0))
    had = np.intersect1d(asked, person.skills.row(0))
    pay, wished = float(o.rows["pay_fen"][0]), int(person.wage_wished_fen[0])
    return Facts(
        km=None if np.isnan(km) else km,
        remote=bool(opportunity.remote[0]),
        skills_had=_names(had, vocabulary, language),
        skills_missing=_names(np.setdiff1d(asked, had), vocabulary, language),
        pay_fen=int(pay) if pay >= 0 else None,
        wage_wished_fen=wished if wished > 0 else None,
        waiting_days=int(person.waiting_days[0]),
        colour=int(person.colour[0]),
    )


def nearest_limit(of_person: float, of_post: float, of_carers: float | None) -> dict:
    """The limit in km that counts, and `whose` it is: the `post`'s, a carer's (`care`), or one's own.

    `of_carers` is None for somebody who need not be home every day.
    """
    if of_post < of_person:
        return {"limit": of_post, "whose": "post"}
    return {"limit": of_person, "whose": "care" if of_person == of_carers else ""}


def _names(skills: np.ndarray, vocabulary: Vocabulary | None, language: str) -> tuple[str, ...]:
    return tuple(vocabulary.name(int(k), language) if vocabulary else str(k) for k in skills)


def _change(
    name: str,
    person: People,
    opportunity: Opportunities,
    km: float,
    model: Model,
    vocabulary: Vocabulary | None,
    language: str,
) -> dict:
    if name == "too_far":
        return {"km": km} | nearest_limit(
            float(reach_km(person, model.rules)[0]),
            float(np.nan_to_num(opportunity.max_km[0], nan=np.inf)),
            model.rules.carer_radius_km if person.carer[0] else None,
        )
    if name == "required_skill":
        missing = np.setdiff1d(opportunity.required.row(0), person.skills.row(0))
        return {"missing": _names(missing, vocabulary, language)}
    if name == "education":
        ladder = EDUCATION[language]
        return {"needed": ladder[opportunity.education_min[0]], "has": ladder[person.education[0]]}
    if name == "health_limit":
        both = int(person.health_limits[0] & opportunity.health_needs[0])
        return {"conditions": tuple(HEALTH[language][k] for k in range(len(HEALTH_CONDITIONS)) if both >> k & 1)}
    if name == "season":
        short = int(opportunity.months[0] & ~person.months[0])
        return {"months": tuple(str(k + 1) for k in range(12) if short >> k & 1)}
    return _numbers(name, person, opportunity)


def _numbers(name: str, person: People, opportunity: Opportunities) -> dict:
    columns = {"lifting": "lifting_kg", "hours": "hours_per_day", "days": "days_per_month"}
    if name in columns:
        column = columns[name]
        return {"needed": f"{getattr(opportunity, column)[0]:g}", "has": f"{getattr(person, column)[0]:g}"}
    if name == "age_out_of_range":
        low, high = (
            np.nan_to_num(opportunity.age_min[0], nan=16),
            np.nan_to_num(opportunity.age_max[0], nan=120),
        )
        return {"low": f"{low:g}", "high": f"{high:g}"}
    return {}
