"""The steps of a match. Each checks who and whether, moves, holds or gives back, and tells.

Invariants kept here: what is held equals the matches in HOLDING states; nobody is disclosed without
approval and consent; every waiting state has its task. The match is written before the opportunity.
"""

from datetime import date

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM, Principal, county_of, require
from ..accounts.rules import stands
from ..db import db, new_uid
from ..errors import FormInvalid, IllegalMove
from ..households.commands import rank_anew
from ..households.models import Person
from ..households.rules import speaking
from ..jobs.models import Job
from ..jobs.vacancies import fill_vacancy
from ..needs.models import Need
from ..offers.slots import deliver_slot
from ..settings.queries import value
from ..tasks.commands import close_tasks
from ..vocabulary.queries import find_term
from . import effects, rules, wishes
from .checks import (
    check_consents,
    check_law,
    check_meant,
    check_open,
    check_poster,
    check_single,
    check_told,
    check_turn,
)
from .cooling import is_resting
from .models import Match
from .pseudonyms import pseudonym_of
from .states import DISCLOSED, HOLDING, MATCH


def apply(
    person: Person, opportunity: effects.Opportunity, *, by: Principal, uid: str | None = None, need: Need | None = None
) -> Match:
    """The household wants this; it thereby agrees to be introduced to that poster once approved.

    Raises NotAllowed for whoever does not speak for the household, IllegalMove when the post takes
    nobody, the person is in a running match with it, may not do it by law, or consents are missing.
    """
    by = _speaking(person, by)
    match = _begin("applied", person, opportunity, by=by, uid=uid, need=need)
    effects.tell(match, "match_applied", "cadre", by=by)
    return match


def invite(
    person: Person, opportunity: effects.Opportunity, *, by: Principal, uid: str | None = None, need: Need | None = None
) -> Match:
    """A poster asks for somebody whom it knows by pseudonym only. Raises as `apply`."""
    match = _begin("invited", person, opportunity, by=by, uid=uid, need=need)
    effects.tell(match, "match_invited", "cadre", by=by)
    return match


def put_forward(
    person: Person, opportunity: effects.Opportunity, *, by: Principal, uid: str | None = None, need: Need | None = None
) -> Match:
    """The cadre takes up a suggestion. Raises as `apply`, and IllegalMove where the pair rests."""
    if is_resting(person.id, opportunity):
        raise IllegalMove("This came to nothing not long ago, and rests. The family can ask for it again by itself.")
    return _begin("put_forward", person, opportunity, by=by, uid=uid, need=need)


def approve(match: Match, *, by: Principal) -> None:
    """Hold a vacancy or a slice of budget; the household hears of it when it can no longer be undone.

    Raises NotAllowed, IllegalMove, NoVacancyLeft.
    """
    by = _deciding(match, by)
    check_poster(effects.opportunity_of(match))
    check_law(match.person, effects.opportunity_of(match))
    check_meant(match)
    now = clock.now()
    audit.move_at_once(
        match, "approved", by=by, at=now, approved_at=now, told_from=now + effects.undo_window(match),
        held_fen=effects.slice_of(match), deferred_until=None,
    )  # fmt: skip
    effects.hold(match)
    close_tasks(match, "match_decision", by=by)
    if match.came_from != "applied":
        effects.ask_consent(match, by=by)
    effects.tell(match, effects.approval_notice(match), "household", by=by, not_before=match.told_from)


def reject(match: Match, reason: str, text: str = "", *, by: Principal) -> None:
    """Say no, with a typed reason; the household may appeal. Raises FormInvalid without a reason."""
    by = _deciding(match, by)
    _check_reason("reject", reason, text)
    match.reason_text = text
    effects.leave(match, "rejected", by=by, why=reason)
    readers, appeal = (("household", "cadre"), "yes") if match.appealed else (("household",), "")
    effects.tell(match, "match_rejected", *readers, by=by, reason=reason, appeal=appeal)
    if match.came_from == "invited":
        effects.tell(match, "match_rejected", "organisation", by=by)


def defer(match: Match, until: date, reason: str = "", *, by: Principal) -> None:
    """Put the decision off until a day, on which it comes back by itself."""
    by = _deciding(match, by)
    if not 0 < (until - clock.today()).days <= value("defer_most_days", match.area_code):
        raise FormInvalid({"until": "Please choose a day from tomorrow on, not too far ahead."})
    if reason:
        _check_reason("defer", reason)
    match.deferred_until, match.reason_code = until, reason
    effects.leave(match, "deferred", by=by, why=reason)
    effects.tell(match, "match_deferred", "household", by=by, until=until.isoformat(), reason=reason)


def undo(match: Match, *, by: Principal) -> None:
    """Take an approval back while its notice still waits. Raises IllegalMove when it has left."""
    by = _deciding(match, by)
    ends = effects.undo_ends(match)
    kind = effects.approval_notice(match)
    if match.state != "approved" or ends is None or clock.now() >= ends:
        raise IllegalMove("It is too late to undo this: the household has been told.")
    if not outbox.cancel(effects.event_key(kind, match)):
        raise IllegalMove("It is too late to undo this: the household has been told.")
    effects.leave(match, match.came_from, by=by, why="undo")
    match.approved_at, match.told_from, match.held_fen = None, None, 0
    effects.ask_decision(match, by=by)


def appeal(match: Match, words: str = "", *, by: Principal) -> None:
    """The household asks the township to look again, once, and may say why. Raises IllegalMove the second time."""
    require("matches:appeal", match, who=by)
    if match.appealed or match.state != "rejected":
        raise IllegalMove
    check_open(effects.opportunity_of(match))
    check_single(match.person_id, effects.opportunity_of(match))
    by = speaking(by, match.household)
    audit.move(match, "applied", by=by, why="appeal")
    match.appealed, match.came_from, match.appeal_text = True, "applied", words
    db.session.flush()
    effects.ask_decision(match, by=by)
    effects.tell(match, "match_appealed", "township", "cadre", by=by)


def consent(match: Match, *, by: Principal) -> None:
    """The household agrees to be introduced to this poster; before it is told, only its cadre can say so for it.

    Raises NotAllowed, IllegalMove when it was not approved or a standing consent is missing.
    """
    require("matches:say", match, who=by)
    check_told(match, by)
    check_consents(match.person, opens_contact=rules.opens_contact(match, clock.today()))
    _consented(match, by=speaking(by, match.household))
    ends = effects.undo_ends(match)
    if ends is not None and clock.now() >= ends and stands(effects.opportunity_of(match).organisation):
        introduce(match)


def consent_by_application(match: Match) -> None:
    """Applying was the consent: once the approval can no longer be undone, the two are introduced."""
    _consented(match, by=SYSTEM)
    introduce(match)


def introduce(match: Match) -> None:
    """Open the contact, unless a consent or the law stands in the way by now: then the match is withdrawn.

    Raises IllegalMove while the poster is not verified: the clock comes again when it is.
    """
    check_poster(effects.opportunity_of(match))
    opens, why = rules.opens_contact(match, clock.today()), "other"
    try:
        check_law(match.person, effects.opportunity_of(match))
        check_meant(match)
        why = "privacy"
        check_consents(match.person, opens_contact=opens)
    except IllegalMove:
        effects.leave(match, "withdrawn", by=SYSTEM, why=why)
        wishes.unmatched(match)
        effects.tell(match, "withdrawn", "household", "cadre", "organisation", by=SYSTEM)
        return
    audit.move(match, "introduced", by=SYSTEM)
    match.introduced_at = match.state_at
    if opens:
        audit.record("disclosed", match, by=SYSTEM)
    db.session.flush()
    effects.ask_outcome(match, by=SYSTEM)
    effects.tell(match, "introduced", "household", "organisation", "cadre", by=SYSTEM)


def refuse(match: Match, reason: str, *, by: Principal) -> None:
    """The household says no to what was approved for it, with a typed reason."""
    require("matches:say", match, who=by)
    check_told(match, by)
    by = speaking(by, match.household)
    _check_reason("refuse", reason)
    effects.leave(match, "refused", by=by, why=reason)
    wishes.unmatched(match)
    effects.tell(match, "refused", "cadre", by=by, reason=reason)
    if match.came_from == "invited":
        effects.tell(match, "refused", "organisation", by=by)


def withdraw(match: Match, reason: str = "", *, by: Principal) -> None:
    """The household takes it back, at any open state; the contact closes at once."""
    require("matches:say", match, who=by)
    by = speaking(by, match.household)
    if reason:
        _check_reason("withdraw", reason)
    knew = match.state in DISCLOSED or match.came_from == "invited"
    effects.leave(match, "withdrawn", by=by, why=reason)
    wishes.unmatched(match)
    effects.tell(match, "withdrawn", "cadre", *(("organisation",) if knew else ()), by=by)


def fall_through(match: Match, reason: str, *, by: Principal) -> None:
    """After the introduction nothing came of it; either side says so, with a typed reason."""
    require("matches:end", match, who=by)
    _check_reason("fell_through", reason)
    ours = rules.posted(by, match)
    by = rules.posting(by, effects.opportunity_of(match)) if ours else speaking(by, match.household)
    effects.leave(match, "fell_through", by=by, why=reason)
    wishes.unmatched(match)
    effects.tell(match, "fell_through", "household", "organisation", "cadre", by=by, reason=reason)


def cancel(match: Match, reason: str = "", *, by: Principal) -> None:
    """The poster takes it back before the introduction, or the system does when the post has closed."""
    if not by.has("system"):
        require("matches:posted", match, who=by)
        by = rules.posting(by, effects.opportunity_of(match))
    household_knew = match.came_from == "applied" or (match.state in HOLDING and rules.is_told(match, clock.now()))
    effects.leave(match, "cancelled", by=by, why=reason)
    wishes.unmatched(match)
    effects.tell(match, "cancelled", "cadre", *(("household",) if household_knew else ()), by=by, reason=reason)


def expire(match: Match) -> None:
    """Nobody answered in time."""
    effects.leave(match, "expired", by=SYSTEM)
    wishes.unmatched(match)
    effects.tell(match, "expired", "household", "cadre", by=SYSTEM)
    if match.came_from == "invited":
        effects.tell(match, "expired", "organisation", by=SYSTEM)


def mark_placed(match: Match, *, by: Principal) -> None:
    """Hired: the held vacancy is filled, and other applications for full jobs end.

    Raises NotAllowed, IllegalMove. The caller (`placements`) writes the line that goes with it.
    """
    require("matches:place", match, who=by)
    check_law(match.person, effects.opportunity_of(match))
    db.session.get(Person, match.person_id, with_for_update=True)  # two hires of one person stand in line
    by = rules.telling_outcome(by, match)
    audit.move(match, "placed", by=by)
    db.session.flush()
    job = match.job
    assert job is not None  # offers are delivered: the table of states leads `placed` nowhere else
    fill_vacancy(job.id)
    close_tasks(match, by=by)
    rank_anew(match.household_id)
    wishes.helped(match)
    if rules.is_exclusive(job.kind):
        _supersede_others(match)


def mark_delivered(match: Match, fen: int, *, by: Principal) -> None:
    """Help arrived: the held slice becomes what was really given.

    Raises NotAllowed, IllegalMove, NoVacancyLeft when the budget does not reach.
    """
    require("matches:deliver", match, who=by)
    offer = match.offer
    if offer is None:
        raise IllegalMove
    by = rules.telling_outcome(by, match)
    audit.move(match, "delivered", by=by)
    held = match.held_fen
    db.session.flush()
    deliver_slot(offer.id, held, fen)
    close_tasks(match, by=by)
    wishes.helped(match)


def _begin(
    state: str, person: Person, opportunity: effects.Opportunity, *, by: Principal, uid: str | None, need: Need | None
) -> Match:
    is_job = isinstance(opportunity, Job)
    match = Match(
        uid=uid or new_uid(), person=person, household=person.household, household_id=person.household_id,
        job=opportunity if is_job else None, offer=None if is_job else opportunity,
        area_code=person.household.area_code, county_code=county_of(person.household.area_code), state=None,
        came_from=state, pseudonym=pseudonym_of(person, opportunity),
    )  # fmt: skip
    with db.session.no_autoflush:
        by = _starting(state, match, by)
        check_open(opportunity, person)
        check_single(person.id, opportunity)
        check_consents(person, opens_contact=state == "applied" and rules.opens_contact(match, clock.today()))
        match.person_id, match.job_id = person.id, opportunity.id if is_job else None
        match.offer_id = None if is_job else opportunity.id
        answered = need or wishes.find_answered(person, opportunity)
        match.need_id = answered.id if answered is not None else None
        effects.freeze(match)
    audit.move(match, state, by=by)
    db.session.add(match)
    db.session.flush()
    effects.ask_decision(match, by=by)
    return match


def _starting(state: str, match: Match, by: Principal) -> Principal:
    """Who may begin it this way, in the role in which they do."""
    if state == "applied":
        return by
    permission = "matches:posted" if state == "invited" else "matches:put_forward"
    require(permission, match, who=by)
    if state == "invited":
        return rules.posting(by, effects.opportunity_of(match))
    return rules.deciding(by, match.household)


def _speaking(person: Person, by: Principal) -> Principal:
    require("matches:say", person, who=by)
    return speaking(by, person.household)


def _deciding(match: Match, by: Principal) -> Principal:
    require("matches:decide", match, who=by)
    check_turn(match, by)
    return rules.deciding(by, match.household)


def _consented(match: Match, *, by: Principal) -> None:
    if not rules.is_told(match, clock.now()):
        outbox.cancel(effects.event_key(effects.approval_notice(match), match))  # it was asked face to face
    audit.move(match, "consented", by=by)
    match.consented_at = match.state_at
    db.session.flush()
    close_tasks(match, "match_consent", by=by)
    wishes.matched(match)


def _check_reason(context: str, code: str, text: str = "") -> None:
    if find_term(context, code) is None:
        raise FormInvalid({"reason": "Please choose a reason."})
    if context == "reject" and code == "other" and not text:
        raise FormInvalid({"text": "Please write the reason in a few words."})


def _supersede_others(match: Match) -> None:
    others = sa.select(Match).join(Match.job).where(
        Match.person_id == match.person_id, Match.id != match.id, Match.state.in_(MATCH.open_states),
        Job.kind.not_in(rules.BESIDE_OTHERS),
    )  # fmt: skip
    for other in db.session.scalars(others.order_by(Match.id)).all():
        knew = other.state in DISCLOSED or other.came_from == "invited"
        effects.leave(other, "superseded", by=SYSTEM)
        wishes.unmatched(other)
        if knew:
            effects.tell(other, "superseded", "organisation", by=SYSTEM)
