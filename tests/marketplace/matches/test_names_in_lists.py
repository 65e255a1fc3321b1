"""Lists name people to those who know them, and that is on record; offices read a family name."""

import pytest

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.matches import commands
from tests.client import Client
from tests.factories.loop import make_delivery, make_match, make_placement
from tests.marketplace.matches.scene import Scene, minutes_later

pytestmark = pytest.mark.usefixtures("app")


def a_line_in_every_list() -> Scene:
    scene = Scene()
    make_placement(make_match(scene.person, scene.job, "placed"))
    make_delivery(make_match(scene.person, scene.offer, "delivered"))
    db.session.commit()
    return scene


def listed() -> list[str]:
    rows = db.session.query(AuditEntry).filter_by(action="seen").order_by(AuditEntry.id)
    return [row.noun for row in rows if row.detail["what"] == "list"]


@pytest.mark.parametrize(("path", "noun"), [("/placements", "placements"), ("/deliveries", "deliveries")])
@pytest.mark.parametrize(
    ("reader", "named", "on_record"),
    [("cadre", True, True), ("clerk", True, True), ("household", True, False), ("township", False, False),
     ("bureau", False, False)],
)  # fmt: skip
def test_a_list_names_people_to_those_who_know_them(
    client: Client, path: str, noun: str, reader: str, named: bool, on_record: bool
) -> None:
    scene = a_line_in_every_list()
    page = client.sign_in(scene.users[reader]).get(path)
    assert ("张保密" in page.text, listed()) == (named, [noun] if on_record else [])


def test_the_cadres_inbox_names_people_and_that_is_on_record(client: Client) -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job, "applied")
    db.session.commit()
    assert "张保密" in client.sign_in(scene.users["cadre"]).get("/matches/inbox").text
    for step in ("reject", "defer"):
        client.get(f"/matches/{match.uid}/{step}")
    rows = db.session.query(AuditEntry).filter_by(action="seen", noun="matches").order_by(AuditEntry.id)
    assert [row.detail["what"] for row in rows] == ["list", "personal", "personal"]


def test_the_townships_inbox_shows_a_family_name(client: Client) -> None:
    scene = Scene()
    make_match(scene.person, scene.job, "approved")
    db.session.commit()
    page = client.sign_in(scene.users["township"]).get("/matches/inbox?state=approved")
    assert ("张保密" in page.text, "张" in page.text, listed()) == (False, True, [])


@pytest.mark.parametrize("by_household", [True, False])
def test_a_poster_learns_nothing_while_the_approval_can_be_undone(client: Client, by_household: bool) -> None:
    scene = Scene()
    begin, who = (commands.apply, "household") if by_household else (commands.put_forward, "cadre")
    match = begin(scene.person, scene.job, by=scene.who(who))
    commands.approve(match, by=scene.who("cadre"))
    if not by_household:
        commands.consent(match, by=scene.who("cadre"))
    db.session.commit()
    client.sign_in(scene.users["enterprise"])
    assert client.get(f"/matches/{match.uid}").status_code == 404
    assert match.pseudonym not in client.get("/matches/posted?stage=coming").text
    with clock.set_to(minutes_later(61)):
        assert client.get(f"/matches/{match.uid}").status_code == 200
        assert match.pseudonym in client.get("/matches/posted?stage=coming").text
