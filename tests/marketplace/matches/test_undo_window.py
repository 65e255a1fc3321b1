"""While an approval can be undone, neither side is told, by any page, list, task, notice or program."""

from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.errors import IllegalMove
from marketplace.matches import commands, queries
from marketplace.matches.models import Match
from marketplace.needs.models import Need
from marketplace.outbox import OutboxRow
from marketplace.vocabulary.models import Term
from tests.client import Client
from tests.factories.loop import make_need
from tests.marketplace.matches.scene import Scene, drain_at, minutes_later

BEGIN = {"applied": (commands.apply, "household"), "invited": (commands.invite, "enterprise"),
         "put_forward": (commands.put_forward, "cadre")}  # fmt: skip


def approved(scene: Scene, came_from: str) -> Match:
    begin, who = BEGIN[came_from]
    match = begin(scene.person, scene.job, by=scene.who(who))
    commands.approve(match, by=scene.who("cadre"))
    db.session.commit()
    return match


def text_of(client: Client, scene: Scene, name: str, path: str) -> str:
    return client.sign_in(scene.users[name]).get(path).text


@pytest.mark.parametrize("name", ["household", "clerk"])
@pytest.mark.parametrize("came_from", BEGIN)
def test_the_family_reads_the_state_before_until_the_window_ends(client: Client, name: str, came_from: str) -> None:
    scene = Scene()
    scene.enterprise.contact_name = "何来电"
    match = approved(scene, came_from)
    paths = [f"/matches/{match.uid}", *(["/matches/own", "/home", "/tasks"] if name == "household" else [])]
    for path in paths:
        text = text_of(client, scene, name, path)
        assert "status-approved" not in text and "何来电" not in text and "干部已同意" not in text, path
        assert "愿意吗" not in text and "表个态" not in text, path
    with clock.set_to(minutes_later()):
        assert "status-approved" in text_of(client, scene, name, f"/matches/{match.uid}")


def test_a_poster_sees_nothing_before_and_the_match_after(client: Client) -> None:
    scene = Scene()
    match = approved(scene, "put_forward")
    client.sign_in(scene.users["enterprise"])
    assert client.get(f"/matches/{match.uid}").status_code == 404
    assert match.pseudonym not in client.get("/matches/posted?stage=coming").text
    assert queries.n_by_stage(scene.who("enterprise"))["coming"] == 0
    with clock.set_to(minutes_later()):
        assert client.get(f"/matches/{match.uid}").status_code == 200
        assert queries.n_by_stage(scene.who("enterprise"))["coming"] == 1


def test_whom_it_invited_stays_invited_for_a_poster(client: Client) -> None:
    scene = Scene()
    match = approved(scene, "invited")
    text = text_of(client, scene, "enterprise", f"/matches/{match.uid}")
    assert "status-invited" in text and "status-approved" not in text


def test_the_cadre_sees_it_at_once(client: Client) -> None:
    scene = Scene()
    match = approved(scene, "put_forward")
    assert "status-approved" in text_of(client, scene, "cadre", f"/matches/{match.uid}")


@pytest.mark.parametrize("name", ["household", "clerk"])
def test_nobody_answers_what_was_not_told(client: Client, name: str) -> None:
    scene = Scene()
    match = approved(scene, "put_forward")
    for answer in (commands.consent, lambda m, by: commands.refuse(m, "too_far", by=by)):
        with pytest.raises(IllegalMove):
            answer(match, by=scene.who(name))
    with clock.set_to(minutes_later()):
        commands.consent(match, by=scene.who(name))
    assert match.state == "introduced"


def test_what_the_cadre_hears_face_to_face_counts_and_no_question_follows(client: Client) -> None:
    scene = Scene()
    match = approved(scene, "put_forward")
    commands.consent(match, by=scene.who("cadre"))
    drain_at(minutes_later())
    assert match.state == "introduced"
    asked = db.session.query(OutboxRow).filter_by(kind="consent_asked").one()
    assert asked.status == "cancelled"


@pytest.mark.parametrize(
    ("step", "who"), [(commands.withdraw, "household"), (commands.cancel, "enterprise"), (commands.undo, "cadre")]
)
def test_what_ended_in_the_window_is_never_told(client: Client, step: object, who: str) -> None:
    scene = Scene()
    match = approved(scene, "put_forward")
    step(match, by=scene.who(who))  # type: ignore[operator]
    drain_at(minutes_later())
    told = db.session.query(OutboxRow).filter(OutboxRow.recipient_kind == "household", OutboxRow.status != "cancelled")
    assert not told.all() and not queries.is_shown_to_poster(match)


def test_a_need_is_answered_when_the_family_agrees(client: Client) -> None:
    scene = Scene()
    db.session.add(
        Term(list_name="need_types", code="job_local", name_zh="找工作", name_en="job", extra={"leads_to": "job"})
    )
    need: Need = make_need(scene.household, "acknowledged")
    db.session.commit()
    match = approved(scene, "put_forward")
    assert need.state == "acknowledged"
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        commands.consent(match, by=scene.who("household"))
    assert need.state == "matched"
