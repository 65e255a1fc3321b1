"""Cards as posters read them: stored by the worker, the same in every list, coarser where people are few."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from marketplace import audit, clock
from marketplace.db import db
from marketplace.households.consents import withdraw
from marketplace.households.models import Person
from marketplace.jobs.models import Job
from marketplace.matches import anonymous, commands, suggest, suggestions, veils
from marketplace.matches.models import AnonymousCard
from marketplace.matches.pseudonyms import pseudonym_of
from marketplace.settings.models import SettingValue
from marketplace.vocabulary.models import Skill
from tests.client import Client
from tests.factories import (
    LONGQUAN,
    OTHER_VILLAGE,
    QUJIANG,
    make_area,
    make_household,
    make_job,
    make_offer,
    make_person,
)
from tests.marketplace.matches.scene import Scene, rank

pytestmark = pytest.mark.usefixtures("app")


def tea_pickers(scene: Scene, n: int, **values: object) -> list[Person]:
    if db.session.scalar(sa.select(Skill).filter_by(code="tea")) is None:
        db.session.add(Skill(code="tea", name_zh="茶叶采摘", name_en="Tea picking", kind="skill", group_code="5-01-02"))
    values = {"skills": ("tea",), "age": 45, "sex": "f"} | values
    return [make_person(make_household(scene.users["cadre"]), **values) for _ in range(n)]  # type: ignore[arg-type]


def without_the_first(scene: Scene) -> Scene:
    """Whoever is alone takes others along into hiding; the scene's own person shall not."""
    scene.person.left_on = clock.today()
    return scene


def card_of(person: Person, post: object) -> anonymous.Anonymous:
    return anonymous.anonymous_for([(person.id, post)])[0]  # type: ignore[list-item]


@pytest.mark.both_databases
def test_five_alike_are_shown_with_county_decade_and_field() -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 5)
    rank()
    card = card_of(people[0], scene.job)
    assert (card.age, card.area_code, card.field_code, card.is_withheld) == ("40–49", QUJIANG, "growing", False)
    assert veils.store(veils.veil(suggest.features.load_people())) == 0


def test_of_four_nothing_is_told() -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 4)
    rank()
    assert card_of(people[0], scene.job).is_withheld


@pytest.mark.parametrize("never", [{"work_status": "employed"}, {"age": 15}])
def test_who_is_in_no_list_of_a_job_hides_nobody(never: dict[str, object]) -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 4)
    tea_pickers(scene, 6, **never)
    rank()
    assert card_of(people[0], scene.job).is_withheld


def test_an_area_may_ask_for_more() -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 8)
    db.session.add(SettingValue(key="anonymity_k", area_code=QUJIANG, value=9))
    rank()
    assert card_of(people[0], scene.job).is_withheld


def test_whoever_withdraws_the_consent_loses_the_card() -> None:
    scene = Scene()
    people = tea_pickers(scene, 6)
    rank()
    withdraw(people[0], "matching", by=scene.who("cadre"))
    rank()
    assert db.session.get(AnonymousCard, people[0].id) is None


def test_a_post_for_disabled_people_tells_nothing_of_whoever_is_counted_with_others() -> None:
    scene = without_the_first(Scene())
    alone = tea_pickers(scene, 1, disability_category="visual", disability_grade=3, skills=(), age=52)[0]
    tea_pickers(scene, 10)
    tea_pickers(scene, 5, age=52, skills=())
    reserved, open_to_all = make_job(scene.enterprise, for_disabled=True), scene.job
    db.session.add(
        AnonymousCard(person_id=alone.id, area_code="330800000000", age_from=40, age_to=59, counts_disability=False,
                      n_alike=6)
    )  # fmt: skip
    db.session.flush()
    assert card_of(alone, reserved).is_withheld
    assert not card_of(alone, open_to_all).is_withheld


@pytest.mark.parametrize("offer", [{"audience": "sick"}, {"criteria": {"fact": "age", "op": ">", "value": 60}}])
def test_help_for_the_ill_or_by_conditions_tells_a_donor_nothing(offer: dict[str, object]) -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 12)
    rank()
    assert card_of(people[0], make_offer(**offer)).is_withheld  # type: ignore[arg-type]
    plain = card_of(people[0], scene.offer)
    assert (plain.is_withheld, plain.field) == (False, "")


def test_two_posts_of_one_poster_show_the_same_cards_under_other_names_in_another_order() -> None:
    scene = Scene()
    make_area(OTHER_VILLAGE)
    tea_pickers(scene, 6)
    tea_pickers(scene, 6, age=63, sex="m")
    tea_pickers(scene, 3, skills=())
    near, other = scene.job, make_job(scene.enterprise, title="炒茶工", lat=28.95, wished=("tea",))
    rank()
    lists = [suggestions.candidates_for(db.session.get_one(Job, post.id)) for post in (near, other)]
    assert not {card.pseudonym for card in lists[0]} & {card.pseudonym for card in lists[1]}
    assert sorted(map(str, (c.told for c in lists[0]))) == sorted(map(str, (c.told for c in lists[1])))
    for cards in lists:
        steps = [anonymous.FITS.index(next(f for f in anonymous.FITS if f[1] == card.fit)) for card in cards]
        assert steps == sorted(steps)
        assert all(a.pseudonym < b.pseudonym for a, b in pairwise(cards) if a.fit == b.fit)


def test_reasons_speak_of_what_the_card_tells_and_of_nothing_else(client: Client) -> None:
    scene = without_the_first(Scene(wished=("tea",), pay_min_fen=12300))
    people = tea_pickers(scene, 6, wage_wished_fen=456700, lifting_kg=17, health_limits=["night"], experience="绣花")
    rank()
    client.sign_in(scene.users["enterprise"])
    page = client.get(f"/matches/posted/job/{scene.job.uid}")
    text = re.sub(r"<[^>]+>", " ", page.text)
    assert "种植" in text and "和岗位在同一个县" in text
    for secret in ("4567", "17 公斤", "夜", "绣花", "茶叶采摘", "公里", "满分", people[0].name):
        assert secret not in text
    match = commands.invite(people[0], scene.job, by=scene.who("enterprise"))
    db.session.commit()
    page = client.get(f"/matches/{match.uid}")
    assert pseudonym_of(people[0], scene.job) in page.text
    # who is on the way alone is told by county alone
    assert "种植" not in page.text and "40–49" not in page.text and "和岗位在同一个县" in page.text
    assert "茶叶采摘" not in page.text.replace(scene.job.title, "") and " km" not in page.text


def test_fewer_than_five_in_a_list_are_not_listed_and_cannot_be_invited(client: Client) -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 4)
    tea_pickers(scene, 9, lifting_kg=5)  # alike everywhere, and kept out by what the post asks
    scene.job.lifting_kg = 20
    rank()
    assert suggestions.candidates_for(scene.job) == []
    client.sign_in(scene.users["enterprise"])
    path = f"/matches/posted/job/{scene.job.uid}"
    assert client.post(f"{path}/invite", {"who": pseudonym_of(people[0], scene.job)}).status_code == 404
    tea_pickers(scene, 1)
    scene.job.needs_ranking = True
    rank()
    assert len(suggestions.candidates_for(db.session.get_one(Job, scene.job.id))) == 5


def test_a_card_tells_what_five_of_the_very_list_share() -> None:
    near, far, other = (anonymous.Anonymous("40–49", "衢江", field, QUJIANG, code)
                        for field, code in (("种植", "growing"), ("缝纫", "textiles"), ("", "")))  # fmt: skip
    cards = [near] * 5 + [far] * 3 + [other] * 2 + [replace(near, age="50–59")] + [anonymous.Anonymous()]
    told = anonymous.shared_by(5, cards)
    assert told[:5] == [near] * 5
    assert told[5:10] == [replace(near, field="", field_code="")] * 5
    assert [card.is_withheld for card in told[10:]] == [True, True]


def test_a_list_older_than_what_the_post_asks_is_not_shown() -> None:
    scene = without_the_first(Scene(for_disabled=True))
    tea_pickers(scene, 7, disability_category="visual", disability_grade=3)
    rank()
    assert len(suggestions.candidates_for(scene.job)) == 5
    scene.job.for_disabled, scene.job.needs_ranking = False, True
    db.session.commit()
    assert suggestions.candidates_for(scene.job) == []
    run = suggest.runs.begin()
    assert suggestions.candidates_for(db.session.get_one(Job, scene.job.id)) == []
    db.session.delete(run)


def test_lists_that_differ_in_one_person_are_as_long() -> None:
    scene = without_the_first(Scene())
    tea_pickers(scene, 11)
    tea_pickers(scene, 1, health_limits=["night"])
    other = make_job(scene.enterprise, title=scene.job.title, health_needs=["night"])
    rank()
    assert [len(suggestions.candidates_for(db.session.get_one(Job, job.id))) for job in (scene.job, other)] == [10, 10]


def test_a_poster_looks_at_thirty_lists_a_day(client: Client) -> None:
    scene = Scene()
    posts = [scene.job] + [make_job(scene.enterprise, title=f"活{n}") for n in range(30)]
    db.session.commit()
    client.sign_in(scene.users["enterprise"])
    paths = [f"/matches/posted/job/{post.uid}" for post in posts]
    assert [client.get(path).status_code for path in paths] == [200] * 30 + [429]
    assert client.get(paths[0]).status_code == 200


def test_a_withdrawn_consent_leaves_the_list_at_once() -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 6)
    rank()
    withdraw(people[0], "matching", by=scene.who("cadre"))
    assert len(suggestions.candidates_for(scene.job)) == 5
    withdraw(people[1], "matching", by=scene.who("cadre"))
    assert suggestions.candidates_for(scene.job) == []


def test_lists_are_not_looked_at_as_often_as_a_guessing_machine_would(client: Client) -> None:
    scene = Scene()
    client.sign_in(scene.users["enterprise"])
    path = f"/matches/posted/job/{scene.job.uid}"
    assert [client.get(path).status_code for _ in range(60)] == [200] * 60
    page = client.get(path)
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("score", "word"), [(50.0, "very_good"), (49.9, "good"), (20.0, "fair"), (0.0, "slight")])
def test_scores_are_told_in_steps(score: float, word: str) -> None:
    assert anonymous.fit_of(score)[0] == word


def test_candidates_take_the_same_number_of_statements_for_five_and_twenty(
    client: Client, statements: list[str]
) -> None:
    scene = without_the_first(Scene(wished=("tea",)))
    client.sign_in(scene.users["enterprise"])
    counts = []
    for n in (5, 15):  # of fewer than five nothing is told, and no place is looked up
        tea_pickers(scene, n)
        rank()
        client.get(f"/matches/posted/job/{scene.job.uid}")
        statements.clear()
        client.get(f"/matches/posted/job/{scene.job.uid}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_counties_are_not_mixed_up() -> None:
    scene = Scene()
    make_area(OTHER_VILLAGE)
    tea_pickers(scene, 5)
    far = [make_person(make_household(area_code=OTHER_VILLAGE), age=45, sex="f", skills=("tea",)) for _ in range(5)]
    rank()
    assert card_of(far[0], scene.job).area_code == LONGQUAN


def test_an_edit_with_somebody_on_the_way_closes_the_list() -> None:
    scene = without_the_first(Scene())
    people = tea_pickers(scene, 11)
    rank()
    match = commands.invite(people[0], scene.job, by=scene.who("enterprise"))
    db.session.commit()
    assert len(suggestions.candidates_for(scene.job)) == 9
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        audit.record("edited", scene.job, by=scene.who("enterprise"), fields=["health_needs"])
        db.session.commit()
        assert suggestions.candidates_for(scene.job) == []
        commands.withdraw(match, by=scene.who("cadre"))
        assert len(suggestions.candidates_for(scene.job)) == 10


def test_a_list_that_is_being_made_says_so(client: Client) -> None:
    scene = Scene()
    scene.job.needs_ranking = True
    db.session.commit()
    client.sign_in(scene.users["enterprise"])
    assert "名单正在排" in client.get(f"/matches/posted/job/{scene.job.uid}").text
    rank()
    assert "名单正在排" not in client.get(f"/matches/posted/job/{scene.job.uid}").text
