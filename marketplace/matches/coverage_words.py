"""What keeps people from any post and needs from any help, said of many, of a part of them, and of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..households.rules import FACT_WORDS
from ..search.rules import RADII_KM
from ..web import is_chinese

# Rule → (of many people; what would help).
SENTENCES: dict[str, tuple[Any, Any]] = {
    "no_consent": (_l("No consent to matching yet"), _l("Ask whether they agree, and record the consent.")),
    "too_far": (_l("Nothing within the distance they travel"),
                _l("Transport, work at home, or a wider radius on the person's page.")),
    "required_skill": (_l("A skill or certificate is missing"),
                       _l("Training, or a skill not yet on the person's page.")),
    "season": (_l("Not free in the months of the work"), _l("Ask whether the free months still hold.")),
    "days": (_l("Can give fewer days a month"), _l("Posts with fewer days, or somebody who helps at home.")),
    "hours": (_l("Can give fewer hours a day"), _l("Posts with shorter days, or somebody who helps at home.")),
    "carer_cannot_live_in": (_l("Somebody at home needs care; the posts are live-in"),
                             _l("Relief care, or posts near home.")),
    "excluded": (_l("Declined or put off what there is not long ago"),
                 _l("The posts come back when the pause is over.")),
    "past_retirement_uncovered": (_l("Past retirement, and the posts give no injury cover"),
                                  _l("Ask posters for injury cover and an agreement.")),
    "education": (_l("The posts ask for more schooling"), _l("Ask posters whether the schooling is really needed.")),
    "lifting": (_l("The posts ask to lift more"), _l("Lighter work, or help with lifting.")),
    "health_limit": (_l("A health limit stands in the way"), _l("Ask posters for adapted work.")),
    "minor_unprotected": (_l("Under 18, and the work is not protected for minors"), _l("Training or school first.")),
    "age_out_of_range": (_l("The posts have another age limit"), _l("Ask posters whether the limit is lawful.")),
    "reserved_for_disabled": (_l("The posts left are kept for disabled people"), _l("More open posts are needed.")),
    "not_eligible": (_l("Not among those the posts are meant for"), _l("More open posts are needed.")),
    "already_employed": (_l("In work already"), _l("Nothing to do.")),
    "age_under_16": (_l("Under 16"), _l("Nothing to do: nobody under 16 works.")),
    "closed": (_l("The posts have closed"), _l("More open posts are needed.")),
    "none_open": (_l("No post is open"), _l("More open posts are needed.")),
    "weak_fit": (_l("Only weak suggestions"), _l("Look at skills, wishes and place on the person's page.")),
    "none_offered": (_l("Nobody offers help of this kind"),
                     _l("Ask a donor for help of this kind, or show the need to donors as a wish.")),
    "not_here": (_l("Help of this kind is offered, but not for this area"),
                 _l("Ask its donor to include this area, or another donor for the same.")),
    "not_meant": (_l("Help of this kind is offered here, but for other people"),
                  _l("Ask a donor for such help with wider conditions.")),
    "not_known": (_l("A fact is missing, so it is not known whether the help is for them"),
                  _l("Record the missing fact on the page of the household.")),
    "used_up": (_l("All places or the whole budget of the help are taken"),
                _l("Ask the donor for more places, or another donor for the same.")),
    "resting": (_l("Declined or put off such help not long ago"),
                _l("It comes back when the pause is over, or when they ask again.")),
}  # fmt: skip
WHOLE = ("none_open", "weak_fit", "none_offered")  # nothing can stand beside these
ALONE, TOGETHER = "-", "+"  # parts without a detail: this one alone, or with something else


@dataclass(frozen=True)
class Said:
    """One row in words: the obstacle, what else there is beside it, and what would help."""

    words: str
    others: str
    helps: str


def part_of(obstacle: str, detail: str, *, alone: bool) -> str:
    """Which part of those with one obstacle a row belongs to."""
    return detail or (ALONE if alone or obstacle in WHOLE else TOGETHER)


def of_many(obstacle: str) -> str:
    """The plain sentence of the rule."""
    return str(SENTENCES[obstacle][0]) if obstacle in SENTENCES else obstacle


def of_part(obstacle: str, part: str, skill: str) -> str:
    """`travel more than 5 and at most 15 km`, `would fit with: food safety`: beside the sentence of all."""
    if part == TOGETHER:
        return _("together with something else: this alone would not help")
    if obstacle == "too_far":
        return _distance(part)
    if obstacle == "required_skill":
        return _("would fit with: %(skill)s", skill=skill or part) if part != ALONE else _("several skills of one post")
    if obstacle == "not_known":
        return str(FACT_WORDS.get(part, "")) or _("another fact, or several")
    return _("this alone stands in the way")


def of_one(row: Any, skill: str) -> Said:
    """What a row of the worker says of the one person or need it is about."""
    is_alone = part_of(row.obstacle, row.detail, alone=row.alone) != TOGETHER
    rest = _listed([_beside(rule) for rule in row.rules[1:]])
    others = (
        _("at other posts only: %(others)s", others=rest) if is_alone else _("together with: %(others)s", others=rest)
    )
    helps = help_for(row.obstacle, row.detail) if is_alone else together()
    return Said(_about_one(row, skill), others if rest else "", helps)


def help_for(obstacle: str, detail: str = "") -> str:
    """What would help."""
    if obstacle == "too_far" and detail == "post":
        return _("Ask posters to take people from farther away.")
    if obstacle == "not_known" and detail in FACT_WORDS:
        return _("Record the missing fact: %(fact)s.", fact=FACT_WORDS[detail])
    return str(SENTENCES[obstacle][1]) if obstacle in SENTENCES else ""


def together() -> str:
    """What to say where no single change is enough."""
    return _("No single change is enough: several things stand in the way together.")


def _about_one(row: Any, skill: str) -> str:
    if row.obstacle == "too_far" and row.km is not None:
        return _("Nothing that fits within the %(km)s km that this person travels", km=f"{row.km:g}")
    if row.obstacle == "too_far" and row.detail == "post":
        return _distance("post")
    if row.obstacle == "too_far":
        return _beside("too_far")
    if row.obstacle == "required_skill" and skill:
        return _("Would fit with: %(skill)s", skill=skill)
    if row.obstacle == "not_known" and row.detail in FACT_WORDS:
        return _("Not known: %(fact)s. The help depends on it.", fact=FACT_WORDS[row.detail])
    return of_many(row.obstacle)


def _beside(rule: str) -> str:
    """Of a distance without kilometres no more is known than that it is too long at the post that is nearest to fit."""
    return _("The post that fits best is too far away") if rule == "too_far" else of_many(rule)


def _distance(part: str) -> str:
    if part == "post":
        return _("the posts within reach take nobody from so far")
    if not part.isdigit():
        return _("travel more than %(km)s km", km=RADII_KM[-1])
    below = max((step for step in RADII_KM if step < int(part)), default=0)
    if not below:
        return _("travel at most %(km)s km", km=part)
    return _("travel more than %(below)s and at most %(km)s km", below=below, km=part)


def _listed(sentences: Sequence[str]) -> str:
    return ("；" if is_chinese() else "; ").join(sentences)
