"""Who may do what with a match, what it may tell, and to whom it must stay silent."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ..access import Principal, allow, covers
from ..accounts.rules import stands
from ..households.retirement import is_past_retirement
from ..households.rules import acts_for, age_on, is_minor, is_paired_cadre, stands_in
from ..jobs import rules as jobs
from ..offers import rules as offers

ADULT, WORKING_AGE = 18, 16
WAITING = frozenset({"applied", "invited", "put_forward"})
UNANSWERED = WAITING | {"deferred"}
# Work beside which another job has room: a hire here ends nobody's other applications.
BESIDE_OTHERS = frozenset({"day_work", "home_processing"})

# The list of typed reasons that belongs to a state.
REASON_LISTS = {
    "rejected": "reject", "refused": "refuse", "fell_through": "fell_through", "withdrawn": "withdraw",
    "deferred": "defer", "cancelled": "retract",
}  # fmt: skip

# Every notice of this room and of placements and deliveries: kind, who reads it, its parameters.
# `fields` are the words of CHANGED.
# All carry `title` (of the post or offer) and `sort` (job, offer); none carries personal data.
# `reason` is a code of the term list `reasons`, `until` an ISO date.
NOTICES = (
    ("match_applied", "cadre", "title sort"),  # the household applied: decide
    ("match_invited", "cadre", "title sort"),  # a poster invites somebody of yours: decide
    ("match_approved", "household", "title sort"),  # you applied, it is approved, you will be introduced
    ("consent_asked", "household", "title sort"),  # approved for you: say yes or no
    ("match_rejected", "household organisation cadre", "title sort reason appeal"),  # the household may appeal
    ("match_deferred", "household", "title sort until reason"),
    ("match_appealed", "township cadre", "title sort"),
    ("introduced", "household organisation cadre", "title sort"),
    ("refused", "organisation cadre", "title sort reason"),
    ("expired", "household cadre organisation", "title sort"),
    ("cancelled", "household cadre", "title sort reason"),  # the post was closed or the invitation taken back
    ("post_changed", "household cadre", "title sort fields"),  # the post was edited after you were in it
    ("withdrawn", "household organisation cadre", "title sort"),
    ("fell_through", "household organisation cadre", "title sort reason"),
    ("superseded", "organisation", "title sort"),  # the person took another job
    ("outcome_asked", "organisation cadre", "title sort"),  # introduced a while ago: what came of it?
    ("placed", "household organisation cadre", "title sort"),
    ("confirm_30_asked", "household organisation", "title sort"),
    ("confirm_90_asked", "household organisation", "title sort"),
    ("settlement_asked", "organisation", "title sort"),  # days or pieces and pay of finished work
    ("settled", "household", "title sort"),
    ("left", "household organisation cadre", "title sort reason"),
    ("delivered", "household cadre organisation", "title sort"),
)


def may_work(born_on: date, day: date, *, light_work: bool) -> bool:
    """Nobody under 16 works; at 16 and 17 only work that is lawful for them (未成年人保护法)."""
    age = age_on(born_on, day)
    return age >= ADULT or (age >= WORKING_AGE and light_work)


def may_work_retired(person: Any, job: Any, day: date) -> bool:
    """Past retirement age only posts that take retired people and insure them against injury."""
    if not is_past_retirement(person.born_on, person.sex, day, retired_on=person.retired_on):
        return True
    return job.past_retirement and job.injury_cover


def is_exclusive(kind: str) -> bool:
    """Whether a hire of this kind fills a person's days, so that its other applications end."""
    return kind not in BESIDE_OTHERS


# What an edit of a post or an offer changed, as its readers know it: column → word (context `changed`).
CHANGED = {
    "title": "name", "kind": "kind", "area_code": "place", "place": "place", "lat": "place", "lon": "place",
    "remote": "place", "max_km": "how far away people may live", "live_in": "place to sleep",
    "pay_min_fen": "pay", "pay_max_fen": "pay", "pay_unit": "pay", "hours_per_day": "working time",
    "days_per_month": "working time", "season_from": "season", "season_to": "season", "min_education": "schooling",
    "age_min": "age", "lifting_kg": "what the work needs", "health_needs": "what the work needs",
    "light_work": "what the work needs", "injury_cover": "cover for injuries", "past_retirement": "age",
    "required": "skills", "skills_taught": "skills", "for_disabled": "for whom", "valid_until": "period",
    "audience": "for whom", "criteria": "for whom",
    "slice_fen": "amount", "charity_name": "charity", "from_on": "period", "until_on": "period",
}  # fmt: skip


def changed_words(columns: Iterable[str]) -> list[str]:
    """The words of these columns, each once, in a fixed order."""
    changed = {CHANGED[column] for column in columns if column in CHANGED}
    return [word for word in dict.fromkeys(CHANGED.values()) if word in changed]


def is_told(match: Any, now: datetime) -> bool:
    """Whether household and poster may know of the approval: not while it can be undone."""
    return match.introduced_at is not None or match.told_from is None or match.told_from <= now


def shown_state(match: Any, now: datetime) -> str:
    """The state as household and poster see it: as before the approval, until that is told.

    >>> from types import SimpleNamespace as Row
    >>> row = Row(state="approved", came_from="invited", told_from=datetime.max, introduced_at=None)
    >>> shown_state(row, datetime.min)
    'invited'
    """
    secret = match.state in ("approved", "consented") and not is_told(match, now)
    return match.came_from if secret else match.state


def sees_decisions(who: Principal, match: Any) -> bool:
    """The offices: they know of an approval at once."""
    office = covers(who.areas("township", "bureau"), match.area_code)
    return who.has("system") or office or is_paired_cadre(who, match.household)


def decides(who: Principal, match: Any) -> bool:
    """The paired cadre or its deputy, the township, the bureau: whose turn it is, `checks.check_turn` says.

    Nobody decides on a post of an organisation it speaks for itself.
    """
    office = is_paired_cadre(who, match.household) or covers(who.areas("township", "bureau"), match.area_code)
    return office and (match.job or match.offer).organisation_id not in who.organisation_ids()


def speaks_for(who: Principal, match: Any) -> bool:
    """The household itself, its cadre, or the clerk of its village."""
    return acts_for(who, match.household)


def of_family(who: Principal, row: Any) -> bool:
    """The same of what came of a match: a hire, a delivery."""
    return speaks_for(who, row.match)


def posted(who: Principal, match: Any) -> bool:
    """The viewer speaks for whoever offers this job or help."""
    return offers.runs(who, match.offer) if match.offer is not None else jobs.runs(who, match.job)


def posts_now(who: Principal, match: Any) -> bool:
    """The viewer speaks for the poster, and the poster is verified: else it only looks."""
    return posted(who, match) and stands((match.job or match.offer).organisation)


def either_side(who: Principal, match: Any) -> bool:
    """The household's side, by its township where nobody is paired, or the poster's."""
    return speaks_for(who, match) or stands_in(who, match.household) or posted(who, match)


def tells_outcome(who: Principal, match: Any) -> bool:
    """The poster, or the paired cadre (without one the township): it is asked when a poster is silent."""
    return posts_now(who, match) or is_paired_cadre(who, match.household) or stands_in(who, match.household)


def watches(who: Principal, match: Any) -> bool:
    """Whoever is part of the match, and the offices whose area it lies in."""
    return either_side(who, match) or covers(who.areas("township", "bureau"), match.area_code)


def looks_at(who: Principal, person: Any) -> bool:
    """Whoever speaks for the person's household, and the offices whose area it lies in."""
    return speaks_for(who, person) or covers(who.areas("township", "bureau"), person.household.area_code)


def deciding(who: Principal, household: Any) -> Principal:
    """`who` in the role in which it decides."""
    if is_paired_cadre(who, household):
        return who.as_role("cadre")
    return who.as_role("township" if covers(who.areas("township"), household.area_code) else "bureau")


def posting(who: Principal, opportunity: Any) -> Principal:
    """`who` in the role in which it speaks for the organisation behind a job or offer."""
    mine = {g.role for g in who.grants if g.organisation_id and g.organisation_id == opportunity.organisation_id}
    return who.as_role(next((role for role in ("enterprise", "donor") if role in mine), "officer"))


def telling_outcome(who: Principal, match: Any) -> Principal:
    """`who` in the role in which it tells what came of a match."""
    if posted(who, match):
        return posting(who, match.job or match.offer)
    return deciding(who, match.household)


def opens_contact(match: Any, day: date) -> bool:
    """Whether this match ever tells the poster who it is.

    Never to donors of sponsorship and care, and never to a donor when it is a minor.
    """
    if match.offer is None:
        return True
    return not offers.never_discloses(match.offer) and not is_minor(match.person, day)


PERMISSIONS = {
    "matches:start": (allow("household", "clerk", "cadre", "township", "enterprise", "donor", "officer", "bureau"),),
    "matches:decide": (allow("cadre", "township", "bureau", when=decides),),
    "matches:put_forward": (allow("cadre", "township", when=decides),),
    "matches:own": (allow("household"),),
    "matches:say": (allow("household", "clerk", "cadre", when=speaks_for),),
    "matches:appeal": (allow("household", "clerk", when=speaks_for),),
    "matches:posted": (allow("enterprise", "donor", "officer", when=posts_now),),
    "matches:end": (
        allow("household", "clerk", "cadre", "township", "enterprise", "donor", "officer", when=either_side),
    ),
    "matches:place": (allow("enterprise", "officer", "cadre", "township", when=tells_outcome),),
    "matches:deliver": (allow("donor", "cadre", "township", when=tells_outcome),),
    "matches:apply": (allow("household", "clerk", "cadre"),),
    "matches:suggest": (allow("household", "clerk", "cadre", "township", "bureau"),),
    "matches:look": (allow("household", "clerk", "cadre", "township", "bureau", when=looks_at),),
    "matches:area": (allow("township", "bureau"),),
    "matches:coverage": (allow("cadre", "township", "bureau"),),
    "matches:choose": (allow("clerk", "cadre", "township", "bureau"),),
    "matches:read": (
        allow("household", "clerk", "cadre", "township", "enterprise", "donor", "officer", "bureau", when=watches),
    ),
}

CONSTRAINTS = {
    "uq_matches_job": ("person", "This person is already in a running match with this post."),
    "uq_matches_offer": ("person", "This person is already in a running match with this offer."),
}
