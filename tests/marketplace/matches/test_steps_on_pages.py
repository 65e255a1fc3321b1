"""The steps of a match as somebody taps them: asked first, refused in words, seen at the top."""

import re
from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.matches import commands
from marketplace.matches.models import Match
from marketplace.tasks.models import Task
from tests.client import Client
from tests.factories import make_person
from tests.marketplace.matches.scene import Scene, drain_at, minutes_later


def applied(scene: Scene) -> Match:
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    db.session.commit()
    return match


def approved(scene: Scene) -> Match:
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(match, by=scene.who("cadre"))
    match.told_from = clock.now() - timedelta(seconds=1)
    db.session.commit()
    return match


def introduced(scene: Scene) -> Match:
    match = applied(scene)
    commands.approve(match, by=scene.who("cadre"))
    drain_at(minutes_later())
    db.session.refresh(match)
    assert match.state == "introduced"
    return match


def test_taking_back_asks_for_a_reason_first_and_a_stray_tap_does_nothing(client: Client) -> None:
    scene = Scene()
    match = introduced(scene)
    client.sign_in(scene.users["household"])
    page = client.get(f"/matches/{match.uid}")
    assert f'action="/matches/{match.uid}/withdraw"' not in page.text
    assert f'href="/matches/{match.uid}/withdraw"' in page.text
    assert client.post(f"/matches/{match.uid}/withdraw").status_code == 422
    assert "理由mistake" in client.get(f"/matches/{match.uid}/withdraw").text
    db.session.refresh(match)
    assert match.state == "introduced"
    assert client.post(f"/matches/{match.uid}/withdraw", {"reason": "mistake"}).status_code == 303
    db.session.refresh(match)
    assert (match.state, match.reason_code) == ("withdrawn", "mistake")


def test_a_poster_takes_back_in_two_taps(client: Client) -> None:
    scene = Scene()
    match = commands.invite(scene.person, scene.job, by=scene.who("enterprise"))
    db.session.commit()
    text = client.sign_in(scene.users["enterprise"]).get(f"/matches/{match.uid}").text
    before, button = text.index("<details"), text.index(f'action="/matches/{match.uid}/cancel"')
    assert before < button < text.index("</details>", before)


def test_refusing_needs_a_reason_and_gives_the_place_back(client: Client) -> None:
    scene = Scene()
    match = approved(scene)
    client.sign_in(scene.users["household"])
    assert "理由too_far" in client.get(f"/matches/{match.uid}/refuse").text
    page = client.post(f"/matches/{match.uid}/refuse", {"reason": "no such reason"})
    assert (page.status_code, "error-summary" in page.text) == (422, True)
    assert client.post(f"/matches/{match.uid}/refuse", {"reason": "too_far"}).status_code == 303
    db.session.refresh(scene.job)
    db.session.refresh(match)
    assert (match.state, match.reason_code, scene.job.n_held) == ("refused", "too_far", 0)


@pytest.mark.parametrize("who", ["household", "enterprise"])
def test_either_side_says_with_a_reason_that_nothing_came_of_it(client: Client, who: str) -> None:
    scene = Scene()
    match = introduced(scene)
    client.sign_in(scene.users[who])
    assert "理由no_show" in client.get(f"/matches/{match.uid}/fall-through").text
    assert client.post(f"/matches/{match.uid}/fall-through").status_code == 422
    assert client.post(f"/matches/{match.uid}/fall-through", {"reason": "no_show"}).status_code == 303
    db.session.refresh(scene.job)
    db.session.refresh(match)
    assert (match.state, scene.job.n_held) == ("fell_through", 0)
    assert client.post(f"/matches/{match.uid}/fall-through", {"reason": "no_show"}).status_code == 409


@pytest.mark.parametrize(("days", "status"), [(0, 422), (5, 303), (400, 422)])
def test_putting_off_takes_a_day_that_is_not_too_far(client: Client, days: int, status: int) -> None:
    scene = Scene()
    match = applied(scene)
    client.sign_in(scene.users["cadre"])
    day = clock.today() + timedelta(days=days)
    page = client.post(f"/matches/{match.uid}/defer", {"until": day.isoformat(), "reason": "wait_visit"})
    assert page.status_code == status
    assert status == 303 or day.isoformat() in page.text
    db.session.refresh(match)
    assert match.state == ("deferred" if status == 303 else "applied")


def test_after_approving_the_inbox_shows_on_top_until_when_it_can_be_undone(client: Client) -> None:
    scene = Scene()
    match = applied(scene)
    client.sign_in(scene.users["cadre"])
    assert client.post(f"/matches/{match.uid}/approve").location == "/matches/inbox"
    text = client.get("/matches/inbox").text
    db.session.refresh(match)
    hour = clock.local(match.told_from).strftime("%H:%M")
    assert text.index(hour) < text.index("<h1>") and text.index("/undo") < text.index("<h1>")
    with clock.set_to(minutes_later()):
        assert "/undo" not in client.get("/matches/inbox").text


def test_where_no_place_is_left_the_button_is_off_and_the_answer_says_why(client: Client) -> None:
    scene = Scene()
    match = applied(scene)
    scene.job.n_filled = 1
    db.session.commit()
    client.sign_in(scene.users["cadre"])
    text = client.get(f"/matches/{match.uid}").text
    assert re.search(r'<button class="btn btn-primary" disabled aria-describedby="no-place">', text)
    page = client.post(f"/matches/{match.uid}/approve")
    assert page.status_code == 409 and 'role="alert"' in page.text and "名额已满" in page.text
    assert f'href="/matches/{match.uid}/reject"' in page.text
    seen = db.session.query(AuditEntry).filter_by(noun_uid=match.uid, action="seen").count()
    assert seen == 2


def test_what_cannot_be_put_forward_comes_back_with_the_reason_and_the_ways_on(client: Client) -> None:
    scene = Scene()
    match = applied(scene)
    client.sign_in(scene.users["cadre"])
    page = client.post(f"/matches/people/{scene.person.uid}/put-forward/job/{scene.job.uid}")
    assert page.status_code == 409 and 'role="alert"' in page.text
    assert f'href="/matches/{match.uid}"' in page.text and scene.person.name in page.text


def test_a_cadre_sees_that_brother_and_sister_are_in_the_same_offer(client: Client) -> None:
    scene = Scene()
    sister = make_person(scene.household, name="张妹妹", age=17, work_status="studying", consents=())
    matches = [commands.put_forward(scene.person, scene.offer, by=scene.who("cadre"))]
    for purpose in ("matching", "introduction", "donor_wishes"):
        from marketplace.households.models import Consent

        sister.consents.append(
            Consent(purpose=purpose, given_at=clock.now(), taken_by="t", guardian_id=scene.person.id)
        )
    db.session.flush()
    matches.append(commands.put_forward(sister, scene.offer, by=scene.who("cadre")))
    db.session.commit()
    text = client.sign_in(scene.users["cadre"]).get(f"/matches/{matches[0].uid}").text
    assert "张妹妹" in text and "一并考虑" in text and f'href="/matches/{matches[1].uid}"' in text
    assert db.session.query(Task).filter_by(kind="match_decision", state="open").count() == 2
