"""Why a pair does not match, and the nearest change that would make it fit."""

from dataclasses import replace

import numpy as np

from matching.columns import Model, Rules, person_columns, post_columns, reach_km
from matching.gates import HEALTH_CONDITIONS, broken, names_of
from matching.places import road_km, wants_area
from matching.reasons import Facts, Reason
from matching.sentences import EDUCATION, HEALTH, RETIREMENT
from matching.skills import Vocabulary
from matching.titles import SameWork
from matching.types import Opportunities, People

SCHEDULE = {"hours_per_day": "hours", "days_per_month": "days"}


def why_not(
    person: People,
    opportunity: Opportunities,
    *,
    model: Model | None = None,
    vocabulary: Vocabulary | None = None,
    language: str = "zh",
) -> list[Reason]:
    """What stands between the first row of `person` and the first of `opportunity`; empty where it fits.

    Take the two rows out of larger tables with `types.pair`. One reason per broken rule, and one for each limit
    that a distance is beyond: the pair fits when all that they name is changed. Names of skills, education and
    conditions in the parameters are already in `language`. A rule in `sentences.NO_CHANGE` names no change.
    """
    model = (model or Model()).fitted(person, opportunity)
    p, o = person_columns(person, model), post_columns(opportunity, person.n, model)
    km = float(road_km(p.rows[0], o.rows[0]))
    found: list[Reason] = []
    for name in names_of(int(broken(p, o, 0, 0))):
        if name == "too_far":
            wants = bool(wants_area(p.wanted, p.rows[0], o.rows[0]))
            found += [(name, limit) for limit in _exceeded(person, opportunity, km, wants, model.rules)]
        else:
            found.append((name, _change(name, person, opportunity, vocabulary, language)))
    return found


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
    km, wants = float(road_km(p.rows[0], o.rows[0])), bool(wants_area(p.wanted, p.rows[0], o.rows[0]))
    held, required, wished = person.skills.row(0), opportunity.required.row(0), opportunity.wished.row(0)
    pay, wage = float(o.rows["pay_fen"][0]), int(person.wage_wished_fen[0])
    years, years_asked = person.experience_years[0], opportunity.experience_min[0]
    return Facts(
        km=None if np.isnan(km) else km,
        remote=bool(opportunity.remote[0]),
        wanted=wants,
        skills_had=_names(np.intersect1d(np.union1d(required, wished), held), vocabulary, language),
        skills_missing=_names(np.setdiff1d(required, held), vocabulary, language),
        skills_wished=_names(np.setdiff1d(np.setdiff1d(wished, required), held), vocabulary, language),
        same_work=SameWork(model.spaces[0].names).are(person.titles.row(0), opportunity.titles.row(0)),
        pay_fen=int(pay) if pay >= 0 else None,
        wage_wished_fen=wage if wage > 0 else None,
        waiting_days=int(np.nan_to_num(person.waiting_days[0])),
        colour=int(person.colour[0]),
        gaps=gaps_of(person, opportunity, 0, 0),
        years=None if np.isnan(years) else float(years),
        years_asked=None if np.isnan(years_asked) else float(years_asked),
    )


def gaps_of(people: People, posts: Opportunities, i: int, j: int) -> dict[str, str]:
    """Of which contributions something is not known: `none_asked` by the post, `unknown` of the person.

    Of the schedule it may be one half: then `hours` or `days`, whichever is known.
    """
    gaps = {}
    if posts.education_min[j] < 0:
        gaps["education"] = "none_asked"
    elif people.education[i] < 0:
        gaps["education"] = "unknown"
    if np.isnan(people.experience_years[i]):
        gaps["experience"] = "unknown"
    elif np.isnan(posts.experience_min[j]):
        gaps["experience"] = "none_asked"
    asked = [name for name in SCHEDULE if not np.isnan(getattr(posts, name)[j])]
    known = [name for name in asked if not np.isnan(getattr(people, name)[i])]
    if len(known) < len(SCHEDULE):
        gaps["schedule"] = SCHEDULE[known[0]] if known else "unknown" if asked else "none_asked"
    return gaps


def exceeded(km: float, *, own: float, carers: float | None, posts: float) -> list[dict]:
    """Every limit that `km` is beyond, with `whose` it is: one's own, a carer's (`care`), the `post`'s.

    Each of them would have to be wider. `carers` is None for somebody who need not be home every day.
    """
    limits = [("", own), ("care", np.inf if carers is None else carers), ("post", posts)]
    return [{"km": km, "limit": limit, "whose": whose} for whose, limit in limits if km > limit]


def _names(skills: np.ndarray, vocabulary: Vocabulary | None, language: str) -> tuple[str, ...]:
    return tuple(vocabulary.name(int(k), language) if vocabulary else str(k) for k in skills)


def _exceeded(person: People, opportunity: Opportunities, km: float, wants: bool, rules: Rules) -> list[dict]:
    """The limits as the gate reads them: where somebody wants to work only the post's counts."""
    asked = replace(person, carer=np.zeros(1, np.bool_))
    return exceeded(
        km,
        own=np.inf if wants else float(reach_km(asked, rules)[0]),
        carers=rules.carer_radius_km if person.carer[0] and not wants else None,
        posts=float(np.nan_to_num(opportunity.max_km[0], nan=np.inf)),
    )


def _change(
    name: str, person: People, opportunity: Opportunities, vocabulary: Vocabulary | None, language: str
) -> dict:
    if name == "required_skill":
        missing = np.setdiff1d(opportunity.required.row(0), person.skills.row(0))
        return {"missing": _names(missing, vocabulary, language)}
    if name == "education":
        ladder = EDUCATION[language]
        return {"needed": ladder[opportunity.education_min[0]], "has": ladder[person.education[0]]}
    if name == "health_limit":
        both = int(person.health_limits[0] & opportunity.health_needs[0])
        return {"conditions": tuple(HEALTH[language][k] for k in range(len(HEALTH_CONDITIONS)) if both >> k & 1)}
    if name == "past_retirement_uncovered":
        lacking = zip(RETIREMENT[language], _retirement(person, opportunity), strict=True)
        return {"form": "lacks", "missing": tuple(words for words, is_there in lacking if not is_there)}
    if name == "season":
        short = int(opportunity.months[0] & ~person.months[0])
        return {"months": tuple(str(k + 1) for k in range(12) if short >> k & 1)}
    return _numbers(name, person, opportunity)


def _numbers(name: str, person: People, opportunity: Opportunities) -> dict:
    columns = {"lifting": "lifting_kg", "hours": "hours_per_day", "days": "days_per_month"}
    if name in columns:
        column = columns[name]
        return {"needed": f"{getattr(opportunity, column)[0]:g}", "has": f"{getattr(person, column)[0]:g}"}
    return _ages(person, opportunity) if name == "age_out_of_range" else {}


def _ages(person: People, opportunity: Opportunities) -> dict:
    """The bounds that the post really sets."""
    low, high = opportunity.age_min[0], opportunity.age_max[0]
    known = {name: f"{bound:g}" for name, bound in (("low", low), ("high", high)) if not np.isnan(bound)}
    form = "between" if len(known) == 2 else "from" if "low" in known else "to"
    return known | {"form": form, "has": f"{np.floor(person.age[0]):g}"}


def _retirement(person: People, opportunity: Opportunities) -> tuple[bool, bool, bool]:
    """What lets somebody past retirement work: an agreement, injury cover, and a post that takes them."""
    return (
        bool(person.retirement_agreement[0]),
        bool(opportunity.injury_cover[0]),
        bool(opportunity.accepts_past_retirement[0]),
    )
