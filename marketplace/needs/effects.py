"""What follows a step of a need: its deadlines and who is told."""

from datetime import date, timedelta
from typing import Any

from .. import clock, outbox
from ..access import Principal
from ..accounts.queries import users_with_role
from ..areas.rules import ancestors
from ..households.queries import cadre_of, decider_of
from ..settings.queries import value
from ..tasks.commands import close_tasks, open_task
from ..vocabulary.models import Term
from ..vocabulary.queries import find_term
from .models import Need
from .rules import last_day

TOLD_AT_MOST = 3


def path_of(need: Need) -> str:
    """The page of a need."""
    return f"/needs/{need.uid}"


def ask_acknowledgement(need: Need, *, by: Principal, role: str = "cadre", said_on: date | None = None) -> None:
    """Somebody takes it up by a date: the cadre; the township without one, or when it is said again."""
    _ask("need_acknowledge", need, by=by, role=role, limit="need_acknowledge_days", own="ack_days", said_on=said_on)


def ask_help(need: Need, *, by: Principal, said_on: date | None = None) -> None:
    """The cadre helps by a date."""
    close_tasks(need, "need_acknowledge", by=by)
    _ask("need_help", need, by=by, limit="need_help_days", own="help_days", said_on=said_on)


def ask_household(need: Need, *, by: Principal) -> None:
    """The household says whether it helped, and the cadre asks who does not answer by itself."""
    close_tasks(need, by=by)
    _ask("need_confirm", need, by=by, limit="need_confirm_days", own="", said_on=clock.today())
    due_on = clock.today() + timedelta(days=value("need_confirm_days", need.area_code))
    open_task(
        "need_answer", need, by=by, due_at=clock.midnight_after(due_on), area_code=need.area_code, role="household",
        household_id=need.household_id, path=path_of(need), **named_kind(need),
    )  # fmt: skip


def close(need: Need, *, by: Principal) -> None:
    """Nothing is due any more, and no donor sees it."""
    need.is_wish = False
    close_tasks(need, by=by)


def tell_household(need: Need, kind: str, *, by: Principal, **params: str) -> None:
    """One notice to the household, unless it is the one who acted."""
    if need.household_id not in by.household_ids:
        _post(need, kind, ("household", need.household_id), **params)


def tell_cadre(need: Need, kind: str, *, by: Principal) -> None:
    """One notice to who decides for the household today, to the township without one; never to who acted."""
    decider = decider_of(need.household_id)
    users = [decider] if decider is not None else users_with_role("township", need.area_code)[:TOLD_AT_MOST]
    for user_id in users:
        if user_id != by.user_id:
            _post(need, kind, ("user", user_id))


def named_kind(need: Need) -> dict[str, Any]:
    """The kind of need in both languages, for sentences that are read later."""
    kind: Term | None = find_term("need_types", need.kind)
    return {"name_zh": kind.name_zh, "name_en": kind.name_en} if kind is not None else {"name_zh": "", "name_en": ""}


def _ask(
    task_kind: str, need: Need, *, by: Principal, limit: str, own: str, role: str = "cadre", said_on: date | None = None
) -> None:
    kind = find_term("need_types", need.kind)
    own_days = kind.extra.get(own, "") if kind is not None and own else ""
    said_on = said_on or clock.local(need.created_at).date()
    due_on = last_day(said_on, value(limit, need.area_code), own_days, clock.today())
    cadre = cadre_of(need.household_id) if role == "cadre" else None
    open_task(
        task_kind, need, by=by, due_at=clock.midnight_after(due_on), owner_id=cadre,
        area_code=need.area_code if cadre else ancestors(need.area_code)[1], role="cadre" if cadre else "township",
        household_id=need.household_id, path=path_of(need), **named_kind(need),
    )  # fmt: skip


def _post(need: Need, kind: str, to: tuple[str, int], **params: Any) -> None:
    """The instant of the step tells a second time from the first."""
    key = f"{kind}:{need.uid}:{int(need.state_at.timestamp() * 1_000_000)}"
    outbox.post(key, kind, to=to, path=path_of(need), household=need.household_id, **named_kind(need), **params)
