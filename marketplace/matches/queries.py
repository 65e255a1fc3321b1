"""Matches within somebody's scope. Nobody's name leaves here towards a poster before the introduction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from .. import audit, clock
from ..access import Principal, found, within
from ..areas.queries import full_names
from ..audit import AuditEntry
from ..db import db
from ..households import queries as households
from ..households.models import Household, Person, PersonSkill
from ..households.rules import named_in_lists
from ..jobs.models import Job
from ..jobs.rules import posting_organisation_ids as hiring_ids
from ..masking import masked_name
from ..offers.models import HelpOffer
from ..offers.rules import posting_organisation_ids as giving_ids
from ..tasks.models import Task
from ..vocabulary.queries import find_term, skill_names
from ..web import Page, named, paged
from . import rules
from .cards import ContactCard, MatchCard, PostedCard, match_cards, posted_cards
from .checks import has_turn
from .models import Match
from .states import DISCLOSED

UNDECIDED = ("applied", "invited", "put_forward")
STAGES = {
    "now": ("introduced",),
    "coming": ("invited", "approved", "consented", "applied", "put_forward", "deferred"),
    "done": ("placed", "delivered"),
    "over": ("fell_through", "withdrawn", "refused", "expired", "cancelled", "superseded", "rejected"),
}


def get_match(uid: str, by: Principal) -> Match:
    """A match this person may see, with person, household, post and poster (1 statement). Raises NotFound."""
    match = found(db.session.scalar(_whole(sa.select(Match).where(Match.uid == uid))))
    hidden = rules.posted(by, match) and not rules.speaks_for(by, match) and not is_shown_to_poster(match)
    return found(match if by.has("system") or (rules.watches(by, match) and not hidden) else None)


def is_shown_to_poster(match: Match) -> bool:
    """A poster sees whom it invited, and what was approved for good; not what is being decided or may be undone."""
    return match.came_from == "invited" or (match.approved_at is not None and rules.is_told(match, clock.now()))


def shown_to_posters() -> sa.ColumnElement[bool]:
    """SQL on Match: `is_shown_to_poster`."""
    told = sa.or_(Match.introduced_at.is_not(None), Match.told_from.is_(None), Match.told_from <= clock.now())
    return sa.or_(Match.came_from == "invited", sa.and_(Match.approved_at.is_not(None), told))


def decides_for(by: Principal) -> sa.ColumnElement[bool]:
    """SQL on Match: its household is paired to this cadre, or the decision climbed to this township or bureau."""
    climbed = sa.exists().where(Task.noun_uid == Match.uid, Task.kind == "match_decision", Task.state == "open")
    above = [
        sa.and_(within(Match.area_code, by.areas(role)), climbed.where(Task.owner_role.in_(reached)))
        for role, reached in (("township", ("township", "bureau")), ("bureau", ("bureau",)))
        if by.areas(role)
    ]
    if not by.cadre_ids:
        return sa.or_(sa.false(), *above)
    return sa.or_(sa.and_(Household.cadre_id.in_(by.cadre_ids), Match.appealed.is_(False)), *above)


def inbox_for(by: Principal, number: int = 1, *, state: str = "waiting") -> Page:
    """What waits for this decider, longest first; `state` waiting, deferred, or approved (4 statements)."""
    states = UNDECIDED if state == "waiting" else (state,)
    rows = sa.select(Match).join(Match.household).where(Match.state.in_(states), _for_state(by, state))
    order = (Match.created_at, Match.id) if state == "waiting" else (Match.state_at.desc(), Match.id.desc())
    page = paged(_whole(rows, joined_household=True).order_by(*order), number=number)
    cards = zip(page.items, match_cards(page.items, by), strict=True)
    return replace(page, items=[_listed(card, match, by) for match, card in cards])


def n_waiting(by: Principal) -> int:
    """How many decisions wait for this person (1 statement)."""
    rows = sa.select(sa.func.count()).select_from(Match).join(Match.household)
    return db.session.scalar(rows.where(Match.state.in_(UNDECIDED), decides_for(by))) or 0


def next_waiting(by: Principal, *, after: str = "") -> str | None:
    """The uid of the decision that has waited longest, but for `after` (1 statement)."""
    rows = sa.select(Match.uid).join(Match.household).where(Match.state.in_(UNDECIDED), decides_for(by))
    return db.session.scalar(rows.where(Match.uid != after).order_by(Match.created_at, Match.id).limit(1))


def last_approved(by: Principal) -> MatchCard | None:
    """The approval this person can still undo, the latest if there are several (≤ 4 statements)."""
    rows = sa.select(Match).join(Match.household).where(Match.state == "approved", Match.told_from > clock.now())
    rows = _whole(rows.where(_for_state(by, "approved")), joined_household=True).order_by(Match.approved_at.desc())
    match = db.session.scalar(rows.limit(1))
    if match is None or not has_turn(match, by):
        return None
    card = card_of(match, by)
    return _listed(card, match, by) if card.undo_until is not None else None


def area_page(by: Principal, number: int = 1, *, state: str = "") -> Page:
    """The matches of a township's or bureau's people, whoever decides, the latest step first (5 statements)."""
    rows = sa.select(Match).where(_in_area(by))
    rows = rows.where(Match.state == state) if state else rows
    page = paged(_whole(rows).order_by(Match.state_at.desc(), Match.id.desc()), number=number)
    cards = zip(page.items, match_cards(page.items, by), strict=True)
    return replace(page, items=[_listed(card, match, by) for match, card in cards])


def n_in_area(by: Principal) -> dict[str, int]:
    """State → how many matches of the area are in it, in the order of the loop (1 statement)."""
    counts = sa.select(Match.state, sa.func.count()).where(_in_area(by)).group_by(Match.state)
    known: dict[str, int] = dict(db.session.execute(counts).all())
    return {state: known[state] for state in Match.STATES.states if state in known}


def own_for(by: Principal, number: int = 1) -> Page:
    """The matches of the viewer's own households: what runs first, newest first (4 statements)."""
    rows = sa.select(Match).where(Match.household_id.in_(by.household_ids))
    running = sa.case((Match.state.in_(Match.STATES.open_states), 0), else_=1)
    return _page(_whole(rows).order_by(running, Match.state_at.desc(), Match.id.desc()), number, by)


def of_person(person: Person, by: Principal) -> list[MatchCard]:
    """The running matches of one person, newest first (3 statements). The caller checked the scope."""
    rows = sa.select(Match).where(Match.person_id == person.id, Match.state.in_(Match.STATES.open_states))
    return match_cards(db.session.scalars(_whole(rows).order_by(Match.id.desc())).all(), by)


def of_family(match: Match, by: Principal) -> list[MatchCard]:
    """The running matches of others of its household with the same post (1 or 3 statements). As `of_person`."""
    same = Match.job_id == match.job_id if match.job_id else Match.offer_id == match.offer_id
    rows = sa.select(Match).where(
        Match.household_id == match.household_id, Match.person_id != match.person_id, same,
        Match.state.in_(Match.STATES.open_states),
    )  # fmt: skip
    found = db.session.scalars(_whole(rows).order_by(Match.id)).all()
    return match_cards(found, by) if found else []


def posted_for(by: Principal, number: int = 1, *, stage: str = "now", post: Job | HelpOffer | None = None) -> Page:
    """What runs on the viewer's posts, anonymous until disclosed, newest first (≤ 6 statements)."""
    rows = sa.select(Match).join(Match.job, isouter=True).join(Match.offer, isouter=True)
    mine = sa.or_(Job.organisation_id.in_(hiring_ids(by)), HelpOffer.organisation_id.in_(giving_ids(by)))
    rows = rows.where(mine, shown_to_posters(), Match.state.in_(STAGES[stage]))
    if post is not None:
        rows = rows.where((Match.job_id if isinstance(post, Job) else Match.offer_id) == post.id)
    page = paged(_whole(rows).order_by(Match.state_at.desc(), Match.id.desc()), number=number)
    names = names_for(page.items, by)
    cards = zip(page.items, posted_cards(page.items), strict=True)
    return replace(page, items=[replace(card, name=names.get(m.id, ""), named=m.id in names) for m, card in cards])


def n_by_stage(by: Principal) -> dict[str, int]:
    """How many of the viewer's posted matches are in each stage (1 statement)."""
    rows = sa.select(Match.state, sa.func.count()).join(Match.job, isouter=True).join(Match.offer, isouter=True)
    mine = sa.or_(Job.organisation_id.in_(hiring_ids(by)), HelpOffer.organisation_id.in_(giving_ids(by)))
    counts = {row[0]: row[1] for row in db.session.execute(rows.where(mine, shown_to_posters()).group_by(Match.state))}
    return {stage: sum(counts.get(state, 0) for state in states) for stage, states in STAGES.items()}


def card_of(match: Match, by: Principal) -> MatchCard:
    """For those who know the person (2 statements)."""
    return match_cards([match], by)[0]


def posted_card(match: Match) -> PostedCard:
    """For the poster (3 statements)."""
    return posted_cards([match])[0]


def names_for(matches: Sequence[Match], by: Principal) -> dict[int, str]:
    """Match id → name, of those whose contact is open to this poster (1 statement, none where none is).

    Whoever shows a name records it as seen.
    """
    today = clock.today()
    open_ones = [
        m for m in matches if m.state in DISCLOSED and rules.opens_contact(m, today) and rules.posts_now(by, m)
    ]
    agreed = households.consenting({m.person_id for m in open_ones}, "introduction")
    return {m.id: m.person.name for m in open_ones if m.person_id in agreed}


def name_for(match: Match, *, by: Principal) -> str:
    """What a page calls the person to the poster: by name while the contact is open, which is on record."""
    name = names_for([match], by).get(match.id)
    if name is None:
        return match.pseudonym
    audit.seen(match, by=by, what="name")
    return name


def contact_for(match: Match, *, by: Principal) -> ContactCard | None:
    """Name and phone, for the poster alone, while the contact is open; every answer is on record.

    None before the introduction and after a withdrawal, to donors of sponsorship and care, for a
    minor's help, from the moment the consent to introduction is withdrawn, and while the poster is not
    verified (3 statements).
    """
    if not names_for([match], by):
        return None
    audit.seen(match, by=by, what="contact")
    home = full_names({match.area_code}).get(match.area_code, "")
    return ContactCard(match.person.name, match.person.phone or "", home)


@dataclass(frozen=True)
class StepCard:
    """One step as its history tells it. `what` names a step that its state does not say: appeal, undo."""

    at: datetime
    to_state: str
    actor_role: str
    on_behalf: bool
    what: str
    reason: Any  # the typed reason's Term, or None


def history_of(match: Match, by: Principal) -> list[StepCard]:
    """Every step with its actor's role and reason, oldest first (1 statement, one more a list); an approval when told.

    For those who know the person; holds no personal data.
    """
    rows = sa.select(AuditEntry).where(
        AuditEntry.noun == Match.__tablename__, AuditEntry.noun_uid == match.uid, AuditEntry.action == "move"
    )
    if match.approved_at is not None and not rules.is_told(match, clock.now()) and not rules.sees_decisions(by, match):
        rows = rows.where(AuditEntry.at < match.approved_at)
    return [_step(entry) for entry in db.session.scalars(rows.order_by(AuditEntry.id))]


def _step(entry: AuditEntry) -> StepCard:
    listed = rules.REASON_LISTS.get(entry.to_state or "")
    return StepCard(
        at=entry.at, to_state=entry.to_state or "", actor_role=entry.actor_role,
        on_behalf=bool(entry.detail.get("on_behalf")), what=entry.why if entry.why in ("appeal", "undo") else "",
        reason=find_term(listed, entry.why) if listed and entry.why else None,
    )  # fmt: skip


def skills_of(ids: set[int]) -> dict[int, tuple[str, ...]]:
    """The names of the skills of these people, by person id (2 statements)."""
    held = db.session.execute(
        sa.select(PersonSkill.person_id, PersonSkill.skill_code)
        .where(PersonSkill.person_id.in_(ids), PersonSkill.skill_code != "")
        .order_by(PersonSkill.id)
    ).all()
    known = skill_names(code for _, code in held)
    found_skills: dict[int, tuple[str, ...]] = {}
    for person_id, code in held:
        if code in known:
            found_skills[person_id] = (*found_skills.get(person_id, ()), named(known[code]))
    return found_skills


def skill_words(codes: set[str]) -> tuple[str, ...]:
    """The names of skills, in the order of their codes (1 statement)."""
    known = skill_names(codes)
    return tuple(named(known[code]) for code in sorted(codes) if code in known)


def _in_area(by: Principal) -> sa.ColumnElement[bool]:
    return within(Match.area_code, by.areas("township", "bureau"))


def _for_state(by: Principal, state: str) -> sa.ColumnElement[bool]:
    if state == "waiting":
        return decides_for(by)
    return Household.cadre_id.in_(by.cadre_ids) if by.cadre_ids else within(Match.area_code, by.areas("township"))


def _listed(card: MatchCard, match: Match, by: Principal) -> MatchCard:
    """With the full name for the cadre, and a family name for the township."""
    named = named_in_lists(by, match.household)
    return replace(card, named=named, name=card.name if named else masked_name(card.name))


def _page(rows: sa.Select[Any], number: int, by: Principal) -> Page:
    page = paged(rows, number=number)
    return Page(match_cards(page.items, by), page.number, page.total, page.size)


def _whole(rows: sa.Select[Any], *, joined_household: bool = False) -> sa.Select[Any]:
    household = contains_eager(Match.household) if joined_household else joinedload(Match.household)
    return rows.options(
        joinedload(Match.person), household, joinedload(Match.job).joinedload(Job.organisation),
        joinedload(Match.offer).joinedload(HelpOffer.organisation),
    )  # fmt: skip
