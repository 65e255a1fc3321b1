"""Which conditions of a help offer somebody does not meet, or of which nobody knows, in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from .. import clock
from ..access import Principal, code_range
from ..areas.queries import full_names
from ..conditions import Condition, holds, single_tests
from ..households.facts import facts_for
from ..households.models import Person
from ..households.rules import sees
from ..offers.criteria import parts_of
from ..offers.models import HelpOffer
from ..offers.phrases import condition_words, fact_name, value_words
from ..offers.rules import HEALTH_FACTS, criteria_fit, is_for_the_family
from ..web import label
from .audiences import audience_of, tests_on
from .limits import Limits

ILLNESS = "ill"


def unmet(pairs: Sequence[tuple[Person, Any]], *, by: Principal) -> dict[tuple[int, int], tuple[str, ...]]:
    """(person id, offer id) → a line for each condition that is not met or not known (4 statements and 1 a county).

    What is on record of somebody is told to whoever may see it, see `households.rules.SEES`.
    """
    asked = [(person, offer) for person, offer in pairs if isinstance(offer, HelpOffer)]
    if not asked:
        return {}
    known = facts_for(list({person.id: person for person, _offer in asked}.values()))
    places = full_names({offer.area_code for _person, offer in asked})
    limits, of_audience = Limits.of(person.household.area_code for person, _offer in asked), tests_on(clock.today())
    found = {}
    for person, offer in asked:
        lines = _of_the_criteria(person, offer, known[person.id], by)
        elderly = limits.here(person.household)["elderly_age"]
        if not of_audience.get(audience_of(offer), of_audience["anyone"])(person, elderly):
            lines.insert(0, _("It is for: %(audience)s", audience=_audience(offer)))
        low, high = code_range(offer.area_code)
        if not low <= person.household.area_code < high:
            lines.insert(0, _("It is only for people of %(area)s", area=places.get(offer.area_code, "")))
        found[person.id, offer.id] = tuple(lines)
    return found


def _of_the_criteria(person: Person, offer: HelpOffer, facts: Mapping[str, Any], by: Principal) -> list[str]:
    if not criteria_fit(offer.criteria or {}):
        return [_("Its conditions cannot be read. Its donor can write them anew")]
    answers = [(part, holds(part, facts)) for part in parts_of(offer.criteria or {})]
    seen = sees(by, person.household)
    return [_line(part, facts, seen, is_unknown=answer is None) for part, answer in answers if answer is not True]


def _line(part: Condition, facts: Mapping[str, Any], seen: frozenset[str], *, is_unknown: bool) -> str:
    names = list(dict.fromkeys(test["fact"] for test in single_tests(part)))
    words = condition_words(part)
    if is_unknown:
        lacking = "、".join(fact_name(name) for name in names if facts.get(name) is None)
        return _("Asked for: %(words)s. Not on record yet: %(facts)s. Record it, and the answer is known",
                 words=words, facts=lacking)  # fmt: skip
    shown = [name for name in names if facts.get(name) is not None and _needs(name) <= seen]
    if not shown:
        return _("Asked for: %(words)s", words=words)
    has = "、".join(_on_record(name, facts[name]) for name in shown)
    return _("Asked for: %(words)s. On record: %(has)s", words=words, has=has)


def _on_record(name: str, value: Any) -> str:
    return _("%(fact)s: %(value)s", fact=fact_name(name), value=value_words(name, value))


def _needs(name: str) -> frozenset[str]:
    """What somebody must see of a household to read this of it."""
    if name == ILLNESS:
        return frozenset({"illness"})
    return frozenset({"health"}) if name in HEALTH_FACTS else frozenset({"facts"})


def _audience(offer: HelpOffer) -> str:
    if offer.audience != "anyone":
        return label(offer.audience, "audience")
    return _("whole families, asked for by their head") if is_for_the_family(offer) else _("people of working age")
