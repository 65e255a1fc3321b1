"""What the doctor must find."""

import pytest

from marketplace import audit, clock
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.doctor import checks
from marketplace.tasks.commands import open_task
from tests.factories import VILLAGE, make_household, make_job

pytestmark = pytest.mark.usefixtures("app")


def test_a_number_in_the_trail_or_in_a_task_is_found() -> None:
    job = make_job()
    audit.record("edited", job, by=SYSTEM, note="电话13812345678")
    open_task("job_stale", job, by=SYSTEM, due_at=clock.now(), area_code=VILLAGE, role="cadre",
              title="身份证330803195001011234")  # fmt: skip
    db.session.commit()
    assert {name.partition(".")[0] for name in checks.written()} == {"audit_entries", "tasks"}


def test_codes_days_and_uids_are_no_numbers() -> None:
    home = make_household()
    audit.record("relocated", home, by=SYSTEM, from_area=VILLAGE, to_area="330803104202", on="2026-11-26")
    db.session.commit()
    assert list(checks.written()) == []
