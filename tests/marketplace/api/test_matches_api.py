"""Matches through the API: anonymous until disclosed, decided by the cadre, agreed by the household."""

from datetime import timedelta

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.db import db
from marketplace.households.models import Deputyship
from marketplace.matches import commands
from marketplace.matches.models import Match
from tests.conftest import count
from tests.marketplace.api.program import Program, problem_in
from tests.marketplace.matches.scene import Scene, drain_at, minutes_later


@pytest.fixture
def scene(app: APIFlask) -> Scene:
    return Scene()


@pytest.fixture
def match(scene: Scene) -> Match:
    made = commands.apply(scene.person, scene.job, by=scene.who("household"))
    db.session.commit()
    return made


def program(app: APIFlask, scene: Scene, name: str) -> Program:
    return Program(app, scene.users[name])


def test_a_cadre_decides_and_the_vacancy_is_held(app: APIFlask, scene: Scene, match: Match) -> None:
    cadre = program(app, scene, "cadre")
    (line,) = cadre.get("/matches").json["items"]
    assert (line["uid"], line["state"], line["side"]) == (match.uid, "applied", "household")
    approved = cadre.post(f"/matches/{match.uid}/decision", {"decision": "approve"})
    assert approved.json["state"] == "approved" and approved.json["undo_until"]
    assert count("SELECT n_held FROM jobs") == 1
    assert cadre.post(f"/matches/{match.uid}/decision", {"decision": "undo"}).json["state"] == "applied"
    assert count("SELECT n_held FROM jobs") == 0


def test_a_deputy_decides_with_a_token_too(app: APIFlask, scene: Scene, match: Match) -> None:
    today = clock.today()
    cadre, deputy = scene.users["cadre"], scene.users["other_cadre"]
    db.session.add(Deputyship(cadre_id=cadre.id, deputy_id=deputy.id, from_on=today, until_on=today))
    db.session.commit()
    approved = program(app, scene, "other_cadre").post(f"/matches/{match.uid}/decision", {"decision": "approve"})
    assert (approved.status_code, match.state) == (200, "approved")


def test_rejecting_and_deferring_need_their_words(app: APIFlask, scene: Scene, match: Match) -> None:
    cadre, path = program(app, scene, "cadre"), f"/matches/{match.uid}/decision"
    assert problem_in(cadre.post(path, {"decision": "reject"}), 422)["errors"]["reason"]
    assert problem_in(cadre.post(path, {"decision": "defer"}), 422)["errors"]["until"]
    until = (clock.today() + timedelta(days=7)).isoformat()
    deferred = cadre.post(path, {"decision": "defer", "until": until})
    assert (deferred.json["state"], deferred.json["deferred_until"]) == ("deferred", until)
    assert cadre.get("/matches?state=deferred").json["total"] == 1
    assert cadre.post(path, {"decision": "reject", "reason": "too_far"}).json["state"] == "rejected"


def test_a_decision_is_taken_once(app: APIFlask, scene: Scene, match: Match) -> None:
    cadre, path = program(app, scene, "cadre"), f"/matches/{match.uid}/decision"
    assert [cadre.post(path, {"decision": "approve"}).status_code for _ in range(2)] == [200, 409]


def test_the_household_agrees_and_only_then_its_poster_learns_who(app: APIFlask, scene: Scene, match: Match) -> None:
    firm = program(app, scene, "enterprise")
    problem_in(firm.get(f"/matches/{match.uid}"), 404)  # still being decided
    commands.approve(match, by=scene.who("cadre"))
    db.session.commit()
    problem_in(firm.get(f"/matches/{match.uid}"), 404)  # it can still be undone
    drain_at(minutes_later())
    after = firm.get(f"/matches/{match.uid}")
    assert after.json["contact"]["name"] == "张保密" and after.json["contact"]["phone"] == "13900000001"
    assert count("SELECT count(*) FROM audit_entries WHERE action = 'seen' AND noun = 'matches'") == 1
    assert "张保密" not in firm.get("/matches").text


def test_a_household_says_yes_or_no(app: APIFlask, scene: Scene) -> None:
    asked = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(asked, by=scene.who("cadre"))
    db.session.commit()
    household, path = program(app, scene, "household"), f"/matches/{asked.uid}/consent"
    assert household.get("/matches").json["items"][0]["state"] == "put_forward"
    problem_in(household.post(path, {"answer": "consent"}), 409)  # it can still be undone
    with clock.set_to(minutes_later()):
        assert problem_in(household.post(path, {"answer": "refuse"}), 422)["errors"]["reason"]
        assert household.post(path, {"answer": "consent"}).json["state"] == "introduced"
    assert household.post(path, {"answer": "withdraw", "reason": "mistake"}).json["state"] == "withdrawn"


@pytest.mark.parametrize("name", ["other_cadre", "other_enterprise", "donor"])
def test_a_strangers_match_is_not_there(app: APIFlask, scene: Scene, match: Match, name: str) -> None:
    stranger = program(app, scene, name)
    problem_in(stranger.get(f"/matches/{match.uid}"), 404)
    assert stranger.get("/matches").json["total"] == 0
    for path, body in (("decision", {"decision": "approve"}), ("consent", {"answer": "consent"})):
        assert stranger.post(f"/matches/{match.uid}/{path}", body).status_code in (403, 404)
    db.session.expire_all()
    assert match.state == "applied"


@pytest.mark.parametrize("name", ["household", "clerk", "bureau", "enterprise"])
def test_only_the_decider_decides(app: APIFlask, scene: Scene, match: Match, name: str) -> None:
    answer = program(app, scene, name).post(f"/matches/{match.uid}/decision", {"decision": "approve"})
    assert answer.status_code in (403, 404)
    db.session.expire_all()
    assert match.state == "applied"


@pytest.mark.parametrize("name", ["household", "enterprise", "donor", "bureau", "clerk"])
def test_asking_for_another_roles_list_shows_nothing_of_others(
    app: APIFlask, scene: Scene, match: Match, name: str
) -> None:
    assert program(app, scene, name).get("/matches?of=inbox").json["total"] == 0
    assert program(app, scene, "cadre").get("/matches?of=own").json["total"] == 0


def test_names_are_masked_and_every_look_is_recorded(app: APIFlask, scene: Scene, match: Match) -> None:
    cadre = program(app, scene, "cadre")
    shown = cadre.get(f"/matches/{match.uid}")
    assert "张保密" not in shown.text and shown.json["name"].startswith("张")
    assert count("SELECT count(*) FROM audit_entries WHERE action = 'seen' AND noun = 'matches'") == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"decision": "approve", "state": "placed"}, {"decision": "Approve"}, {"decision": True}, {"decision": None},
     {"decision": "reject", "reason": "no_such"}, {"decision": "defer", "until": "2020-01-01"},
     {"decision": "defer", "until": 5}, {"decision": "reject", "reason": "other", "text": "x" * 301}],
)  # fmt: skip
def test_a_decision_that_is_not_understood_changes_nothing(
    app: APIFlask, scene: Scene, match: Match, body: dict[str, object]
) -> None:
    problem_in(program(app, scene, "cadre").post(f"/matches/{match.uid}/decision", body), 422)
    db.session.expire_all()
    assert match.state == "applied"
