"""The post an address speaks of, and the people a viewer may apply for."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from .. import clock
from ..access import Principal
from ..db import db
from ..errors import NotFound
from ..households.models import Household, Person
from ..households.queries import get_person
from ..households.rules import acts_for, is_paired_cadre
from ..jobs import queries as jobs
from ..jobs import rules as job_rules
from ..jobs.models import Job
from ..offers import queries as offers
from ..offers import rules as offer_rules
from ..offers.models import HelpOffer
from .checks import check_poster
from .effects import Opportunity
from .rules import may_work, may_work_retired

MOST = 50


def get(sort: str, uid: str, by: Principal) -> Opportunity:
    """A job or offer this person may see. Raises NotFound."""
    return jobs.get_job(uid, by=by) if sort == "job" else offers.get_offer(uid, by=by)


def get_own(sort: str, uid: str, by: Principal) -> Opportunity:
    """A job or offer this person speaks for. Raises NotFound for another's, IllegalMove of a suspended poster."""
    post = get(sort, uid, by)
    if not runs(post, by):
        raise NotFound
    check_poster(post)
    return post


def runs(post: Opportunity, by: Principal) -> bool:
    """Whether the viewer speaks for the poster."""
    return job_rules.runs(by, post) if isinstance(post, Job) else offer_rules.runs(by, post)


def card_of(post: Opportunity) -> Any:
    """The JobCard or OfferCard of a loaded row (1 statement)."""
    return jobs.cards_of([post])[0] if isinstance(post, Job) else offers.cards_of([post])[0]


def open_posts_of(by: Principal) -> list[tuple[str, Any]]:
    """The viewer's open posts and offers, newest first, as (sort, card) (≤ 4 statements)."""
    hiring, giving = job_rules.posting_organisation_ids(by), offer_rules.posting_organisation_ids(by)
    mine = sa.select(Job).where(Job.organisation_id.in_(hiring), Job.state == "open").order_by(Job.id.desc())
    given = sa.select(HelpOffer).where(HelpOffer.organisation_id.in_(giving), HelpOffer.state == "open")
    job_rows = db.session.scalars(mine.limit(MOST)).all() if hiring else []
    offer_rows = db.session.scalars(given.order_by(HelpOffer.id.desc()).limit(MOST)).all() if giving else []
    cards = [("job", card) for card in (jobs.cards_of(job_rows) if job_rows else [])]
    return [*cards, *(("offer", card) for card in (offers.cards_of(offer_rows) if offer_rows else []))]


def offers_for(kind: str, by: Principal) -> list[Any]:
    """The donor's open offers with room, of the kind that answers a wish if one is named (2 statements)."""
    cards = [card for sort, card in open_posts_of(by) if sort == "offer" and card.n_left > 0]
    return [card for card in cards if not kind or card.kind == kind]


def members(by: Principal, *, chosen: str = "") -> list[Person]:
    """Everybody of the viewer's household, or the one person a cadre or clerk speaks for (2 statements).

    Whom the law keeps from a post is in it too: `may_do` tells them apart, so that a page can say why.
    """
    if chosen:
        person = get_person(chosen, by)
        return [person] if acts_for(by, person.household) and person.left_on is None else []
    rows = _present().where(Household.id.in_(by.household_ids))
    return list(db.session.scalars(rows.order_by(Person.id)))


def may_do(person: Person, post: Opportunity) -> bool:
    """Whether this person can ask for it: work as the law allows; help for any family is asked for by its head."""
    if not isinstance(post, Job):
        return person.is_head or not offer_rules.is_for_the_family(post)
    today = clock.today()
    return may_work(person.born_on, today, light_work=job_rules.is_for_minors(post)) and may_work_retired(
        person, post, today
    )


def _present() -> sa.Select[Any]:
    rows = sa.select(Person).join(Person.household)
    rows = rows.options(contains_eager(Person.household), selectinload(Person.skills))
    return rows.where(Person.left_on.is_(None), Household.state == "registered")


def may_put_forward(person: Person, by: Principal) -> bool:
    """Whether the viewer is the person's paired cadre, or its deputy."""
    return is_paired_cadre(by, person.household)


def is_registered(person: Person) -> bool:
    """Whether the person takes part at all: present, and of a registered household."""
    return person.left_on is None and person.household.state == "registered"
