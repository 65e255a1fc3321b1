"""What may have changed since somebody was put forward, and what an appeal tells to whom."""

from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.db import db, new_uid
from marketplace.errors import IllegalMove
from marketplace.matches import commands
from marketplace.matches.models import Match
from marketplace.placements.commands import hire
from tests.client import Client
from tests.factories import make_offer, make_person
from tests.marketplace.matches.scene import Scene, drain_at, minutes_later
from tests.marketplace.matches.test_commands import applied, approved, kinds

pytestmark = pytest.mark.usefixtures("app")


def of_seventeen() -> Scene:
    """Light work, and somebody of 17 whose guardian agreed."""
    scene = Scene(light_work=True, age_min=16)
    scene.person.born_on = clock.today() - timedelta(days=17 * 366)
    guardian = make_person(scene.household, is_head=False)
    for consent in scene.person.consents:
        consent.guardian_id = guardian.id
    return scene


def test_nobody_is_approved_for_what_the_law_forbids_by_now() -> None:
    scene = of_seventeen()
    match = applied(scene)
    scene.job.light_work = False
    with pytest.raises(IllegalMove, match="law"):
        commands.approve(match, by=scene.who("cadre"))
    assert (match.state, scene.job.n_held) == ("applied", 0)


def test_nobody_is_introduced_to_what_the_law_forbids_by_now_and_all_are_told() -> None:
    scene = of_seventeen()
    match = approved(scene)
    scene.job.light_work = False
    drain_at(minutes_later())
    assert (match.state, match.reason_code, scene.job.n_held) == ("withdrawn", "other", 0)
    assert [kinds(reader)[-1] for reader in ("organisation", "household")] == ["withdrawn", "withdrawn"]


def test_the_townships_no_reads_as_its_own_and_the_cadre_hears_of_it(client: Client) -> None:
    scene = Scene()
    match = applied(scene)
    commands.reject(match, "too_far", by=scene.who("cadre"))
    commands.appeal(match, "有车接送", by=scene.who("household"))
    db.session.commit()
    asked = client.sign_in(scene.users["household"]).get(f"/matches/{match.uid}").text
    assert "您已向乡镇申诉" in asked and "有车接送" in asked and "结对干部正在看" not in asked
    decides = client.sign_in(scene.users["township"]).get(f"/matches/{match.uid}").text
    assert "理由too_far" in decides and "有车接送" in decides and "轮到您来定" in decides
    commands.reject(match, "too_far", by=scene.who("township"))
    db.session.commit()
    assert "match_rejected" in kinds("cadre") + kinds("user")
    answered = client.sign_in(scene.users["household"]).get(f"/matches/{match.uid}").text
    assert (
        "乡镇的答复" in answered and "请乡镇再看看" not in answered and f"/matches/{match.uid}/appeal" not in answered
    )


def test_nobody_is_hired_for_what_the_law_forbids_by_now() -> None:
    scene = of_seventeen()
    match = approved(scene)
    drain_at(minutes_later())
    scene.job.light_work = False
    with pytest.raises(IllegalMove, match="law"):
        hire(match, clock.today(), by=scene.who("enterprise"), uid=new_uid())
    assert (match.state, scene.job.n_filled) == ("introduced", 0)


def test_the_last_who_can_care_is_not_hired_away_by_an_edit() -> None:
    scene = Scene()
    scene.person.cares_for_id = make_person(scene.household, is_head=False, age=80, disability_grade=1).id
    match = approved(scene)
    drain_at(minutes_later())
    scene.job.live_in = True
    with pytest.raises(IllegalMove, match="care"):
        hire(match, clock.today(), by=scene.who("enterprise"), uid=new_uid())


def test_help_is_not_approved_for_whom_it_is_not_meant() -> None:
    scene = Scene()
    offer = make_offer(scene.donor, audience="disabled")
    match = commands.apply(scene.person, offer, by=scene.who("household"))
    with pytest.raises(IllegalMove):  # before anything was weighed, as after
        commands.approve(match, by=scene.who("cadre"))
    scene.person.disability_category = "visual"
    db.session.flush()
    commands.approve(match, by=scene.who("cadre"))
    offer.audience = "student"
    drain_at(minutes_later())
    assert db.session.get_one(Match, match.id).state == "withdrawn"
