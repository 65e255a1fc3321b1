"""What a poster can ease so that more people fit: read from the post alone, so that it tells of nobody."""

from collections.abc import Iterator

from flask_babel import gettext as _

from ..jobs.models import Job
from ..offers.criteria import parts_of
from ..offers.phrases import condition_words
from ..vocabulary.queries import skill_names
from ..web import label, named
from .effects import Opportunity

SHORT_HOURS, FEW_DAYS, LIGHT_KG, ADULT = 4, 15, 10, 18


def ways_for(post: Opportunity) -> list[str]:
    """One sentence for each condition that keeps people out, those that keep out most first (≤ 1 statement)."""
    return list(_of_job(post) if isinstance(post, Job) else _of_help(post))


def _of_job(job: Job) -> Iterator[str]:
    required = [skill for skill in job.skills if skill.required]
    if required and not job.skills_taught:
        known = skill_names(skill.skill_code for skill in required if skill.skill_code)
        said = "、".join(named(known.get(skill.skill_code or "")) or skill.text for skill in required)
        yield _("Offer to teach it, or make it a wish instead of a condition: %(what)s", what=said)
    if job.max_km is not None and not job.remote:
        yield _("Take people from farther away than %(n)s km", n=f"{job.max_km:g}")
    if job.hours_per_day is not None and job.hours_per_day > SHORT_HOURS:
        yield _("Take people for fewer than %(n)s hours a day", n=f"{job.hours_per_day:g}")
    if job.days_per_month is not None and job.days_per_month > FEW_DAYS:
        yield _("Take people for fewer than %(n)s days a month", n=f"{job.days_per_month:g}")
    if job.min_education:
        yield _("Ask for less schooling than %(what)s", what=label(job.min_education, "education"))
    if job.lifting_kg is not None and job.lifting_kg > LIGHT_KG:
        yield _("Have somebody else lift the %(n)s kg", n=f"{job.lifting_kg:g}")
    if not (job.past_retirement and job.injury_cover):
        yield _("Take people past retirement age, with cover for injuries")
    if job.age_min > ADULT:
        yield _("Take people younger than %(n)s", n=job.age_min)
    if job.live_in:
        yield _("Let people live at home: who cares for somebody cannot live in")


def _of_help(offer: Opportunity) -> Iterator[str]:
    assert not isinstance(offer, Job)
    for part in parts_of(offer.criteria or {}):
        yield _("Leave out this condition: %(what)s", what=condition_words(part))
    if offer.audience != "anyone":
        yield _("Help others than these alone: %(what)s", what=label(offer.audience, "audience"))
