"""What the tests of posts share: the words of a bureau's lists, a poster, a filled form."""

import csv
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from marketplace import clock
from marketplace.access import Principal
from marketplace.accounts.models import Organisation, User
from marketplace.accounts.queries import principal_of
from marketplace.jobs.drafts import JobDraft
from marketplace.vocabulary.commands import load_skills, load_terms
from tests.factories import QUJIANG, make_area, make_organisation, make_user

TOWNSHIP = "330803104000"
SEED = Path(__file__).resolve().parents[3] / "seed" / "vocabulary"


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    """A list of the seed."""
    with (SEED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load_lists() -> None:
    """Wording, health limits, reasons, and a few skills."""
    for name in ("discrimination", "health_limits", "reasons"):
        load_terms(name, rows_of(name))
    load_skills(row for row in rows_of("skills") if row["code"] in ("tea_picking", "tea_bush_pruning", "weeding"))


def make_poster(organisation: Organisation | None = None, **values: Any) -> User:
    """Somebody who posts for a verified enterprise of Qujiang; the area tree is there."""
    organisation = organisation or make_organisation()
    return make_user("enterprise", organisation=organisation, **values)


def the_world() -> User:
    """Places, lists and one poster."""
    make_area(TOWNSHIP, "杜泽镇")
    load_lists()
    return make_poster()


def as_poster(user: User) -> Principal:
    """The user's principal."""
    return principal_of(user)


def a_draft(**values: Any) -> JobDraft:
    """A sound post."""
    sound = {"title": "采茶工", "area_code": TOWNSHIP, "valid_until": clock.today() + timedelta(days=30),
             "vacancies": 3, "pay_min_fen": 15000, "pay_unit": "day", "kind": "seasonal"}  # fmt: skip
    return JobDraft(**(sound | values))


def typed(**values: Any) -> dict[str, Any]:
    """What somebody types into the form."""
    until = (clock.today() + timedelta(days=30)).isoformat()
    return {"title": "采茶工", "kind": "seasonal", "vacancies": "3", "area_code": TOWNSHIP, "valid_until": until,
            "pay_min_fen": "150", "pay_max_fen": "200", "pay_unit": "day", "age_min": "18",
            "required": "采茶、修剪茶树"} | values  # fmt: skip


__all__ = ["QUJIANG", "TOWNSHIP", "a_draft", "as_poster", "load_lists", "make_poster", "the_world", "typed"]
