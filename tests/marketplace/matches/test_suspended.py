"""An organisation that is not in good standing receives nobody, whatever was begun before."""

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.errors import IllegalMove, NotAllowed
from marketplace.jobs.clock import drain as drain_jobs
from marketplace.matches import commands
from marketplace.matches.models import Match
from marketplace.matches.queries import contact_for
from marketplace.offers.clock import drain as drain_offers
from tests.client import Client
from tests.marketplace.matches.scene import Scene, drain_at, minutes_later

pytestmark = pytest.mark.usefixtures("app")


def applied(scene: Scene) -> Match:
    return commands.apply(scene.person, scene.job, by=scene.who("household"))


def approved(scene: Scene) -> Match:
    match = applied(scene)
    commands.approve(match, by=scene.who("cadre"))
    return match


def suspend(scene: Scene, state: str = "suspended") -> None:
    scene.enterprise.state = scene.donor.state = state
    db.session.commit()


@pytest.mark.parametrize("state", ["suspended", "pending", "refused"])
def test_nobody_applies_to_it_and_nobody_is_put_forward(state: str) -> None:
    scene = Scene()
    suspend(scene, state)
    with pytest.raises(IllegalMove):
        applied(scene)
    with pytest.raises(IllegalMove):
        commands.put_forward(scene.person, scene.offer, by=scene.who("cadre"))


def test_it_invites_nobody() -> None:
    scene = Scene()
    suspend(scene)
    with pytest.raises(NotAllowed):
        commands.invite(scene.person, scene.job, by=scene.who("enterprise"))


def test_nothing_that_waited_is_approved() -> None:
    scene = Scene()
    match = applied(scene)
    suspend(scene)
    with pytest.raises(IllegalMove):
        commands.approve(match, by=scene.who("cadre"))
    assert scene.job.n_held == 0


def test_an_introduction_waits_until_it_is_reinstated() -> None:
    scene = Scene()
    match = approved(scene)
    suspend(scene)
    assert drain_at(minutes_later()) == 0
    assert match.state == "approved"
    suspend(scene, "verified")
    assert drain_at(minutes_later()) == 1
    assert match.state == "introduced"


def test_a_household_may_agree_but_is_not_introduced() -> None:
    scene = Scene()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(match, by=scene.who("cadre"))
    suspend(scene)
    with clock.set_to(minutes_later()):
        commands.consent(match, by=scene.who("household"))
    assert match.state == "consented"


def test_a_contact_that_was_open_closes() -> None:
    scene = Scene()
    match = approved(scene)
    drain_at(minutes_later())
    assert contact_for(match, by=scene.who("enterprise")) is not None
    suspend(scene)
    assert contact_for(match, by=scene.who("enterprise")) is None


def test_it_sees_no_candidates_and_records_no_hire(client: Client) -> None:
    scene = Scene()
    match = approved(scene)
    drain_at(minutes_later())
    suspend(scene)
    client.sign_in(scene.users["enterprise"])
    assert client.get(f"/matches/posted/job/{scene.job.uid}").status_code == 409
    assert client.post(f"/placements/hire/{match.uid}", {}).status_code == 403
    assert scene.person.name not in client.get(f"/matches/{match.uid}").text


def test_its_open_posts_and_offers_pause_by_themselves_once() -> None:
    scene = Scene()
    suspend(scene)
    assert (drain_jobs(), drain_offers()) == (1, 1)
    assert (scene.job.state, scene.offer.state) == ("paused", "paused")
    assert (drain_jobs(), drain_offers()) == (0, 0)
