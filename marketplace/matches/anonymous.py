"""What a poster reads of somebody before the introduction: from the stored cards, and nothing finer.

Scores are told in four steps and the order within one is by pseudonym, so that neither a number nor a place in the
list says that two pseudonyms are the same person. Being in a list tells what its post asks for; docs/decisions/0008
says what follows from that.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask_babel import gettext as _

from ..access import significant
from ..areas.queries import names
from ..db import db
from ..jobs.models import Job
from ..vocabulary.queries import skill_names
from .effects import Opportunity
from .fields_of_work import field_of, field_words
from .models import AnonymousCard

FITS = ((50.0, "very_good"), (30.0, "good"), (20.0, "fair"), (0.0, "slight"))  # from so many points on
COUNTY_DIGITS = 6
SAYS_MORE = frozenset({"sick", "carer"})  # audiences that tell what no class of people was counted for


@dataclass(frozen=True)
class Anonymous:
    """The card in words. Everything is empty where it is withheld."""

    age: str = ""
    home: str = ""
    field: str = ""
    area_code: str = ""
    field_code: str = ""

    @property
    def is_withheld(self) -> bool:
        """Whether nothing is told, because too few people would share it."""
        return not self.area_code


def anonymous_for(people: Sequence[tuple[int, Opportunity]]) -> list[Anonymous]:
    """The cards of (person id, post) pairs, in their order (2 statements)."""
    rows = db.session.scalars(sa.select(AnonymousCard).where(AnonymousCard.person_id.in_({p for p, _post in people})))
    cards = {row.person_id: row for row in rows}
    places = names({card.area_code for card in cards.values() if card.area_code})
    return [_told(cards.get(person_id), post, places) for person_id, post in people]


def shared_by(k: int, cards: Sequence[Anonymous]) -> list[Anonymous]:
    """The cards of one list, each as far as k people of this very list share it.

    Without the field, then without the age, then with nothing at all. A step counts only those whom no finer step has
    shown already.
    """
    told = [Anonymous()] * len(cards)
    rest = [place for place, card in enumerate(cards) if not card.is_withheld]
    for coarser in (lambda card: card, _without_field, place_of):
        here = {place: coarser(cards[place]) for place in rest}
        sizes = Counter(here.values())
        for place, card in here.items():
            if sizes[card] >= k:
                told[place] = card
        rest = [place for place in rest if sizes[here[place]] < k]
    return told


def place_of(card: Anonymous) -> Anonymous:
    """What is told of somebody who stands alone: the county, or what was told in its place."""
    return replace(_without_field(card), age="")


def _without_field(card: Anonymous) -> Anonymous:
    return replace(card, field="", field_code="")


def reasons_for(cards: Iterable[Anonymous], post: Opportunity) -> list[tuple[str, ...]]:
    """Why each suits the post, from what its card tells alone (1 statement for the post's fields of work)."""
    asked = skill_names(skill.skill_code for skill in post.skills) if isinstance(post, Job) else {}
    fields = {field_of(skill.group_code) for skill in asked.values()} - {""}
    return [tuple(_reasons(card, post, fields)) for card in cards]


def is_narrow(post: Opportunity) -> bool:
    """Whether being in the list of a help offer tells more of somebody than the county."""
    if isinstance(post, Job):
        return False
    return bool(post.criteria) or post.audience != "anyone" or len(significant(post.area_code)) > COUNTY_DIGITS


def fit_of(score: float) -> tuple[str, float]:
    """The step of a score: its word, and the points at which it begins.

    >>> fit_of(41.3)
    ('good', 30.0)
    """
    return next((word, least) for least, word in FITS if score >= least or least == 0.0)


def ages(first: int | None, last: int | None) -> str:
    """`40–49`; empty where no age is told."""
    if first is None:
        return ""
    if last is None:
        return f"≥{first}"
    return f"{first}–{last}" if first else f"<{last + 1}"


def _told(card: AnonymousCard | None, post: Opportunity, places: dict[str, str]) -> Anonymous:
    if card is None or not card.area_code or not _counts_all(card, post):
        return Anonymous()
    field = card.field if isinstance(post, Job) else ""  # no concern of a donor
    return Anonymous(
        age=ages(card.age_from, card.age_to), home=places.get(card.area_code, ""), field=field_words(field),
        area_code=card.area_code, field_code=field,
    )  # fmt: skip


def _counts_all(card: AnonymousCard, post: Opportunity) -> bool:
    """Whether the k people are alike in what being in this list tells of everybody in it."""
    if isinstance(post, Job):
        return card.counts_disability or not post.for_disabled
    if post.criteria or post.audience in SAYS_MORE:
        return False
    return card.counts_disability or post.audience != "disabled"


def _reasons(card: Anonymous, post: Opportunity, fields: set[str]) -> Iterable[str]:
    if card.field_code in fields:
        yield _("Works in the field that you ask for: %(field)s", field=card.field)
    digits = len(significant(card.area_code)) if card.area_code else 0
    near = digits in (4, 6) and post.area_code[:digits] == card.area_code[:digits]
    if near and isinstance(post, Job):
        yield _("Lives in the county of the work") if digits == 6 else _("Lives in the city of the work")
