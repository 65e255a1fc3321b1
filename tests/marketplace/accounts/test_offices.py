"""An office comes to life through pages alone: the bureau enters it and invites an officer, who publishes a post."""

import re

import pytest

from marketplace.accounts.models import Organisation
from marketplace.db import db
from tests.client import Client
from tests.factories import QUJIANG, make_user
from tests.marketplace.jobs.posts import the_world, typed

CODE = "11330803002599853W"
PASSWORD = "a fresh morning"


@pytest.mark.parametrize("kind", ["department", "public_service"])
def test_an_office_that_the_bureau_entered_publishes_a_public_post(client: Client, other: Client, kind: str) -> None:
    the_world()
    client.sign_in(make_user("bureau"))
    entered = client.fill(
        f"/organisations/new?area={QUJIANG}", kind=kind, name="区人力社保局", uscc=CODE, contact_name="方科",
        contact_phone="0570-1234567",
    )  # fmt: skip
    organisation = db.session.query(Organisation).filter_by(uscc=CODE).one()
    assert entered.location == f"/organisations/{organisation.uid}/colleagues/new"  # what is to be done next
    invited = client.fill(entered.location, name="方科", username="fangke", right="post")
    username, code = re.findall(r"<code>(.*?)</code>", invited.text)[:2]
    assert other.post("/reset", {"username": username, "code": code, "password": PASSWORD}).status_code == 303
    assert other.post("/login", {"username": username, "password": PASSWORD}).status_code == 303
    assert "/jobs/new" in other.get("/jobs/mine").text
    posted = other.fill("/jobs/new", publish="yes", **typed(kind="public_welfare"))
    assert "区人力社保局" in client.get(posted.location).text
