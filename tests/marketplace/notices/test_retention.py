"""What is kept for a time only goes by itself, and nothing else does."""

from datetime import timedelta
from typing import Any

import pytest

from marketplace import clock, outbox
from marketplace.accounts.models import ApiToken, ResetCode, SignIn
from marketplace.accounts.queries import principal_of
from marketplace.areas.rules import PROVINCE
from marketplace.audit import AuditEntry
from marketplace.db import db, new_uid
from marketplace.doctor import checks
from marketplace.notices import commands, retention
from marketplace.notices.models import Notice
from marketplace.settings.models import SettingValue
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("app")


def run(days: int) -> int:
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=days)):
        n = retention.drain()
    db.session.commit()
    return n


def three_keys() -> None:
    user, expires = make_user(), {"expires_at": clock.now()}
    rows: list[Any] = [
        SignIn(user_id=user.id, token_digest=new_uid(), **expires),
        ResetCode(user_id=user.id, code_digest="x", issued_by_id=user.id, **expires),
        ApiToken(user_id=user.id, token_digest=new_uid(), label="x", **expires),
    ]
    db.session.add_all(rows)


@pytest.mark.both_databases
def test_ended_keys_go_after_ninety_days_and_not_before() -> None:
    three_keys()
    assert (run(89), run(91), run(91)) == (0, 3, 0)


def test_the_province_says_how_long() -> None:
    three_keys()
    db.session.add(SettingValue(key="keep_sign_ins_days", area_code=PROVINCE, value=7))
    assert run(8) == 3


@pytest.mark.both_databases
def test_an_old_message_goes_with_its_notice_and_a_waiting_one_stays() -> None:
    who = make_user()
    for key in ("old", "taken back"):
        outbox.post(key, "task_climbed", to=("user", who.id), path="/tasks")
    outbox.cancel("taken back")
    commands.drain()
    outbox.post("waits", "task_climbed", to=("user", who.id), path="/tasks")
    assert (run(364), run(366)) == (0, 2)
    assert [row.event_key for row in db.session.query(outbox.OutboxRow)] == ["waits"]
    assert db.session.query(Notice).count() == 0
    assert list(checks.notices()) == []


def test_the_audit_trail_stays() -> None:
    from marketplace import audit

    user = make_user()
    audit.record("signed_in", user, by=principal_of(user))
    run(4000)
    assert db.session.query(AuditEntry).count() == 1
