"""The office answers to registrations of its area; its answer reaches the organisation."""

import pytest
from sqlalchemy import select

from marketplace.access import NotAllowed
from marketplace.accounts import commands_organisations, queries
from marketplace.accounts.models import Grant, Organisation, User
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.errors import IllegalMove
from marketplace.outbox import OutboxRow
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, VILLAGE, make_area, make_organisation, make_user

USCC = "91110000600037341L"
TOWNSHIP = "330803104000"


def waiting(area: str = QUJIANG, **values: object) -> tuple[Organisation, User]:
    """A registered enterprise and its first user."""
    organisation = make_organisation(state="pending", area_code=area, **values)
    return organisation, make_user("enterprise", organisation=organisation)


def state_of(organisation_id: int) -> str:
    return db.session.scalar(select(Organisation.state).where(Organisation.id == organisation_id))


@pytest.mark.both_databases
def test_the_bureau_verifies_and_the_organisation_is_told_once(client: Client) -> None:
    organisation, _user = waiting(uscc=USCC)
    client.sign_in(make_user("bureau"))
    client.get(f"/organisations/{organisation.uid}")
    assert client.post(f"/organisations/{organisation.uid}/verify").status_code == 303
    assert client.post(f"/organisations/{organisation.uid}/verify").status_code == 409
    assert queries.is_verified(frozenset({organisation.id}))
    notice = db.session.query(OutboxRow).one()
    assert (notice.kind, notice.recipient_id) == ("organisation_verified", organisation.id)


def test_a_refusal_says_why_and_correcting_sends_it_again(client: Client, other: Client) -> None:
    organisation, user = waiting(uscc=USCC, contact_name="王测试")
    client.sign_in(make_user("township", TOWNSHIP))
    assert client.post(f"/organisations/{organisation.uid}/refuse", {"why": "x"}).status_code == 404
    client.sign_in(make_user("bureau"))
    assert client.post(f"/organisations/{organisation.uid}/refuse", {"why": " "}).status_code == 422
    client.fill(
        f"/organisations/{organisation.uid}", action=f"/organisations/{organisation.uid}/refuse", why="执照不清楚"
    )
    other.sign_in(user)
    assert "执照不清楚" in other.get(f"/organisations/{organisation.uid}").text
    other.fill(f"/organisations/{organisation.uid}/edit", name="改正后的名称", contact_phone="13900000000")
    assert state_of(organisation.id) == "pending"
    assert db.session.get_one(Organisation, organisation.id).name == "改正后的名称"


def test_suspending_is_for_the_bureau_and_stops_verification(client: Client) -> None:
    organisation = make_organisation(area_code=TOWNSHIP)
    client.sign_in(make_user("township", TOWNSHIP))
    assert client.post(f"/organisations/{organisation.uid}/suspend", {"why": "x"}).status_code == 403
    client.sign_in(make_user("bureau"))
    assert client.post(f"/organisations/{organisation.uid}/suspend", {"why": "虚假岗位"}).status_code == 303
    assert not queries.is_verified(frozenset({organisation.id}))
    assert client.post(f"/organisations/{organisation.uid}/verify").status_code == 303
    assert state_of(organisation.id) == "verified"


def test_other_areas_and_other_roles_see_nothing(client: Client) -> None:
    organisation, _user = waiting()
    for user in (make_user("bureau", LONGQUAN), make_user("township", "330803105000")):
        client.sign_in(user)
        assert organisation.name not in client.get("/organisations").text
        assert client.get(f"/organisations/{organisation.uid}").status_code == 404
        assert client.post(f"/organisations/{organisation.uid}/verify").status_code == 404
    for role in ("cadre", "clerk", "officer", "household"):
        client.sign_in(make_user(role))
        assert client.get("/organisations").status_code == 403
        assert client.get(f"/organisations/{organisation.uid}").status_code == 404
        assert client.post(f"/organisations/{organisation.uid}/verify").status_code == 403


def test_its_own_people_cannot_verify_themselves(client: Client) -> None:
    organisation, user = waiting()
    client.sign_in(user)
    assert client.post(f"/organisations/{organisation.uid}/verify").status_code == 403
    with pytest.raises(NotAllowed):
        commands_organisations.verify(organisation, by=queries.principal_of(user))
    assert state_of(organisation.id) == "pending"


def test_who_only_claims_a_code_does_not_keep_its_owner_out(client: Client) -> None:
    first, _impostor = waiting(uscc=USCC)
    second, _owner = waiting(uscc=USCC)
    client.sign_in(make_user("bureau"))
    assert client.post(f"/organisations/{second.uid}/verify").status_code == 303
    response = client.post(f"/organisations/{first.uid}/verify")
    assert response.status_code == 422
    assert state_of(first.id) == "pending"


def test_a_second_registration_can_join_the_first_as_readers(client: Client) -> None:
    first = make_organisation(uscc=USCC)
    second, newcomer = waiting(uscc=USCC)
    client.sign_in(make_user("bureau"))
    assert first.name in client.get(f"/organisations/{second.uid}").text
    assert client.post(f"/organisations/{second.uid}/join").status_code == 303
    grant = db.session.scalars(select(Grant).where(Grant.user_id == newcomer.id, queries.is_live())).one()
    assert (grant.organisation_id, grant.right, state_of(second.id)) == (first.id, "read", "refused")
    assert client.post(f"/organisations/{second.uid}/join").status_code == 409


def test_nothing_can_join_what_is_not_there(client: Client) -> None:
    organisation, _user = waiting(uscc=USCC)
    bureau = queries.principal_of(make_user("bureau"))
    with pytest.raises(IllegalMove):
        commands_organisations.join(organisation, by=bureau)


def test_a_verified_organisation_cannot_rename_itself(client: Client) -> None:
    organisation = make_organisation(name="老名称", contact_name="王测试", uscc=USCC)
    client.sign_in(make_user("enterprise", organisation=organisation))
    response = client.fill(
        f"/organisations/{organisation.uid}/edit", name="新名称", uscc="x", contact_phone="13900000000", state="pending"
    )
    assert response.status_code == 303
    row = db.session.get_one(Organisation, organisation.id)
    assert (row.name, row.uscc, row.state, row.contact_phone) == ("老名称", USCC, "verified", "13900000000")


def test_the_bureau_enters_a_lender_which_needs_no_answer(client: Client) -> None:
    make_area(VILLAGE)
    client.sign_in(make_user("bureau"))
    assert client.get("/organisations/new").status_code == 200
    form = {
        "kind": "lender",
        "name": "衢江农商银行",
        "uscc": USCC,
        "contact_name": "赵",
        "contact_phone": "13800000001",
    }
    assert client.fill(f"/organisations/new?area={QUJIANG}", **form).status_code == 303
    assert db.session.query(Organisation).one().state == "verified"
    assert client.fill(f"/organisations/new?area={QUJIANG}", **form | {"kind": "donor"}).status_code == 422
    make_area("331181101201")
    assert client.fill(f"/organisations/new?area={LONGQUAN}", **form).status_code == 403


def test_a_look_at_the_contact_is_in_the_trail(client: Client) -> None:
    organisation, _user = waiting()
    client.sign_in(make_user("bureau"))
    client.get(f"/organisations/{organisation.uid}")
    assert db.session.query(AuditEntry).filter_by(action="seen", noun_uid=organisation.uid).count() == 1


def test_the_list_takes_as_many_statements_for_twenty_as_for_two(client: Client, statements: list[str]) -> None:
    client.sign_in(make_user("bureau"))
    counts = []
    for n in (2, 18):
        for _ in range(n):
            waiting()
        db.session.commit()
        statements.clear()
        client.get("/organisations")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_filters_take_hostile_text(client: Client) -> None:
    waiting()
    client.sign_in(make_user("bureau"))
    for query in ("state=nonsense", "q=%25_%5C'", "kind=<script>", "q=" + "x" * 3000):
        assert client.get(f"/organisations?{query}").status_code == 200
    assert client.get("/organisations?page=0").status_code == 404
