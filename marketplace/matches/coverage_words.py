"""What keeps people from any post, said of many and of one."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# Rule → (of many people; what would help).
SENTENCES: dict[str, tuple[Any, Any]] = {
    "no_consent": (_l("Have not agreed to matching"), _l("Ask whether they agree, and record the consent.")),
    "too_far": (_l("Nothing within the distance they travel"),
                _l("Transport, work at home, or a wider radius on the person's page.")),
    "required_skill": (_l("A skill or certificate is missing"),
                       _l("Training, or a skill not yet on the person's page.")),
    "season": (_l("Not free in the months of the work"), _l("Ask whether the free months still hold.")),
    "days": (_l("Can give fewer days a month"), _l("Posts with fewer days, or somebody who helps at home.")),
    "hours": (_l("Can give fewer hours a day"), _l("Posts with shorter days, or somebody who helps at home.")),
    "carer_cannot_live_in": (_l("Care for somebody at home; the posts are live-in"),
                             _l("Relief care, or posts near home.")),
    "excluded": (_l("Declined what there is not long ago"), _l("The posts come back when the pause is over.")),
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
}  # fmt: skip


def of_many(obstacle: str, detail: str, skill: str) -> str:
    """`Nothing within 15 km`, `Would fit with: food hygiene certificate`, or the plain sentence of the rule."""
    if obstacle == "too_far" and detail:
        return _("Nothing within %(km)s km", km=detail)
    if obstacle == "required_skill" and skill:
        return _("Would fit with: %(skill)s", skill=skill)
    return str(SENTENCES[obstacle][0]) if obstacle in SENTENCES else obstacle


def help_for(obstacle: str) -> str:
    """What would help."""
    return str(SENTENCES[obstacle][1]) if obstacle in SENTENCES else ""
