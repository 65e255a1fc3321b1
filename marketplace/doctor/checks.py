"""One check for each thing that must always hold. A check lists what breaks it, by uid."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..accounts.models import Grant, Organisation, SignIn, User
from ..accounts.rules import EXCLUSIVE
from ..audit import AuditEntry, AuditHead
from ..db import Base, db
from ..deliveries.models import Delivery
from ..households.models import Consent, Household, Pairing, Person
from ..households.rules import ADULT_AGE, born_by
from ..jobs.models import Job
from ..masking import carries_a_number
from ..matches.models import Match, Suggestion
from ..matches.states import HOLDING
from ..needs.models import Need
from ..notices.models import Notice
from ..offers.models import HelpOffer
from ..offers.rules import never_discloses
from ..placements.models import Placement
from ..tasks.models import Task

EVER_DISCLOSED = ("introduced", "placed")


@dataclass(frozen=True)
class Check:
    """`number` is the invariant's in the design of record; `broken` names the offending rows."""

    number: int
    words: str
    broken: Callable[[], Iterator[str]]


def seats() -> Iterator[str]:
    """Held and filled equal what matches and placements say, and fit into the vacancies."""
    yield from _uids(Job, Job.n_held + Job.n_filled > Job.vacancies)
    held = _count_of(Match, Match.job_id == Job.id, Match.state.in_(HOLDING))
    filled = _count_of(Match, Match.job_id == Job.id, Match.state == "placed")
    yield from _uids(Job, sa.or_(Job.n_held != held, Job.n_filled != filled))


def slots() -> Iterator[str]:
    """Held and delivered slots and fen of an offer equal its matches and deliveries."""
    held = _count_of(Match, Match.offer_id == HelpOffer.id, Match.state.in_(HOLDING))
    given = _count_of(Match, Match.offer_id == HelpOffer.id, Match.state == "delivered")
    yield from _uids(HelpOffer, HelpOffer.n_held + HelpOffer.n_delivered > HelpOffer.slots)
    yield from _uids(HelpOffer, sa.or_(HelpOffer.n_held != held, HelpOffer.n_delivered != given))
    yield from _uids(HelpOffer, HelpOffer.held_fen + HelpOffer.delivered_fen > HelpOffer.budget_fen)
    held_fen = _sum_of(Match.held_fen, Match.offer_id == HelpOffer.id, Match.state.in_(HOLDING))
    given_fen = _sum_of(
        Delivery.amount_fen, Delivery.match_id == Match.id, Match.offer_id == HelpOffer.id, Match.state == "delivered"
    )
    budgeted = HelpOffer.budget_fen.is_not(None)
    yield from _uids(HelpOffer, budgeted, HelpOffer.held_fen != held_fen)
    yield from _uids(HelpOffer, budgeted, HelpOffer.delivered_fen != given_fen)


def notices() -> Iterator[str]:
    """Every sent message is one notice, and no notice is without its message."""
    sent = sa.select(outbox.OutboxRow.uid).where(
        outbox.OutboxRow.status == outbox.SENT, outbox.OutboxRow.channel == "in_app"
    )
    yield from db.session.scalars(sent.where(outbox.OutboxRow.uid.not_in(sa.select(Notice.outbox_uid))))
    yield from db.session.scalars(sa.select(Notice.outbox_uid).where(Notice.outbox_uid.not_in(sent)))


def scope() -> Iterator[str]:
    """Grants name what their role needs, and no one holds roles that exclude each other."""
    staff = ("cadre", "clerk", "township", "officer", "lender", "bureau")
    yield from _uids(Grant, Grant.role.in_(staff), Grant.area_code.is_(None))
    yield from _uids(Grant, Grant.role.in_(("enterprise", "donor")), Grant.organisation_id.is_(None))
    yield from _uids(Grant, Grant.role == "household", Grant.household_id.is_(None))
    for pair in EXCLUSIVE:
        one, other = sorted(pair)
        mine = sa.select(Grant.user_id).where(Grant.role == one, Grant.valid_to.is_(None))
        yield from _uids(Grant, Grant.role == other, Grant.valid_to.is_(None), Grant.user_id.in_(mine))
    ended = sa.select(User.id).where(User.state == "disabled")
    yield from _uids(SignIn, SignIn.ended_at.is_(None), SignIn.user_id.in_(ended))


def sealed() -> Iterator[str]:
    """Every sealed column holds nothing that is not a sealed value."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.name.endswith("_sealed"):
                # key id, colon, at least nonce and tag in base64
                readable = sa.and_(column.is_not(None), sa.or_(column.not_like("%:%"), sa.func.length(column) < 42))
                yield from (f"{table.name}.{uid}" for uid in db.session.scalars(sa.select(table.c.uid).where(readable)))


def written() -> Iterator[str]:
    """What is kept for ever or handed around (trail, tasks, messages) holds no ID number and no phone number."""
    texts: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (AuditEntry.id, (AuditEntry.why, AuditEntry.detail)), (Task.id, (Task.params,)),
        (outbox.OutboxRow.id, (outbox.OutboxRow.params,)), (Notice.id, (Notice.params,)),
    )  # fmt: skip
    for key, columns in texts:
        for row_id, *values in db.session.execute(sa.select(key, *columns).execution_options(yield_per=2000)):
            if any(carries_a_number(json.dumps(value, ensure_ascii=False)) for value in values):
                yield f"{key.class_.__tablename__}.{row_id}"


def imports() -> Iterator[str]:
    """No source row was imported twice, and nobody is registered twice by ID number."""
    for model, columns in ((Job, (Job.source, Job.source_ref)), (Person, (Person.id_number_blind,))):
        known = (
            [Job.source_ref != ""] if model is Job else [Person.id_number_blind.is_not(None), Person.left_on.is_(None)]
        )
        twice = sa.select(sa.func.min(model.uid)).where(*known).group_by(*columns).having(sa.func.count() > 1)
        yield from db.session.scalars(twice)


def scores() -> Iterator[str]:
    """A stored score is the sum of its named contributions."""
    for model in (Suggestion, Match):
        rows = sa.select(model.id, model.score, model.contributions).execution_options(yield_per=2000)
        for row_id, score, contributions in db.session.execute(rows):
            if contributions and abs(sum(contributions.values()) - score) > 1e-4:
                yield f"{model.__tablename__}.{row_id}"


def ledger() -> Iterator[str]:
    """Every delivered match has its delivery line and every placed match its placement."""
    delivered = sa.select(Delivery.match_id)
    yield from _uids(Match, Match.state == "delivered", Match.id.not_in(delivered))
    yield from _uids(Match, Match.state == "placed", Match.id.not_in(sa.select(Placement.match_id)))
    loose = sa.select(Match.id).where(Match.state == "delivered")
    yield from _uids(Delivery, Delivery.match_id.not_in(loose))


def money() -> Iterator[str]:
    """Amounts are whole fen and not negative, in whatever table."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.name.endswith("_fen"):
                wrong = sa.or_(column < 0, sa.cast(column, sa.BigInteger) != column)
                rows = sa.select(table.c.id).where(column.is_not(None), wrong)
                yield from (f"{table.name}.{row_id}" for row_id in db.session.scalars(rows))


def charity() -> Iterator[str]:
    """Cash names its charity, and a delivery of cash its receipt."""
    yield from _uids(HelpOffer, HelpOffer.kind == "cash", HelpOffer.charity_name == "")
    cash = sa.select(Match.id).join(HelpOffer, Match.offer_id == HelpOffer.id).where(HelpOffer.kind == "cash")
    yield from _uids(Delivery, Delivery.match_id.in_(cash), Delivery.receipt_number == "")


def minors() -> Iterator[str]:
    """No post is open to under-16s, and no minor's wish or consent stands without a guardian."""
    yield from _uids(Job, Job.age_min < 16)
    young = sa.select(Person.id).where(Person.born_on > born_by(ADULT_AGE, clock.today()))
    yield from _uids(
        Consent, Consent.person_id.in_(young), Consent.withdrawn_at.is_(None), Consent.guardian_id.is_(None)
    )


def consent() -> Iterator[str]:
    """Nobody was introduced without consent, and never to a donor of sponsorship or care by name."""
    yield from _uids(Match, Match.state.in_(EVER_DISCLOSED), Match.consented_at.is_(None))
    shown = sa.select(AuditEntry.noun_uid).where(AuditEntry.action == "disclosed", AuditEntry.noun == "matches")
    care = [offer.id for offer in db.session.scalars(sa.select(HelpOffer)) if never_discloses(offer)]
    yield from _uids(Match, Match.offer_id.in_(care), Match.uid.in_(shown))


def public_lists() -> Iterator[str]:
    """What anyone can read of posts, offers and wishes holds no ID number and no mobile phone number."""
    for model, columns in ((Job, (Job.title, Job.description, Job.place)),
                           (HelpOffer, (HelpOffer.title, HelpOffer.description))):  # fmt: skip
        for uid, *texts in db.session.execute(sa.select(model.uid, *columns).execution_options(yield_per=2000)):
            if any(carries_a_number(text) for text in texts):
                yield f"{model.__tablename__}.{uid}"
    for need in db.session.scalars(sa.select(Need).where(Need.wish_text_sealed.is_not(None))):
        if carries_a_number(need.wish_text):
            yield f"needs.{need.uid}"


def pairing() -> Iterator[str]:
    """Every registered household has exactly one paired cadre, or its township has to find one by a date."""
    current = sa.select(sa.func.count()).where(Pairing.household_id == Household.id, Pairing.ended_on.is_(None))
    yield from _uids(Household, Household.state == "registered", current.scalar_subquery() > 1)
    nobody = current.scalar_subquery() == 0
    yield from _uids(Household, Household.state == "registered", nobody, ~_has_task(Household, "pair_household"))


def trail() -> Iterator[str]:
    """Every county's chain of audit rows is whole, and every state has a row that led to it."""
    chains = sa.union(sa.select(AuditHead.county_code), sa.select(AuditEntry.county_code))
    for county_code in db.session.scalars(chains).all():
        broken = audit.first_broken_link(county_code)
        if broken is not None:
            yield f"{county_code}#{broken}"
    for model in (Job, HelpOffer, Match, Need, Placement, Organisation, Household, Task):
        last = (
            sa.select(AuditEntry.to_state)
            .where(
                AuditEntry.noun_uid == model.uid, AuditEntry.noun == model.__tablename__, AuditEntry.action == "move"
            )
            .order_by(AuditEntry.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        yield from _uids(model, sa.func.coalesce(last, "") != model.state)


def deadlines() -> Iterator[str]:
    """Whatever waits for somebody has its open task."""
    for model, state, kind in WAITING:
        yield from _uids(model, model.state == state, ~_has_task(model, kind))
    asked = sa.and_(Match.state == "approved", Match.came_from != "applied")
    yield from _uids(Match, asked, ~_has_task(Match, "match_consent"))


# What waits for somebody: noun, state, the task that says for whom and until when.
WAITING: tuple[tuple[Any, str, str], ...] = (
    *((Match, state, "match_decision") for state in ("applied", "invited", "put_forward")),
    (Match, "introduced", "match_outcome"), (Need, "stated", "need_acknowledge"), (Need, "acknowledged", "need_help"),
    (Need, "helped", "need_confirm"), (Placement, "placed", "placement_"),
    (Placement, "confirmed_30", "placement_"), (Organisation, "pending", "verify_"),
)  # fmt: skip
CHECKS = (
    Check(1, "held and filled vacancies fit and agree with the matches", seats),
    Check(1, "held and delivered slots and budgets fit and agree with the matches", slots),
    Check(2, "every message was sent once", notices),
    Check(3, "every role has its scope, and no roles exclude each other", scope),
    Check(4, "identifying columns are sealed", sealed),
    Check(4, "trail, tasks and messages carry no ID or phone number", written),
    Check(5, "nothing was imported or registered twice", imports),
    Check(6, "scores are the sums of their reasons", scores),
    Check(7, "delivered help and hires have their lines", ledger),
    Check(8, "money is whole fen", money),
    Check(9, "cash goes through a named charity with its receipt", charity),
    Check(10, "minors are protected", minors),
    Check(11, "consent came before disclosure", consent),
    Check(12, "public texts carry no ID or phone number", public_lists),
    Check(13, "every household has one paired cadre, or a date until when", pairing),
    Check(14, "the audit trail is whole", trail),
    Check(15, "every deadline is a task", deadlines),
)


def _uids(model: type[Any], *conditions: sa.ColumnElement[bool]) -> Iterator[str]:
    yield from db.session.scalars(sa.select(model.uid).where(*conditions).order_by(model.id))


def _has_task(model: type[Any], kind: str) -> sa.ColumnElement[bool]:
    """Whether an open task whose kind begins so is about the row."""
    about = sa.and_(Task.noun == model.__tablename__, Task.noun_uid == model.uid, Task.kind.startswith(kind))
    return sa.exists().where(Task.state == "open", about)


def _count_of(model: type[Any], *conditions: sa.ColumnElement[bool]) -> Any:
    return sa.select(sa.func.count()).select_from(model).where(*conditions).scalar_subquery()


def _sum_of(column: Any, *conditions: sa.ColumnElement[bool]) -> Any:
    return sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(*conditions).correlate(HelpOffer).scalar_subquery()
