"""Whether a post fits is said before anybody applies, and nobody is sent into a refusal."""

from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.db import db, new_uid
from marketplace.households.models import Consent, Person
from marketplace.matches import suggest
from marketplace.matches.fit import standings
from marketplace.matches.models import Match
from tests.client import Client
from tests.factories import make_person
from tests.factories.loop import make_match
from tests.marketplace.matches.scene import Scene

FAR = {"lat": 28.07, "lon": 119.14}


def obstacles(scene: Scene, person: Person | None = None) -> tuple[str, ...]:
    return standings([person or scene.person], scene.job)[0].words.obstacles


def test_the_page_of_a_job_says_how_far_it_is_and_what_stands_in_the_way(client: Client) -> None:
    scene = Scene(**FAR)
    page = client.sign_in(scene.users["household"]).get(f"/jobs/{scene.job.uid}").text
    assert "离家约" in page and "实际约" in page and "申请" in page
    assert "实际约" in client.get(f"/matches/apply/job/{scene.job.uid}").text


@pytest.mark.parametrize(
    ("job", "person", "words"),
    [({"lifting_kg": 30}, {"lifting_kg": 10}, "要能搬30公斤"), ({"min_education": "senior"}, {}, "高中"),
     ({"hours_per_day": 8.0}, {"hours_per_day": 4.0}, "每天要8小时"), ({"for_disabled": True}, {}, "残疾人"),
     ({"live_in": True}, {"cares": True}, "不能住在外面"), ({}, {"work_status": "employed"}, "已经有工作"),
     ({"lat": 28.07}, {"will_move": True}, "")],
)  # fmt: skip
def test_each_hard_condition_is_told_from_the_rows(client: Client, job: dict, person: dict, words: str) -> None:
    scene = Scene(**job)
    if person.pop("cares", False):
        scene.person.cares_for_id = make_person(scene.household, is_head=False).id
    for name, value in person.items():
        setattr(scene.person, name, value)
    db.session.commit()
    said = obstacles(scene)
    assert len(said) == bool(words) and words in "".join(said)


def test_what_the_rows_tell_is_what_the_engine_says(client: Client) -> None:
    scene = Scene(lifting_kg=30, hours_per_day=8.0, **FAR)
    scene.person.lifting_kg, scene.person.hours_per_day = 10, 4.0
    db.session.commit()
    at_once = obstacles(scene)
    client.sign_in(scene.users["cadre"]).post(f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}")
    suggest.drain()
    assert len(at_once) == 3 and set(at_once) == set(obstacles(scene))


def test_children_are_not_offered_and_the_page_says_why(client: Client) -> None:
    scene = Scene()
    child = make_person(scene.household, age=12, name="余嘉航", is_head=False)
    db.session.commit()
    page = client.sign_in(scene.users["household"]).get(f"/matches/apply/job/{scene.job.uid}").text
    assert f'value="{child.uid}"' not in page and f'value="{scene.person.uid}"' in page
    assert "余嘉航" in page and "依法不能做" in page


def test_what_is_refused_is_said_on_the_form_with_a_way_back(client: Client) -> None:
    scene = Scene()
    client.sign_in(scene.users["household"]).get(f"/matches/apply/job/{scene.job.uid}")
    scene.job.valid_until = clock.today() - timedelta(days=1)
    db.session.commit()
    response = client.post(f"/matches/apply/job/{scene.job.uid}", {"person": scene.person.uid, "once": new_uid()})
    assert response.status_code == 422 and f"/jobs/{scene.job.uid}" in response.text
    assert db.session.query(Match).count() == 0


def test_who_has_applied_already_is_led_to_that_match(client: Client) -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job)
    db.session.commit()
    client.sign_in(scene.users["household"])
    for path in (f"/jobs/{scene.job.uid}", f"/matches/apply/job/{scene.job.uid}"):
        page = client.get(path).text
        assert f"/matches/{match.uid}" in page and f"person={scene.person.uid}" not in page


@pytest.mark.parametrize("role", ["cadre", "clerk"])
def test_a_job_kept_in_hand_leads_to_the_people_it_suits(client: Client, role: str) -> None:
    scene = Scene()
    response = client.sign_in(scene.users[role]).get(f"/matches/apply/job/{scene.job.uid}")
    assert response.location == f"/matches/of/job/{scene.job.uid}"
    page = client.get(f"/matches/apply/job/{scene.job.uid}?person={scene.person.uid}").text
    assert "张保密" in page and "离家" in page


def test_a_full_post_is_neither_suggested_nor_offered(client: Client) -> None:
    scene = Scene()
    suggest.drain()
    client.sign_in(scene.users["household"])
    assert scene.job.uid in client.get("/matches/suggested").text
    scene.job.n_filled = 1
    db.session.commit()
    assert scene.job.uid not in client.get("/matches/suggested").text
    assert f"person={scene.person.uid}" not in client.get(f"/jobs/{scene.job.uid}").text


def test_twenty_in_a_family_take_as_many_statements_as_two(client: Client, statements: list[str]) -> None:
    scene = Scene()
    client.sign_in(scene.users["household"])
    counts = []
    for more in (1, 18):
        for _ in range(more):
            make_person(scene.household, is_head=False)
        db.session.commit()
        client.get(f"/jobs/{scene.job.uid}")
        statements.clear()
        assert client.get(f"/jobs/{scene.job.uid}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_last_adult_beside_a_child_reads_the_same_limit_before_and_after_the_weighing(client: Client) -> None:
    scene = Scene(**FAR)
    make_person(scene.household, is_head=False, age=9, work_status="studying")
    scene.person.will_move = True
    db.session.commit()
    at_once = obstacles(scene)
    client.sign_in(scene.users["cadre"]).post(f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}")
    suggest.drain()
    assert len(at_once) == 1 and at_once == obstacles(scene)


def test_who_did_not_agree_to_matching_agrees_with_the_application(client: Client) -> None:
    scene = Scene()
    db.session.query(Consent).delete()
    db.session.commit()
    address = f"/matches/apply/job/{scene.job.uid}"
    page = client.sign_in(scene.users["household"]).get(address).text
    assert 'name="agree"' in page and "同意参加匹配" in page
    sent = {"person": scene.person.uid, "once": new_uid()}
    refused = client.post(address, sent)
    assert refused.status_code == 422 and "不同意就没法对接" in refused.text
    assert db.session.query(Consent).count() == 0
    assert client.post(address, sent | {"agree": "y"}).status_code == 303
    assert {consent.purpose for consent in db.session.query(Consent)} == {"matching", "introduction"}
    assert db.session.query(Match).one().state == "applied"


def test_who_agreed_already_is_not_asked_again(client: Client) -> None:
    scene = Scene()
    assert (
        'name="agree"' not in client.sign_in(scene.users["household"]).get(f"/matches/apply/job/{scene.job.uid}").text
    )


def test_the_page_of_a_job_says_why_the_law_keeps_the_whole_family_from_it(client: Client) -> None:
    scene = Scene()
    scene.person.born_on = clock.today() - timedelta(days=366 * 70)
    db.session.commit()
    page = client.sign_in(scene.users["household"]).get(f"/jobs/{scene.job.uid}").text
    assert f"{scene.person.name}依法不能做" in page and "为" + scene.person.name not in page


def test_what_suits_us_names_those_for_whom_nothing_is_looked_for(client: Client) -> None:
    scene = Scene()
    client.sign_in(scene.users["household"])
    assert "还没同意参加匹配" not in client.get("/matches/suggested").text
    db.session.query(Consent).delete()
    db.session.commit()
    page = client.get("/matches/suggested").text
    assert "还没同意参加匹配" in page and f"/households/people/{scene.person.uid}#consents" in page


def test_help_for_any_family_is_asked_for_by_its_head(client: Client) -> None:
    scene = Scene()
    scene.offer.audience = "anyone"
    other = make_person(scene.household, is_head=False, name="余小满")
    db.session.commit()
    page = client.sign_in(scene.users["household"]).get(f"/matches/apply/offer/{scene.offer.uid}").text
    assert f'value="{scene.person.uid}"' in page and f'value="{other.uid}"' not in page
    assert "由户主来申请" in page and "依法不能做" not in page
    scene.offer.kind = "training"
    db.session.commit()
    assert f'value="{other.uid}"' in client.get(f"/matches/apply/offer/{scene.offer.uid}").text
