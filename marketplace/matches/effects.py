"""What follows from a step of a match: what it holds, who must do what by when, who is told."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM, Principal
from ..accounts.queries import users_with_role
from ..areas.rules import ancestors
from ..db import db
from ..households.commands import rank_anew
from ..households.queries import cadre_of, decider_of
from ..jobs.models import Job
from ..jobs.vacancies import hold_vacancy, release_vacancy
from ..offers.models import HelpOffer
from ..offers.slots import hold_slot, release_slot
from ..settings.queries import value
from ..tasks.commands import close_tasks, open_task
from ..tasks.queries import waits
from . import consequences, family
from .models import Match, Suggestion
from .rules import REASON_LISTS, is_told
from .states import HOLDING, MATCH

Opportunity = Job | HelpOffer


def opportunity_of(match: Match) -> Opportunity:
    """The job or the help offer."""
    found = match.job or match.offer
    assert found is not None  # held by the table's one_opportunity check
    return found


def sort_of(opportunity: Opportunity) -> str:
    """`job` or `offer`: the word in addresses and notices."""
    return "job" if isinstance(opportunity, Job) else "offer"


def path_of(match: Match) -> str:
    """The page that a task or notice about this match opens."""
    return f"/matches/{match.uid}"


def freeze(match: Match) -> None:
    """Keep the score and its reasons as they stand at the first act.

    A pair that is in no list yet has no engine version; the worker weighs it at its next turn.
    """
    column = Suggestion.job_id if match.job_id else Suggestion.offer_id
    row = db.session.scalar(
        sa.select(Suggestion).where(
            Suggestion.person_id == match.person_id, column == (match.job_id or match.offer_id),
            Suggestion.engine_version != "",
        )
    )  # fmt: skip
    if row is not None:
        match.score, match.contributions = row.score, row.contributions
        match.facts, match.engine_version = row.facts, row.engine_version
        match.weights = _weights(row.engine_version)


def _weights(version: str) -> dict[str, float]:
    """The weights of this engine; those of another are not known any more."""
    from matching import ENGINE_VERSION
    from matching.weights import Weights

    return asdict(Weights()) if version == ENGINE_VERSION else {}


def slice_of(match: Match) -> int:
    """The fen one slot of its offer costs. 0 for a job."""
    return share_of(match.offer) if match.offer is not None else 0


def share_of(offer: HelpOffer) -> int:
    """The fen that one slot takes of the budget, shared evenly where no slice is named. 0 without a budget."""
    if offer.budget_fen is None:
        return 0
    return offer.slice_fen if offer.slice_fen is not None else offer.budget_fen // max(offer.slots, 1)


def hold(match: Match) -> None:
    """Hold one vacancy, or one slot and its fen. Raises NoVacancyLeft."""
    if match.job_id:
        hold_vacancy(match.job_id)
        _rank_who_stays(match)
    elif match.offer_id:
        hold_slot(match.offer_id, match.held_fen)


def release(match: Match) -> None:
    """Give back what `hold` took."""
    if match.job_id:
        release_vacancy(match.job_id)
        _rank_who_stays(match)
    elif match.offer_id:
        release_slot(match.offer_id, match.held_fen)


def _rank_who_stays(match: Match) -> None:
    """With one adult away, or back, another may be bound to the home, or free."""
    if match.job is not None and family.takes_away(match.job, match.county_code):
        rank_anew(match.household_id)


def leave(match: Match, to: str, *, by: Principal, why: str = "", **detail: Any) -> None:
    """Take a match out of an open state: what it held is given back, its deadlines end.

    The match is written before the opportunity, by every command: one order of locks.
    """
    held, was = match.state in HOLDING, match.state
    if was == "approved" and not is_told(match, clock.now()):
        outbox.cancel(event_key(approval_notice(match), match))  # what is over is not told as news
    audit.move(match, to, by=by, why=why, **detail)
    if held and not is_told(match, clock.now()):
        match.approved_at = match.told_from = None  # nobody outside ever heard of it
    match.reason_code = why if to in MATCH.closed else match.reason_code
    db.session.flush()
    if held:
        release(match)
    close_tasks(match, by=by)
    if why and to in REASON_LISTS:
        consequences.follow(match, REASON_LISTS[to], why, by=by)
    if to in MATCH.closed or to == "deferred":
        rank_anew(match.household_id)


def ask_decision(match: Match, *, by: Principal) -> None:
    """The cadre decides by a date; without one, or on appeal, the township does."""
    open_task(
        "match_decision", match, by=by, due_at=in_days("match_decision_days", match), path=path_of(match),
        title=opportunity_of(match).title, person=match.person.uid, **office_of(match, above=match.appealed),
    )  # fmt: skip


def ask_consent(match: Match, *, by: Principal) -> None:
    """The household answers by a date, after which the match expires."""
    open_task(
        "match_consent", match, by=by, due_at=in_days("match_consent_days", match), area_code=match.area_code,
        role="household", household_id=match.household_id, path=path_of(match), title=opportunity_of(match).title,
        shown_from=match.told_from, person=match.person.uid,
    )  # fmt: skip


def ask_outcome(match: Match, *, by: Principal) -> None:
    """The poster says what came of it; where there is no poster to ask, the cadre or the township does."""
    opportunity = opportunity_of(match)
    owner: dict[str, Any] = {"area_code": match.area_code, "role": "donor" if match.offer_id else "enterprise"}
    if opportunity.organisation_id is None:
        owner = office_of(match)
    open_task(
        "match_outcome", match, by=by, due_at=in_days("match_outcome_days", match), path=path_of(match),
        organisation_id=opportunity.organisation_id, title=opportunity.title, person=match.person.uid, **owner,
    )  # fmt: skip


def office_of(match: Match, *, above: bool = False) -> dict[str, Any]:
    """Who has to know, as `open_task` takes it: the paired cadre; without one, or `above` it, the township."""
    cadre = None if above else cadre_of(match.household_id)
    if cadre is None:
        place: dict[str, Any] = {"area_code": ancestors(match.area_code)[1], "role": "township"}
    else:
        place = {"area_code": match.area_code, "role": "cadre", "owner_id": cadre}
    return place | {"household_id": match.household_id}


def undo_ends(match: Match) -> datetime | None:
    """The instant until which an approval can be taken back; None when it was not approved."""
    return match.told_from or match.approved_at


def undo_window(match: Match) -> timedelta:
    """How long an approval of today can be taken back there (1 statement)."""
    return timedelta(minutes=value("match_undo_minutes", match.area_code))


def approval_notice(match: Match) -> str:
    """The kind of notice by which the household hears of an approval."""
    return "match_approved" if match.came_from == "applied" else "consent_asked"


def event_key(kind: str, match: Match) -> str:
    """One event per step: the instant of the step tells a second approval from the first."""
    return f"{kind}:{match.uid}:{int(match.state_at.timestamp() * 1_000_000)}"


def tell(
    match: Match, kind: str, *readers: str, by: Principal, not_before: datetime | None = None, path: str = "",
    **params: Any,
) -> None:  # fmt: skip
    """Post one notice to the household, organisation, cadre or township; never to who just acted.

    The poster is told no reason: it may speak of health or of the family. Nor whom it is about.
    """
    opportunity, page = opportunity_of(match), path or path_of(match)
    said = {"title": opportunity.title, "sort": sort_of(opportunity)}
    for reader in readers:
        about = said | ({} if reader == "organisation" else params | {"person": match.person.uid})
        for to in _addresses(match, reader, by):
            outbox.post(event_key(kind, match), kind, to=to, path=page, not_before=not_before, **about)


def remind(match: Match, kind: str, *readers: str, number: int, path: str = "", **params: Any) -> None:
    """Post a notice that may come again for the same state: `number` tells one from the next."""
    opportunity = opportunity_of(match)
    for reader in readers:
        whom: dict[str, Any] = {} if reader == "organisation" else {"person": match.person.uid}
        for to in _addresses(match, reader, SYSTEM):
            outbox.post(
                f"{event_key(kind, match)}:{number}", kind, to=to, path=path or path_of(match),
                title=opportunity.title, sort=sort_of(opportunity), **params, **whom,
            )  # fmt: skip


def _addresses(match: Match, reader: str, by: Principal) -> list[tuple[str, int]]:
    if reader == "household":
        return [] if match.household_id in by.household_ids else [("household", match.household_id)]
    if reader == "organisation":
        owner = opportunity_of(match).organisation_id
        return [] if owner is None or owner in by.organisation_ids() else [("organisation", owner)]
    if reader == "township":
        users = users_with_role("township", match.area_code)[:5]
    else:
        decider = decider_of(match.household_id)
        users = [decider] if decider is not None else []
    return [("user", user) for user in users if user != by.user_id]


def in_days(key: str, match: Match) -> datetime:
    """The end of the day that lies so many days ahead as the setting `key` says where the match lies."""
    return clock.midnight_after(clock.today() + timedelta(days=value(key, match.area_code)))


def is_doubted(thing: Any) -> bool:
    """Whether the family's objection to a hire or a delivery waits for its answer (1 statement)."""
    return waits(thing, "check_record")


def doubt(thing: Any, match: Match, path: str, *, by: Principal) -> None:
    """The family says that what is on record (`thing`, a hire or a delivery) is not right: somebody asks them."""
    audit.record("doubted", thing, by=by)
    open_task(
        "check_record", thing, by=by, due_at=in_days("follow_up_days", match), path=path,
        title=opportunity_of(match).title, person=match.person.uid, **office_of(match),
    )  # fmt: skip
