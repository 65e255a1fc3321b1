"""The whole loop through pages alone: a job from post to ninety days, an offer from wish to thanks."""

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.db import db
from marketplace.deliveries.models import Delivery
from marketplace.doctor.checks import CHECKS
from marketplace.jobs.models import Job
from marketplace.matches import clock as matches_clock
from marketplace.matches import suggest
from marketplace.matches.models import Match
from marketplace.matches.pseudonyms import pseudonym_of
from marketplace.notices import commands as notices
from marketplace.offers.models import HelpOffer
from marketplace.placements import clock as placements_clock
from marketplace.placements.models import Placement
from tests.client import Client
from tests.factories import make_household, make_person
from tests.marketplace.matches.scene import Scene, days_later, minutes_later

pytestmark = pytest.mark.both_databases
PRIVATE = ("张保密", "13900000001")
# Rows that tests make by hand have no first audit row, and the scene's household needs no task.
BY_HAND = {"the audit trail is whole"}


def drain(days: int = 0) -> None:
    with clock.set_to(days_later(days) if days else minutes_later()):
        for drainer in (suggest.drain, matches_clock.drain, placements_clock.drain, notices.drain):
            drainer()
            db.session.commit()


def the_match() -> Match:
    db.session.expire_all()
    return db.session.scalars(sa.select(Match)).one()


def broken_invariants() -> list[str]:
    return [check.words for check in CHECKS if check.words not in BY_HAND and list(check.broken())]


def test_a_job_from_candidate_to_ninety_days(client: Client) -> None:
    scene = Scene(kind="regular")
    for _ in range(4):  # fewer than five are never listed
        make_person(make_household(scene.users["cadre"]))
    db.session.commit()
    drain()
    pseudonym = pseudonym_of(scene.person, scene.job)
    client.sign_in(scene.users["enterprise"])
    page = client.get(f"/matches/posted/job/{scene.job.uid}")
    assert not [word for word in PRIVATE if word in page.text]
    assert f'name="who" value="{pseudonym}"' in page.text
    client.post(f"/matches/posted/job/{scene.job.uid}/invite", {"who": pseudonym})
    path = f"/matches/{the_match().uid}"
    client.sign_in(scene.users["cadre"])
    assert path in client.get("/matches/inbox").text
    assert client.post(f"{path}/approve").status_code == 303
    drain()
    client.sign_in(scene.users["household"])
    assert scene.job.title in client.get("/notices").text
    with clock.set_to(minutes_later()):
        assert f"{path}/consent" in client.get(path).text
        assert client.post(f"{path}/consent").status_code == 303
    assert the_match().state == "introduced"
    client.sign_in(scene.users["enterprise"])
    assert all(word in client.get(path).text for word in PRIVATE)
    with clock.set_to(minutes_later(30)):
        answer = client.fill(f"/placements/hire/{the_match().uid}")
    assert answer.status_code == 303
    for days, state in ((30, "confirmed_30"), (90, "confirmed_90")):
        drain(days)
        with clock.set_to(days_later(days)):
            client.sign_in(scene.users["household"])
            assert client.post(f"{answer.location}/confirm").status_code == 303
        assert db.session.scalars(sa.select(Placement.state)).one() == state
    job = db.session.get_one(Job, scene.job.id)
    assert (job.n_held, job.n_filled, job.state) == (0, 1, "filled")
    assert broken_invariants() == []


def test_an_application_that_is_rejected_appealed_and_approved_by_the_township(client: Client) -> None:
    scene = Scene()
    client.sign_in(scene.users["household"])
    answer = client.fill(f"/matches/apply/job/{scene.job.uid}")
    path = answer.location
    assert answer.status_code == 303
    client.sign_in(scene.users["cadre"])
    assert client.post(f"{path}/reject", {"reason": "too_far"}).status_code == 303
    client.sign_in(scene.users["household"])
    assert "理由too_far" in client.get(path).text
    assert client.post(f"{path}/appeal").status_code == 303
    assert client.sign_in(scene.users["cadre"]).post(f"{path}/approve").status_code == 403
    client.sign_in(scene.users["township"])
    assert path in client.get("/matches/inbox").text
    assert client.post(f"{path}/approve").status_code == 303
    drain()
    assert the_match().state == "introduced"
    assert broken_invariants() == []


def test_an_offer_from_suggestion_to_the_thanks(client: Client) -> None:
    scene = Scene()
    scene.offer.kind = "help_sick"
    db.session.commit()
    drain()
    client.sign_in(scene.users["cadre"])
    person = f"/matches/people/{scene.person.uid}"
    assert scene.offer.title in client.get(person).text
    path = client.post(f"{person}/put-forward/offer/{scene.offer.uid}").location
    client.post(f"{path}/approve")
    drain()
    client.sign_in(scene.users["clerk"])
    with clock.set_to(minutes_later()):
        assert client.post(f"{path}/consent").status_code == 303
    client.sign_in(scene.users["donor"])
    page = client.get(path)
    assert page.status_code == 200
    assert not [word for word in PRIVATE if word in page.text]
    with clock.set_to(minutes_later(30)):
        fields = {"what": "轮椅一辆", "amount": "950", "note": "由干部送到"}
        answer = client.fill(f"/deliveries/new/{the_match().uid}", **fields)
    assert answer.status_code == 303
    assert "轮椅一辆" in client.sign_in(scene.users["household"]).get("/deliveries").text
    offer = db.session.get_one(HelpOffer, scene.offer.id)
    assert (offer.n_held, offer.held_fen, offer.delivered_fen) == (0, 0, 95_000)
    assert db.session.scalars(sa.select(Delivery)).one().amount_fen == 95_000
    assert broken_invariants() == []
