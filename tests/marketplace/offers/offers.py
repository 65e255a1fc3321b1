"""What the tests of offers share: places and reasons, a donor, a filled form."""

import csv
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from marketplace import clock
from marketplace.accounts.models import Organisation, User
from marketplace.vocabulary.commands import load_terms
from tests.factories import QUJIANG, make_area, make_organisation, make_user

REASONS = Path(__file__).resolve().parents[3] / "seed" / "vocabulary" / "reasons.csv"


@cache
def reasons() -> list[dict[str, str]]:
    """The typed reasons of the seed."""
    with REASONS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def make_donor(organisation: Organisation | None = None) -> User:
    """Somebody who gives for a verified donor of Qujiang."""
    return make_user("donor", organisation=organisation or make_organisation("donor"))


def the_world() -> User:
    """Places, reasons and one donor."""
    make_area("330803104000", "杜泽镇")
    load_terms("reasons", reasons())
    return make_donor()


def typed(**values: Any) -> dict[str, Any]:
    """What somebody types into the form."""
    today = clock.today()
    return {"title": "取暖器", "kind": "goods", "area_code": QUJIANG, "slots": "5", "slice_fen": "200",
            "audience": "anyone", "from_on": today.isoformat(),
            "until_on": (today + timedelta(days=90)).isoformat()} | values  # fmt: skip
