"""What reaches a log carries no personal data."""

import pytest
import sqlalchemy as sa
import structlog
from apiflask import APIFlask

from marketplace.db import db


def test_a_fault_is_logged_without_parameters_locals_or_numbers(
    app: APIFlask, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "330803199001011234"
    try:
        db.session.execute(sa.text("INSERT INTO nowhere VALUES (:secret)"), {"secret": secret})
    except sa.exc.OperationalError:
        structlog.get_logger().exception("fault", number=secret)
    written = capsys.readouterr().err
    assert "no such table: nowhere" in written
    assert secret not in written
