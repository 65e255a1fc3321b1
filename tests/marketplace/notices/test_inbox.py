"""The list of notices: mine alone, unread ones marked, each opens what it speaks of."""

from marketplace.accounts.models import User
from marketplace.db import db
from marketplace.notices.models import Notice
from tests.client import Client
from tests.factories import make_household, make_organisation, make_user


def make_notice(to: User | None = None, **values: object) -> Notice:
    n = db.session.query(Notice).count()
    row = {"outbox_uid": f"o{n}", "recipient_kind": "user", "recipient_id": to.id if to else 0, "kind": "task_climbed",
           "params": {"task": "need_help"}, "path": "/tasks"}  # fmt: skip
    notice = Notice(**(row | values))
    db.session.add(notice)
    db.session.flush()
    return notice


def test_opening_a_notice_marks_it_read_and_goes_to_the_very_page(client: Client) -> None:
    user = make_user("cadre")
    notice = make_notice(user)
    client.sign_in(user)
    assert "notice-unread" in client.get("/notices").text
    response = client.post(f"/notices/{notice.uid}/open")
    assert (response.status_code, response.location) == (303, "/tasks")
    assert "notice-unread" not in client.get("/notices").text


def test_looking_at_a_notice_does_not_mark_it(client: Client) -> None:
    user = make_user("cadre")
    notice = make_notice(user)
    assert client.sign_in(user).get(f"/notices/{notice.uid}").status_code == 200
    db.session.refresh(notice)
    assert notice.read_at is None


def test_nobody_opens_the_notice_of_another(client: Client) -> None:
    notice = make_notice(make_user("cadre"))
    client.sign_in(make_user("bureau"))
    assert client.get(f"/notices/{notice.uid}").status_code == 404
    assert client.post(f"/notices/{notice.uid}/open").status_code == 404
    assert client.post("/notices/guessed/open").status_code == 404


def test_what_went_to_a_household_or_an_organisation_reaches_its_people(client: Client) -> None:
    household, firm = make_household(), make_organisation()
    make_notice(recipient_kind="household", recipient_id=household.id)
    make_notice(recipient_kind="organisation", recipient_id=firm.id)
    for user in (make_user("household", household=household), make_user("enterprise", organisation=firm)):
        assert client.sign_in(user).get("/notices").text.count('class="card-item notice') == 1
        client.http.delete_cookie("bangfu")


def test_all_can_be_marked_as_read_and_only_ones_own(client: Client) -> None:
    user = make_user("cadre")
    make_notice(user), make_notice(user)
    other = make_notice(make_user("cadre"))
    client.sign_in(user).post("/notices/read")
    db.session.expire_all()
    assert db.session.query(Notice).filter(Notice.read_at.is_(None)).all() == [other]


def test_a_notice_of_an_unknown_kind_and_hostile_words_still_reads_well(client: Client) -> None:
    user = make_user("cadre")
    make_notice(user, kind="no_such_kind")
    make_notice(user, params={"task": "<script>alert(1)</script>"})
    text = client.sign_in(user).get("/notices").text
    assert "<script>alert" not in text and text.count("notice-words") == 2


def test_the_list_takes_as_many_statements_for_twenty_notices_as_for_two(client: Client, statements: list[str]) -> None:
    user = make_user("cadre")
    client.sign_in(user)
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_notice(user)
        db.session.commit()
        statements.clear()
        client.get("/notices")
        counts.append(len(statements))
    assert counts[0] == counts[1]
