"""A cadre or clerk reaches the need of a household from wherever it begins, and the job is not forgotten."""

import pytest

from marketplace.audit import AuditEntry
from marketplace.db import db
from tests.client import Client
from tests.factories import make_household, make_person
from tests.marketplace.needs.test_loop import Village, say, village  # noqa: F401 (the fixture)


@pytest.mark.parametrize("who", ["cadre", "clerk"])
def test_the_choice_lists_those_one_speaks_for_and_keeps_the_kind(client: Client, village: Village, who: str) -> None:  # noqa: F811
    stranger = make_household(area_code="330803104999")
    make_person(stranger, name="不相干")
    db.session.commit()
    page = client.sign_in(getattr(village, who)).get("/needs/new?kind=housing_repair").text
    assert "王小明" in page and "不相干" not in page
    assert f"household={village.household.uid}" in page and "kind=housing_repair" in page


def test_a_search_finds_by_name_and_enters_no_address(client: Client, village: Village) -> None:  # noqa: F811
    make_person(make_household(village.cadre), name="李另有")
    db.session.commit()
    client.sign_in(village.cadre)
    response = client.post("/needs/new", {"words": "王小", "look": "1"})
    assert response.status_code == 200
    assert "王小明" in response.text and "李另有" not in response.text


def test_whom_the_list_names_is_on_record(client: Client, village: Village) -> None:  # noqa: F811
    client.sign_in(village.cadre).get("/needs/new")
    views = db.session.query(AuditEntry).filter_by(noun_uid=village.household.uid, action="seen")
    assert [view.detail["what"] for view in views] == ["list"]


def test_twenty_to_choose_from_take_as_many_statements_as_two(
    client: Client,
    village: Village,  # noqa: F811
    statements: list[str],
) -> None:
    client.sign_in(village.cadre)
    counts = []
    for more in (1, 18):
        for _ in range(more):
            make_person(make_household(village.cadre))
        db.session.commit()
        client.get("/needs/new")
        statements.clear()
        assert client.get("/needs/new").status_code == 200
        counts.append(len([line for line in statements if "audit" not in line]))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["cadre", "clerk", "township"])
def test_the_page_of_a_household_leads_to_its_needs(client: Client, village: Village, who: str) -> None:  # noqa: F811
    need = say(client.sign_in(village.member))
    page = client.sign_in(getattr(village, who)).get(f"/households/{village.household.uid}").text
    assert f"/needs?household={village.household.uid}" in page
    assert (f"/needs/new?household={village.household.uid}" in page) == (who != "township")
    assert (f"/matches/people/{village.person.uid}" in page) == (who != "township")
    assert need.uid in client.get(f"/needs?household={village.household.uid}").text


def test_the_needs_of_one_household_are_no_others(client: Client, village: Village) -> None:  # noqa: F811
    need = say(client.sign_in(village.member))
    other = make_household(village.cadre)
    make_person(other)
    db.session.commit()
    client.sign_in(village.cadre)
    assert need.uid not in client.get(f"/needs?household={other.uid}").text
    assert client.get(f"/needs?household={make_household(area_code='331181101201').uid}").status_code == 404
