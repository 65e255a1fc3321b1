"""The pages of matches: what each side sees, and how many statements a list takes."""

import pytest

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.consents import withdraw
from marketplace.matches import commands, suggest
from marketplace.matches.models import Match
from marketplace.matches.pseudonyms import pseudonym_of
from marketplace.vocabulary.commands import load_terms
from seed.files import rows
from tests.client import Client
from tests.factories import make_household, make_job, make_person
from tests.factories.loop import make_match
from tests.marketplace.matches.scene import Scene, minutes_later

pytestmark = pytest.mark.slow

SECRETS = ("张保密", "13900000001")


def invited(scene: Scene) -> Match:
    match = commands.invite(scene.person, scene.job, by=scene.who("enterprise"))
    db.session.commit()
    return match


def pages_of_the_poster(match: Match, scene: Scene) -> list[str]:
    stages = [f"/matches/posted?stage={stage}" for stage in ("now", "coming", "done", "over")]
    return [f"/matches/{match.uid}", f"/matches/posted/job/{scene.job.uid}", *stages]


def test_before_the_introduction_no_page_tells_the_poster_who_it_is(client: Client) -> None:
    scene = Scene()
    match = invited(scene)
    for step in (None, commands.approve, commands.consent):
        if step is not None:
            step(match, by=scene.who("cadre"))
            db.session.commit()
        client.sign_in(scene.users["enterprise"])
        for path in pages_of_the_poster(match, scene):
            page = client.get(path)
            assert page.status_code == 200
            assert not [secret for secret in SECRETS if secret in page.text], (step, path)


def test_the_contact_opens_with_the_introduction_and_every_view_is_on_record(client: Client) -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job, "introduced")
    db.session.commit()
    page = client.sign_in(scene.users["enterprise"]).get(f"/matches/{match.uid}")
    assert all(secret in page.text for secret in SECRETS)
    views = db.session.query(AuditEntry).filter_by(noun_uid=match.uid, action="seen")
    assert [view.actor_uid for view in views] == [scene.users["enterprise"].uid]


@pytest.mark.parametrize("way", ["withdraw", "lose consent"])
def test_the_contact_closes_at_once(client: Client, way: str) -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job, "introduced")
    if way == "withdraw":
        commands.withdraw(match, by=scene.who("household"))
    else:
        withdraw(scene.person, "introduction", by=scene.who("household"))
    db.session.commit()
    page = client.sign_in(scene.users["enterprise"]).get(f"/matches/{match.uid}")
    assert not [secret for secret in SECRETS if secret in page.text]


@pytest.mark.parametrize(
    ("kind", "age"), [("help_sick", 45), ("sponsor_student", 45), ("help_disabled", 45), ("goods", 12)]
)
def test_donors_of_care_and_of_help_for_minors_never_learn_a_name(client: Client, kind: str, age: int) -> None:
    scene = Scene()
    scene.offer.kind = kind
    person = make_person(scene.household, age=age, name="张保密", phone="13900000002", is_head=False)
    for consent in person.consents:
        consent.guardian_id = scene.person.id if age < 18 else None
    match = make_match(person, scene.offer, "introduced")
    db.session.commit()
    page = client.sign_in(scene.users["donor"]).get(f"/matches/{match.uid}")
    assert page.status_code == 200
    assert "张保密" not in page.text
    assert "13900000002" not in page.text
    assert match.pseudonym in page.text


def test_candidates_are_ranked_without_names_and_can_be_invited(client: Client) -> None:
    scene = Scene()
    for _ in range(4):
        make_person(make_household(scene.users["cadre"]))
    db.session.commit()
    suggest.drain()
    client.sign_in(scene.users["enterprise"])
    path = f"/matches/posted/job/{scene.job.uid}"
    page = client.get(path)
    pseudonym = pseudonym_of(scene.person, scene.job)
    assert pseudonym in page.text
    assert not [secret for secret in SECRETS if secret in page.text]
    assert client.post(f"{path}/invite", {"who": pseudonym}).status_code == 303
    assert db.session.query(Match).one().state == "invited"
    assert client.post(f"{path}/invite", {"who": "0000-0000"}).status_code == 404


def test_nobody_opens_a_match_of_others(client: Client) -> None:
    scene = Scene()
    match = invited(scene)
    stranger = make_household(scene.users["other_cadre"])
    for name in ("other_cadre", "other_enterprise", "donor"):
        assert client.sign_in(scene.users[name]).get(f"/matches/{match.uid}").status_code == 404
    assert stranger.cadre_id == scene.users["other_cadre"].id


def test_a_poster_does_not_see_what_is_still_being_decided(client: Client) -> None:
    scene = Scene()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    db.session.commit()
    client.sign_in(scene.users["enterprise"])
    assert client.get(f"/matches/{match.uid}").status_code == 404
    assert match.pseudonym not in client.get("/matches/posted?stage=coming").text


def test_a_decision_opens_the_next_and_can_be_undone(client: Client) -> None:
    scene = Scene(vacancies=2)
    first = commands.apply(scene.person, scene.job, by=scene.who("household"))
    second = commands.apply(make_person(scene.household), scene.job, by=scene.who("household"))
    db.session.commit()
    client.sign_in(scene.users["cadre"])
    page = client.get(f"/matches/{first.uid}")
    assert all(f'data-key="{key}"' in page.text for key in "ard")
    answer = client.post(f"/matches/{first.uid}/approve")
    assert answer.location == f"/matches/{second.uid}"
    assert f"/matches/{first.uid}/undo" in client.get(answer.location).text
    assert client.post(f"/matches/{first.uid}/undo").status_code == 303
    assert db.session.get_one(Match, first.id).state == "applied"


def test_a_rejection_without_reason_is_shown_again_with_what_was_typed(client: Client) -> None:
    scene = Scene()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    db.session.commit()
    client.sign_in(scene.users["cadre"])
    page = client.post(f"/matches/{match.uid}/reject", {"reason": "other", "text": ""})
    assert (page.status_code, "error-summary" in page.text) == (422, True)
    page = client.post(f"/matches/{match.uid}/reject", {"reason": "", "text": "写过的话"})
    assert (page.status_code, "写过的话" in page.text) == (422, True)
    assert client.post(f"/matches/{match.uid}/reject", {"reason": "too_far"}).status_code == 303


def test_a_step_that_is_gone_answers_409(client: Client) -> None:
    scene = Scene()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    db.session.commit()
    client.sign_in(scene.users["cadre"])
    assert client.post(f"/matches/{match.uid}/approve").status_code == 303
    assert client.post(f"/matches/{match.uid}/approve").status_code == 409
    assert client.post(f"/matches/{match.uid}/consent").status_code == 303
    with clock.set_to(minutes_later()):
        assert client.post(f"/matches/{match.uid}/undo").status_code == 409


def test_why_a_pair_does_not_match_is_answered_on_the_page(client: Client) -> None:
    scene = Scene(min_education="senior")
    suggest.drain()
    client.sign_in(scene.users["cadre"])
    path = f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}"
    assert client.post(path).status_code == 303
    suggest.drain()
    assert "高中" in client.get(path).text


@pytest.mark.parametrize(
    "path", ["/matches/inbox", "/matches/own", "/matches/posted?stage=now", "/placements", "/deliveries"]
)
def test_lists_take_the_same_number_of_statements_for_two_and_twenty(
    client: Client, statements: list[str], path: str
) -> None:
    scene = Scene(vacancies=99)
    name = {"/matches/own": "household", "/matches/posted?stage=now": "enterprise"}.get(path, "cadre")
    state = {"/matches/inbox": "applied", "/matches/own": "approved"}.get(path, "introduced")
    counts = []
    client.sign_in(scene.users[name])
    for n in (2, 18):
        for _ in range(n):
            make_match(make_person(scene.household, skills=("tea",)), make_job(scene.enterprise), state)
        db.session.commit()
        client.get(path)
        statements.clear()
        assert client.get(path).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("sort", "poster", "said", "unsaid"),
    [("job", "enterprise", "面谈", "捐助方"), ("offer", "donor", "捐助方", "面谈")],
)
def test_reasons_for_work_are_not_offered_for_help(
    client: Client, sort: str, poster: str, said: str, unsaid: str
) -> None:
    scene = Scene()
    load_terms("reasons", rows("vocabulary/reasons.csv"))
    match = make_match(scene.person, scene.job if sort == "job" else scene.offer, "introduced")
    text = client.sign_in(scene.users[poster]).get(f"/matches/{match.uid}").text
    assert said in text and unsaid not in text
    assert ("只能用于这个岗位" in text) == (sort == "job")
