"""Steps that are due: a row that fails is named and passed over, whatever stands before and behind it."""

import pytest
import sqlalchemy as sa
import structlog

from marketplace import due
from marketplace.accounts.models import Organisation
from marketplace.db import db
from tests.factories import make_organisation

WAITING = sa.select(Organisation.id).where(Organisation.about == "")


def names() -> list[str]:
    return sorted(db.session.scalars(sa.select(Organisation.name).where(Organisation.about == "seen")))


def see(organisation: Organisation) -> None:
    organisation.about = "seen"
    if organisation.name.startswith("bad"):
        raise ValueError("a secret of somebody")


@pytest.mark.both_databases
@pytest.mark.usefixtures("app")
def test_rows_that_fail_hold_up_nobody_and_are_named_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "AT_ONCE", 2)
    rows = {name: make_organisation(name=name) for name in ("bad1", "bad2", "bad3", "good1", "bad4", "good2")}
    uids = {name: row.uid for name, row in rows.items()}
    with structlog.testing.capture_logs() as lines:
        assert due.take_each(Organisation, WAITING, see) == 2
    assert names() == ["good1", "good2"]
    assert [line["uid"] for line in lines] == [uids[name] for name in ("bad1", "bad2", "bad3", "bad4")]
    assert "secret" not in str(lines)


@pytest.mark.usefixtures("app")
def test_a_step_that_is_not_due_any_more_does_not_count() -> None:
    make_organisation()
    assert due.take_each(Organisation, WAITING, lambda row: False) == 0
