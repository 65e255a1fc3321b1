"""Each check of the doctor names what breaks it: a check that finds nothing would pass everything."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import audit, outbox
from marketplace.access import SYSTEM
from marketplace.db import db, new_uid
from marketplace.deliveries.models import Delivery
from marketplace.doctor import checks
from marketplace.households.models import Consent, Person
from marketplace.matches.models import Match
from tests.factories import make_household, make_job, make_offer, make_person, make_user
from tests.factories.loop import make_delivery, make_match, make_need, make_notice, make_placement

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.slow]


def put(row: Any, **values: Any) -> Any:
    """Behind every command's back."""
    db.session.execute(sa.update(type(row)).where(type(row).id == row.id).values(**values))
    return row


def a_match(state: str = "introduced", post: Any = None) -> Match:
    return make_match(make_person(make_household(make_user("cadre"))), post or make_job(vacancies=3), state)


def two_heads_in_one_chain() -> str:
    home = make_household()
    for _ in range(2):
        audit.seen(home, by=SYSTEM)
    db.session.commit()
    db.session.execute(sa.delete(audit.AuditHead))
    return f"{home.county_code}#3"


BREAKS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "seats": (checks.seats, lambda: put(make_job(vacancies=2), n_held=1)),
    "slots": (checks.slots, lambda: put(make_offer(), n_delivered=1)),
    "slots: money": (checks.slots, lambda: put(make_offer(), held_fen=100)),
    "notices": (checks.notices, lambda: make_notice("user", make_user("cadre").id).outbox_uid),
    "scope": (checks.scope, lambda: put(make_user("cadre").grants[0], area_code=None)),
    "sealed": (checks.sealed, lambda: f"people.{put(make_person(), phone_sealed='13812345678').uid}"),
    "written": (checks.written, lambda: f"outbox.{put(_sent(), params={'x': '13812345678'}).id}"),
    "scores": (checks.scores, lambda: f"matches.{put(a_match(), score=12.0).id}"),
    "ledger": (checks.ledger, lambda: a_match("placed")),
    "ledger: loose": (checks.ledger, lambda: put_match(make_delivery(a_match("delivered", make_offer())))),
    "money": (checks.money, lambda: f"deliveries.{put(_delivery(), amount_fen=1.5).id}"),
    "charity": (checks.charity, lambda: make_offer(kind="cash", charity_name="某基金会") and _cash()),
    "minors": (checks.minors, lambda: _consent(make_person(age=12))),
    "consent": (checks.consent, lambda: put(a_match(), consented_at=None)),
    "public": (checks.public_lists, lambda: f"help_offers.{make_offer(description='电话 138 1234 5678').uid}"),
    "pairing": (checks.pairing, lambda: make_household()),
    "trail": (checks.trail, two_heads_in_one_chain),
    "trail: state": (checks.trail, lambda: make_job(state="paused")),
    "deadlines: decision": (checks.deadlines, lambda: a_match("applied")),
    "deadlines: consent": (checks.deadlines, lambda: put(a_match("approved"), came_from="put_forward")),
    "deadlines: need": (checks.deadlines, lambda: make_need(make_household(), "acknowledged")),
    "deadlines: hire": (checks.deadlines, lambda: make_placement(a_match("placed"))),
}  # fmt: skip


def put_match(delivery: Delivery) -> Delivery:
    put(db.session.get_one(Match, delivery.match_id), state="introduced")
    return delivery


def _delivery() -> Delivery:
    return make_delivery(a_match("delivered", make_offer()))


def _cash() -> Delivery:
    return make_delivery(a_match("delivered", make_offer(kind="cash", charity_name="某基金会")))


def _consent(person: Person) -> Consent:
    return person.consents[0]


def _sent() -> outbox.OutboxRow:
    outbox.post(f"test:{new_uid()}", "placed", to=("user", make_user("cadre").id), path="/home", title="x", sort="job")
    db.session.flush()
    return db.session.query(outbox.OutboxRow).order_by(outbox.OutboxRow.id.desc()).first()


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_what_is_broken_is_named(name: str) -> None:
    check, break_it = BREAKS[name]
    broken = break_it()
    db.session.commit()
    assert (broken if isinstance(broken, str) else broken.uid) in list(check())


def test_every_check_is_shown_to_find_something() -> None:
    shown = {check for check, _ in BREAKS.values()}
    assert {check.broken for check in checks.CHECKS} - shown == {checks.imports}  # the database itself refuses those
